// Credentials that somebody has to be asked for: the SDK's own providers, each loaded only when it is the one.

import type { AwsCredentialIdentity, Logger } from '@smithy/types';
import type { Credentials } from '../config/credentials.ts';
import type { Settings } from '../config/settings.ts';
import { CliError, generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { Transport } from './http.ts';
import { withResponseLimits } from './response-limits.ts';

interface ProviderContext {
  readonly settings: Settings;
  /** Carries the requests of providers that talk to AWS; metadata services are asked directly. */
  readonly transport: Transport;
  /** Asks for a code on the terminal. Rejects where there is none. */
  readonly askSecret: (prompt: string) => Promise<string>;
  /** Reads files of tokens, which the SDK would read without an end. */
  readonly readFile: Files['readFile'];
}

/**
 * The keys of credentials that are not at hand. Throws a service error where STS or SSO refuses, a configuration error
 * where nobody has any, else a general error with the provider's own sentence.
 */
export async function provideKeys(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
  try {
    return await ask(credentials, context);
  } catch (error) {
    throw refusal(error, credentials, context);
  }
}

// The SDK's providers warn on the console unless they are given somebody else to tell.
const SILENT: Logger = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function ask(credentials: Credentials, context: ProviderContext): Promise<AwsCredentialIdentity> {
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
      throw new Error('there is nobody to ask for credentials');
  }
}

/**
 * What the clients of a provider get from us. Not the endpoint and the Region of one service: a chain may lead through
 * several, each of which finds its own in the environment and the profile.
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

/** The token that a container shows its metadata service, where a file has it. */
function containerToken(file: string | undefined, context: ProviderContext) {
  return file ? { awsContainerAuthorizationToken: textOf(file, context), awsContainerAuthorizationTokenFile: '' } : {};
}

const OPERATIONS: Readonly<Record<string, string>> = {
  role: 'AssumeRole',
  'web-identity': 'AssumeRoleWithWebIdentity',
  sso: 'GetRoleCredentials',
};

/** A metadata service is near, or not there. */
const METADATA_LIMIT = 10_000;

/** What a metadata service says, asked by a client of its own. */
async function withMetadataTimeout<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), METADATA_LIMIT);
  });
  return Promise.race([withResponseLimits(ask), late]).finally(() => clearTimeout(timer));
}

function refusal(error: unknown, credentials: Credentials, context: ProviderContext): unknown {
  const { kind } = credentials;
  if (error instanceof CliError || !(error instanceof Error)) return error;
  if (kind === 'instance' || kind === 'nobody') return noCredentials();
  const { name, message, $fault } = error as Error & { $fault?: string };
  const operation = OPERATIONS[kind];
  if ($fault && operation) {
    const during = `when calling the ${operation} operation`;
    return new CliError('service', message, { code: name, during, cause: error });
  }
  // No cause goes along: its text may hold what the service said.
  if (kind === 'container') {
    return generalError('Error when retrieving credentials from container-role: its answer cannot be used');
  }
  const fault = context.transport.faultOf(error);
  if (fault) return generalError(fault.message, error);
  // No cause goes along with what follows: its text may hold a command line.
  if (kind === 'process') return generalError(processMessage(message, credentials.command));
  if ('$response' in error || error instanceof SyntaxError || QUOTING.test(message)) {
    return generalError(`Error when retrieving credentials from ${kind}: what was found there cannot be used`);
  }
  if (kind === 'login') return noLogin(credentials.session, error);
  return generalError(kind === 'role' ? withoutCommands(message, credentials.commands) : message);
}

/**
 * Messages about what cannot be read quote it, secrets and all: "Unexpected token 'S', "SECRET..." is not valid JSON". The
 * SDK hands on nothing but their words.
 */
const QUOTING = /\bJSON\b|Deserialization error|parse error|Maximum call stack/;

/** The first line of a failed command repeats it, and a command line may hold secrets: only what it said is shown. */
function processMessage(message: string, command: string): string {
  const said = withoutCommands(message, [command]).replace(`Command failed: ${HIDDEN}`, '').trim();
  return `Error when retrieving credentials from custom-process: ${said}`.trim();
}

const HIDDEN = '***';

/** The message without command lines; the SDK ends one at what it takes for a comment. */
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
