// CORS, policy, referer and tags of a bucket through ali-oss: V1 and V4, plain key and session token.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { journalEntry, resetStack } from '../support/control.js';
import { assumeRoleIfSeeded } from '../support/credentials.js';
import { refused } from '../support/expect.js';
import { send } from '../support/http.js';
import { dropBucket, freshBucket, openOss, versions } from '../support/oss-clients.js';
import { account, administratorRole, ossUrl, outsider, root } from '../support/stack.js';

const page = 'http://app.example.com';

const credentialKinds = [
  { kind: 'plain key', obtain: async () => root },
  { kind: 'session token', obtain: () => assumeRoleIfSeeded(administratorRole) },
];

before(resetStack);

for (const { version, authorizationV4 } of versions) {
  for (const { kind, obtain } of credentialKinds) {
    describe(`${version}, ${kind}, access to a bucket`, () => {
      const bucket = freshBucket();
      const url = new URL(`/${bucket}/k`, ossUrl);
      let client;

      before(async () => {
        const credentials = await obtain();
        if (credentials !== null) {
          client = openOss({ authorizationV4, credentials, bucket });
          await client.putBucket(bucket);
          await client.put('k', Buffer.from('x'));
        }
      });

      after(async () => {
        if (client !== undefined) {
          await dropBucket(client, bucket);
        }
      });

      /** A test that needs the client of this combination. */
      const test = (name, body) =>
        it(name, async (t) => (client === undefined ? t.skip(`the stack's seed has no role ${administratorRole}`) : body(t)));

      test('PutBucketCors, GetBucketCors and DeleteBucketCors, and what browsers then see', async () => {
        const preflight = () =>
          send(url, { method: 'OPTIONS', headers: { Origin: page, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization, x-oss-date' } });

        await refused(client.getBucketCORS(bucket), 'NoSuchCORSConfiguration', 404);
        assert.equal((await preflight()).status, 403);
        await client.putBucketCORS(bucket, [
          { allowedOrigin: 'https://other.example.com', allowedMethod: 'GET' },
          { allowedOrigin: [page, 'https://*.example.com'], allowedMethod: ['GET', 'PUT'], allowedHeader: '*', exposeHeader: ['ETag', 'x-oss-request-id'], maxAgeSeconds: 60 },
        ]);
        const { rules } = await client.getBucketCORS(bucket);
        assert.deepEqual(rules, [
          { allowedOrigin: 'https://other.example.com', allowedMethod: 'GET' },
          { allowedOrigin: [page, 'https://*.example.com'], allowedMethod: ['GET', 'PUT'], allowedHeader: '*', exposeHeader: ['ETag', 'x-oss-request-id'], maxAgeSeconds: '60' },
        ]);
        const allowed = await preflight();
        assert.equal(allowed.status, 200);
        assert.equal(allowed.headers['access-control-allow-origin'], page);
        assert.equal(allowed.headers['access-control-allow-methods'], 'GET, PUT');
        assert.equal(allowed.headers['access-control-allow-headers'], 'authorization, x-oss-date');
        assert.equal(allowed.headers['access-control-max-age'], '60');
        const denied = await send(url, { headers: { Origin: page } });
        assert.equal(denied.status, 403);
        assert.match(denied.text, /<Code>AccessDenied<\/Code>/);
        assert.equal(denied.headers['access-control-allow-origin'], page);
        assert.equal(denied.headers['access-control-expose-headers'], 'ETag, x-oss-request-id');
        await refused(client.putBucketCORS(bucket, [{ allowedOrigin: '*', allowedMethod: 'PATCH' }]), 'InvalidArgument', 400);
        await refused(client.putBucketCORS(bucket, Array.from({ length: 11 }, () => ({ allowedOrigin: '*', allowedMethod: 'GET' }))), 'CORSRuleBeyondLimit', 400);
        await client.deleteBucketCORS(bucket);
        await refused(client.getBucketCORS(bucket), 'NoSuchCORSConfiguration', 404);
      });

      test('PutBucketPolicy, GetBucketPolicy and DeleteBucketPolicy, evaluated beside RAM', async () => {
        const statement = (effect, action, principal) => ({
          Effect: effect,
          Action: [action],
          Principal: [principal],
          Resource: [`acs:oss:*:${account}:${bucket}/*`],
        });
        const policy = { Version: '1', Statement: [statement('Allow', 'oss:GetObject', '*')] };
        const outside = openOss({ authorizationV4, credentials: outsider, bucket });

        // this one call of the SDK takes every status for an answer
        const policyOf = async () => {
          const { policy: stored, status } = await client.getBucketPolicy(bucket);
          return { status, stored };
        };

        assert.deepEqual(await policyOf(), { status: 404, stored: null });
        await refused(outside.get('k'), 'AccessDenied', 403);
        await client.putBucketPolicy(bucket, policy);
        assert.deepEqual(await policyOf(), { status: 200, stored: policy });
        assert.equal((await outside.get('k')).content.toString(), 'x');
        assert.equal((await send(url)).text, 'x');
        await refused(outside.put('k', Buffer.from('y')), 'AccessDenied', 403);
        await client.putBucketPolicy(bucket, { Version: '1', Statement: [...policy.Statement, statement('Deny', 'oss:GetObject', '*')] });
        await refused(outside.get('k'), 'AccessDenied', 403);
        await refused(client.putBucketPolicy(bucket, { Version: '2012-10-17', Statement: policy.Statement }), 'InvalidPolicyDocument', 400);
        await client.deleteBucketPolicy(bucket);
        assert.deepEqual(await policyOf(), { status: 404, stored: null });
      });

      test('PutBucketReferer and GetBucketReferer, checked where a request has no Authorization header', async () => {
        const url = client.signatureUrl('k', { expires: 60 });

        assert.deepEqual(await settingsOf(client, bucket), { allowEmpty: true, referers: null });
        await client.putBucketReferer(bucket, false, ['http://www.example.com', 'https://*.example.com']);
        assert.deepEqual(await settingsOf(client, bucket), { allowEmpty: false, referers: ['http://www.example.com', 'https://*.example.com'] });
        assert.equal((await send(url, { headers: { Referer: 'http://www.example.com/page' } })).status, 200);
        const linked = await send(url, { headers: { Referer: 'http://other.example.com/' } });
        assert.equal(linked.status, 403);
        assert.match(linked.text, /<Message>You are denied by bucket referer policy\.<\/Message>/);
        const entry = await journalEntry(ossUrl, linked.headers['x-oss-request-id']);
        assert.match(entry.text, /not on the bucket's white list/);
        assert.equal((await send(url)).status, 403);
        assert.equal((await client.get('k')).res.status, 200);
        await client.deleteBucketReferer(bucket);
        assert.equal((await send(url)).status, 200);
      });

      test('PutBucketTags, GetBucketTags and DeleteBucketTags', async () => {
        assert.deepEqual((await client.getBucketTags(bucket)).tag, {});
        await client.putBucketTags(bucket, { old: '1' });
        await client.putBucketTags(bucket, { stage: 'test', 'cost:centre': '' });
        assert.deepEqual((await client.getBucketTags(bucket)).tag, { stage: 'test', 'cost:centre': '' });
        await client.deleteBucketTags(bucket);
        assert.deepEqual((await client.getBucketTags(bucket)).tag, {});
      });
    });
  }
}

async function settingsOf(client, bucket) {
  const { allowEmpty, referers } = await client.getBucketReferer(bucket);
  return { allowEmpty, referers };
}
