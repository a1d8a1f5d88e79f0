// Requests to STS for the keys of a role.

import type { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { generalError } from '../../errors.ts';
import { Client, type ClientConfig } from '../client.ts';
import { operationName } from '../command.ts';
import { attempt } from '../retry.ts';
import { STS } from './credential-services.ts';
import type { ProviderContext } from './provider-context.ts';

/** Requests keys from STS, with as many attempts as other calls. */
export async function issuedKeys(
  command: AssumeRoleCommand | AssumeRoleWithWebIdentityCommand,
  { settings, transport, trace, sleep, random, now }: ProviderContext,
  credentials?: ClientConfig['credentials'],
): Promise<AwsCredentialIdentity> {
  const endpoint = settings.endpointOf('STS');
  const sts = new Client({ ...settings, service: STS, endpoint, credentials, transport, now, trace });
  const retries = { maxAttempts: settings.maxAttempts, sleep, random, trace };
  const { signal } = new AbortController();
  const operation = operationName(command);
  const { Credentials: issued } = await attempt(operation, retries, () => sts.send(command, { signal }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
  if (!AccessKeyId || !SecretAccessKey)
    throw generalError(`STS returned no credentials for the ${operation} operation`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: Expiration }),
  };
}
