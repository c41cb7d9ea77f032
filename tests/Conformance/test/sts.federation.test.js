// AssumeRoleWithOIDC and AssumeRoleWithSAML by the vendor's SDK; the SAML assertion is made and signed by an identity provider's library, not by ours.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { Saml20 } from 'saml';
import { mintOidcToken, mintSamlAssertion, resetStack, samlMetadata } from '../support/control.js';
import { refused } from '../support/expect.js';
import { openIms, openPopCore, openRam, openSts } from '../support/sts-clients.js';
import { account, roleArn, root } from '../support/stack.js';

const recipient = 'https://signin.aliyun.com/saml-role/sso';
const attribute = (name) => `https://www.aliyun.com/SAML-Role/Attributes/${name}`;
const provider = (kind, name) => `acs:ram::${account}:${kind}-provider/${name}`;
const trust = (arn, condition) => JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: [arn] }, Condition: { StringEquals: condition } }],
});
const base64 = (text) => Buffer.from(text).toString('base64');
const anonymous = () => openSts({ accessKeyId: '', accessKeySecret: '' });
const whoIs = async ({ credentials }) => (await openPopCore(credentials)('GetCallerIdentity')).arn;

describe('AssumeRoleWithOIDC by @alicloud/sts20150401', () => {
  before(resetStack);

  it('becomes the role that trusts the provider', async () => {
    await openIms(root)('CreateOIDCProvider', { OIDCProviderName: 'idp', issuerUrl: 'https://issuer.example', clientIds: 'app-1' });
    await openRam(root)('CreateRole', { roleName: 'federated', assumeRolePolicyDocument: trust(provider('oidc', 'idp'), { 'oidc:aud': ['app-1'] }) });
    const OIDCToken = await mintOidcToken({ issuer: 'https://issuer.example', audience: 'app-1', subject: 'demo' });
    const answer = await anonymous()('AssumeRoleWithOIDC', { OIDCProviderArn: provider('oidc', 'idp'), OIDCToken, roleArn: roleArn('federated'), roleSessionName: 'pod-1' });
    assert.equal(answer.assumedRoleUser.arn, `${roleArn('federated')}/pod-1`);
    assert.equal(answer.oIDCTokenInfo.subject, 'demo');
    assert.equal(await whoIs(answer), `acs:ram::${account}:assumed-role/federated/pod-1`);
  });
});

// A native executable says what it lacks.
const isNative = process.env.SCENARIO_NATIVE === '1';
const noOpenssl = spawnSync('openssl', ['version']).error !== undefined;

describe('AssumeRoleWithSAML by @alicloud/sts20150401', { skip: noOpenssl && 'openssl is not there to make a certificate' }, () => {
  let idp;

  before(async () => {
    await resetStack();
    const folder = mkdtempSync(path.join(tmpdir(), 'scenario-saml-'));
    try {
      const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=idp', '-days', '2', '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
      idp = { key: readFileSync(keyFile), cert: readFileSync(certFile) };
    } finally {
      rmSync(folder, { recursive: true });
    }
    const der = idp.cert.toString().replace(/-----[^-]+-----|\s/g, '');
    const metadata = '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:idp">'
      + '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">'
      + `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${der}</X509Certificate></X509Data></KeyInfo>`
      + '</KeyDescriptor></IDPSSODescriptor></EntityDescriptor>';
    await openIms(root)('CreateSAMLProvider', { SAMLProviderName: 'corp', encodedSAMLMetadataDocument: base64(metadata) });
    await openRam(root)('CreateRole', { roleName: 'federated', assumeRolePolicyDocument: trust(provider('saml', 'corp'), { 'saml:recipient': [recipient] }) });
  });

  const assertion = (more = {}) => Saml20.create({
    ...idp,
    issuer: 'urn:idp',
    audiences: 'urn:alibaba:cloudcomputing',
    recipient,
    lifetimeInSeconds: 300,
    nameIdentifier: 'alice@corp.example',
    nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    attributes: { [attribute('Role')]: `${roleArn('federated')},${provider('saml', 'corp')}`, [attribute('RoleSessionName')]: 'alice' },
    ...more,
  });

  const response = (signed) => base64('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="2026-01-01T00:00:00Z">'
    + `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${signed}</samlp:Response>`);

  const call = (SAMLAssertion, more = {}) => anonymous()('AssumeRoleWithSAML', { SAMLProviderArn: provider('saml', 'corp'), roleArn: roleArn('federated'), SAMLAssertion, ...more });

  it('a native executable says what it lacks', { skip: !isNative && 'runs on the .NET runtime' }, async () => {
    const error = await refused(call(response(assertion())), 'InvalidAction.NotFound', 404);
    assert.match(error.text, /cannot check XML signatures/);
  });

  it('becomes the role that trusts the provider', { skip: isNative && 'a native executable has no XML signatures' }, async () => {
    const answer = await call(response(assertion()), { durationSeconds: 900 });
    assert.equal(answer.assumedRoleUser.arn, `acs:sts::${account}:assumed-role/federated/alice`);
    assert.deepEqual(answer.sAMLAssertionInfo, { subjectType: 'persistent', subject: 'alice@corp.example', recipient, issuer: 'urn:idp' });
    assert.equal(await whoIs(answer), `acs:ram::${account}:assumed-role/federated/alice`);
  });

  it('a changed, a weakly signed and an expired assertion are refused', { skip: isNative && 'a native executable has no XML signatures' }, async () => {
    const invalid = 'AuthenticationFail.SAMLAssertion.Invalid';
    await refused(call(response(assertion().replace('alice@corp', 'admin@corp'))), invalid, 401);
    await refused(call(response(assertion({ signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' }))), invalid, 401);
    await refused(call(response(assertion({ audiences: 'urn:amazon:webservices' }))), invalid, 401);
    await refused(call(response(assertion({ lifetimeInSeconds: -60 }))), 'AuthenticationFail.SAMLAssertion.Expired', 401);
  });

  it('the built-in issuer serves a provider made from its metadata', { skip: isNative && 'a native executable has no XML signatures' }, async () => {
    await openIms(root)('CreateSAMLProvider', { SAMLProviderName: 'built-in', encodedSAMLMetadataDocument: base64(await samlMetadata()) });
    await openRam(root)('CreateRole', { roleName: 'offline', assumeRolePolicyDocument: trust(provider('saml', 'built-in'), { 'saml:recipient': [recipient] }) });
    const minted = await mintSamlAssertion({ providerArn: provider('saml', 'built-in'), roleArn: roleArn('offline'), roleSessionName: 'bob' });
    const answer = await call(minted, { SAMLProviderArn: provider('saml', 'built-in'), roleArn: roleArn('offline') });
    assert.equal(await whoIs(answer), `acs:ram::${account}:assumed-role/offline/bob`);
  });
});
