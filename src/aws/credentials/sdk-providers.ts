// Credentials of SSO and login sessions, from the SDK's providers.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { Credentials } from '../../config/credentials.ts';
import { CliError, generalError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import { AttemptError } from '../exchange.ts';
import { SILENT } from '../http.ts';
import type { ProviderContext } from './provider-context.ts';

type FromSdk = Extract<Credentials, { readonly kind: 'sso' | 'login' }>;

/** Loads keys with a provider of the SDK. */
export async function fromSdk(credentials: FromSdk, context: ProviderContext): Promise<AwsCredentialIdentity> {
  try {
    return await (await sdkProvider(credentials, context))();
  } catch (error) {
    throw describeError(error, credentials);
  }
}

async function sdkProvider(credentials: FromSdk, { settings, transport }: ProviderContext) {
  const { kind, profile } = credentials;
  const { config: configFilepath, credentials: filepath } = settings.paths;
  // Without a logger, the SDK's providers print warnings to the console.
  const files = { profile, filepath, configFilepath, ignoreCache: true, logger: SILENT };
  const { handler } = transport;
  const clients = {
    clientConfig: { requestHandler: handler, logger: SILENT },
    parentClientConfig: { requestHandler: handler, region: async () => settings.region, profile },
  };
  if (kind === 'sso') return (await import('@aws-sdk/credential-provider-sso')).fromSSO({ ...files, ...clients });
  return (await import('@aws-sdk/credential-provider-login')).fromLoginCredentials({ ...files, ...clients });
}

function describeError(error: unknown, credentials: FromSdk): unknown {
  if (error instanceof CliError || !(error instanceof Error)) return error;
  if (error instanceof AttemptError) return generalError(error.message, error);
  const { kind } = credentials;
  const { message } = error;
  if ('$response' in error || error instanceof SyntaxError || QUOTING.test(message)) {
    return generalError(`Error when retrieving credentials from ${kind}: invalid data`);
  }
  return kind === 'login' ? noLogin(credentials.session, error) : generalError(shown(message));
}

/**
 * Messages of SSO and login sessions about invalid input that quote it, including secrets: "Unexpected token 'S',
 * "SECRET..." is not valid JSON". The SDK passes on the message only, so nothing else identifies them.
 */
const QUOTING = /\bJSON\b|Deserialization error|Maximum call stack/;

function noLogin(session: string, cause: Error): CliError {
  const message =
    'Error loading login session token: Unable to load a existing login session for session ' +
    `${session}, Please reauthenticate with 'aws login'.`;
  return new CliError('general', message, { hints: [shown(cause.message)], cause });
}
