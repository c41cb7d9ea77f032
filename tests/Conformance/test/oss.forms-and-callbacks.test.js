// Form uploads signed by ali-oss and sent by fetch, and callbacks of ali-oss uploads, verified with node:crypto.

import assert from 'node:assert/strict';
import { createVerify } from 'node:crypto';
import http from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { advanceClocks, resetClocks, resetStack } from '../support/control.js';
import { assumeRole } from '../support/credentials.js';
import { refused } from '../support/expect.js';
import { send } from '../support/http.js';
import { openOss, versions } from '../support/oss-clients.js';
import { ossUrl, region, root, sampleBucket } from '../support/stack.js';

const text = 'hello oss';
const formUrl = new URL(`/${sampleBucket}/`, ossUrl);

const credentialKinds = [
  { kind: 'plain key', obtain: async () => root },
  { kind: 'session token', obtain: () => assumeRole('oss-uploader') },
];

/** An application's server: keeps what OSS sends and answers what the test says. */
function openApplication() {
  const application = { calls: [], answer: { status: 200, body: '{"status":"ok"}' } };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    application.calls.push({ target: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    const { status, body } = application.answer;
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      application.url = `http://127.0.0.1:${server.address().port}`;
      application.close = () => server.close();
      resolve(application);
    });
  });
}

/** As the vendor's samples verify: decoded path, raw query, a line feed, the body; RSA with MD5. */
async function isSigned({ target, headers, body }) {
  const keyUrl = Buffer.from(headers['x-oss-pub-key-url'], 'base64').toString();
  assert.equal(new URL(keyUrl).port, ossUrl.port);
  const { text: pem } = await send(keyUrl);
  const mark = target.indexOf('?');
  const path = decodeURIComponent(mark < 0 ? target : target.slice(0, mark));
  const verifier = createVerify('RSA-MD5');
  verifier.update(`${path}${mark < 0 ? '' : target.slice(mark)}\n`);
  verifier.update(body);
  return verifier.verify(pem, headers.authorization, 'base64');
}

const policyUntil = (seconds, conditions) => ({ expiration: new Date(Date.now() + seconds * 1000).toISOString(), conditions });

/** Fields of a V1 form: ali-oss signs, the token is a field of its own. */
function fieldsV1(client, credentials, policy) {
  const { OSSAccessKeyId, Signature, policy: encoded } = client.calculatePostSignature(policy);
  return { OSSAccessKeyId, policy: encoded, Signature, ...(credentials.securityToken === undefined ? {} : { 'x-oss-security-token': credentials.securityToken }) };
}

