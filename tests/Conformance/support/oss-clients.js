// ali-oss in every way that it can address and sign.

import OSS from 'ali-oss';
import { isIP } from 'node:net';
import { loopbackAgent } from './http.js';
import { ossUrl, region } from './stack.js';

const serviceName = isIP(ossUrl.hostname) ? 'localhost' : ossUrl.hostname;
const named = `http://${serviceName}:${ossUrl.port}`;
const numeric = `http://127.0.0.1:${ossUrl.port}`;

export const versions = [
  { version: 'V1', authorizationV4: false },
  { version: 'V4', authorizationV4: true },
];

export const forms = [
  { form: 'path style (name + sldEnable)', options: { endpoint: named, sldEnable: true }, presignsV1: true, presignsV4: true },
  { form: 'IP endpoint (Host overwritten, no bucket in the path)', options: { endpoint: numeric }, presignsV1: false, presignsV4: false },
  { form: 'IP endpoint + sldEnable (bucket in Host and path)', options: { endpoint: numeric, sldEnable: true }, presignsV1: false, presignsV4: true },
  { form: 'virtual hosted (BUCKET.localhost)', options: { endpoint: named }, presignsV1: true, presignsV4: true },
];

export const pathStyle = forms[0].options;

/** A client; credentials with a token are used as an application would, with a refresh function that gives the same again. */
export function openOss({ options = pathStyle, authorizationV4 = true, credentials, bucket, ...more }) {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  return new OSS({
    ...options,
    region: `oss-${region}`,
    agent: loopbackAgent,
    authorizationV4,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined
      ? {}
      : { stsToken: securityToken, refreshSTSToken: async () => ({ accessKeyId, accessKeySecret, stsToken: securityToken }) }),
    ...(bucket === undefined ? {} : { bucket }),
    ...more,
  });
}

let counter = 0;

/** A bucket name that no other test uses. */
export const freshBucket = () => `conf-${process.pid}-${Date.now().toString(36)}-${++counter}`;

/** Deletes all objects and the bucket. */
export async function dropBucket(client, bucket) {
  client.useBucket(bucket);
  for (;;) {
    const { objects } = await client.listV2({ 'max-keys': 1000 });
    if (objects.length === 0) {
      break;
    }
    await Promise.all(objects.map(({ name }) => client.delete(name)));
  }
  await client.deleteBucket(bucket);
}
