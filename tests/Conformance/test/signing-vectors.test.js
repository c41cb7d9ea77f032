// The repository's signing vectors against the SDKs' own signers: what the fakes verify is what the vendor's clients sign.
// Needs no running stack.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import OSS from 'ali-oss';
import OpenApiUtil from '@alicloud/openapi-util';
import { signV1 } from '../support/sts-clients.js';

const require = createRequire(import.meta.url);
const ossSigner = require('ali-oss/lib/common/signUtils');
const { encodeString } = require('ali-oss/lib/common/utils/encodeString');
const acsSigner = OpenApiUtil.default ?? OpenApiUtil;

const read = (file) => JSON.parse(readFileSync(new URL(`../../vectors/signing/${file}`, import.meta.url), 'utf8'));
const map = (items, empty = (value) => value) => Object.fromEntries(items.map(({ name, value }) => [name, empty(value)]));
const lowerNames = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const names = (list) => list.split(';').filter((name) => name !== '');

/** Runs every vector of a file; one that the signer cannot express is skipped with the reason that `unfit` gives. */
function each(file, unfit, check) {
  describe(file, () => {
    for (const vector of read(file)) {
      it(vector.name, { skip: unfit(vector.input) }, () => check(vector.input, vector.expectation));
    }
  });
}

const fits = () => false;

each('percent-encoding.json', fits, ({ text }, { encoded, encodedPath }) => {
  assert.equal(encodeString(text), encoded);
  assert.equal(encodeString(text).replace(/%2F/g, '/'), encodedPath);
});

each('rpc.json', fits, ({ method, accessKeySecret, parameters }, { signature }) => {
  const unsigned = map(parameters.filter(({ name }) => name !== 'Signature'));
  assert.equal(signV1(method, unsigned, accessKeySecret), signature, 'ali-oss');
  assert.equal(acsSigner.getRPCSignature(unsigned, method, accessKeySecret), signature, '@alicloud/openapi-util');
});

each('acs3.json', fits, ({ method, path, query, headers, hashedPayload, accessKeyId, accessKeySecret }, { signedHeaders, signature }) => {
  const request = { method, pathname: path, query: map(query), headers: lowerNames(map(headers)) };
  assert.equal(
    acsSigner.getAuthorization(request, 'ACS3-HMAC-SHA256', hashedPayload, accessKeyId, accessKeySecret),
    `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`,
  );
});

each('oss-v1.json', fits, ({ method, bucket, key, query, headers, accessKeySecret, dateLine }, { stringToSign, signature }) => {
  // ali-oss is told by its caller which names are sub-resources.
  const subresources = map(query.filter(({ name }) => stringToSign.includes(`?${name}`) || stringToSign.includes(`&${name}=`)));
  const text = ossSigner.buildCanonicalString(method, `/${bucket}/${key ?? ''}`, { headers: map(headers), parameters: subresources }, dateLine);
  assert.equal(text, stringToSign);
  assert.equal(ossSigner.computeSignature(accessKeySecret, text), signature);
});

each(
  'oss-v4.json',
  ({ timestamp }) => !/^\d{8}T\d{6}Z$/.test(timestamp) && 'ali-oss always signs x-oss-date',
  ({ method, bucket, key, query, headers, accessKeyId, accessKeySecret, region, additionalHeaders }, { authorization }) => {
    // ali-oss turns the empty values of sub-resources into null before it signs.
    const request = { headers: lowerNames(map(headers)), queries: map(query, (value) => (value === '' ? null : value)) };
    assert.equal(
      ossSigner.authorizationV4(accessKeyId, accessKeySecret, region, method, request, bucket, key ?? '', names(additionalHeaders)),
      authorization,
    );
  },
);

each('oss-v4-presigned.json', fits, (input, { canonicalRequest, stringToSign, signature }) => {
  const { method, bucket, key, query, headers, accessKeyId, accessKeySecret, securityToken, region, timestamp, expiresSeconds, additionalHeaders } = input;
  const day = timestamp.slice(0, 8);
  const queries = {
    ...map(query),
    'x-oss-additional-headers': additionalHeaders,
    'x-oss-credential': ossSigner.getCredential(day, region, accessKeyId),
    'x-oss-date': timestamp,
    'x-oss-expires': expiresSeconds,
    'x-oss-security-token': securityToken,
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
  };
  const canonical = ossSigner.getCanonicalRequest(method, { headers: lowerNames(map(headers)), queries }, bucket, key, names(additionalHeaders));
  assert.equal(canonical, canonicalRequest);
  const text = ossSigner.getStringToSign(region, timestamp, canonical);
  assert.equal(text, stringToSign);
  assert.equal(ossSigner.getSignatureV4(accessKeySecret, day, region, text), signature);
});

each('oss-post-policy.json', fits, ({ policy, accessKeySecret, credential }, { signature }) => {
  const client = new OSS({ accessKeyId: 'any', accessKeySecret, region: 'oss-cn-hangzhou' });
  const json = Buffer.from(policy, 'base64').toString('utf8');
  if (credential === undefined) {
    assert.deepEqual(client.calculatePostSignature(json), { OSSAccessKeyId: 'any', Signature: signature, policy });
  } else {
    const day = credential.split('/').at(-4);
    assert.equal(client.signPostObjectPolicyV4(json, new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`)), signature);
  }
});
