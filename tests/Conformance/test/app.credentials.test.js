// The whole road of the vendor's document: an app user logs in at AppServer, gets temporary credentials, and ali-oss uses and refreshes them.

import assert from 'node:assert/strict';
import OSS from 'ali-oss';
import { before, describe, it } from 'node:test';
import { resetStack } from '../support/control.js';
import { refused } from '../support/expect.js';
import { loopbackAgent, send } from '../support/http.js';
import { pathStyle, versions } from '../support/oss-clients.js';
import { appUrl, photo, region, sampleBucket } from '../support/stack.js';

const bytes = Buffer.from('bytes');

async function api(method, path, { token, body } = {}) {
  const response = await send(new URL(path, appUrl), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: response.text === '' ? undefined : JSON.parse(response.text) };
}

const logIn = async (user) => (await api('POST', '/api/login', { body: { user, password: `${user}-password` } })).json.token;

describe('AppServer', { skip: appUrl === undefined && 'SCENARIO_APP is not set' }, () => {
  before(resetStack);

  for (const { version, authorizationV4 } of versions) {
    it(`ali-oss refreshes its credentials from /api/sts, and stays in the user's folder, ${version}`, async () => {
      const token = await logIn('alice');
      let asked = 0;
      const refreshSTSToken = async () => {
        asked++;
        const { status, json } = await api('GET', '/api/sts?grant=my-files', { token });
        assert.equal(status, 200);
        assert.equal(json.StatusCode, 200);
        assert.match(json.Expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        return { accessKeyId: json.AccessKeyId, accessKeySecret: json.AccessKeySecret, stsToken: json.SecurityToken };
      };
      const client = new OSS({
        ...pathStyle,
        region: `oss-${region}`,
        agent: loopbackAgent,
        authorizationV4,
        bucket: sampleBucket,
        ...(await refreshSTSToken()),
        refreshSTSToken,
        refreshSTSTokenInterval: 0,
      });

      const key = `users/alice/from app ${version}.txt`;
      await client.put(key, bytes);
      assert.deepEqual((await client.get(key)).content, bytes);
      assert.ok((await client.listV2({ prefix: 'users/alice/' })).objects.some(({ name }) => name === key));
      await client.delete(key);
      await refused(client.get('users/bob/hello.txt'), 'AccessDenied', 403);
      await refused(client.put('users/bob/hello.txt', bytes), 'AccessDenied', 403);
      await refused(client.listV2({ prefix: 'users/bob/' }), 'AccessDenied', 403);
      await refused(client.get(photo), 'AccessDenied', 403);
      assert.ok(asked > 1, 'the SDK asked again by itself');
    });
  }

  it('a presigned URL of AppServer works without any credentials of one\'s own', async () => {
    const token = await logIn('bob');
    const { status, json } = await api('POST', '/api/presign', { token, body: { grant: 'my-files', key: 'users/bob/hello.txt' } });
    assert.equal(status, 200, JSON.stringify(json));
    const got = await send(json.url, { headers: json.headers });
    assert.equal(got.text, 'Hello from bob.\n');
    assert.equal((await api('POST', '/api/presign', { token, body: { grant: 'my-files', key: 'users/alice/welcome.txt' } })).status, 403);
  });

  it('refuses strangers with a problem document', async () => {
    const wrong = await api('POST', '/api/login', { body: { user: 'alice', password: 'bob-password' } });
    assert.equal(wrong.status, 401);
    assert.match(wrong.headers['content-type'], /^application\/problem\+json/);
    assert.equal((await api('GET', '/api/sts?grant=my-files')).status, 401);
    assert.equal((await api('GET', '/api/sts?grant=my-files', { token: 'nonsense' })).status, 401);
  });
});
