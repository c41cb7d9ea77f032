// Every action that docs/sts-ram-actions.md calls served is carried out at least once by the vendor's client; the journal is the witness.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { journalEntry, resetStack, samlMetadata } from '../support/control.js';
import { openIms, openRam } from '../support/sts-clients.js';
import { account, root, stsUrl } from '../support/stack.js';

const table = readFileSync(new URL('../../../docs/sts-ram-actions.md', import.meta.url), 'utf8');

/** The served actions of one section of the document. */
const served = (heading) =>
  table.split(/^## /m).find((section) => section.startsWith(heading)).split('\n')
    .map((line) => /^\| (\w+) \| served/.exec(line)?.[1]).filter((action) => action !== undefined).sort();

/** A client that keeps what the journal says of each of its calls. */
function witnessed(open) {
  const call = open(root);
  const seen = new Set();
  return {
    seen,
    do: async (action, parameters) => {
      const answer = await call(action, parameters);
      const { operation, status } = await journalEntry(stsUrl, answer.requestId);
      assert.deepEqual({ operation, status }, { operation: action, status: 200 });
      seen.add(operation);
      return answer;
    },
  };
}

const trustAccount = JSON.stringify({ Version: '1', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: [`acs:ram::${account}:root`] } }] });
const read = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'oss:GetObject', Resource: '*' }] });

before(resetStack);

describe('the whole API', () => {
  it('RAM 2015-05-01 by @alicloud/ram20150501', async () => {
    const ram = witnessed(openRam);
    const [user, group, role, policy] = [{ userName: 'whole' }, { groupName: 'whole' }, { roleName: 'whole' }, { policyName: 'whole' }];
    const custom = { ...policy, policyType: 'Custom' };

    await ram.do('CreateUser', { ...user, displayName: 'Whole', email: 'whole@example.com', mobilePhone: '86-13900000000', comments: 'all of it' });
    assert.equal((await ram.do('GetUser', user)).user.mobilePhone, '86-13900000000');
    await ram.do('UpdateUser', { ...user, newComments: 'changed' });
    assert.ok((await ram.do('ListUsers', { maxItems: 1 })).isTruncated);
    const { accessKey } = await ram.do('CreateAccessKey', user);
    await ram.do('UpdateAccessKey', { ...user, userAccessKeyId: accessKey.accessKeyId, status: 'Inactive' });
    assert.deepEqual((await ram.do('ListAccessKeys', user)).accessKeys.accessKey.map((one) => one.status), ['Inactive']);

    await ram.do('CreateGroup', { ...group, comments: 'a group' });
    await ram.do('UpdateGroup', { ...group, newComments: 'changed' });
    assert.equal((await ram.do('GetGroup', group)).group.comments, 'changed');
    assert.ok((await ram.do('ListGroups', {})).groups.group.some((one) => one.groupName === 'whole'));
    await ram.do('AddUserToGroup', { ...user, ...group });
    assert.equal((await ram.do('ListUsersForGroup', group)).users.user[0].userName, 'whole');
    assert.equal((await ram.do('ListGroupsForUser', user)).groups.group[0].groupName, 'whole');

    await ram.do('CreateRole', { ...role, assumeRolePolicyDocument: trustAccount, maxSessionDuration: 43200 });
    await ram.do('UpdateRole', { ...role, newMaxSessionDuration: 7200 });
    assert.equal((await ram.do('GetRole', role)).role.maxSessionDuration, 7200);
    assert.ok((await ram.do('ListRoles', {})).roles.role.some((one) => one.roleName === 'whole'));

    await ram.do('CreatePolicy', { ...policy, policyDocument: read, description: 'reads' });
    await ram.do('UpdatePolicyDescription', { ...policy, newDescription: 'reads all' });
    assert.equal((await ram.do('GetPolicy', custom)).policy.description, 'reads all');
    await ram.do('CreatePolicyVersion', { ...policy, policyDocument: read });
    assert.equal((await ram.do('GetPolicyVersion', { ...custom, versionId: 'v2' })).policyVersion.isDefaultVersion, false);
    await ram.do('SetDefaultPolicyVersion', { ...policy, versionId: 'v2' });
    await ram.do('DeletePolicyVersion', { ...policy, versionId: 'v1' });
    assert.deepEqual((await ram.do('ListPolicyVersions', custom)).policyVersions.policyVersion.map((one) => one.versionId), ['v2']);
    assert.ok((await ram.do('ListPolicies', { policyType: 'Custom' })).policies.policy.some((one) => one.policyName === 'whole'));

    for (const [kind, target] of [['User', user], ['Group', group], ['Role', role]]) {
      await ram.do(`AttachPolicyTo${kind}`, { ...custom, ...target });
      assert.equal((await ram.do(`ListPoliciesFor${kind}`, target)).policies.policy[0].policyName, 'whole');
    }
    const entities = await ram.do('ListEntitiesForPolicy', custom);
    assert.deepEqual([entities.users.user.length, entities.groups.group.length, entities.roles.role.length], [1, 1, 1]);
    for (const [kind, target] of [['User', user], ['Group', group], ['Role', role]]) {
      await ram.do(`DetachPolicyFrom${kind}`, { ...custom, ...target });
    }

    await ram.do('RemoveUserFromGroup', { ...user, ...group });
    await ram.do('DeleteAccessKey', { ...user, userAccessKeyId: accessKey.accessKeyId });
    await ram.do('DeletePolicy', policy);
    await ram.do('DeleteRole', role);
    await ram.do('DeleteGroup', group);
    await ram.do('DeleteUser', user);

    assert.deepEqual([...ram.seen].sort(), served('RAM 2015-05-01'));
  });

  it('the identity providers of IMS 2019-08-15 by @alicloud/pop-core', async () => {
    const ims = witnessed(openIms);
    const oidc = { OIDCProviderName: 'whole' };
    await ims.do('CreateOIDCProvider', { ...oidc, IssuerUrl: 'https://whole.example', ClientIds: 'a' });
    await ims.do('UpdateOIDCProvider', { ...oidc, NewDescription: 'all of it' });
    await ims.do('AddClientIdToOIDCProvider', { ...oidc, ClientId: 'b' });
    await ims.do('RemoveClientIdFromOIDCProvider', { ...oidc, ClientId: 'a' });
    await ims.do('AddFingerprintToOIDCProvider', { ...oidc, Fingerprint: 'a'.repeat(40) });
    await ims.do('RemoveFingerprintFromOIDCProvider', { ...oidc, Fingerprint: 'a'.repeat(40) });
    assert.equal((await ims.do('GetOIDCProvider', oidc)).oIDCProvider.clientIds, 'b');
    assert.ok((await ims.do('ListOIDCProviders', {})).oIDCProviders.oIDCProvider.some((one) => one.oIDCProviderName === 'whole'));
    await ims.do('DeleteOIDCProvider', oidc);

    const saml = { SAMLProviderName: 'whole' };
    const document = Buffer.from(await samlMetadata()).toString('base64');
    await ims.do('CreateSAMLProvider', { ...saml, EncodedSAMLMetadataDocument: document });
    await ims.do('UpdateSAMLProvider', { ...saml, NewDescription: 'all of it' });
    assert.equal((await ims.do('GetSAMLProvider', saml)).sAMLProvider.encodedSAMLMetadataDocument, document);
    assert.ok((await ims.do('ListSAMLProviders', {})).sAMLProviders.sAMLProvider.some((one) => one.sAMLProviderName === 'whole'));
    await ims.do('DeleteSAMLProvider', saml);

    assert.deepEqual([...ims.seen].sort(), served('IMS 2019-08-15'));
  });
});
