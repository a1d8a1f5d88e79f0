// What a call needs to know of its surroundings: options over environment over configuration files over defaults.
// Precedence and messages: measured on AWS CLI 2.36.
import { CliError, generalError, parameterError } from '../errors.ts';
import type { Env, OptionValues } from '../model/world.ts';
import { type ConfigFiles, configPaths, nestedValue } from './config-file.ts';

/** Who signs the request: nobody, keys at hand, or whom the SDK's provider chain finds for the profile. */
export type Credentials =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'keys';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    }
  | { readonly kind: 'chain'; readonly profile: string; readonly paths: { config: string; credentials: string } };

export interface Settings {
  readonly region: string;
  /** The URL to send to, where one is configured. */
  readonly endpoint?: URL;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly retryMode: 'standard' | 'adaptive';
  /** Milliseconds, 0 for no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  readonly appId: string | undefined;
  readonly parameterValidation: boolean;
}

/**
 * The settings of a call. Throws, in the AWS CLI's order: unknown profile and half credentials, a bad endpoint, bad
 * retry settings (general errors), a bad or missing region.
 */
export function settingsOf(globals: OptionValues, env: Env, files: ConfigFiles): Settings {
  const chosen = profileName(globals, env);
  const profile = files.profile(chosen ?? 'default') ?? new Map<string, string>();
  if (chosen !== undefined && !files.profile(chosen))
    throw generalError(`The config profile (${chosen}) could not be found`);
  const from = (...names: string[]) => firstSet(env, profile, names);
  const credentials = credentialsOf(globals, env, files, chosen ?? 'default');
  const endpoint = endpointOf(globals, env, profile, files);
  const retry = retryOf(from('AWS_RETRY_MODE', 'retry_mode'), from('AWS_MAX_ATTEMPTS', 'max_attempts'));
  return {
    region: regionOf(globalText(globals, 'Region') ?? from('AWS_REGION', 'AWS_DEFAULT_REGION', 'region')),
    ...(endpoint && { endpoint }),
    useFips: isTrue(from('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint')),
    useDualstack: isTrue(from('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint')),
    credentials,
    ...retry,
    ...timeoutsOf(globals),
    verifySsl: !globals.has('NoVerifySsl'),
    appId: from('AWS_SDK_UA_APP_ID', 'sdk_ua_app_id'),
    parameterValidation: profile.get('parameter_validation')?.toLowerCase() !== 'false',
  };
}

/** The profile that options or environment name. An empty option is none, an empty variable is a profile without name. */
export function profileName(globals: OptionValues, env: Env): string | undefined {
  return globalText(globals, 'Profile') || (env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE);
}

/** A setting by its option, its environment variable or its key in the profile; the first that is there. */
export function setting(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles,
  names: { option?: string; variable?: string; key?: string },
): string | undefined {
  const option = names.option === undefined ? undefined : globalText(globals, names.option);
  const variable = names.variable === undefined ? undefined : env[names.variable];
  const profile = files.profile(profileName(globals, env) ?? 'default');
  return option ?? variable ?? (names.key === undefined ? undefined : profile?.get(names.key));
}

/** Refuses global values that are wrong whatever else is said: the URL without a scheme, a time that is no number. */
export function checkGlobals(globals: OptionValues): void {
  const url = globalText(globals, 'EndpointUrl');
  if (url !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url)) {
    throw parameterError(
      `Bad value for --endpoint-url "${url}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`,
    );
  }
  timeoutsOf(globals);
}

