// Every operation through ali-oss: V1 and V4, plain key and session token, all addressing forms.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { resetStack } from '../support/control.js';
import { assumeRoleIfSeeded } from '../support/credentials.js';
import { refused } from '../support/expect.js';
import { send } from '../support/http.js';
import { dropBucket, forms, freshBucket, openOss, versions } from '../support/oss-clients.js';
import { account, administratorRole, photo, root, sampleBucket } from '../support/stack.js';

const md5 = (data, encoding) => createHash('md5').update(data).digest(encoding);
const quotedMd5 = (data) => `"${md5(data, 'hex').toUpperCase()}"`;
const text = Buffer.from('hello oss');
const textCrc = '15021467531229347219';

const awkwardKeys = [
  'a//b',
  'a//',
  '...',
  'a..b/..c',
  '中文 +&?.jpg',
  'emoji 😀/é',
  'percent%41%2F%zz',
  "quotes '\"`",
  'xml <&>',
  'sub ()!*~-_.',
  'query?acl&x=y',
  'hash#fragment',
  'semi;colon:comma,at@equals=plus+',
  'back\\slash',
  'brackets[]{}|^',
  ' leading and trailing ',
  'folder/',
  '__admin/health',
  'n'.repeat(1023),
  `${'中'.repeat(340)}abc`,
];

// ali-oss signs these as they are, but its HTTP layer resolves the dots before it sends them.
const dotKeys = ['../x', '..', '.', 'a/../b', 'a/./b', 'a/..', '../../../../etc/passwd'];

const credentialKinds = [
  { kind: 'plain key', obtain: async () => root },
  { kind: 'session token', obtain: () => assumeRoleIfSeeded(administratorRole) },
];

before(resetStack);

