// What OSS accepts as proof of identity, and what a role session may do: by ali-oss in V1 and V4.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createRequire } from 'node:module';
import { journalEntry, later, resetStack } from '../support/control.js';
import { assumeRole, assumeRoleIfSeeded } from '../support/credentials.js';
import { refused } from '../support/expect.js';
import { send } from '../support/http.js';
import { freshBucket, openOss, pathStyle, versions } from '../support/oss-clients.js';
import { account, administratorRole, appServer, ossUrl, photo, root, sampleBucket } from '../support/stack.js';

const ossSigner = createRequire(import.meta.url)('ali-oss/lib/common/signUtils');
const neighbour = '2015/01/01/tree.jpg';
const bytes = Buffer.from('bytes');

const allow = (Action, Resource) => ({ Version: '1', Statement: [{ Effect: 'Allow', Action, Resource }] });

/** The session policy of the vendor's document: read one photo. */
const photoOnly = allow(['oss:GetObject'], [`acs:oss:*:*:${sampleBucket}/${photo}`]);

before(resetStack);

for (const { version, authorizationV4 } of versions) {
  const open = (credentials, more = {}) => openOss({ authorizationV4, credentials, bucket: sampleBucket, ...more });

  describe(`proofs of identity, ${version}`, () => {
    it('wrong secret', async () => {
      const error = await refused(open({ ...root, accessKeySecret: 'wrong' }).get(photo), 'SignatureDoesNotMatch', 403);
      assert.equal(error.ecCode, '0002-00000040');
      await refused(open({ ...root, accessKeySecret: 'wrong' }).head(photo), 'SignatureDoesNotMatch', 403);
    });

    it('unknown key', async () => {
      const error = await refused(open({ accessKeyId: 'LTAI5tNobodyKnowsThisKey', accessKeySecret: 'x' }).get(photo), 'InvalidAccessKeyId', 403);
      assert.equal(error.message, 'The OSS Access Key Id you provided does not exist in our records.');
    });

    it('temporary key without its token', async () => {
      const { securityToken, ...key } = await assumeRole('oss-readonly');
      const error = await refused(open(key).get(photo), 'InvalidAccessKeyId', 403);
      assert.match(error.message, /The Security Token may be lost to specify that it is a STS Access Id\.$/);
    });

    it('tampered token', async () => {
      const key = await assumeRole('oss-readonly');
      const at = Math.floor(key.securityToken.length / 2);
      const securityToken = key.securityToken.slice(0, at) + (key.securityToken[at] === 'x' ? 'y' : 'x') + key.securityToken.slice(at + 1);
      await refused(open({ ...key, securityToken }).get(photo), 'InvalidSecurityToken', 403);
      await refused(open({ ...key, securityToken: 'nonsense' }).get(photo), 'InvalidSecurityToken', 403);
    });

    it("another key's token", async () => {
      const [one, other] = [await assumeRole('oss-readonly'), await assumeRole('oss-readonly')];
      await refused(open({ ...one, securityToken: other.securityToken }).get(photo), 'AccessKeyIdAndSecurityTokenNotMatch', 403);
    });

    it('token with a long-term key', async () => {
      const { securityToken } = await assumeRole('oss-readonly');
      await refused(open({ ...root, securityToken }).get(photo), 'InvalidAccessKeyId', 403);
    });

    it('right token, wrong temporary secret', async () => {
      const key = await assumeRole('oss-readonly');
      await refused(open({ ...key, accessKeySecret: 'x'.repeat(44) }).get(photo), 'SignatureDoesNotMatch', 403);
    });

    it('expired token, once the clock is past it, and not before', async () => {
      const key = await assumeRole('oss-readonly', { durationSeconds: 900 });
      const client = open(key);
      await client.get(photo);
      await later(840, () => client.get(photo));
      await later(960, async () => {
        await refused(client.get(photo), 'SecurityTokenExpired', 403);
        await refused(client.head(photo), 'SecurityTokenExpired', 403);
      });
      await client.get(photo);
    });

    it('a reissued token works after the first has expired', async () => {
      const first = await assumeRole('oss-readonly', { durationSeconds: 900 });
      await later(1800, async () => {
        await refused(open(first).get(photo), 'SecurityTokenExpired', 403);
        await open(await assumeRole('oss-readonly', { durationSeconds: 900 })).get(photo);
      });
    });

    it("moving the server's clock does not make a fresh signature stale", async () => {
      await later(3 * 3600, () => open(root).get(photo));
      await later(-3 * 3600, () => open(root).get(photo));
    });

    it("a client's clock that is 16 minutes off is too skewed", async () => {
      await refused(open(root, { amendTimeSkewed: 16 * 60 * 1000 }).get(photo), 'RequestTimeTooSkewed', 403);
      await refused(open(root, { amendTimeSkewed: -16 * 60 * 1000 }).get(photo), 'RequestTimeTooSkewed', 403);
      await open(root, { amendTimeSkewed: 14 * 60 * 1000 }).get(photo);
    });

    it('a presigned URL expires with the moved clock', async () => {
      const client = open(root);
      const url = authorizationV4 ? await client.signatureUrlV4('GET', 600, undefined, photo) : await client.asyncSignatureUrl(photo, { expires: 600 });
      assert.equal((await send(url)).status, 200);
      await later(590, async () => assert.equal((await send(url)).status, 200));
      const { status, text } = await later(610, () => send(url));
      assert.equal(status, 403);
      assert.match(text, /<Code>AccessDenied<\/Code>[\s\S]*<Message>Request has expired\.<\/Message>/);
    });

    it('a presigned URL dies with the token in it', async () => {
      const client = open(await assumeRole('oss-readonly', { durationSeconds: 900 }));
      const url = authorizationV4 ? await client.signatureUrlV4('GET', 7200, undefined, photo) : await client.asyncSignatureUrl(photo, { expires: 7200 });
      assert.equal((await send(url)).status, 200);
      assert.match((await later(1000, () => send(url))).text, /<Code>SecurityTokenExpired<\/Code>/);
    });
  });

  describe(`what a role session may do, ${version}`, () => {
    it('oss-readonly without a policy reads and lists, and cannot write', async () => {
      const client = open(await assumeRole('oss-readonly', { sessionName: 'client-001' }));
      await client.get(photo);
      await client.get(neighbour);
      await client.head(photo);
      assert.ok((await client.listV2({ prefix: '2015/' })).objects.length >= 2);
      await client.getBucketInfo(sampleBucket);
      await client.listBuckets();
      await refused(client.put('new.txt', bytes), 'AccessDenied', 403);
      await refused(client.delete(photo), 'AccessDenied', 403);
      await refused(client.copy('copied.jpg', photo), 'AccessDenied', 403);
      await refused(client.deleteMulti([photo]), 'AccessDenied', 403);
      await refused(client.putBucket(freshBucket()), 'AccessDenied', 403);
      await refused(client.deleteBucket(sampleBucket), 'AccessDenied', 403);
      await open(root).get(photo);
    });

    it('a session policy narrows: the photo, and not its neighbours', async () => {
      const client = open(await assumeRole('oss-readonly', { sessionName: 'client-002', policy: photoOnly }));
      await client.get(photo);
      await client.head(photo);
      await refused(client.get(neighbour), 'AccessDenied', 403);
      await refused(client.head(neighbour), 'AccessDenied', 403);
      await refused(client.get('does/not/exist'), 'AccessDenied', 403);
      await refused(client.listV2({ prefix: '2015/' }), 'AccessDenied', 403);
      await refused(client.getBucketInfo(sampleBucket), 'AccessDenied', 403);
    });

    it('a session policy never widens', async () => {
      const client = open(await assumeRole('oss-readonly', { policy: allow(['oss:*'], ['*']) }));
      await client.get(photo);
      await refused(client.put('new.txt', bytes), 'AccessDenied', 403);
      await refused(client.delete(photo), 'AccessDenied', 403);
    });

    it('an explicit Deny in the session policy wins', async () => {
      const policy = allow(['oss:*'], ['*']);
      policy.Statement.push({ Effect: 'Deny', Action: 'oss:GetObject', Resource: `acs:oss:*:*:${sampleBucket}/2015/01/01/t*` });
      const client = open(await assumeRole('oss-readonly', { policy }));
      await client.get(photo);
      await refused(client.get(neighbour), 'AccessDenied', 403);
    });

    it("oss-uploader writes in its user's folder and nowhere else", async () => {
      const client = open(await assumeRole('oss-uploader', { policy: allow(['oss:PutObject', 'oss:GetObject', 'oss:DeleteObject'], [`acs:oss:*:*:${sampleBucket}/users/alice/*`]) }));
      const key = `users/alice/${version} 照片.txt`;
      await client.put(key, bytes);
      assert.deepEqual((await client.get(key)).content, bytes);
      await refused(client.put('users/bob/x.txt', bytes), 'AccessDenied', 403);
      await refused(client.get('users/bob/hello.txt'), 'AccessDenied', 403);
      await refused(client.get(photo), 'AccessDenied', 403);
      await refused(client.put('users/alice', bytes), 'AccessDenied', 403);
      await client.delete(key);
    });

    it('the app server itself has no rights at OSS', async () => {
      await refused(open(appServer).get(photo), 'AccessDenied', 403);
      await refused(open(appServer).listBuckets(), 'AccessDenied', 403);
    });

    it('a denial is explained in the journal under the request id that the SDK reports', async () => {
      const client = open(await assumeRole('oss-readonly', { sessionName: 'explained', policy: photoOnly }));
      const { requestId } = await refused(client.get(neighbour), 'AccessDenied', 403);
      const entry = await journalEntry(ossUrl, requestId);
      assert.equal(entry.requestId, requestId);
      assert.equal(entry.operation, 'GetObject');
      assert.equal(entry.action, 'oss:GetObject');
      assert.match(entry.resource, new RegExp(`^acs:oss:.*:${sampleBucket}/${neighbour}$`));
      assert.equal(entry.principal, `acs:ram::${account}:assumed-role/oss-readonly/explained`);
      assert.equal(entry.status, 403);
      assert.equal(entry.code, 'AccessDenied');
      assert.equal(entry.decision, 'ImplicitDeny');
      assert.equal(entry.decidedBy, 'session');
      assert.ok(entry.text.length > 0);
      assert.ok(Array.isArray(entry.statements));
    });

    it('an administrator session may do everything that the root key may', async (t) => {
      const key = await assumeRoleIfSeeded(administratorRole);
      if (key === null) {
        return t.skip(`the stack's seed has no role ${administratorRole}`);
      }
      const bucket = freshBucket();
      const client = open(key);
      await client.putBucket(bucket);
      await client.deleteBucket(bucket);
    });
  });
}

