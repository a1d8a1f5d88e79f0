// Resolves the settings of a call: options, then environment, then config files, then defaults.
// Precedence and messages: measured on AWS CLI 2.36.

import { MAX_DELAY } from '../abort.ts';
import { CliError, generalError, parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { keepUserinfo } from '../text/secrets.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { checkRegion, configuredEndpoint, parseEndpoint, type ServiceName } from './endpoint.ts';
import { globalText, hasProfile, lookup, profileName, type SettingSources, settingSources } from './lookup.ts';
import { proxyFor, type TargetHost } from './proxy.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, configPaths } from './shared-config.ts';

export interface Settings {
  readonly region: string;
  /** The configured endpoint URL, if any. */
  readonly endpoint?: URL;
  /** Configured URL of a service that provides credentials. */
  readonly endpointOf: (service: ServiceName) => URL | undefined;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  readonly credentials: Credentials;
  /** The folder of the AWS CLI in the home folder: `~/.aws`. */
  readonly awsFolder: string;
  /** Paths of the config files, for providers that read them. */
  readonly paths: { readonly config: string; readonly credentials: string };
  readonly maxAttempts: number;
  readonly retryMode: 'standard' | 'adaptive';
  /** In milliseconds; 0 means no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** File of CA certificates that replaces the built-in certificates. */
  readonly caBundle: string | undefined;
  readonly appId: string | undefined;
  /** The X-Ray trace of the Lambda function that runs this program, if any. */
  readonly traceId: string | undefined;
  readonly parameterValidation: boolean;
  /** Chooses the proxy for requests to a host. Throws a general error if the proxy is not a valid URL. */
  readonly proxyFor: (target: TargetHost) => URL | undefined;
}

/**
 * Resolves the settings of a call. `instanceRegion` is used if no other Region is configured. Checks in the AWS CLI's order: unknown profile, partial credentials, invalid endpoint,
 * retry settings and CA bundle (general errors), invalid or missing Region, negative timeout.
 */
export function settingsOf(globals: OptionValues, env: Env, files: ConfigFiles, instanceRegion?: string): Settings {
  const chosen = profileName(globals, env);
  if (!hasProfile(globals, env, files)) {
    throw generalError(`The config profile (${chosen}) could not be found`);
  }
  const sources = settingSources(globals, env, files);
  const textOf = (name: keyof typeof SETTINGS) => lookup(sources, SETTINGS[name])?.value;
  const credentials = credentialsOf(globals, env, files, chosen ?? 'default');
  const url = globalText(globals, 'EndpointUrl') ?? configuredEndpoint('EC2', sources, files)?.value;
  const endpoint = url === undefined ? undefined : parseEndpoint(url);
  const retry = retryOf(textOf('retryMode'), textOf('maxAttempts'));
  const caBundle = checkedBundle(textOf('caBundle'));
  return {
    region: checkRegion(textOf('region') ?? instanceRegion),
    ...(endpoint && { endpoint }),
    endpointOf: (service) => {
      const configured = configuredEndpoint(service, sources, files);
      return configured && parseEndpoint(configured.value);
    },
    useFips: isTrue(textOf('useFips')),
    useDualstack: isTrue(textOf('useDualstack')),
    credentials,
    awsFolder: files.expandHome('~/.aws'),
    paths: configPaths(env),
    ...retry,
    ...timeoutsOf(globals),
    verifySsl: !globals.has('NoVerifySsl'),
    caBundle,
    appId: textOf('appId') || undefined,
    traceId: (env.AWS_LAMBDA_FUNCTION_NAME && env._X_AMZN_TRACE_ID) || undefined,
    parameterValidation: textOf('parameterValidation')?.toLowerCase() !== 'false',
    proxyFor: (target) => proxyFor(target, env),
  };
}

/** Validates global options that are invalid for any command: a URL without a scheme, a timeout that is not a number. */
export function checkGlobals(globals: OptionValues): void {
  const url = globalText(globals, 'EndpointUrl');
  keepUserinfo(url ?? '');
  if (url !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) {
    throw parameterError(
      `Bad value for --endpoint-url "${url}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`,
    );
  }
  for (const kind of ['connect', 'read'] as const) secondsOf(kind, globals);
}

/** Validates settings that concern every command. Throws a configuration or a general error. */
export function checkSurroundings(globals: OptionValues, env: Env, files: ConfigFiles): void {
  const sources = settingSources(globals, env, files);
  const encoding = lookup(sources, SETTINGS.outputEncoding)?.value;
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw generalError(`Unknown codec \`${encoding}\` specified for AWS_CLI_OUTPUT_ENCODING.`);
  }
  timestampFormatOf(sources);
}

