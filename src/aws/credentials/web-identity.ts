// Credentials of a role for a web identity: a token in a file, which the platform of a container renews.

import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { WebIdentity } from '../../config/credentials.ts';
import { keepSecret } from '../../text/secrets.ts';
import { issuedKeys } from './issued-keys.ts';
import { type ProviderContext, tokenIn } from './provider-context.ts';

/** Assumes a role with the token in a file. */
export function assumeRoleWithWebIdentity(
  identity: WebIdentity,
  context: ProviderContext,
): Promise<AwsCredentialIdentity> {
  const { roleArn, sessionName, tokenFile } = identity;
  const token = tokenIn(tokenFile, context);
  keepSecret(token);
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName || `aws-sdk-js-session-${Date.now()}`,
    WebIdentityToken: token,
  });
  return issuedKeys(command, context);
}
