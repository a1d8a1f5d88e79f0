// Requests to STS for the keys of a role.

import type { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import { generalError } from '../../errors.ts';
import { Client, type ClientConfig } from '../client.ts';
import { operationName } from '../command.ts';
import { Exchange } from '../exchange.ts';
import { attempt } from '../retry.ts';
import type { CacheableKeys } from './credential-cache.ts';
import { STS } from './credential-services.ts';
import { usable } from './expiry.ts';
import type { ProviderContext } from './provider-context.ts';
import { cachedDocument } from './role-cache.ts';
import { checkLimits } from './sts-limits.ts';

/** The name that the AWS CLI gives to a session without one. */
export const defaultSessionName = (): string => `botocore-session-${Math.floor(Date.now() / 1000)}`;

/** Requests keys from STS, with as many attempts as other calls. */
export async function issuedKeys(
  command: AssumeRoleCommand | AssumeRoleWithWebIdentityCommand,
  { settings, transport, trace, sleep, random, now }: ProviderContext,
  credentials?: ClientConfig['credentials'],
): Promise<CacheableKeys> {
  if (settings.parameterValidation) checkLimits(command.input);
  const endpoint = settings.endpointOf('STS');
  const sts = new Client({ ...settings, service: STS, endpoint, credentials, transport, now, trace });
  const retries = { maxAttempts: settings.maxAttempts, sleep, random, trace };
  const { signal } = new AbortController();
  const operation = operationName(command);
  let exchange = new Exchange();
  const response = await attempt(operation, retries, () => {
    exchange = new Exchange();
    return sts.send(command, { signal, exchange });
  });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = response.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey)
    throw generalError(`STS returned no credentials for the ${operation} operation`);
  const document = cachedDocument(response);
  return usable({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: byLocalClock(Expiration, exchange) }),
    ...(document && { document }),
  });
}

/** Clocks that differ by less count as equal, because a response takes time. Milliseconds. */
const TOLERANCE = 60_000;

/** The time of the local clock at a time of the service. */
function byLocalClock(time: Date, { response }: Exchange): Date {
  const ahead = Date.now() - (response?.date ?? Date.now());
  return Math.abs(ahead) < TOLERANCE ? time : new Date(time.getTime() + ahead);
}
