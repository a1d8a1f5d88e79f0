// Credentials from AWS services, metadata services and programs, one file for each source.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { Credentials } from '../../config/credentials.ts';
import { generalError, inStage } from '../../errors.ts';
import { parseInstant } from '../../text/instant.ts';
import { keepSecret } from '../../text/secrets.ts';
import { assumeRole } from './assume-role.ts';
import { containerKeys } from './container.ts';
import { usable } from './expiry.ts';
import { instanceKeys, noCredentials } from './instance.ts';
import { processKeys } from './process.ts';
import { type ProviderContext, tokenIn } from './provider-context.ts';
import { assumeRoleWithWebIdentity } from './web-identity.ts';

type Keys = Extract<Credentials, { readonly kind: 'keys' }>;

/**
 * Loads keys from the provider of the credentials. Throws a service error if STS returns an error, a configuration error
 * if there are no credentials, otherwise a general error with the provider's message.
 */
export async function provideKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const keys = await inStage('CredentialRetrievalError', requestKeys(credentials, context)).catch(async (error) => {
    throw await context.settings.advise(error, credentials);
  });
  for (const secret of [keys.secretAccessKey, keys.sessionToken]) keepSecret(secret);
  return keys;
}

async function requestKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  switch (credentials.kind) {
    case 'keys':
      return knownKeys(credentials);
    case 'role':
      return assumeRole(credentials, () => provideKeys(credentials.source, context), context);
    case 'web-identity':
      return assumeRoleWithWebIdentity(credentials, context);
    case 'container': {
      const { token, tokenFile } = credentials;
      const read = tokenFile && tokenIn(tokenFile, context, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names this file');
      return containerKeys(credentials, tokenFile ? read : token, context.sleep);
    }
    case 'instance':
      return instanceKeys(credentials);
    case 'sso':
      return (await import('./sso.ts')).ssoKeys(credentials, context);
    case 'login':
      return (await import('./login.ts')).loginKeys(credentials, context);
    case 'process':
      return processKeys(credentials, context);
    case 'unavailable':
      throw noCredentials();
    case 'anonymous':
      throw new Error('anonymous credentials have no provider');
  }
}

/** Keys of the environment or of a file. Those of the environment may expire. */
function knownKeys({ accessKeyId, secretAccessKey, sessionToken, expiration: date }: Keys): AwsCredentialIdentity {
  const expiration = parseInstant(date);
  if (date !== undefined && !expiration) throw generalError('AWS_CREDENTIAL_EXPIRATION is not a date');
  const keys = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiration }),
  };
  return usable(keys, 'AWS_CREDENTIAL_EXPIRATION is the time at which the keys in the environment expire');
}
