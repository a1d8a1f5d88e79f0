// Credentials from the SDK's providers. Each provider is loaded on demand.

import type { AwsCredentialIdentity, Logger } from '@smithy/types';
import { untilAborted } from '../abort.ts';
import type { Credentials } from '../config/credentials.ts';
import type { Settings } from '../config/settings.ts';
import { CliError, generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { AttemptError } from './exchange.ts';
import type { Transport } from './http.ts';

interface ProviderContext {
  readonly settings: Settings;
  /** Sends the requests of providers that talk to AWS. Requests to metadata services do not use it. */
  readonly transport: Transport;
  /** Prompts for a code on the terminal. Rejects without a terminal. */
  readonly askSecret: (prompt: string) => Promise<string>;
  /** Reads token files. The SDK would read endless files as well. */
  readonly readFile: Files['readFile'];
}

/**
 * Loads keys from the provider of the credentials. Throws a service error if STS or SSO returns an error, a
 * configuration error if there are no credentials, otherwise a general error with the provider's message.
 */
export async function provideKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  try {
    return await requestKeys(credentials, context);
  } catch (error) {
    throw describeError(error, credentials);
  }
}

// Without a logger, the SDK's providers print warnings to the console.
const SILENT: Logger = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function requestKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const { paths } = context.settings;
  const files = { filepath: paths.credentials, configFilepath: paths.config, ignoreCache: true, logger: SILENT };
  switch (credentials.kind) {
    case 'role': {
      const { fromIni } = await import('@aws-sdk/credential-provider-ini');
      const mfaCodeProvider = (serial: string) => context.askSecret(`Enter MFA code for ${serial}: `);
      const { profile } = credentials;
      return fromIni({ ...files, profile, mfaCodeProvider, ...clientsFor(profile, context) })();
    }
    case 'web-identity': {
      const { fromWebToken } = await import('@aws-sdk/credential-provider-web-identity');
      const { tokenFile, roleArn, sessionName } = credentials;
      const webIdentityToken = textOf(tokenFile, context);
      const session = sessionName === undefined ? {} : { roleSessionName: sessionName };
      const endpoint = context.settings.endpointOf('STS')?.href;
      const { region } = context.settings;
      const { clientConfig: rest } = clientsFor(undefined, context);
      const clientConfig = { ...rest, region, ...(endpoint && { endpoint }) };
      return fromWebToken({ webIdentityToken, roleArn, ...session, clientConfig, logger: SILENT })();
    }
    case 'sso': {
      const { fromSSO } = await import('@aws-sdk/credential-provider-sso');
      const { profile } = credentials;
      return fromSSO({ ...files, profile, ...clientsFor(profile, context) })();
    }
    case 'login': {
      const { fromLoginCredentials } = await import('@aws-sdk/credential-provider-login');
      const { profile } = credentials;
      return fromLoginCredentials({ ...files, profile, ...clientsFor(profile, context) })();
    }
    case 'process': {
      const { fromProcess } = await import('@aws-sdk/credential-provider-process');
      return fromProcess({ ...files, profile: credentials.profile })();
    }
    case 'container': {
      const { fromHttp } = await import('@aws-sdk/credential-provider-http');
      return withMetadataTimeout(fromHttp({ logger: SILENT, ...containerToken(credentials.tokenFile, context) }));
    }
    case 'instance': {
      const { fromInstanceMetadata } = await import('@smithy/credential-provider-imds');
      return withMetadataTimeout(fromInstanceMetadata({ logger: SILENT }));
    }
    default:
      throw new Error('credentials of this kind have no provider');
  }
}

/**
 * Client options for a provider, without endpoint and Region. A chain of providers may use several services. Each reads
 * its endpoint and Region from the environment and the profile.
 */
