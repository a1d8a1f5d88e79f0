// Credentials of a role for a web identity: a token in a file, which the platform of a container renews.

import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { WebIdentity } from '../../config/credentials.ts';
import { keepSecret } from '../../text/secrets.ts';
import { cachedKeys } from './credential-cache.ts';
import { defaultSessionName, issuedKeys } from './issued-keys.ts';
import { type ProviderContext, tokenIn } from './provider-context.ts';
import { cacheName } from './role-cache.ts';

/** Returns the cached keys of a role, or assumes it with the token in a file. */
export function assumeRoleWithWebIdentity(
  { roleArn, sessionName, tokenFile }: WebIdentity,
  context: ProviderContext,
): Promise<AwsCredentialIdentity> {
  const members = { ...(sessionName && { RoleSessionName: sessionName }), RoleArn: roleArn };
  const load = async () => {
    const token = tokenIn(tokenFile, context);
    keepSecret(token);
    const input = { RoleSessionName: defaultSessionName(), ...members, WebIdentityToken: token };
    return issuedKeys(new AssumeRoleWithWebIdentityCommand(input), context);
  };
  return cachedKeys(cacheName(members), load, context);
}