/** Format of timestamps in output: ISO 8601, or the text that EC2 sent. */
export type TimestampFormat = 'iso8601' | 'wire';

/** Reads cli_timestamp_format of the selected profile. Throws a configuration error for an unknown value. */
export function timestampFormatOf(sources: SettingSources): TimestampFormat {
  const format = lookup(sources, SETTINGS.timestampFormat)?.value ?? 'iso8601';
  if (format === 'wire' || format === 'iso8601') return format;
  const message = `Unknown cli_timestamp_format value: ${format}, valid values are "wire" or "iso8601"`;
  throw new CliError('configuration', message);
}

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name.replace(/^latin-1$/, 'latin1')) !== undefined;
  } catch {
    return false;
  }
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

function checkedBundle(path: string | undefined): string | undefined {
  if (path === undefined || path.trim() !== '') return path;
  throw generalError(
    'Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) resolved to ' +
      'an empty or whitespace-only string. Provide a valid path to a CA bundle file.',
  );
}

/** In seconds. */
const DEFAULT_TIMEOUT = 60;

const DEFAULT_ATTEMPTS = 3;

const WHOLE = /^\s*[-+]?\d+\s*$/;

const TIMEOUTS = { connect: 'CliConnectTimeout', read: 'CliReadTimeout' } as const;

function secondsOf(kind: keyof typeof TIMEOUTS, globals: OptionValues): number {
  const value = globalText(globals, TIMEOUTS[kind]);
  if (value === undefined) return DEFAULT_TIMEOUT;
  if (WHOLE.test(value)) return Number(value);
  throw parameterError(`Bad value for --cli-${kind}-timeout "${value}": expected a whole number of seconds`);
}

function timeoutsOf(globals: OptionValues): Pick<Settings, 'readTimeout' | 'connectTimeout'> {
  return { connectTimeout: milliseconds('connect', globals), readTimeout: milliseconds('read', globals) };
}

function milliseconds(kind: keyof typeof TIMEOUTS, globals: OptionValues): number {
  const seconds = secondsOf(kind, globals);
  if (seconds >= 0) return Math.min(seconds * 1000, MAX_DELAY);
  throw generalError(
    `Attempted to set ${kind} timeout to ${seconds}, but the timeout cannot be set to a value less than or equal to 0.`,
  );
}

function retryOf(mode: string | undefined, attempts: string | undefined): Pick<Settings, 'retryMode' | 'maxAttempts'> {
  const maxAttempts = attemptsOf(attempts);
  const retryMode = mode ?? 'standard';
  if (retryMode === 'standard' || retryMode === 'adaptive') return { retryMode, maxAttempts };
  throw generalError(`Invalid value provided to "mode": "${mode}" must be one of: "standard" or "adaptive"`);
}

function attemptsOf(attempts: string | undefined): number {
  if (attempts === undefined) return DEFAULT_ATTEMPTS;
  if (!WHOLE.test(attempts)) {
    throw generalError(
      `Invalid value provided to "max_attempts": "${attempts}" must be an integer greater than or equal to one.`,
    );
  }
  const count = Number(attempts);
  if (count >= 1) return count;
  throw generalError(`Value provided to "max_attempts": ${count} must be an integer greater than or equal to one.`);
}