function clientsFor(profile: string | undefined, { settings, transport }: ProviderContext) {
  const { handler } = transport;
  const named = profile === undefined ? {} : { profile };
  return {
    clientConfig: { requestHandler: handler, logger: SILENT },
    parentClientConfig: { requestHandler: handler, region: async () => settings.region, ...named },
  };
}

const textOf = (path: string, { readFile }: ProviderContext): string => Buffer.from(readFile(path)).toString();

/** The authorization token for the container's metadata service, if it is in a file. */
function containerToken(file: string | undefined, context: ProviderContext) {
  return file ? { awsContainerAuthorizationToken: textOf(file, context), awsContainerAuthorizationTokenFile: '' } : {};
}

const OPERATIONS: Readonly<Record<string, string>> = {
  role: 'AssumeRole',
  'web-identity': 'AssumeRoleWithWebIdentity',
  sso: 'GetRoleCredentials',
};

/** Timeout for a metadata service, in milliseconds. It is close by, or does not exist. */
const METADATA_LIMIT = 10_000;

/** Limits the response of a metadata service, which the provider requests with an HTTP client of its own. */
const withMetadataTimeout = <T>(provide: () => Promise<T>): Promise<T> =>
  // The timer does not keep the process alive. The connection or the provider's retry timer does.
  untilAborted(provide(), AbortSignal.timeout(METADATA_LIMIT), () => new Error('no response in time'));

function describeError(error: unknown, credentials: Credentials): unknown {
  const { kind } = credentials;
  if (error instanceof CliError || !(error instanceof Error)) return error;
  if (kind === 'instance' || kind === 'unavailable') return noCredentials();
  const { name, message, $fault } = error as Error & { $fault?: string };
  const operation = OPERATIONS[kind];
  if ($fault && operation) {
    const during = `when calling the ${operation} operation`;
    return new CliError('service', message, { code: name, during, cause: error });
  }
  // Do not set a cause: its text may contain the response of the metadata service.
  if (kind === 'container') {
    return generalError('Error when retrieving credentials from container-role: invalid response');
  }
  if (error instanceof AttemptError) return generalError(error.message, error);
  // Do not set a cause from here on: its text may contain a command line.
  if (kind === 'process') return generalError(processMessage(message, credentials.command));
  if ('$response' in error || error instanceof SyntaxError || QUOTING.test(message)) {
    return generalError(`Error when retrieving credentials from ${kind}: invalid data`);
  }
  if (kind === 'login') return noLogin(credentials.session, error);
  return generalError(kind === 'role' ? withoutCommands(message, credentials.commands) : message);
}

/**
 * Messages about invalid input that quote it, including secrets: "Unexpected token 'S', "SECRET..." is not valid JSON".
 * The SDK passes on the message only, so nothing else identifies them.
 */
const QUOTING = /\bJSON\b|Deserialization error|parse error|Maximum call stack/;

/** Keeps the output of a failed command only. The first line repeats the command, which may contain secrets. */
function processMessage(message: string, command: string): string {
  const output = withoutCommands(message, [command]).replace(`Command failed: ${HIDDEN}`, '').trim();
  return `Error when retrieving credentials from custom-process: ${output}`.trim();
}

const HIDDEN = '***';

/** Hides command lines in a message. The SDK may cut them off at a comment, so the truncated form is hidden too. */
function withoutCommands(message: string, commands: readonly string[]): string {
  const whole = commands.flatMap((command) => [command, command.split(/\s[;#]/)[0] as string]);
  return whole.reduce((text, command) => text.replaceAll(command.trim(), HIDDEN), message);
}

function noLogin(session: string, cause: Error): CliError {
  const message =
    'Error loading login session token: Unable to load a existing login session for session ' +
    `${session}, Please reauthenticate with 'aws login'.`;
  return new CliError('general', message, { hints: [cause.message], cause });
}

function noCredentials(): CliError {
  const message = 'Unable to locate credentials. You can configure credentials by running "aws login".';
  return new CliError('configuration', message, { code: 'NoCredentials' });
}
