// Requests to STS for the keys of a role.

import type { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import { generalError } from '../../errors.ts';
import type { ClientConfig } from '../client.ts';
import { operationName } from '../command.ts';
import { Exchange } from '../exchange.ts';
import type { CacheableKeys } from './credential-cache.ts';
import { STS } from './credential-services.ts';
import { usable } from './expiry.ts';
import type { ProviderContext } from './provider-context.ts';
import { cachedDocument } from './role-cache.ts';
import { callService } from './service-call.ts';
import { checkLimits } from './sts-limits.ts';

/** The name that the AWS CLI gives to a session without one. */
export const defaultSessionName = (): string => `botocore-session-${Math.floor(Date.now() / 1000)}`;

/** Requests keys from STS. The result has their end by the local clock. */
export async function issuedKeys(
  command: AssumeRoleCommand | AssumeRoleWithWebIdentityCommand,
  context: ProviderContext,
  credentials?: ClientConfig['credentials'],
): Promise<CacheableKeys> {
  if (context.settings.parameterValidation) checkLimits(command.input);
  let last = new Exchange();
  const onAttempt = (exchange: Exchange): void => {
    last = exchange;
  };
  const response = await callService(command, { service: STS, name: 'STS', credentials, onAttempt }, context);
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = response.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey) {
    throw generalError(`STS returned no credentials for the ${operationName(command)} operation`);
  }
  const document = cachedDocument(response);
  return usable({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: byLocalClock(Expiration, last) }),
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
