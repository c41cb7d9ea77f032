// Lifecycle, website, logging, encryption and request payment of a bucket through ali-oss: V1 and V4.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { journalEntry, later, resetStack } from '../support/control.js';
import { refused } from '../support/expect.js';
import { send } from '../support/http.js';
import { dropBucket, freshBucket, openOss, versions } from '../support/oss-clients.js';
import { ossUrl, root } from '../support/stack.js';

const day = 24 * 60 * 60;

before(resetStack);

for (const { version, authorizationV4 } of versions) {
  describe(`${version}, settings of a bucket`, () => {
    const bucket = freshBucket();
    const client = openOss({ authorizationV4, credentials: root, bucket });

    before(() => client.putBucket(bucket));
    after(() => dropBucket(client, bucket));

    it('PutBucketLifecycle, GetBucketLifecycle and DeleteBucketLifecycle', async () => {
      await refused(client.getBucketLifecycle(bucket), 'NoSuchLifecycle', 404);
      await client.putBucketLifecycle(bucket, [
        { id: 'logs', prefix: 'logs/', status: 'Enabled', expiration: { days: 1 }, tag: [{ key: 'k', value: 'v' }] },
        { prefix: 'old/', status: 'Disabled', expiration: { createdBeforeDate: '2020-01-01T00:00:00.000Z' }, abortMultipartUpload: { days: 2 } },
        { prefix: 'cold/', status: 'Enabled', transition: { days: 30, storageClass: 'IA' }, noncurrentVersionExpiration: { noncurrentDays: 5 } },
      ]);
      const { rules } = await client.getBucketLifecycle(bucket);
      assert.equal(rules.length, 3);
      assert.deepEqual(rules[0], { id: 'logs', prefix: 'logs/', status: 'Enabled', tag: [{ key: 'k', value: 'v' }], expiration: { days: '1' } });
      assert.ok(rules[1].id.length > 0);
      assert.equal(rules[1].expiration.createdBeforeDate, '2020-01-01T00:00:00.000Z');
      assert.deepEqual(rules[2].transition, { days: '30', storageClass: 'IA' });
      assert.deepEqual(rules[2].noncurrentVersionExpiration, { noncurrentDays: '5' });
      await refused(
        client.putBucketLifecycle(bucket, [
          { prefix: 'a', status: 'Enabled', expiration: { days: 1 } },
          { prefix: 'ab', status: 'Enabled', expiration: { days: 1 } },
        ]),
        'InvalidRequest',
        400,
      );
      await client.deleteBucketLifecycle(bucket);
      await client.deleteBucketLifecycle(bucket);
      await refused(client.getBucketLifecycle(bucket), 'NoSuchLifecycle', 404);
    });

    it('an object expires when the clock passes its midnight', async () => {
      await client.put('logs/a', Buffer.from('a'));
      await client.put('other/a', Buffer.from('a'));
      await client.putBucketLifecycle(bucket, [{ id: 'short', prefix: 'logs/', status: 'Enabled', expiration: { days: 1 } }]);
      const { res } = await client.head('logs/a');
      assert.match(res.headers['x-oss-expiration'], /^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="short"$/);
      await later(2 * day, async () => {
        await refused(client.get('logs/a'), 'NoSuchKey', 404);
        assert.equal((await client.get('other/a')).res.status, 200);
      });
      await client.deleteBucketLifecycle(bucket);
    });

    it('PutBucketWebsite, GetBucketWebsite and DeleteBucketWebsite', async () => {
      await refused(client.getBucketWebsite(bucket), 'NoSuchWebsiteConfiguration', 404);
      await client.putBucketWebsite(bucket, { index: 'index.html', supportSubDir: 'true', type: '2', error: 'error.html' });
      const website = await client.getBucketWebsite(bucket);
      assert.deepEqual(
        [website.index, website.supportSubDir, website.type, website.error, website.routingRules],
        ['index.html', 'true', '2', 'error.html', []],
      );
      await client.putBucketACL(bucket, 'public-read');
      for (const [key, text] of [['index.html', 'index'], ['sub/index.html', 'sub'], ['error.html', 'error']]) {
        await client.put(key, Buffer.from(text), { mime: 'text/html' });
      }
      const visit = (path) => send(new URL(ossUrl), { path: `/${bucket}/${path}` });
      assert.equal((await visit('')).text, 'index');
      assert.equal((await visit('sub/')).text, 'sub');
      assert.equal((await visit('sub')).text, 'sub');
      const missing = await visit('none');
      assert.deepEqual([missing.status, missing.text], [404, 'error']);
      assert.equal((await journalEntry(ossUrl, missing.headers['x-oss-request-id'])).code, 'NoSuchKey');
      assert.ok((await client.listV2({})).objects.length >= 3, 'a signed request lists');
      await refused(client.get('none'), 'NoSuchKey', 404);
      await refused(client.putBucketWebsite(bucket, { routingRules: [{ RuleNumber: 1 }] }), 'NotImplemented', 400);
      await client.deleteBucketWebsite(bucket);
      await client.putBucketACL(bucket, 'private');
      await refused(client.getBucketWebsite(bucket), 'NoSuchWebsiteConfiguration', 404);
    });

    it('PutBucketLogging, GetBucketLogging and DeleteBucketLogging', async () => {
      assert.equal((await client.getBucketLogging(bucket)).enable, false);
      await client.putBucketLogging(bucket, 'logs/');
      const logging = await client.getBucketLogging(bucket);
      assert.deepEqual([logging.enable, logging.prefix], [true, 'logs/']);
      await client.deleteBucketLogging(bucket);
      assert.equal((await client.getBucketLogging(bucket)).enable, false);
    });

    it('PutBucketEncryption, GetBucketEncryption and DeleteBucketEncryption', async () => {
      await refused(client.getBucketEncryption(bucket), 'NoSuchServerSideEncryptionRule', 404);
      await client.putBucketEncryption(bucket, { SSEAlgorithm: 'AES256' });
      assert.deepEqual((await client.getBucketEncryption(bucket)).encryption, { SSEAlgorithm: 'AES256' });
      const { res } = await client.put('encrypted', Buffer.from('x'));
      assert.equal(res.headers['x-oss-server-side-encryption'], 'AES256');
      assert.equal((await client.head('encrypted')).res.headers['x-oss-server-side-encryption'], 'AES256');
      await refused(client.putBucketEncryption(bucket, { SSEAlgorithm: 'KMS' }), 'NotImplemented', 400);
      await client.deleteBucketEncryption(bucket);
      await refused(client.getBucketEncryption(bucket), 'NoSuchServerSideEncryptionRule', 404);
    });

    it('PutBucketRequestPayment and GetBucketRequestPayment', async () => {
      assert.equal((await client.getBucketRequestPayment(bucket)).payer, 'BucketOwner');
      await client.putBucketRequestPayment(bucket, 'Requester');
      assert.equal((await client.getBucketRequestPayment(bucket)).payer, 'Requester');
      await client.put('paid', Buffer.from('x'), { headers: { 'x-oss-object-acl': 'public-read' } });
      assert.equal((await client.get('paid')).res.status, 200);
      assert.match((await send(new URL(ossUrl), { path: `/${bucket}/paid` })).text, /<Code>AccessDenied<\/Code>/);
      await client.putBucketRequestPayment(bucket, 'BucketOwner');
      assert.equal((await send(new URL(ossUrl), { path: `/${bucket}/paid` })).text, 'x');
    });
  });
}