/** Fields of a V4 form: every one but policy and signature is a condition too, as in the vendor's sample. */
function fieldsV4(client, credentials, policy) {
  const now = new Date();
  const date = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const fields = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${credentials.accessKeyId}/${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`,
    'x-oss-date': date,
    ...(credentials.securityToken === undefined ? {} : { 'x-oss-security-token': credentials.securityToken }),
  };
  const full = { ...policy, conditions: [...policy.conditions, ...Object.entries(fields).map(([name, value]) => ({ [name]: value }))] };
  return { ...fields, policy: Buffer.from(JSON.stringify(full)).toString('base64'), 'x-oss-signature': client.signPostObjectPolicyV4(full, now) };
}

async function post(fields, file = new Blob([text], { type: 'text/plain' }), fileName = 'hello 中.txt') {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append('file', file, fileName);
  const response = await fetch(formUrl, { method: 'POST', body: form, redirect: 'manual' });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, code: /<Code>(.*)<\/Code>/.exec(body)?.[1] };
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64');

before(resetStack);
after(resetStack);

for (const { version, authorizationV4 } of versions) {
  for (const { kind, obtain } of credentialKinds) {
    describe(`forms and callbacks, ${version}, ${kind}`, () => {
      const key = `users/alice/form-${version}-${kind.replace(' ', '-')}`;
      const fields = authorizationV4 ? fieldsV4 : fieldsV1;
      let application;
      let client;
      let credentials;
      let reader;

      before(async () => {
        application = await openApplication();
        credentials = await obtain();
        client = openOss({ authorizationV4, credentials, bucket: sampleBucket });
        reader = openOss({ credentials: root, bucket: sampleBucket });
      });

      after(() => application.close());

      beforeEach(() => {
        application.calls.length = 0;
        application.answer = { status: 200, body: '{"status":"ok"}' };
      });

      const sign = (seconds, ...conditions) => fields(client, credentials, policyUntil(seconds, [{ bucket: sampleBucket }, ...conditions]));

      it('a form is stored with its fields', async () => {
        const answer = await post({
          key: `${key}/\${filename}`,
          'Content-Type': 'text/html',
          'x-oss-meta-author': '爱丽丝',
          success_action_status: '201',
          ...sign(60, ['starts-with', '$key', `${key}/`], ['content-length-range', 1, 100], ['in', '$content-type', ['text/html', 'text/plain']]),
        });
        assert.equal(answer.status, 201, answer.body);
        assert.match(answer.body, /<PostResponse><Bucket>sample-bucket<\/Bucket>/);
        const { content, res } = await reader.get(`${key}/hello 中.txt`);
        assert.equal(content.toString(), text);
        assert.equal(res.headers['content-type'], 'text/html');
        assert.equal(Buffer.from(res.headers['x-oss-meta-author'], 'latin1').toString(), '爱丽丝');
        assert.equal(res.headers.etag, answer.headers.get('etag'));
      });

      it('what the policy does not allow is refused, and nothing is stored', async () => {
        const cases = [
          [{ key: 'users/bob/x', ...sign(60, ['starts-with', '$key', `${key}/`]) }, 403, 'AccessDenied'],
          [{ key: `${key}/refused`, ...sign(60, ['content-length-range', 1, 5]) }, 400, 'EntityTooLarge'],
          [{ key: `${key}/refused`, ...sign(60, ['content-length-range', 50, 500]) }, 400, 'EntityTooSmall'],
          [{ key: `${key}/refused`, ...sign(-5) }, 403, 'AccessDenied'],
          [{ key: `${key}/refused`, ...sign(60), policy: encode(policyUntil(9999, [])) }, 403, 'SignatureDoesNotMatch'],
        ];
        for (const [form, status, code] of cases) {
          const answer = await post(form);
          assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
        }
        await refused(reader.get(`${key}/refused`), 'NoSuchKey', 404);
      });

      it('a form expires with the moved clock', async () => {
        const form = { key: `${key}/expiring`, ...sign(60) };
        assert.equal((await post(form)).status, 204);
        try {
          await advanceClocks(120);
          const late = await post(form);
          assert.equal(late.code, 'AccessDenied');
          assert.match(late.body, /Policy expired\./);
        } finally {
          await resetClocks();
        }
      });

      it('a form reports to the application', async () => {
        const answer = await post({
          key: `${key}/called`,
          callback: encode({ callbackUrl: `${application.url}/cb/%E4%B8%AD?a=%2F`, callbackBody: '{"object":${object},"size":${size},"who":${x:who}}', callbackBodyType: 'application/json' }),
          'x:who': 'ali"ce',
          ...sign(60),
        });
        assert.deepEqual([answer.status, answer.body], [200, '{"status":"ok"}']);
        const [call] = application.calls;
        assert.equal(call.target, '/cb/%E4%B8%AD?a=%2F');
        assert.deepEqual(JSON.parse(call.body), { object: `${key}/called`, size: text.length, who: 'ali"ce' });
        assert.ok(await isSigned(call));
        assert.ok(!(await isSigned({ ...call, body: Buffer.from('{}') })));
      });

      it('put with a callback answers with the words of the application', async () => {
        const { data, res } = await client.put(`${key}/put`, Buffer.from(text), {
          callback: { url: `${application.url}/cb`, body: 'bucket=${bucket}&object=${object}&size=${size}&var1=${x:var1}', contentType: 'application/x-www-form-urlencoded', customValue: { var1: 'a&b' } },
        });
        assert.deepEqual([res.status, data], [200, { status: 'ok' }]);
        const [call] = application.calls;
        assert.equal(call.body.toString(), `bucket=${sampleBucket}&object=${encodeURIComponent(`${key}/put`)}&size=${text.length}&var1=a%26b`);
        assert.ok(await isSigned(call));
      });

      it('multipartUpload with a callback answers with the words of the application', async () => {
        const large = Buffer.alloc(250 * 1024, 'x');
        const { data, res } = await client.multipartUpload(`${key}/multipart`, large, {
          partSize: 100 * 1024,
          callback: { url: `${application.url}/cb`, body: 'size=${size}&etag=${etag}' },
        });
        assert.deepEqual([res.status, data], [200, { status: 'ok' }]);
        const [call] = application.calls;
        assert.equal(call.body.toString(), `size=${large.length}&etag=${res.headers.etag.replaceAll('"', '')}`);
        assert.ok(await isSigned(call));
      });

      it('an application that fails is CallbackFailed, and the object is stored', async () => {
        application.answer = { status: 502, body: '{}' };
        await assert.rejects(client.put(`${key}/failed`, Buffer.from(text), { callback: { url: `${application.url}/cb`, body: 'a=b' } }), (error) => {
          assert.deepEqual([error.status, error.code], [203, 'CallbackFailed'], String(error));
          return true;
        });
        assert.equal((await reader.get(`${key}/failed`)).content.toString(), text);
      });
    });
  }
}
