// Role credentials in the spelling that SDK constructors want.

import { openPopCore } from './sts-clients.js';
import { appServer, roleArn } from './stack.js';

/** AssumeRole by the app server's key. */
export async function assumeRole(role, { policy, durationSeconds, sessionName = 'conformance' } = {}) {
  const answer = await openPopCore(appServer)('AssumeRole', {
    roleArn: roleArn(role),
    roleSessionName: sessionName,
    ...(policy === undefined ? {} : { policy: typeof policy === 'string' ? policy : JSON.stringify(policy) }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  });
  const { accessKeyId, accessKeySecret, securityToken } = answer.credentials;
  return { accessKeyId, accessKeySecret, securityToken };
}

/** The role's credentials, or null where the stack's seed does not have the role. */
export async function assumeRoleIfSeeded(role) {
  try {
    return await assumeRole(role);
  } catch (error) {
    if (error.code === 'EntityNotExist.Role') {
      return null;
    }
    throw error;
  }
}
