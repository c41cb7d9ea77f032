// AssumeRole through every vendor client, V1 and V3.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resetStack } from '../support/control.js';
import { refused } from '../support/expect.js';
import { aliOssSts, clients } from '../support/sts-clients.js';
import { assumeRoleIfSeeded } from '../support/credentials.js';
import { account, administratorRole, appServer, distrustingRole, outsider, roleArn, root } from '../support/stack.js';

const readonly = { roleArn: roleArn('oss-readonly'), roleSessionName: 'client-001' };
const documentPolicy = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['oss:GetObject'], Resource: ['acs:oss:*:*:sample-bucket/2015/01/01/*.jpg'] }],
};

/** A valid session policy of exactly so many bytes. */
function policyOfBytes(size) {
  const text = (filler) => JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'oss:GetObject', Resource: `acs:oss:*:*:b/${filler}` }] });
  return text('x'.repeat(size - text('').length));
}

const secondsUntil = (expiration) => (Date.parse(expiration) - Date.now()) / 1000;

before(resetStack);

for (const { name, open } of clients) {
  describe(`AssumeRole by ${name}`, () => {
    it('issues credentials of the documented shape for an hour', async () => {
      const answer = await open(appServer)('AssumeRole', readonly);

      assert.match(answer.requestId, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
      assert.equal(answer.assumedRoleUser.arn, `acs:ram::${account}:role/oss-readonly/client-001`);
      assert.match(answer.assumedRoleUser.assumedRoleId, /^3\d{17}:client-001$/);
      const { accessKeyId, accessKeySecret, securityToken, expiration } = answer.credentials;
      assert.match(accessKeyId, /^STS\.[A-Za-z0-9]{25}$/);
      assert.match(accessKeySecret, /^[A-Za-z0-9]{44}$/);
      assert.match(securityToken, /^CAIS[A-Za-z0-9+/=]+$/);
      assert.match(expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok(Math.abs(secondsUntil(expiration) - 3600) < 30, expiration);
    });

    it('gives new credentials each time', async () => {
      const call = open(appServer);
      const [first, second] = [await call('AssumeRole', readonly), await call('AssumeRole', readonly)];
      assert.notEqual(first.credentials.accessKeyId, second.credentials.accessKeyId);
      assert.notEqual(first.credentials.securityToken, second.credentials.securityToken);
    });

    it('honours DurationSeconds within the role maximum', async () => {
      const answer = await open(appServer)('AssumeRole', { ...readonly, durationSeconds: 900 });
      assert.ok(Math.abs(secondsUntil(answer.credentials.expiration) - 900) < 30);
    });

    for (const durationSeconds of [0, 899, 3601]) {
      it(`refuses DurationSeconds ${durationSeconds}`, async () => {
        const error = await refused(open(appServer)('AssumeRole', { ...readonly, durationSeconds }), 'InvalidParameter.DurationSeconds', 400);
        assert.equal(error.text, 'The Min/Max value of DurationSeconds is 15min/1hr.');
      });
    }

    it('finds the role whatever its case, and accepts every legal character in the session name', async () => {
      const answer = await open(appServer)('AssumeRole', { roleArn: roleArn('OSS-ReadOnly'), roleSessionName: 'a.b@c-d_E9' });
      assert.equal(answer.assumedRoleUser.arn, `acs:ram::${account}:role/oss-readonly/a.b@c-d_E9`);
    });

    for (const [what, roleSessionName] of [['one character', 'a'], ['65 characters', 'a'.repeat(65)], ['a space', 'a b'], ['a letter beyond ASCII', 'alicé']]) {
      it(`refuses a session name of ${what}`, async () => {
        await refused(open(appServer)('AssumeRole', { ...readonly, roleSessionName }), 'InvalidParameter.RoleSessionName', 400);
      });
    }

    it('accepts a session name of 64 characters', async () => {
      await open(appServer)('AssumeRole', { ...readonly, roleSessionName: 'a'.repeat(64) });
    });

    it('refuses an ARN that is none', async () => {
      const error = await refused(open(appServer)('AssumeRole', { ...readonly, roleArn: 'oss-readonly' }), 'InvalidParameter.RoleArn', 400);
      assert.equal(error.text, 'The parameter RoleArn is wrongly formed.');
    });

    it('refuses a role that does not exist', async () => {
      const error = await refused(open(appServer)('AssumeRole', { ...readonly, roleArn: roleArn('nobody') }), 'EntityNotExist.Role', 404);
      assert.equal(error.text, 'The specified Role not exists .');
    });

    it('wants the role and the session name', async () => {
      await refused(open(appServer)('AssumeRole', { roleSessionName: 'client-001' }), 'MissingRoleArn', 400);
      await refused(open(appServer)('AssumeRole', { roleArn: readonly.roleArn }), 'MissingRoleSessionName', 400);
    });

    it('refuses the account root key', async () => {
      const error = await refused(open(root)('AssumeRole', readonly), 'NoPermission', 403);
      assert.equal(error.text, 'Roles may not be assumed by root accounts.');
    });

    it('takes a session policy of 2048 bytes and no more', async () => {
      const call = open(appServer);
      await call('AssumeRole', { ...readonly, policy: policyOfBytes(2048) });
      const error = await refused(call('AssumeRole', { ...readonly, policy: policyOfBytes(2049) }), 'InvalidParameter.PolicySize', 400);
      assert.equal(error.text, 'The size of Policy must be smaller than 2048 bytes.');
    });

    for (const [what, policy] of [
      ['no JSON', 'allow everything'],
      ['cut off', JSON.stringify(documentPolicy).slice(0, -2)],
      ['no version', JSON.stringify({ Statement: documentPolicy.Statement })],
      ['an unknown effect', JSON.stringify({ Version: '1', Statement: [{ Effect: 'Maybe', Action: '*', Resource: '*' }] })],
      ['an unknown member', JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Extra: 1 }] })],
    ]) {
      it(`refuses a session policy that is malformed: ${what}`, async () => {
        const error = await refused(open(appServer)('AssumeRole', { ...readonly, policy }), 'InvalidParameter.PolicyGrammar', 400);
        assert.equal(error.text, 'The parameter Policy has not passed grammar check.');
      });
    }

    it('refuses a user whose policies do not allow sts:AssumeRole', async (t) => {
      if ((await assumeRoleIfSeeded(administratorRole)) === null) {
        return t.skip(`the stack's seed has no role ${administratorRole}`);
      }
      const error = await refused(open(outsider)('AssumeRole', readonly), 'NoPermission', 403);
      assert.equal(error.text, 'You are not authorized to do this action. You should be authorized by RAM.');
      assert.equal(error.detail?.PolicyType, 'AccountLevelIdentityBasedPolicy');
      assert.equal(error.detail?.AuthAction, 'sts:AssumeRole');
      assert.equal(error.detail?.NoPermissionType, 'ImplicitDeny');
    });

    it('refuses when the role does not trust the caller', async (t) => {
      if ((await assumeRoleIfSeeded(administratorRole)) === null) {
        return t.skip(`the stack's seed has no role ${distrustingRole}`);
      }
      const error = await refused(open(appServer)('AssumeRole', { ...readonly, roleArn: roleArn(distrustingRole) }), 'NoPermission', 403);
      assert.equal(error.detail?.PolicyType, 'AssumeRolePolicy');
    });

    it('refuses a role session whose role may not assume roles', async () => {
      const { credentials } = await open(appServer)('AssumeRole', readonly);
      await refused(open(credentials)('AssumeRole', readonly), 'NoPermission', 403);
    });
  });
}

describe('AssumeRole by the STS client of ali-oss, V1', () => {
  it('issues credentials with a session policy', async () => {
    const { credentials } = await aliOssSts(appServer).assumeRole(readonly.roleArn, documentPolicy, 900, 'client-002');
    assert.match(credentials.AccessKeyId, /^STS\./);
    assert.match(credentials.SecurityToken, /^CAIS/);
    assert.ok(Math.abs(secondsUntil(credentials.Expiration) - 900) < 30);
  });

  it('reports the code, the status and the request id of a refusal', async () => {
    await refused(aliOssSts(root).assumeRole(readonly.roleArn, null, 900, 'client-002'), 'NoPermission', 403);
    await refused(aliOssSts({ ...appServer, accessKeySecret: 'wrong' }).assumeRole(readonly.roleArn), 'SignatureDoesNotMatch', 400);
  });
});