for (const { version, authorizationV4 } of versions) {
  for (const { kind, obtain } of credentialKinds) {
    for (const { form, options, presignsV1, presignsV4 } of forms) {
      describe(`${version}, ${kind}, ${form}`, () => {
        const bucket = freshBucket();
        let client;

        before(async () => {
          const credentials = await obtain();
          if (credentials !== null) {
            client = openOss({ options, authorizationV4, credentials, bucket });
            await client.putBucket(bucket);
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

        test('PutBucket again is accepted, and ListBuckets shows the bucket', async () => {
          await client.putBucket(bucket);
          const { buckets, owner } = await client.listBuckets({ prefix: bucket });
          assert.deepEqual(buckets.map(({ name, region }) => ({ name, region })), [{ name: bucket, region: 'oss-cn-hangzhou' }]);
          assert.equal(owner.id, account);
          const all = await client.listBuckets();
          assert.ok(all.buckets.some(({ name }) => name === sampleBucket));
        });

        test('GetBucketInfo, GetBucketAcl, GetBucketLocation', async () => {
          const { bucket: info } = await client.getBucketInfo(bucket);
          assert.equal(info.Name, bucket);
          assert.equal(info.Location, 'oss-cn-hangzhou');
          assert.equal(info.StorageClass, 'Standard');
          assert.equal(info.Owner.ID, account);
          assert.equal(info.AccessControlList.Grant, 'private');
          assert.match(info.CreationDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
          const { acl, owner } = await client.getBucketACL(bucket);
          assert.equal(acl, 'private');
          assert.equal(owner.id, account);
        });

        test('PutObject and GetObject', async () => {
          const put = await client.put('dir/hello.txt', text);
          assert.equal(put.res.status, 200);
          assert.equal(put.res.headers.etag, quotedMd5(text));
          assert.equal(put.res.headers['x-oss-hash-crc64ecma'], textCrc);
          assert.match(put.res.headers['x-oss-request-id'], /^[0-9A-F]{24}$/);
          assert.equal(put.res.headers.server, 'AliyunOSS');
          const got = await client.get('dir/hello.txt');
          assert.deepEqual(got.content, text);
          assert.equal(got.res.headers['content-type'], 'text/plain');
          assert.equal(got.res.headers['content-length'], '9');
          assert.equal(got.res.headers.etag, quotedMd5(text));
          assert.equal(got.res.headers['x-oss-hash-crc64ecma'], textCrc);
          assert.equal(got.res.headers['x-oss-object-type'], 'Normal');
          assert.equal(got.res.headers['x-oss-storage-class'], 'Standard');
          assert.match(got.res.headers['last-modified'], /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
        });

        test('the seeded photo is a JPEG', async () => {
          client.useBucket(sampleBucket);
          try {
            const { content, res } = await client.get(photo);
            assert.equal(res.headers['content-type'], 'image/jpeg');
            assert.deepEqual([...content.subarray(0, 3)], [0xff, 0xd8, 0xff]);
            assert.deepEqual([...content.subarray(-2)], [0xff, 0xd9]);
          } finally {
            client.useBucket(bucket);
          }
        });

        test('ranges: served inside the object, ignored outside it, standard when asked', async () => {
          await client.put('range.bin', Buffer.from('0123456789'));
          const range = async (Range, more = {}) => {
            const { content, res } = await client.get('range.bin', { headers: { Range, ...more } });
            return [res.status, res.headers['content-range'], content.toString()];
          };
          assert.deepEqual(await range('bytes=2-5'), [206, 'bytes 2-5/10', '2345']);
          assert.deepEqual(await range('bytes=7-'), [206, 'bytes 7-9/10', '789']);
          assert.deepEqual(await range('bytes=-3'), [206, 'bytes 7-9/10', '789']);
          assert.deepEqual(await range('bytes=5-99'), [200, undefined, '0123456789']);
          assert.deepEqual(await range('bytes=10-'), [200, undefined, '0123456789']);
          assert.deepEqual(await range('lines=1-2'), [200, undefined, '0123456789']);
          const standard = { 'x-oss-range-behavior': 'standard' };
          assert.deepEqual(await range('bytes=5-99', standard), [206, 'bytes 5-9/10', '56789']);
          await refused(client.get('range.bin', { headers: { Range: 'bytes=10-', ...standard } }), 'InvalidRange', 416);
        });

        test('HeadObject and GetObjectMeta', async () => {
          await client.put('head.txt', text, { meta: { author: 'alice', 'CamelCase': 'kept lower' }, headers: { 'Cache-Control': 'no-cache' } });
          const head = await client.head('head.txt');
          assert.equal(head.status, 200);
          assert.deepEqual(head.meta, { author: 'alice', camelcase: 'kept lower' });
          assert.equal(head.res.headers['content-length'], '9');
          assert.equal(head.res.headers['cache-control'], 'no-cache');
          const meta = await client.getObjectMeta('head.txt');
          assert.equal(meta.res.headers['content-length'], '9');
          assert.equal(meta.res.headers.etag, quotedMd5(text));
          assert.equal(meta.res.headers['x-oss-meta-author'], undefined);
        });

        test('conditional reads', async () => {
          const put = await client.put('condition.txt', text);
          const { etag } = put.res.headers;
          await client.get('condition.txt', { headers: { 'If-Match': etag } });
          assert.equal((await client.head('condition.txt', { headers: { 'If-None-Match': etag } })).status, 304);
          await refused(client.get('condition.txt', { headers: { 'If-Match': '"0"' } }), 'PreconditionFailed', 412);
          await refused(client.head('condition.txt', { headers: { 'If-Match': '"0"' } }), 'PreconditionFailed', 412);
        });

        test('streams of unknown length go up chunked and come back', async () => {
          const chunk = Buffer.alloc(100_000, 'scenario ');
          const put = await client.putStream('stream.bin', Readable.from([chunk, chunk, chunk]));
          assert.equal(put.res.headers.etag, quotedMd5(Buffer.concat([chunk, chunk, chunk])));
          const { stream } = await client.getStream('stream.bin');
          const chunks = [];
          for await (const piece of stream) {
            chunks.push(piece);
          }
          assert.equal(Buffer.concat(chunks).length, 300_000);
        });

        test('user metadata: odd values, beyond ASCII, replaced by PutMeta', async () => {
          await client.put('meta.txt', text, { meta: { a: 'x y', b: 'semi;colon, comma', c: '=?&+%' } });
          assert.deepEqual((await client.head('meta.txt')).meta, { a: 'x y', b: 'semi;colon, comma', c: '=?&+%' });
          await client.putMeta('meta.txt', { d: 'new' });
          assert.deepEqual((await client.head('meta.txt')).meta, { d: 'new' });
          assert.deepEqual((await client.get('meta.txt')).content, text);

          const wide = openOss({ options, authorizationV4, credentials: await obtain(), bucket, headerEncoding: 'latin1' });
          await wide.put('meta-中.txt', text, { meta: { name: '中文 é' } });
          const { meta } = await wide.head('meta-中.txt');
          assert.equal(Buffer.from(meta.name, 'latin1').toString('utf8'), '中文 é');
        });

        test('a wrong Content-MD5 stores nothing', async () => {
          await refused(client.put('digest.txt', text, { headers: { 'Content-MD5': md5('other', 'base64') } }), 'InvalidDigest', 400);
          await refused(client.put('digest.txt', text, { headers: { 'Content-MD5': 'no base64' } }), 'InvalidDigest', 400);
          await refused(client.head('digest.txt'), 'NoSuchKey', 404);
        });

        test('CopyObject within the bucket, from another bucket, and with new metadata', async () => {
          await client.put('copy/source +中.txt', text, { meta: { a: '1' } });
          const copied = await client.copy('copy/target.txt', 'copy/source +中.txt');
          assert.equal(copied.data.etag, quotedMd5(text));
          assert.deepEqual((await client.head('copy/target.txt')).meta, { a: '1' });
          await client.copy('copy/replaced.txt', 'copy/source +中.txt', { meta: { b: '2' } });
          assert.deepEqual((await client.head('copy/replaced.txt')).meta, { b: '2' });
          await client.copy('copy/photo.jpg', photo, sampleBucket);
          assert.equal((await client.head('copy/photo.jpg')).res.headers['content-type'], 'image/jpeg');
          await refused(client.copy('copy/none', 'copy/missing'), 'NoSuchKey', 404);
          await refused(client.copy('copy/none', 'copy/target.txt', { headers: { 'If-Match': '"0"' } }), 'PreconditionFailed', 412);
        });

        test('ListObjects: prefix, delimiter, pages, empty values', async () => {
          const names = ['list/a', 'list/b/1', 'list/b/2', 'list/c', 'list/d e+f', 'list/中'];
          for (const name of names) {
            await client.put(name, text);
          }
          const all = await client.list({ prefix: 'list/', 'max-keys': 1000 });
          assert.deepEqual(all.objects.map(({ name }) => name), names);
          assert.equal(all.isTruncated, false);
          const [first] = all.objects;
          assert.equal(first.etag, quotedMd5(text));
          assert.equal(first.size, 9);
          assert.equal(first.type, 'Normal');
          assert.equal(first.storageClass, 'Standard');
          assert.equal(first.owner.id, account);
          assert.match(first.lastModified, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);

          const folders = await client.list({ prefix: 'list/', delimiter: '/' });
          assert.deepEqual(folders.prefixes, ['list/b/']);
          assert.deepEqual(folders.objects.map(({ name }) => name), names.filter((name) => !name.startsWith('list/b/')));

          const seen = [];
          let marker = '';
          do {
            const page = await client.list({ prefix: 'list/', marker, 'max-keys': 2 });
            assert.ok(page.objects.length <= 2);
            seen.push(...page.objects.map(({ name }) => name));
            marker = page.nextMarker;
          } while (marker !== null);
          assert.deepEqual(seen, names);

          const bare = await client.list({ prefix: 'list/', delimiter: '', marker: '', 'max-keys': 1 });
          assert.equal(bare.isTruncated, true);
          await refused(client.list({ 'max-keys': 1001 }), 'InvalidArgument', 400);
        });

        test('ListObjectsV2: tokens, start-after, fetch-owner', async () => {
          const names = ['v2/a', 'v2/b/1', 'v2/c', 'v2/d +', 'v2/中'];
          for (const name of names) {
            await client.put(name, text);
          }
          const seen = [];
          let token = null;
          do {
            const page = await client.listV2({ prefix: 'v2/', 'max-keys': 2, 'continuation-token': token });
            assert.equal(page.keyCount, page.objects.length);
            seen.push(...page.objects.map(({ name }) => name));
            token = page.nextContinuationToken;
          } while (token !== null);
          assert.deepEqual(seen, names);

          const rest = await client.listV2({ prefix: 'v2/', 'start-after': 'v2/c', 'fetch-owner': 'true', delimiter: '' });
          assert.deepEqual(rest.objects.map(({ name }) => name), ['v2/d +', 'v2/中']);
          assert.equal(rest.objects[0].owner.id, account);
          const folders = await client.listV2({ prefix: 'v2/', delimiter: '/' });
          assert.deepEqual(folders.prefixes, ['v2/b/']);
          assert.equal(folders.objects[0].owner, null);
        });

        test('DeleteObject and DeleteMultipleObjects, whether or not the keys exist', async () => {
          const names = ['gone/1', 'gone/2 +&<中>', 'gone/3'];
          for (const name of names) {
            await client.put(name, text);
          }
          assert.equal((await client.delete('gone/1')).res.status, 204);
          assert.equal((await client.delete('gone/1')).res.status, 204);
          const verbose = await client.deleteMulti(names);
          assert.deepEqual(verbose.deleted.map(({ Key }) => Key), names);
          const quiet = await client.deleteMulti(names, { quiet: true });
          assert.deepEqual(quiet.deleted, []);
          assert.equal((await client.list({ prefix: 'gone/' })).objects.length, 0);
        });

        test('awkward keys are stored, listed, read, copied and deleted exactly', async () => {
          await Promise.all(awkwardKeys.map((key) => client.put(key, Buffer.from(key))));
          for (const key of awkwardKeys) {
            assert.equal((await client.get(key)).content.toString(), key);
            assert.equal((await client.head(key)).res.headers['content-length'], String(Buffer.byteLength(key)));
            await client.copy('copy-of-awkward', key);
            assert.equal((await client.get('copy-of-awkward')).content.toString(), key);
            const { objects } = await client.listV2({ prefix: key, 'max-keys': 1 });
            assert.equal(objects[0].name, key);
          }
          const { objects } = await client.list({ 'max-keys': 1000 });
          const listed = new Set(objects.map(({ name }) => name));
          assert.deepEqual(awkwardKeys.filter((key) => !listed.has(key)), []);
          const { deleted } = await client.deleteMulti(awkwardKeys);
          assert.deepEqual(deleted.map(({ Key }) => Key), awkwardKeys);
          await refused(client.get('a//b'), 'NoSuchKey', 404);
        });

        test('dot segments: refused as the SDK mangles them, exact when they arrive as written', async (t) => {
          for (const key of dotKeys) {
            const error = await client.put(key, text).catch((refusal) => refusal);
            assert.ok(error instanceof Error && error.status >= 400 && error.status < 500, `${key}: ${error.status ?? 'stored'}`);
          }
          if (authorizationV4 ? !presignsV4 : !presignsV1) {
            return t.diagnostic('no presigning for this endpoint, so no way past the HTTP layer');
          }
          const url = (method, key) => (authorizationV4 ? client.signatureUrlV4(method, 600, undefined, key) : client.asyncSignatureUrl(key, { method }));
          for (const key of dotKeys) {
            const put = await send(await url('PUT', key), { method: 'PUT', headers: { 'Content-Length': Buffer.byteLength(key) }, body: key });
            assert.equal(put.status, 200, put.text);
            assert.equal((await send(await url('GET', key))).text, key);
            assert.equal((await client.listV2({ prefix: key, 'max-keys': 1 })).objects[0].name, key);
            await client.copy('copy-of-dots', key);
            assert.equal((await client.get('copy-of-dots')).content.toString(), key);
          }
          await client.deleteMulti(dotKeys);
          assert.equal((await client.list({ prefix: '.' })).objects.length, 0);
        });

        test('a name of 1024 bytes and one that begins with a backslash are refused', async () => {
          await refused(client.put('n'.repeat(1024), text), 'InvalidObjectName', 400);
          await refused(client.put('\\x', text), 'InvalidObjectName', 400);
        });

        test('errors carry code, status and request id', async () => {
          const missing = await refused(client.get('missing'), 'NoSuchKey', 404);
          assert.equal(missing.message, 'The specified key does not exist.');
          await refused(client.head('missing'), 'NoSuchKey', 404);
          await refused(client.getObjectMeta('missing'), 'NoSuchKey', 404);
          await client.put('present', text);
          await refused(client.deleteBucket(bucket), 'BucketNotEmpty', 409);
          const absent = `${bucket}-absent`;
          await refused(client.getBucketInfo(absent), 'NoSuchBucket', 404);
          await refused(client.getBucketACL(absent), 'NoSuchBucket', 404);
          await refused(client.deleteBucket(absent), 'NoSuchBucket', 404);
        });

        it('presigned V1: GET, PUT and response headers', { skip: !presignsV1 && 'ali-oss refuses to presign V1 for an IP endpoint' }, async (t) => {
          if (client === undefined) {
            return t.skip(`the stack's seed has no role ${administratorRole}`);
          }
          for (const key of ['presigned/v1 +中&?.txt', 'a//b/../c']) {
            const putUrl = await client.asyncSignatureUrl(key, { method: 'PUT', 'Content-Type': 'text/x-scenario', expires: 600 });
            const put = await send(putUrl, { method: 'PUT', headers: { 'Content-Type': 'text/x-scenario', 'Content-Length': text.length }, body: text });
            assert.equal(put.status, 200, put.text);
            const got = await send(await client.asyncSignatureUrl(key, { response: { 'content-type': 'text/x-other', 'cache-control': 'no-store' } }));
            assert.equal(got.status, 200, got.text);
            assert.deepEqual(got.body, text);
            assert.equal(got.headers['content-type'], 'text/x-other');
            assert.equal(got.headers['cache-control'], 'no-store');
            assert.equal((await send(client.signatureUrl(key, { method: 'HEAD' }), { method: 'HEAD' })).status, 200);
          }
          const url = await client.asyncSignatureUrl('presigned/v1 +中&?.txt');
          const other = await send(url.replace('presigned', 'presigneb'));
          assert.equal(other.status, 403);
          assert.match(other.text, /<Code>SignatureDoesNotMatch<\/Code>/);
          assert.match((await send(url, { headers: { 'Content-Type': 'text/plain' } })).text, /<Code>SignatureDoesNotMatch<\/Code>/);
          assert.match((await send(url, { method: 'DELETE' })).text, /<Code>SignatureDoesNotMatch<\/Code>/);
        });

        it('presigned V4: GET, PUT, HEAD and DELETE, pinned headers', { skip: !presignsV4 && 'ali-oss leaves the bucket out of the URL for an IP endpoint' }, async (t) => {
          if (client === undefined) {
            return t.skip(`the stack's seed has no role ${administratorRole}`);
          }
          for (const key of ['presigned/v4 +中&?.txt', 'a//b/../c']) {
            const headers = { 'Content-Type': 'text/x-scenario', 'x-oss-meta-a': '1' };
            const put = await send(await client.signatureUrlV4('PUT', 600, { headers }, key), { method: 'PUT', headers: { ...headers, 'Content-Length': text.length }, body: text });
            assert.equal(put.status, 200, put.text);
            const got = await send(await client.signatureUrlV4('GET', 600, { queries: { 'response-content-type': 'text/x-other' } }, key));
            assert.equal(got.status, 200, got.text);
            assert.deepEqual(got.body, text);
            assert.equal(got.headers['content-type'], 'text/x-other');
            assert.equal((await send(await client.signatureUrlV4('HEAD', 600, undefined, key), { method: 'HEAD' })).headers['x-oss-meta-a'], '1');
            const pinned = await client.signatureUrlV4('GET', 600, { headers: { range: 'bytes=0-4' } }, key, ['Range']);
            assert.equal((await send(pinned, { headers: { Range: 'bytes=0-4' } })).text, 'hello');
            assert.match((await send(pinned, { headers: { Range: 'bytes=0-5' } })).text, /<Code>SignatureDoesNotMatch<\/Code>/);
            assert.match((await send(pinned)).text, /<Code>InvalidArgument<\/Code>/);
            assert.equal((await send(await client.signatureUrlV4('DELETE', 600, undefined, key), { method: 'DELETE' })).status, 204);
          }
          const url = await client.signatureUrlV4('GET', 600, undefined, 'presigned/v4');
          assert.match((await send(url.replace('x-oss-expires=600', 'x-oss-expires=601'))).text, /<Code>SignatureDoesNotMatch<\/Code>/);
          assert.match((await send(await client.signatureUrlV4('GET', 604801, undefined, 'x'))).text, /<Code>InvalidArgument<\/Code>/);
          assert.match((await send(await client.signatureUrlV4('GET', 0, undefined, 'x'))).text, /<Code>InvalidArgument<\/Code>/);
        });
      });
    }
  }
}