describe('refusals that the SDK cannot provoke', () => {
  const at = (path, headers = {}, method = 'GET') => send(`${pathStyle.endpoint}${path}`, { method, headers });
  const code = (response) => /<Code>(\w+)<\/Code>/.exec(response.text)?.[1];
  const now = () => new Date();
  const httpDate = () => now().toUTCString();
  const isoDate = () => now().toISOString().replace(/[-:]|\.\d{3}/g, '');

  it('anonymous reads of a private bucket', async () => {
    const response = await at(`/${sampleBucket}/${photo}`);
    assert.deepEqual([response.status, code(response)], [403, 'AccessDenied']);
    assert.match(response.headers['x-oss-request-id'], /^[0-9A-F]{24}$/);
    assert.equal(response.headers['content-type'], 'application/xml');
    const head = await at(`/${sampleBucket}/${photo}`, {}, 'HEAD');
    assert.equal(head.status, 403);
    assert.match(Buffer.from(head.headers['x-oss-err'], 'base64').toString(), /<Code>AccessDenied<\/Code>/);
    assert.deepEqual([(await at('/')).status, code(await at('/'))], [403, 'AccessDenied']);
  });

  it('a mismatch shows exactly the string that the SDK signed', async () => {
    const headers = { 'x-oss-date': httpDate(), 'x-oss-meta-a': 'b c' };
    const text = ossSigner.buildCanonicalString('GET', `/${sampleBucket}/a b`, { headers, parameters: { acl: '' } });
    const authorization = ossSigner.authorization(root.accessKeyId, 'wrong', text);
    const { status, text: xml } = await at(`/${sampleBucket}/a%20b?acl&prefix=x`, { ...headers, authorization });
    assert.equal(status, 403);
    assert.ok(xml.includes(`<StringToSign>${text}</StringToSign>`), xml);
    const octets = [...Buffer.from(text)].map((octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join(' ');
    assert.ok(xml.includes(`<StringToSignBytes>${octets}</StringToSignBytes>`), xml);
    assert.ok(xml.includes(`<OSSAccessKeyId>${root.accessKeyId}</OSSAccessKeyId>`));
    assert.ok(xml.includes(`<SignatureProvided>${authorization.split(':')[1]}</SignatureProvided>`));
    assert.ok(xml.includes('<EC>0002-00000040</EC>'));
  });

  it('a V4 mismatch shows the canonical request as well', async () => {
    const headers = { 'x-oss-date': isoDate(), 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' };
    const request = { headers, queries: { prefix: 'a/b' } };
    const canonical = ossSigner.getCanonicalRequest('GET', request, sampleBucket, '', []);
    const authorization = ossSigner.authorizationV4(root.accessKeyId, 'wrong', 'cn-hangzhou', 'GET', request, sampleBucket, '');
    const { status, text } = await at(`/${sampleBucket}/?prefix=a%2Fb`, { ...headers, authorization });
    assert.equal(status, 403);
    assert.ok(text.includes(`<CanonicalRequest>${canonical.replaceAll('&', '&amp;')}</CanonicalRequest>`), text);
    assert.ok(text.includes(`<StringToSign>${ossSigner.getStringToSign('cn-hangzhou', headers['x-oss-date'], canonical)}</StringToSign>`), text);
  });

  for (const [what, authorization, expected] of [
    ['no scheme', 'nonsense', 'InvalidArgument'],
    ['V1 without a signature', `OSS ${root.accessKeyId}`, 'InvalidArgument'],
    ['V4 without a credential', 'OSS4-HMAC-SHA256 Signature=x', 'InvalidArgument'],
    ['V4 with another terminator', `OSS4-HMAC-SHA256 Credential=${root.accessKeyId}/20250601/cn-hangzhou/oss/aws4_request,Signature=x`, 'InvalidArgument'],
    ['V4 with an empty additional header', `OSS4-HMAC-SHA256 Credential=${root.accessKeyId}/20250601/cn-hangzhou/oss/aliyun_v4_request,AdditionalHeaders=a;;b,Signature=x`, 'InvalidArgument'],
  ]) {
    it(`an Authorization header that is malformed: ${what}`, async () => {
      const response = await at(`/${sampleBucket}/${photo}`, { authorization, date: httpDate() });
      assert.deepEqual([response.status, code(response)], [400, expected]);
    });
  }

  it('V1 without a date', async () => {
    const response = await at(`/${sampleBucket}/${photo}`, { authorization: `OSS ${root.accessKeyId}:x` });
    assert.deepEqual([response.status, code(response)], [403, 'AccessDenied']);
  });

  it('V4 for another region', async () => {
    const headers = { 'x-oss-date': isoDate(), 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' };
    const authorization = ossSigner.authorizationV4(root.accessKeyId, root.accessKeySecret, 'cn-beijing', 'GET', { headers }, sampleBucket, photo);
    const response = await at(`/${sampleBucket}/${photo}`, { ...headers, authorization });
    assert.deepEqual([response.status, code(response)], [400, 'InvalidArgument']);
    assert.match(response.text, /<EC>0002-00000226<\/EC>/);
  });

  it('header and URL signature together', async () => {
    const url = await openOss({ authorizationV4: false, credentials: root, bucket: sampleBucket }).asyncSignatureUrl(photo);
    const response = await send(url, { headers: { authorization: `OSS ${root.accessKeyId}:x`, date: httpDate() } });
    assert.deepEqual([response.status, code(response)], [400, 'InvalidArgument']);
  });

  it('half a V1 URL signature', async () => {
    const response = await at(`/${sampleBucket}/${photo}?OSSAccessKeyId=${root.accessKeyId}&Expires=1`);
    assert.deepEqual([response.status, code(response)], [403, 'AccessDenied']);
  });

  it('bad bucket names and unknown sub-resources', async () => {
    const sign = (path, resource) => {
      const headers = { 'x-oss-date': httpDate() };
      return at(path, { ...headers, authorization: ossSigner.authorization(root.accessKeyId, root.accessKeySecret, ossSigner.buildCanonicalString('GET', resource, { headers })) });
    };
    assert.equal(code(await sign('/Upper_Case/x', '/Upper_Case/x')), 'InvalidBucketName');
    assert.equal(code(await sign('/ab/x', '/ab/x')), 'InvalidBucketName');
    assert.equal(code(await sign(`/${freshBucket()}/x`, '/any/x')), 'SignatureDoesNotMatch');
  });

  it('XML that is none, or not the expected one', async () => {
    for (const body of ['', 'nonsense', '<Delete>', '<Other/>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&e;</Key></Object></Delete>']) {
      const headers = { 'x-oss-date': httpDate() };
      const authorization = ossSigner.authorization(root.accessKeyId, root.accessKeySecret, ossSigner.buildCanonicalString('POST', `/${sampleBucket}/`, { headers, parameters: { delete: '' } }));
      const response = await send(`${pathStyle.endpoint}/${sampleBucket}/?delete`, { method: 'POST', headers: { ...headers, authorization, 'Content-Length': Buffer.byteLength(body) }, body });
      assert.deepEqual([response.status, code(response)], [400, 'MalformedXML'], body);
    }
  });
});
