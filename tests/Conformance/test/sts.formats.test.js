// JSON and XML, of answers and errors, by the documented switches.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resetStack } from '../support/control.js';
import { send } from '../support/http.js';
import { openGeneric, signV1 } from '../support/sts-clients.js';
import { account, appServer, roleArn, root, stsUrl } from '../support/stack.js';

before(resetStack);

/** V1 by hand with the SDK's signer, since no SDK shows the raw answer. */
function callV1(method, credentials, parameters, headers = {}) {
  const common = {
    Version: '2015-04-01',
    AccessKeyId: credentials.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: String(Math.random()),
    Timestamp: new Date().toISOString().replace(/\.\d{3}/, ''),
  };
  const all = { ...common, ...parameters };
  const form = new URLSearchParams({ ...all, Signature: signV1(method, all, credentials.accessKeySecret) }).toString();
  return method === 'GET'
    ? send(`${stsUrl.origin}/?${form}`, { headers })
    : send(`${stsUrl.origin}/`, { method, headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body: form });
}

const assumeRole = { Action: 'AssumeRole', RoleArn: roleArn('oss-readonly'), RoleSessionName: 'client-001' };

describe('formats, V1', () => {
  for (const method of ['GET', 'POST']) {
    it(`${method} with Format=XML answers XML`, async () => {
      const { status, headers, text } = await callV1(method, appServer, { ...assumeRole, Format: 'XML' });
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/xml;charset=utf-8');
      assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<AssumeRoleResponse>[\s\S]*<\/AssumeRoleResponse>$/);
      assert.match(text, new RegExp(`<AssumedRoleUser>[\\s\\S]*<Arn>acs:ram::${account}:role/oss-readonly/client-001</Arn>`));
      assert.match(text, /<Credentials>[\s\S]*<SecurityToken>CAIS[A-Za-z0-9+/=]+<\/SecurityToken>[\s\S]*<\/Credentials>/);
      assert.match(text, /<Expiration>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/Expiration>/);
    });

    it(`${method} with Format=json answers JSON`, async () => {
      const { status, headers, text } = await callV1(method, appServer, { ...assumeRole, Format: 'json' });
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'application/json;charset=utf-8');
      assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ['AssumedRoleUser', 'Credentials', 'RequestId']);
    });
  }

  it('an error is XML when XML is wanted', async () => {
    const { status, headers, text } = await callV1('POST', root, { ...assumeRole, Format: 'XML' });
    assert.equal(status, 403);
    assert.equal(headers['content-type'], 'text/xml;charset=utf-8');
    assert.match(text, /<Error>[\s\S]*<Code>NoPermission<\/Code>[\s\S]*<\/Error>$/);
    assert.match(text, /<RequestId>[0-9A-F-]{36}<\/RequestId>/);
    assert.match(text, /<HostId>sts\.aliyuncs\.com<\/HostId>/);
  });

  it('an error is JSON when JSON is wanted', async () => {
    const { status, text } = await callV1('GET', root, { ...assumeRole, Format: 'JSON' });
    const error = JSON.parse(text);
    assert.equal(status, 403);
    assert.equal(error.Code, 'NoPermission');
    assert.equal(error.HostId, 'sts.aliyuncs.com');
    assert.equal(typeof error.Recommend, 'string');
  });

  it('without Format the Accept header decides, and without either the answer is XML', async () => {
    const identity = { Action: 'GetCallerIdentity' };
    assert.match((await callV1('GET', appServer, identity, { Accept: 'application/json' })).text, /^\{/);
    assert.match((await callV1('GET', appServer, identity, { Accept: 'application/xml' })).text, /^<\?xml/);
    assert.match((await callV1('GET', appServer, identity)).text, /<GetCallerIdentityResponse>/);
  });

  it('an unknown Format is refused', async () => {
    const { status, text } = await callV1('GET', appServer, { Action: 'GetCallerIdentity', Format: 'YAML' });
    assert.equal(status, 400);
    assert.match(text, /InvalidParameter\.Format/);
  });

  it('the string to sign of a refused signature survives XML', async () => {
    const { text } = await callV1('POST', { ...appServer, accessKeySecret: 'wrong' }, { Action: 'GetCallerIdentity', Format: 'XML', X: '<&>"' });
    assert.match(text, /<Code>SignatureDoesNotMatch<\/Code>/);
    assert.match(text, /server string to sign is:POST&amp;%2F&amp;/);
    assert.match(text, /X%3D%253C%2526%253E%2522/);
  });

  it('an anonymous call and a call without parameters are refused, not broken', async () => {
    const anonymous = await send(`${stsUrl.origin}/?Action=AssumeRole&Version=2015-04-01&Format=JSON`);
    assert.deepEqual([anonymous.status, JSON.parse(anonymous.text).Code], [400, 'MissingAccessKeyId']);
    const empty = await send(`${stsUrl.origin}/`);
    assert.equal(empty.status, 400);
    assert.match(empty.text, /<Code>(MissingAction|InvalidParameter)<\/Code>/);
  });
});

describe('formats, V3', () => {
  it('JSON is the default and XML comes on request', async () => {
    const call = openGeneric(appServer);
    assert.match(await call('GetCallerIdentity', {}, { bodyType: 'string' }), /^\{/);
    assert.match(await call('GetCallerIdentity', {}, { bodyType: 'string', headers: { accept: 'application/xml' } }), /^<\?xml[\s\S]*<GetCallerIdentityResponse>/);
  });

  it('the SDK reads the code out of an XML error', async () => {
    await assert.rejects(
      openGeneric(root)('AssumeRole', { roleArn: roleArn('oss-readonly'), roleSessionName: 'client-001' }, { headers: { accept: 'text/xml' } }),
      { code: 'NoPermission' },
    );
  });
});
