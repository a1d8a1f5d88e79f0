// Credentials from AWS services, metadata services and programs. Providers of the SDK are loaded on demand.

import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand } from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { AssumedRole, Credentials, WebIdentity } from '../config/credentials.ts';
import type { Settings } from '../config/settings.ts';
import { CliError, generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { cut, shown } from '../text/safe.ts';
import { keepSecret } from '../text/secrets.ts';
import { Client, type ClientConfig } from './client.ts';
import { operationName } from './command.ts';
import { STS } from './credential-services.ts';
import { AttemptError } from './exchange.ts';
import { SILENT, type Transport } from './http.ts';
import { containerKeys, instanceKeys, noCredentials } from './metadata.ts';
import { attempt, type RetrySettings } from './retry.ts';

interface ProviderContext extends Pick<RetrySettings, 'sleep' | 'random'>, Pick<ClientConfig, 'now'> {
  readonly settings: Settings;
  /** Sends the requests of providers that talk to AWS. Requests to metadata services do not use it. */
  readonly transport: Transport;
  /** Logs requests for --debug, without secrets. */
  readonly trace: (line: string) => void;
  /** Prompts for a code on the terminal. Rejects without a terminal. */
  readonly askSecret: (prompt: string) => Promise<string>;
  /** Reads token files. */
  readonly readFile: Files['readFile'];
}

/**
 * Loads keys from the provider of the credentials. Throws a service error if STS returns an error, a configuration error
 * if there are no credentials, otherwise a general error with the provider's message.
 */
export async function provideKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const keys = await requestKeys(credentials, context);
  for (const secret of [keys.secretAccessKey, keys.sessionToken]) keepSecret(secret);
  return keys;
}

async function requestKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  switch (credentials.kind) {
    case 'keys':
      return credentials;
    case 'role':
      return assumeRole(credentials, context);
    case 'web-identity':
      return assumeRoleWithWebIdentity(credentials, context);
    case 'container': {
      const { token, tokenFile } = credentials;
      return containerKeys(credentials, tokenFile ? textOf(tokenFile, context) : token, context.sleep);
    }
    case 'instance':
      return instanceKeys(credentials);
    case 'sso':
    case 'login':
    case 'process':
      return fromSdk(credentials, context);
    case 'unavailable':
      throw noCredentials();
    case 'anonymous':
      throw new Error('anonymous credentials have no provider');
  }
}

async function assumeRole(role: AssumedRole, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const keys = await provideKeys(role.source, context);
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

function assumeRoleWithWebIdentity(identity: WebIdentity, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const { roleArn, sessionName, tokenFile } = identity;
  const token = textOf(tokenFile, context);
  keepSecret(token);
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName || `aws-sdk-js-session-${Date.now()}`,
    WebIdentityToken: token,
  });
  return issuedKeys(command, context);
}

/** Requests keys from STS, with as many attempts as other calls. */
async function issuedKeys(
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

const textOf = (path: string, { readFile }: ProviderContext): string => Buffer.from(readFile(path)).toString();

type FromSdk = Extract<Credentials, { readonly kind: 'sso' | 'login' | 'process' }>;

async function fromSdk(credentials: FromSdk, context: ProviderContext): Promise<AwsCredentialIdentity> {
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
  if (kind === 'process') return (await import('@aws-sdk/credential-provider-process')).fromProcess(files);
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
  // Do not set a cause from here on: its text may contain a command line.
  if (kind === 'process') return generalError(processMessage(message, credentials.command));
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

/** Keeps the output of a failed command only. The first line repeats the command, which may contain secrets. */
function processMessage(message: string, command: string): string {
  const output = withoutCommand(message, command).replace(`Command failed: ${HIDDEN}`, '').trim();
  // The AWS CLI prints what the program wrote to standard error, with its line ends.
  return `Error when retrieving credentials from custom-process: ${cut(output)}`.trim();
}

const HIDDEN = '***';

/** Hides a command line in a message. The SDK may cut it off at a comment, so the truncated form is hidden too. */
function withoutCommand(message: string, command: string): string {
  const whole = [command, command.split(/\s[;#]/)[0] as string];
  return whole.reduce((text, one) => text.replaceAll(one.trim(), HIDDEN), message);
}

function noLogin(session: string, cause: Error): CliError {
  const message =
    'Error loading login session token: Unable to load a existing login session for session ' +
    `${session}, Please reauthenticate with 'aws login'.`;
  return new CliError('general', message, { hints: [shown(cause.message)], cause });
}