/** The text a global option was given, if it was. */
export function globalText(globals: OptionValues, name: string): string | undefined {
  const value = globals.get(name);
  return typeof value === 'string' ? value : undefined;
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

// Names in capitals are environment variables, the others keys of the profile.
function firstSet(env: Env, profile: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = name === name.toUpperCase() ? env[name] : profile.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

const DEFAULT_TIMEOUT = '60';
/** What a timer of Node can count; nearly 25 days. */
const LONGEST = 2 ** 31 - 1;

function timeoutsOf(globals: OptionValues): Pick<Settings, 'readTimeout' | 'connectTimeout'> {
  return {
    connectTimeout: milliseconds('connect', globalText(globals, 'CliConnectTimeout') ?? DEFAULT_TIMEOUT),
    readTimeout: milliseconds('read', globalText(globals, 'CliReadTimeout') ?? DEFAULT_TIMEOUT),
  };
}

function milliseconds(kind: string, value: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(value)) {
    throw parameterError(`Bad value for --cli-${kind}-timeout "${value}": a whole number of seconds is expected`);
  }
  const seconds = Number(value);
  if (seconds >= 0) return Math.min(seconds * 1000, LONGEST);
  throw generalError(
    `Attempted to set ${kind} timeout to ${seconds}, but the timeout cannot be set to a value less than or equal to 0.`,
  );
}

function regionOf(region: string | undefined): string {
  if (region === undefined) {
    throw new CliError(
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
      {
        code: 'NoRegion',
      },
    );
  }
  if (/^(?!\d+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(region)) return region;
  throw generalError(`Provided region_name '${region}' doesn't match a supported format.`);
}

function endpointOf(
  globals: OptionValues,
  env: Env,
  profile: ReadonlyMap<string, string>,
  files: ConfigFiles,
): URL | undefined {
  const option = globalText(globals, 'EndpointUrl');
  const ignores = isTrue(
    firstSet(env, profile, ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls']),
  );
  const configured = (): string | undefined =>
    env.AWS_ENDPOINT_URL_EC2 ||
    env.AWS_ENDPOINT_URL ||
    nestedValue(files.section('services', profile.get('services') ?? ''), 'ec2', 'endpoint_url') ||
    profile.get('endpoint_url');
  const url = option ?? (ignores ? undefined : configured());
  return url === undefined ? undefined : parseEndpoint(url);
}

function parseEndpoint(url: string): URL {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url) && URL.canParse(url)) {
    const parsed = new URL(url);
    if (!/^https?:$/.test(parsed.protocol))
      throw generalError(`Not supported URL scheme ${parsed.protocol.slice(0, -1)}`);
    if (!/\s/.test(url)) return parsed;
  }
  throw generalError(`Invalid endpoint: ${url}`);
}

function retryOf(mode: string | undefined, attempts: string | undefined): Pick<Settings, 'retryMode' | 'maxAttempts'> {
  const retryMode = mode ?? 'standard';
  if (retryMode !== 'standard' && retryMode !== 'adaptive') {
    throw generalError(`Invalid value provided to "mode": "${mode}" must be one of: "standard" or "adaptive"`);
  }
  if (attempts !== undefined && !/^\s*[-+]?\d+\s*$/.test(attempts)) {
    throw generalError(
      `Invalid value provided to "max_attempts": "${attempts}" must be an integer greater than or equal to one.`,
    );
  }
  const maxAttempts = Number(attempts ?? 3);
  if (maxAttempts >= 1) return { retryMode, maxAttempts };
  throw generalError(
    `Value provided to "max_attempts": ${maxAttempts} must be an integer greater than or equal to one.`,
  );
}

/** Keys of a profile that need more than reading a file: the SDK's own providers do that. */
const PROVIDED = [
  'role_arn',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
  'login_session',
  'credential_process',
];

function credentialsOf(globals: OptionValues, env: Env, files: ConfigFiles, profile: string): Credentials {
  if (globals.has('NoSignRequest')) return { kind: 'none' };
  if (!globalText(globals, 'Profile') && env.AWS_ACCESS_KEY_ID) return keysOfEnvironment(env);
  const provided = PROVIDED.some((key) => files.profile(profile)?.has(key));
  const keys = provided
    ? undefined
    : (keysOfSection(files.credentials(profile), 'shared-credentials-file') ??
      keysOfSection(files.config(profile), 'config-file'));
  return keys ?? { kind: 'chain', profile, paths: configPaths(env) };
}

function keysOfEnvironment(env: Env): Credentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!secretAccessKey) throw generalError('Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY');
  const sessionToken = env.AWS_SESSION_TOKEN || env.AWS_SECURITY_TOKEN;
  return { kind: 'keys', accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function keysOfSection(section: ReadonlyMap<string, string> | undefined, source: string): Credentials | undefined {
  const accessKeyId = section?.get('aws_access_key_id');
  if (accessKeyId === undefined) return undefined;
  const secretAccessKey = section?.get('aws_secret_access_key');
  if (secretAccessKey === undefined) {
    throw generalError(`Partial credentials found in ${source}, missing: aws_secret_access_key`);
  }
  const sessionToken = section?.get('aws_session_token') ?? section?.get('aws_security_token');
  return { kind: 'keys', accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
