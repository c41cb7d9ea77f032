// The vendor's STS and RAM clients behind one face: call(action, parameters) gives the answer with lower-case first letters,
// or throws an object { code, status, message, requestId, detail }.

import OSS from 'ali-oss';
import Core from '@alicloud/pop-core';
import * as Api from '@alicloud/openapi-client';
import * as Ram from '@alicloud/ram20150501';
import * as Sts from '@alicloud/sts20150401';
import * as Util from '@alicloud/tea-util';
import { createRequire } from 'node:module';
import { stsUrl } from './stack.js';

const require = createRequire(import.meta.url);
const { RuntimeOptions, ExtendsParameters } = createRequire(require.resolve('@alicloud/sts20150401'))('@darabonba/typescript');

const GenericClient = Api.default.default ?? Api.default;
const StsClient = Sts.default.default ?? Sts.default;
const RamClient = Ram.default.default ?? Ram.default;
const UtilRuntime = Util.RuntimeOptions ?? Util.default.RuntimeOptions;

const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

function lowerKeys(value) {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Array.isArray(value)
    ? value.map(lowerKeys)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [lowerFirst(key), lowerKeys(member)]));
}

const upperKeys = (value) => Object.fromEntries(Object.entries(value).map(([key, member]) => [key[0].toUpperCase() + key.slice(1), member]));

class StsFailure extends Error {
  constructor({ code, status, message, requestId, detail }) {
    super(`${code}: ${message}`);
    Object.assign(this, { code, status, requestId, detail, text: message });
  }
}

const fromPopCore = (error) =>
  error.data === undefined
    ? error
    : new StsFailure({
        code: error.code,
        status: error.entry.response.statusCode,
        message: error.data.Message,
        requestId: error.data.RequestId,
        detail: error.data.AccessDeniedDetail,
      });

// Both generations of the generated clients put the message together: "[Code: ]code: 404, Message[ request id: …]".
const fromTea = (error) => {
  const [, status, message, requestId] = /^(?:[\w.]+: )?code: (\d+), ([\s\S]*?)(?: request id: ([0-9A-F-]+))?$/.exec(error.message) ?? [];
  return status === undefined
    ? error
    : new StsFailure({
        code: error.code,
        status: Number(status),
        message,
        requestId: requestId ?? error.data?.RequestId,
        detail: error.accessDeniedDetail ?? error.data?.AccessDeniedDetail,
      });
};

const popCore = (method, apiVersion = '2015-04-01') => (credentials) => {
  const client = new Core({ ...credentials, endpoint: stsUrl.origin, apiVersion });
  return async (action, parameters = {}, { headers = {}, override = {} } = {}) => {
    try {
      const merged = { ...upperKeys(parameters), ...override };
      return lowerKeys(await client.request(action, merged, { method, ...(Object.keys(headers).length > 0 ? { headers } : {}) }));
    } catch (error) {
      throw fromPopCore(error);
    }
  };
};

const generic = (signatureAlgorithm) => (credentials) => {
  const client = new GenericClient(new Api.Config({ ...credentials, endpoint: stsUrl.host, protocol: 'http', signatureAlgorithm }));
  return async (action, parameters = {}, { headers = {}, override = {}, bodyType = 'json' } = {}) => {
    const params = new Api.Params({
      action,
      version: '2015-04-01',
      protocol: 'HTTP',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      pathname: '/',
      reqBodyType: 'formData',
      bodyType,
    });
    const query = Object.fromEntries(Object.entries({ ...upperKeys(parameters), ...override }).map(([name, value]) => [name, String(value)]));
    try {
      const answer = await client.callApi(params, new Api.OpenApiRequest({ query, headers }), new UtilRuntime({}));
      return bodyType === 'json' ? lowerKeys(answer.body) : answer.body;
    } catch (error) {
      throw fromTea(error);
    }
  };
};

const sts20150401 = (credentials) => {
  const client = new StsClient({ ...credentials, endpoint: stsUrl.host, protocol: 'HTTP' });
  return async (action, parameters = {}, { headers = {} } = {}) => {
    const runtime = new RuntimeOptions({ extendsParameters: new ExtendsParameters({ headers }) });
    try {
      const answer =
        action === 'GetCallerIdentity'
          ? await client.getCallerIdentityWithOptions(runtime)
          : await client[`${lowerFirst(action)}WithOptions`](new Sts[`${action}Request`](parameters), runtime);
      return lowerKeys(answer.body.toMap());
    } catch (error) {
      throw fromTea(error);
    }
  };
};

/** One method and one request class per action; ListUsers and its like take no required parameter. */
const ram20150501 = (credentials) => {
  const client = new RamClient({ ...credentials, endpoint: stsUrl.host, protocol: 'HTTP' });
  return async (action, parameters = {}) => {
    try {
      const { body } = await client[`${lowerFirst(action)}WithOptions`](new Ram[`${action}Request`](parameters), new RuntimeOptions({}));
      return lowerKeys(body.toMap());
    } catch (error) {
      throw fromTea(error);
    }
  };
};

/** Every client of the RAM API. */
export const ramClients = [
  { name: '@alicloud/pop-core, V1 by POST', open: popCore('POST', '2015-05-01') },
  { name: '@alicloud/ram20150501, V3', open: ram20150501 },
];

/** Every client of STS that can make any call. */
export const clients = [
  { name: '@alicloud/pop-core, V1 by GET', version: 'V1', open: popCore('GET') },
  { name: '@alicloud/pop-core, V1 by POST', version: 'V1', open: popCore('POST') },
  { name: '@alicloud/openapi-client, V1', version: 'V1', open: generic('v2') },
  { name: '@alicloud/openapi-client, V3', version: 'V3', open: generic(undefined) },
  { name: '@alicloud/sts20150401, V3', version: 'V3', open: sts20150401 },
];

/** The STS client inside ali-oss: AssumeRole only, V1 by POST, milliseconds in its timestamp and a fraction as nonce. */
export const aliOssSts = (credentials) => new OSS.STS({ ...credentials, endpoint: stsUrl.origin });

/** The V1 signer of ali-oss, for requests whose answer no SDK can read. */
export const signV1 = (method, parameters, accessKeySecret) => aliOssSts({ accessKeyId: 'any', accessKeySecret })._getSignature(method, parameters, accessKeySecret);

export const openPopCore = popCore('POST');
export const openIms = popCore('POST', '2019-08-15');
export const openRam = ram20150501;
export const openSts = sts20150401;
export const openGeneric = generic(undefined);
