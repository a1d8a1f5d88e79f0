// Resolves the settings of a call: options, then environment, then config files, then defaults.
// Precedence and messages: measured on AWS CLI 2.36.

import { MAX_DELAY } from '../abort.ts';
import { generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { type TimeoutKind, timeoutSeconds } from './early-settings.ts';
import { checkRegion, configuredEndpoint, parseEndpoint, type ServiceName } from './endpoint.ts';
import { globalText, hasProfile, isTrue, lookup, profileName, settingSources } from './lookup.ts';
import type { ConfigPaths } from './paths.ts';
import type { TargetHost } from './proxy.ts';
import { loginFolderOf } from './session-profiles.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, MissingSection } from './shared-config.ts';
import { checkUnusedSettings } from './unused-settings.ts';
import { isOnInProfile } from './validation-level.ts';

export interface Settings {
  readonly region: string;
  /** The configured endpoint URL, if any. */
  readonly endpoint?: URL;
  /** Configured URL of another service, if any. */
  readonly endpointOf: (service: ServiceName) => URL | undefined;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  /** Hint for a Region that may be misspelt, unless an endpoint is configured. */
  readonly regionHint: () => Promise<string | undefined>;
  readonly credentials: Credentials;
  /** Adds hints to an error of credentials while they are loaded. */
  readonly advise: (error: unknown, credentials: Credentials) => Promise<unknown>;
  /** The folder of the AWS CLI in the home folder: `~/.aws`. */
  readonly awsFolder: string;
  /** The folder in which `aws login` keeps its tokens. */
  readonly loginFolder: string;
  /** The files that were read, for caches that depend on them. */
  readonly paths: ConfigPaths;
  readonly maxAttempts: number;
  readonly retryMode: 'standard' | 'adaptive';
  /** In milliseconds; 0 means no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** File of CA certificates that replaces the built-in certificates. */
  readonly caBundle: string | undefined;
  /** The option, variable or key that names it. */
  readonly caBundleSource: string | undefined;
  readonly appId: string | undefined;
  /** The X-Ray trace of the Lambda function that runs this program, if any. */
  readonly traceId: string | undefined;
  readonly parameterValidation: boolean;
  /** Chooses the proxy for requests to a host. Its URL is as it was configured, and may be invalid. */
  readonly proxyFor: (target: TargetHost) => Promise<string | undefined>;
}

/**
 * Resolves the settings of a call. `instanceRegion` is used if no other Region is configured. Checks in the AWS CLI's
 * order: unknown profile, partial credentials, invalid endpoint, retry settings and CA bundle (general errors), invalid
 * or missing Region, negative timeout.
 */
export function settingsOf(globals: OptionValues, env: Env, files: ConfigFiles, instanceRegion?: string): Settings {
  const chosen = profileName(globals, env);
  if (!hasProfile(globals, env, files)) {
    throw new MissingSection(`The config profile (${chosen}) could not be found`, 'profile', chosen ?? '');
  }
  const sources = settingSources(globals, env, files);
  const textOf = (name: keyof typeof SETTINGS) => lookup(sources, SETTINGS[name])?.value;
  const credentials = credentialsOf(globals, env, files, chosen ?? 'default');
  const url = globalText(globals, 'EndpointUrl') ?? configuredEndpoint('EC2', sources, files)?.value;
  const endpoint = url === undefined ? undefined : parseEndpoint(url);
  const retry = retryOf(textOf('retryMode'), textOf('maxAttempts'));
  const caBundle = checkedBundle(textOf('caBundle'), files);
  checkUnusedSettings(sources);
  const region = checkRegion(textOf('region') ?? instanceRegion, endpoint);
  const hasProxy = Object.keys(env).some((name) => /_proxy$/i.test(name));
  return {
    region,
    ...(endpoint && { endpoint }),
    endpointOf: (service) => {
      const configured = configuredEndpoint(service, sources, files);
      return configured && parseEndpoint(configured.value);
    },
    useFips: isTrue(textOf('useFips')),
    useDualstack: isTrue(textOf('useDualstack')),
    credentials,
    regionHint: async () =>
      endpoint === undefined ? (await import('./region-hint.ts')).regionHint(region) : undefined,
    advise: async (error, failed) =>
      (await import('./setting-hints.ts')).withProviderHints(error, failed, { globals, env, files }),
    awsFolder: files.expandHome('~/.aws'),
    loginFolder: loginFolderOf(env, files),
    paths: files.paths,
    ...retry,
    ...timeoutsOf(globals),
    verifySsl: !globals.has('NoVerifySsl'),
    caBundle,
    caBundleSource: lookup(sources, SETTINGS.caBundle)?.source,
    appId: textOf('appId') || undefined,
    traceId: (env.AWS_LAMBDA_FUNCTION_NAME && env._X_AMZN_TRACE_ID) || undefined,
    parameterValidation: isOnInProfile(sources),
    proxyFor: async (target) => (hasProxy ? (await import('./proxy.ts')).proxyFor(target, env) : undefined),
  };
}

function checkedBundle(path: string | undefined, files: ConfigFiles): string | undefined {
  if (path === undefined) return undefined;
  if (path.trim() !== '') return files.expandHome(path);
  throw generalError(
    'Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) resolved to ' +
      'an empty or whitespace-only string. Provide a valid path to a CA bundle file.',
  );
}

const DEFAULT_ATTEMPTS = 3;

function timeoutsOf(globals: OptionValues): Pick<Settings, 'readTimeout' | 'connectTimeout'> {
  return { connectTimeout: milliseconds('connect', globals), readTimeout: milliseconds('read', globals) };
}

function milliseconds(kind: TimeoutKind, globals: OptionValues): number {
  const seconds = timeoutSeconds(kind, globals);
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
  const count = parsePythonInt(attempts);
  if (count !== undefined && count >= 1) return count;
  const value =
    count === undefined
      ? `Invalid value provided to "max_attempts": "${attempts}"`
      : `Value provided to "max_attempts": ${count}`;
  throw generalError(`${value} must be an integer greater than or equal to one.`);
}
