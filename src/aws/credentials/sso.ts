// Credentials of a role in IAM Identity Center. Rules and messages: those of AWS CLI 2.36.

import { createHash } from 'node:crypto';
import { GetRoleCredentialsCommand } from '@aws-sdk/nested-clients/sso';
import type { AwsCredentialIdentity } from '@smithy/types';
import { assertRegion } from '../../config/endpoint.ts';
import type { SsoRole } from '../../config/session-profiles.ts';
import { CliError, generalError } from '../../errors.ts';
import { COMPACT, pythonJson } from '../../text/python-json.ts';
import { keepSecret } from '../../text/secrets.ts';
import { renderExpiration } from './cache-files.ts';
import { type CacheableKeys, cachedKeys } from './credential-cache.ts';
import { usable } from './expiry.ts';
import type { ProviderContext } from './provider-context.ts';
import { callService } from './service-call.ts';
import { SSO } from './sso-services.ts';
import { loadSsoToken } from './sso-token.ts';

/** Returns the keys of a role. Those that assume another role are not cached, because the keys of that role are. */
export function ssoKeys(role: SsoRole, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const load = () => roleKeys(role, context);
  return role === context.settings.credentials ? cachedKeys(cacheName(role), load, context) : load();
}

function cacheName({ accountId, roleName, session, startUrl }: SsoRole): string {
  // The members are in alphabetical order.
  const name = { accountId, roleName, ...(session ? { sessionName: session } : { startUrl }) };
  return createHash('sha1').update(pythonJson(name, COMPACT)).digest('hex');
}

async function roleKeys(role: SsoRole, context: ProviderContext): Promise<CacheableKeys> {
  const { accountId, roleName, region, session } = role;
  assertRegion(region);
  const { accessToken, expires } = await loadSsoToken(role, context);
  if (session === undefined && expires <= Date.now()) throw invalidSession();
  const command = new GetRoleCredentialsCommand({ roleName, accountId, accessToken });
  const { roleCredentials } = await callService(command, { service: SSO, name: 'SSO', region }, context).catch(refusal);
  const { accessKeyId, secretAccessKey, sessionToken, expiration = Number.NaN } = roleCredentials ?? {};
  for (const secret of [secretAccessKey, sessionToken]) keepSecret(secret);
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(new Date(expiration).getTime())) {
    throw generalError('SSO returned no credentials for the GetRoleCredentials operation');
  }
  const Credentials = {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: renderExpiration(expiration),
    AccountId: accountId,
  };
  const document = { ProviderType: 'sso', Credentials };
  return usable({ accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration), document });
}

function refusal(error: unknown): never {
  const isRejected = error instanceof CliError && error.code === 'UnauthorizedException';
  throw isRejected ? invalidSession(error) : error;
}

const invalidSession = (cause?: unknown): CliError =>
  generalError(
    'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session ' +
      'run aws sso login with the corresponding profile.',
    cause,
  );
