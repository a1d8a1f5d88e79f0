// Credentials of a role of a profile.

import { AssumeRoleCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { AssumedRole } from '../../config/credentials.ts';
import { issuedKeys } from './issued-keys.ts';
import type { ProviderContext } from './provider-context.ts';

/** Assumes a role with the keys of its source, which `sourceKeys` loads. Prompts for an MFA code after that. */
export async function assumeRole(
  role: AssumedRole,
  sourceKeys: () => Promise<AwsCredentialIdentity>,
  context: ProviderContext,
): Promise<AwsCredentialIdentity> {
  const keys = await sourceKeys();
  const { roleArn, sessionName, externalId, durationSeconds, mfaSerial } = role;
  const code = mfaSerial && (await context.askSecret(`Enter MFA code for ${mfaSerial}: `));
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName || `aws-sdk-js-${Date.now()}`,
    ExternalId: externalId || undefined,
    DurationSeconds: durationSeconds,
    ...(mfaSerial && { SerialNumber: mfaSerial, TokenCode: code }),
  });
  return issuedKeys(command, context, async () => keys);
}
