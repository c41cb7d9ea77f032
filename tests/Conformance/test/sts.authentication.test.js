// Who is calling, and what is not accepted as proof: keys, tokens, signatures, times, nonces.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { later, resetStack } from '../support/control.js';
import { refused } from '../support/expect.js';
import { clients } from '../support/sts-clients.js';
import { assumeRole } from '../support/credentials.js';
import { account, appServer, root } from '../support/stack.js';

before(resetStack);

for (const { name, version, open } of clients) {
  describe(`GetCallerIdentity by ${name}`, () => {
    it('names the account for the root key', async () => {
      const answer = await open(root)('GetCallerIdentity');
      assert.equal(answer.identityType, 'Account');
      assert.equal(answer.accountId, account);
      assert.equal(answer.arn, `acs:ram::${account}:root`);
      assert.equal(answer.principalId, account);
    });

    it('names the user', async () => {
      const answer = await open(appServer)('GetCallerIdentity');
      assert.equal(answer.identityType, 'RAMUser');
      assert.equal(answer.accountId, account);
      assert.equal(answer.arn, `acs:ram::${account}:user/appServer`);
      assert.match(answer.userId, /^2\d{17}$/);
      assert.equal(answer.principalId, answer.userId);
      assert.equal(answer.roleId, undefined);
    });

    it('names the role session', async () => {
      const answer = await open(await assumeRole('oss-readonly', { sessionName: 'who-am-i' }))('GetCallerIdentity');
      assert.equal(answer.identityType, 'AssumedRoleUser');
      assert.equal(answer.arn, `acs:ram::${account}:assumed-role/oss-readonly/who-am-i`);
      assert.equal(answer.principalId, `${answer.roleId}:who-am-i`);
      assert.equal(answer.userId, undefined);
    });
  });

  describe(`refused proofs by ${name}`, () => {
    it('wrong secret, with the server string to sign', async () => {
      const error = await refused(open({ ...appServer, accessKeySecret: 'wrong' })('GetCallerIdentity'), 'SignatureDoesNotMatch', 400);
      assert.match(error.text, version === 'V1' ? /server string to sign is:(?:GET|POST)&%2F&/ : /server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}/);
    });

    it('unknown key', async () => {
      await refused(open({ accessKeyId: 'LTAI5tNobodyKnowsThisKey', accessKeySecret: 'x' })('GetCallerIdentity'), 'InvalidAccessKeyId.NotFound', 404);
    });

    it('temporary key without its token', async () => {
      const { securityToken, ...key } = await assumeRole('oss-readonly');
      await refused(open(key)('GetCallerIdentity'), 'MissingSecurityToken', 400);
    });

    it('tampered token', async () => {
      const key = await assumeRole('oss-readonly');
      const at = Math.floor(key.securityToken.length / 2);
      const securityToken = key.securityToken.slice(0, at) + (key.securityToken[at] === 'x' ? 'y' : 'x') + key.securityToken.slice(at + 1);
      await refused(open({ ...key, securityToken })('GetCallerIdentity'), 'InvalidSecurityToken.Malformed', 400);
    });

    it("another key's token", async () => {
      const [one, other] = [await assumeRole('oss-readonly'), await assumeRole('oss-readonly')];
      await refused(open({ ...one, securityToken: other.securityToken })('GetCallerIdentity'), 'InvalidSecurityToken.MismatchWithAccessKey', 400);
    });

    it('token with a long-term key', async () => {
      const { securityToken } = await assumeRole('oss-readonly');
      await refused(open({ ...appServer, securityToken })('GetCallerIdentity'), 'InvalidSecurityToken.MismatchWithAccessKey', 400);
    });

    it('expired token, once the clock is past it, and not before', async () => {
      const key = await assumeRole('oss-readonly', { durationSeconds: 900 });
      await later(840, () => open(key)('GetCallerIdentity'));
      await later(960, () => refused(open(key)('GetCallerIdentity'), 'InvalidSecurityToken.Expired', 400));
      await open(key)('GetCallerIdentity');
    });
  });
}

describe('times and nonces', () => {
  const v1 = clients.filter(({ version, name }) => version === 'V1' && name.includes('pop-core'));
  const v3 = clients.filter(({ version }) => version === 'V3');
  const stale = new Date(Date.now() - 16 * 60 * 1000).toISOString().replace(/\.\d{3}/, '');
  const early = new Date(Date.now() + 16 * 60 * 1000).toISOString().replace(/\.\d{3}/, '');

  for (const { name, open } of v1) {
    it(`${name}: a replayed nonce is refused, another one is not`, async () => {
      const call = open(appServer);
      const nonce = `replay-${Math.random()}`;
      await call('GetCallerIdentity', {}, { override: { SignatureNonce: nonce } });
      await refused(call('GetCallerIdentity', {}, { override: { SignatureNonce: nonce } }), 'SignatureNonceUsed', 400);
      await call('GetCallerIdentity', {}, { override: { SignatureNonce: `${nonce}-2` } });
      await open(root)('GetCallerIdentity', {}, { override: { SignatureNonce: nonce } });
    });

    it(`${name}: a refused signature does not use up its nonce`, async () => {
      const nonce = `forged-${Math.random()}`;
      await refused(open({ ...appServer, accessKeySecret: 'wrong' })('GetCallerIdentity', {}, { override: { SignatureNonce: nonce } }), 'SignatureDoesNotMatch');
      await open(appServer)('GetCallerIdentity', {}, { override: { SignatureNonce: nonce } });
    });

    for (const [what, Timestamp, code] of [
      ['too old', stale, 'InvalidTimeStamp.Expired'],
      ['too early', early, 'InvalidTimeStamp.Expired'],
      ['no date', 'yesterday', 'InvalidTimeStamp.Format'],
    ]) {
      it(`${name}: a time stamp that is ${what} is refused`, async () => {
        await refused(open(appServer)('GetCallerIdentity', {}, { override: { Timestamp } }), code, 400);
      });
    }

    it(`${name}: unknown action, version and signature method`, async () => {
      const call = open(appServer);
      await refused(call('MakeCoffee'), 'InvalidAction.NotFound', 404);
      await refused(call('GetCallerIdentity', {}, { override: { Version: '1999-01-01' } }), 'InvalidVersion', 400);
      await refused(call('GetCallerIdentity', {}, { override: { SignatureMethod: 'HMAC-MD5' } }), 'InvalidSignatureMethod', 400);
    });
  }

  for (const { name, open } of v3) {
    it(`${name}: a replayed nonce is refused`, async () => {
      const call = open(appServer);
      const headers = { 'x-acs-signature-nonce': `replay-${Math.random()}` };
      await call('GetCallerIdentity', {}, { headers });
      await refused(call('GetCallerIdentity', {}, { headers }), 'SignatureNonceUsed', 400);
    });

    for (const [what, date, code] of [
      ['too old', stale, 'InvalidTimeStamp.Expired'],
      ['too early', early, 'InvalidTimeStamp.Expired'],
      ['no date', 'yesterday', 'InvalidTimeStamp.Format'],
    ]) {
      it(`${name}: a date that is ${what} is refused`, async () => {
        await refused(open(appServer)('GetCallerIdentity', {}, { headers: { 'x-acs-date': date } }), code, 400);
      });
    }
  }

  for (const { name, open } of clients) {
    it(`${name}: moving the server's clock does not make a fresh signature stale`, async () => {
      await later(3 * 3600, () => open(appServer)('GetCallerIdentity'));
      await later(-3 * 3600, () => open(appServer)('GetCallerIdentity'));
    });
  }
});
