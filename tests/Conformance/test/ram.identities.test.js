// The documented set-up from nothing: users, keys, roles and policies by the vendor's RAM clients, and what each change does at STS and OSS.

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { resetStack } from '../support/control.js';
import { eventually } from '../support/eventually.js';
import { refused } from '../support/expect.js';
import { openOss } from '../support/oss-clients.js';
import { openPopCore, ramClients } from '../support/sts-clients.js';
import { account, appServer, photo, roleArn, root, sampleBucket } from '../support/stack.js';

const trustAccount = JSON.stringify({
  Version: '1',
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: [`acs:ram::${account}:root`] } }],
});
const readPhotos = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'oss:GetObject', Resource: `acs:oss:*:*:${sampleBucket}/2015/*` }],
});

const ossOf = ({ credentials }) => openOss({ credentials, bucket: sampleBucket });

before(resetStack);

for (const [index, { name, open }] of ramClients.entries()) {
  describe(`RAM by ${name}`, () => {
    const ram = open(root);
    const userName = `walker${index}`;
    const roleName = `reader-${index}`;
    const policyName = `photos-${index}`;

    it('a user: created, read, renamed, listed, deleted', async () => {
      const { user, requestId } = await ram('CreateUser', { userName: `${userName}-x`, displayName: '步行者', comments: 'a & b' });
      assert.match(requestId, /^[0-9A-F-]{36}$/);
      assert.match(user.userId, /^2\d{17}$/);
      assert.equal(user.displayName, '步行者');
      await refused(ram('CreateUser', { userName: `${userName}-x` }), 'EntityAlreadyExists.User', 409);
      await ram('UpdateUser', { userName: `${userName}-x`, newUserName: `${userName}-y` });
      assert.equal((await ram('GetUser', { userName: `${userName}-y` })).user.userId, user.userId);
      const { users } = await ram('ListUsers', { maxItems: 1000 });
      const names = users.user.map((one) => one.userName);
      assert.ok(names.includes(`${userName}-y`) && names.includes('appServer'), names.join());
      await ram('DeleteUser', { userName: `${userName}-y` });
      await refused(ram('GetUser', { userName: `${userName}-y` }), 'EntityNotExist.User', 404);
    });

    it('names and documents are checked', async () => {
      await refused(ram('CreateUser', { userName: 'no spaces' }), 'InvalidParameter.UserName.InvalidChars', 400);
      await refused(ram('CreateUser', { userName: 'x'.repeat(65) }), 'InvalidParameter.UserName.Length', 400);
      await refused(ram('CreatePolicy', { policyName: 'broken', policyDocument: '{' }), 'MalformedPolicyDocument', 400);
      await refused(ram('CreateRole', { roleName: 'broken', assumeRolePolicyDocument: readPhotos }), 'MalformedPolicyDocument', 400);
    });

    it('a user without the policy is refused the RAM API', async () => {
      await refused(open(appServer)('ListUsers'), 'NoPermission', 403);
    });

    it("the document's walk: user, key, role, policy, token, photo; then each step taken back", async () => {
      await ram('CreateUser', { userName });
      const { accessKey } = await ram('CreateAccessKey', { userName });
      assert.match(accessKey.accessKeyId, /^LTAI[A-Za-z0-9]{20}$/);
      assert.match(accessKey.accessKeySecret, /^[A-Za-z0-9]{30}$/);
      const user = { accessKeyId: accessKey.accessKeyId, accessKeySecret: accessKey.accessKeySecret };
      const sts = openPopCore(user);
      assert.equal((await sts('GetCallerIdentity')).arn, `acs:ram::${account}:user/${userName}`);

      const { role } = await ram('CreateRole', { roleName, assumeRolePolicyDocument: trustAccount, description: 'reads photos' });
      assert.match(role.roleId, /^3\d{17}$/);
      assert.equal(role.arn, roleArn(roleName));
      assert.equal(role.maxSessionDuration, 3600);
      const { policy } = await ram('CreatePolicy', { policyName, policyDocument: readPhotos });
      assert.equal(policy.defaultVersion, 'v1');

      const assume = () => sts('AssumeRole', { roleArn: roleArn(roleName), roleSessionName: 'walk' });
      await refused(assume(), 'NoPermission', 403);
      await ram('AttachPolicyToUser', { policyType: 'System', policyName: 'AliyunSTSAssumeRoleAccess', userName });
      const issued = await assume();
      await eventually(() => refused(ossOf(issued).get(photo), 'AccessDenied', 403));

      await ram('AttachPolicyToRole', { policyType: 'Custom', policyName, roleName });
      await refused(ram('AttachPolicyToRole', { policyType: 'Custom', policyName, roleName }), 'EntityAlreadyExists.Role.Policy', 409);
      const { policies } = await ram('ListPoliciesForRole', { roleName });
      assert.deepEqual(policies.policy.map((one) => one.policyName), [policyName]);
      await eventually(() => ossOf(issued).get(photo));
      await refused(ossOf(issued).get('private/salary.csv'), 'AccessDenied', 403);

      // Detaching bites the token that is already out.
      await ram('DetachPolicyFromRole', { policyType: 'Custom', policyName, roleName });
      await eventually(() => refused(ossOf(issued).get(photo), 'AccessDenied', 403));
      await ram('AttachPolicyToRole', { policyType: 'Custom', policyName, roleName });
      await eventually(() => ossOf(issued).get(photo));

      // So does a new default version.
      const nothing = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Deny', Action: 'oss:*', Resource: '*' }] });
      const { policyVersion } = await ram('CreatePolicyVersion', { policyName, policyDocument: nothing, setAsDefault: true });
      assert.equal(policyVersion.versionId, 'v2');
      await eventually(() => refused(ossOf(issued).get(photo), 'AccessDenied', 403));
      await ram('SetDefaultPolicyVersion', { policyName, versionId: 'v1' });
      await eventually(() => ossOf(issued).get(photo));

      // A key that is switched off asks for no more tokens; those it got go on.
      await ram('UpdateAccessKey', { userName, userAccessKeyId: user.accessKeyId, status: 'Inactive' });
      await refused(assume(), 'InvalidAccessKeyId.Inactive', 400);
      await ossOf(issued).get(photo);

      // Deleting the role ends its tokens, and a new role of the name does not revive them.
      await refused(ram('DeleteRole', { roleName }), 'DeleteConflict.Role.Policy', 409);
      await ram('DetachPolicyFromRole', { policyType: 'Custom', policyName, roleName });
      await ram('DeleteRole', { roleName });
      await eventually(() => refused(ossOf(issued).get(photo), 'InvalidSecurityToken', 403));
      await ram('CreateRole', { roleName, assumeRolePolicyDocument: trustAccount });
      await ram('AttachPolicyToRole', { policyType: 'Custom', policyName, roleName });
      await refused(openPopCore(issued.credentials)('GetCallerIdentity'), 'InvalidSecurityToken.Malformed', 400);
      await refused(ossOf(issued).get(photo), 'InvalidSecurityToken', 403);

      await ram('DetachPolicyFromRole', { policyType: 'Custom', policyName, roleName });
      await ram('DeleteRole', { roleName });
      await refused(ram('DeletePolicy', { policyName }), 'DeleteConflict.Policy.Version', 409);
      await ram('DeletePolicyVersion', { policyName, versionId: 'v2' });
      await ram('DeletePolicy', { policyName });
      await refused(ram('DeleteUser', { userName }), 'DeleteConflict.User.AccessKey', 409);
      await ram('DeleteAccessKey', { userName, userAccessKeyId: user.accessKeyId });
      await refused(ram('DeleteUser', { userName }), 'DeleteConflict.User.Policy', 409);
      await ram('DetachPolicyFromUser', { policyType: 'System', policyName: 'AliyunSTSAssumeRoleAccess', userName });
      await ram('DeleteUser', { userName });
      await refused(sts('GetCallerIdentity'), 'InvalidAccessKeyId.NotFound', 404);
    });
  });
}
