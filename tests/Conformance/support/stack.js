// Addresses and seeded identities of the stack under test. Nothing here knows how the stack was started.

export const stsUrl = new URL(process.env.SCENARIO_STS ?? 'http://127.0.0.1:8711');
/** HOST:PORT where STS listens with TLS and a certificate that this Node trusts; undefined when it does not. */
export const stsTls = process.env.SCENARIO_STS_TLS || undefined;

export const ossUrl = new URL(process.env.SCENARIO_OSS ?? 'http://127.0.0.1:8712');

/** Where AppServer answers; undefined when the stack has none. */
export const appUrl = process.env.SCENARIO_APP ? new URL(process.env.SCENARIO_APP) : undefined;

export const account = '11223344';
export const region = 'cn-hangzhou';
export const sampleBucket = 'sample-bucket';
export const photo = '2015/01/01/grass.jpg';

export const root = { accessKeyId: 'LTAI5tScenarioRoot000001', accessKeySecret: 'ScenarioRootSecret000000000001' };
export const appServer = { accessKeyId: 'LTAI5tScenarioAppSrv0001', accessKeySecret: 'ScenarioAppServerSecret0000001' };

export const roleArn = (name) => `acs:ram::${account}:role/${name}`;

// Identities that seed.js adds to the default seed; a stack with the plain seed lacks them.
export const administratorRole = 'conformance-administrator';
export const distrustingRole = 'conformance-distrusting';
export const outsider = { accessKeyId: 'LTAI5tConformanceOut0001', accessKeySecret: 'ConformanceOutsiderSecret00001' };
