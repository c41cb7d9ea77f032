// The vendor's credential providers, as its SDKs use them inside. They insist on HTTPS, so the host listens with TLS and Node trusts its authority.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as Credentials from '@alicloud/credentials';
import { mintOidcToken, resetStack } from '../support/control.js';
import { openIms, openPopCore, openRam } from '../support/sts-clients.js';
import { account, appServer, roleArn, root, stsTls } from '../support/stack.js';

const Client = Credentials.default.default ?? Credentials.default;
const Config = Credentials.Config ?? Credentials.default.Config;

const folder = mkdtempSync(path.join(tmpdir(), 'scenario-oidc-'));
after(() => rmSync(folder, { recursive: true }));

const open = (config) => new Client(new Config({ stsEndpoint: stsTls, ...config }));
const ramRoleArn = (more = {}) => open({ type: 'ram_role_arn', ...appServer, roleArn: roleArn('oss-readonly'), roleSessionName: 'client-001', ...more });

/** Who the service says the bearer is. */
const whoIs = async (credential) => {
  const { accessKeyId, accessKeySecret, securityToken } = await credential.getCredential();
  return (await openPopCore({ accessKeyId, accessKeySecret, securityToken })('GetCallerIdentity')).arn;
};

const skip = stsTls === undefined && 'the stack has no TLS address that Node trusts (SCENARIO_STS_TLS)';

describe('@alicloud/credentials', { skip }, () => {
  before(resetStack);

  it('ram_role_arn assumes the role over HTTPS', async () => {
    const credential = ramRoleArn({ roleSessionExpiration: 3600 });
    assert.equal(await whoIs(credential), `acs:ram::${account}:assumed-role/oss-readonly/client-001`);
    const [first, second] = [await credential.getCredential(), await credential.getCredential()];
    assert.equal(first.accessKeyId, second.accessKeyId, 'fresh credentials are kept');
    assert.match(first.accessKeyId, /^STS\./);
  });

  it('ram_role_arn goes on from a session, and hands the session policy and the external id over', async () => {
    const policy = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
    assert.equal(await whoIs(ramRoleArn({ policy, externalId: 'an-external-id' })), `acs:ram::${account}:assumed-role/oss-readonly/client-001`);
    const session = await ramRoleArn().getCredential();
    // The role may not assume a further one, and the vendor's code comes through.
    await assert.rejects(
      ramRoleArn({ ...session, type: 'ram_role_arn' }).getCredential(),
      /"Code":"NoPermission"/);
  });

  it('ram_role_arn tells a wrong secret from a wrong request', async () => {
    await assert.rejects(ramRoleArn({ accessKeySecret: 'wrong' }).getCredential(), /the access key secret is invalid/);
    await assert.rejects(ramRoleArn({ roleArn: roleArn('absent') }).getCredential(), /"Code":"EntityNotExist\.Role"/);
    await assert.rejects(ramRoleArn({ ...root }).getCredential(), /Roles may not be assumed by root accounts/);
  });

  it('oidc_role_arn presents a token from a file', async () => {
    const provider = `acs:ram::${account}:oidc-provider/cluster`;
    await openIms(root)('CreateOIDCProvider', { OIDCProviderName: 'cluster', issuerUrl: 'https://issuer.example', clientIds: 'app-1' });
    await openRam(root)('CreateRole', {
      roleName: 'pod',
      assumeRolePolicyDocument: JSON.stringify({
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: [provider] }, Condition: { StringEquals: { 'oidc:sub': ['system:serviceaccount:default:demo'] } } }],
      }),
    });
    const file = path.join(folder, 'token');
    const config = { type: 'oidc_role_arn', roleArn: roleArn('pod'), oidcProviderArn: provider, oidcTokenFilePath: file, roleSessionName: 'pod-1' };
    const claims = { issuer: 'https://issuer.example', audience: 'app-1', subject: 'system:serviceaccount:default:demo' };

    writeFileSync(file, await mintOidcToken(claims));
    assert.equal(await whoIs(open(config)), `acs:ram::${account}:assumed-role/pod/pod-1`);

    writeFileSync(file, await mintOidcToken({ ...claims, subject: 'somebody:else' }));
    await assert.rejects(open(config).getCredential(), /AuthenticationFail\.NoPermission/);
    writeFileSync(file, await mintOidcToken({ ...claims, expiresInSeconds: -1 }));
    await assert.rejects(open(config).getCredential(), /AuthenticationFail\.OIDCToken\.Expired/);
  });

  it('sts hands a session on as it is', async () => {
    const { accessKeyId, accessKeySecret, securityToken } = await ramRoleArn().getCredential();
    assert.equal(await whoIs(open({ type: 'sts', accessKeyId, accessKeySecret, securityToken })), `acs:ram::${account}:assumed-role/oss-readonly/client-001`);
  });
});
