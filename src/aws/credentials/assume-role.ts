// Credentials of a role of a profile.

import { AssumeRoleCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { AssumedRole } from '../../config/credentials.ts';
import { cachedKeys } from './credential-cache.ts';
import { defaultSessionName, issuedKeys } from './issued-keys.ts';
import type { ProviderContext } from './provider-context.ts';
import { cacheName } from './role-cache.ts';

/**
 * Returns the cached keys of a role, or assumes it with the keys of its source, which `sourceKeys` loads. Prompts for the
 * MFA code before that: in a chain, the role that the call uses is the first to need one, as in the AWS CLI.
 */
export function assumeRole(
  role: AssumedRole,
  sourceKeys: () => Promise<AwsCredentialIdentity>,
  context: ProviderContext,
): Promise<AwsCredentialIdentity> {
  const { roleArn, sessionName, externalId, durationSeconds, mfaSerial } = role;
  // The order of the AWS CLI, in which a message lists invalid members.
  const members = {
    ...(sessionName && { RoleSessionName: sessionName }),
    ...(externalId !== undefined && { ExternalId: externalId }),
    ...(mfaSerial && { SerialNumber: mfaSerial }),
    ...(durationSeconds !== undefined && { DurationSeconds: durationSeconds }),
    RoleArn: roleArn,
  };
  const load = async () => {
    const code = mfaSerial && (await context.askSecret(`Enter MFA code for ${mfaSerial}: `));
    const input = { RoleSessionName: defaultSessionName(), ...members, ...(mfaSerial && { TokenCode: code }) };
    const keys = await sourceKeys();
    return issuedKeys(new AssumeRoleCommand(input), context, async () => keys);
  };
  return cachedKeys(cacheName(members), load, context);
}
