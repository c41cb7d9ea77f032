// Prints the default seed with the identities that this suite needs on top:
// a role that may do everything, a role that trusts nobody of the account, a user without any policy.
//   node seed.js ../../src/Seeds/scenario.seed.json > conformance.seed.json

import { readFileSync } from 'node:fs';
import { account, administratorRole, distrustingRole, outsider } from './support/stack.js';

const trust = (principal) => ({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [principal] } }] });

const seed = JSON.parse(readFileSync(process.argv[2], 'utf8'));
delete seed.$schema;
const own = seed.accounts.find((candidate) => candidate.accountId === account);
own.roles.push(
  { roleName: administratorRole, trustPolicy: trust(`acs:ram::${account}:root`), policies: [{ type: 'System', name: 'AdministratorAccess' }] },
  { roleName: distrustingRole, trustPolicy: trust('acs:ram::99999999:root'), policies: [] },
);
own.users.push({ userName: 'outsider', accessKeys: [outsider], policies: [] });
process.stdout.write(JSON.stringify(seed));
