// The settings of a call: options over environment over configuration files over defaults.
// Precedence and messages: measured on AWS CLI 2.36.

import { MAX_DELAY } from '../abort.ts';
import { CliError, generalError, parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { checkRegion, configuredEndpoint, parseEndpoint, type ServiceName } from './endpoint.ts';
import { globalText, lookup, profileName, type SettingSources, type SettingValue, settingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, configPaths } from './shared-config.ts';

export interface Settings {
  readonly region: string;
  /** The URL to send to, where one is configured. */
  readonly endpoint?: URL;
  /** The URL configured for a service that credentials come from. */
  readonly endpointOf: (service: ServiceName) => URL | undefined;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  readonly credentials: Credentials;
  /** Where the configuration files are, for providers that read them. */
  readonly paths: { readonly config: string; readonly credentials: string };
  readonly maxAttempts: number;
  readonly retryMode: 'standard' | 'adaptive';
  /** Milliseconds, 0 for no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** The file of CA certificates to trust in place of the built-in ones. */
  readonly caBundle: string | undefined;
  readonly appId: string | undefined;
  readonly parameterValidation: boolean;
  /** Where each setting came from, a line each, for --debug. */
  readonly origins: readonly string[];
  /** The environment, for what depends on where a request goes: proxies. */
  readonly env: Env;
}

/**
 * The settings of a call. Throws, in the AWS CLI's order: unknown profile and half credentials, a bad endpoint, bad
 * retry settings, a bad CA bundle (general errors), a bad or missing region, a time below 0.
 */
export function settingsOf(globals: OptionValues, env: Env, files: ConfigFiles): Settings {
  const chosen = profileName(globals, env);
  if (chosen !== undefined && !files.profile(chosen)) {
    throw generalError(`The config profile (${chosen}) could not be found`);
  }
  const origins: string[] = [`profile: ${chosen ?? 'default'}`];
  const noted = (label: string, found: SettingValue | undefined): string | undefined => {
    if (found) origins.push(`${label}: ${found.value} (${found.source})`);
    return found?.value;
  };
  const sources = settingSources(globals, env, files);
  const from = (label: string, name: keyof typeof SETTINGS) => noted(label, lookup(sources, SETTINGS[name]));
  const credentials = credentialsOf(globals, env, files, chosen ?? 'default');
  const given = lookup({ options: globals }, SETTINGS.endpointUrl);
  const url = noted('endpoint', given ?? configuredEndpoint('EC2', sources, files));
  const endpoint = url === undefined ? undefined : parseEndpoint(url);
  const retry = retryOf(from('retry mode', 'retryMode'), from('attempts', 'maxAttempts'));
  const caBundle = caBundleOf(sources);
  return {
    region: checkRegion(from('region', 'region')),
    ...(endpoint && { endpoint }),
    endpointOf: (service) => {
      const configured = configuredEndpoint(service, sources, files);
      return configured && parseEndpoint(configured.value);
    },
    useFips: isTrue(from('FIPS', 'useFips')),
    useDualstack: isTrue(from('dual stack', 'useDualstack')),
    credentials,
    paths: configPaths(env),
    ...retry,
    ...timeoutsOf(globals),
    verifySsl: !globals.has('NoVerifySsl'),
    caBundle,
    appId: from('application', 'appId') || undefined,
    parameterValidation: lookup(sources, SETTINGS.parameterValidation)?.value.toLowerCase() !== 'false',
    origins,
    env,
  };
}

/** Refuses global values that are wrong whatever else is said: the URL without a scheme, a time that is no number. */
export function checkGlobals(globals: OptionValues): void {
  const url = globalText(globals, 'EndpointUrl');
  if (url !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) {
    throw parameterError(
      `Bad value for --endpoint-url "${url}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`,
    );
  }
  for (const kind of ['connect', 'read'] as const) secondsOf(kind, globals);
}

/** Refuses what is wrong around any command. Throws a configuration or a general error. */
export function checkSurroundings(globals: OptionValues, env: Env, files: ConfigFiles): void {
  const sources = settingSources(globals, env, files);
  const encoding = lookup(sources, SETTINGS.outputEncoding)?.value;
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw generalError(`Unknown codec \`${encoding}\` specified for AWS_CLI_OUTPUT_ENCODING.`);
  }
  timestampFormatOf(sources);
}

/** The form of timestamps in output: ISO 8601, or the text that EC2 sent. */
export type TimestampFormat = 'iso8601' | 'wire';

/** Reads cli_timestamp_format of the profile in use. Throws a configuration error for any other value. */
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

function caBundleOf(sources: SettingSources): string | undefined {
  const path = lookup(sources, SETTINGS.caBundle)?.value;
  if (path === undefined || path.trim() !== '') return path;
  throw generalError(
    'Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) resolved to ' +
      'an empty or whitespace-only string. Provide a valid path to a CA bundle file.',
  );
}

const DEFAULT_TIMEOUT = '60';

const WHOLE = /^\s*[-+]?\d+\s*$/;

const TIMEOUTS = { connect: 'CliConnectTimeout', read: 'CliReadTimeout' } as const;

function secondsOf(kind: keyof typeof TIMEOUTS, globals: OptionValues): number {
  const value = globalText(globals, TIMEOUTS[kind]) ?? DEFAULT_TIMEOUT;
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

function attemptsOf(attempts = '3'): number {
  if (!WHOLE.test(attempts)) {
    throw generalError(
      `Invalid value provided to "max_attempts": "${attempts}" must be an integer greater than or equal to one.`,
    );
  }
  const count = Number(attempts);
  if (count >= 1) return count;
  throw generalError(`Value provided to "max_attempts": ${count} must be an integer greater than or equal to one.`);
}
