// Hints for errors about settings and credentials: what is misspelt, empty or missing, and what to do. Loaded on demand.

import { CliError, generalError, InterruptedError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import type { Credentials } from './credentials.ts';
import { configuredEndpoint } from './endpoint.ts';
import { allValues } from './explain-settings.ts';
import { globalText, lookup, profileName, settingSources } from './lookup.ts';
import { CREDENTIAL_VARIABLES, nearKeyHints, nearVariableHints } from './near-names.ts';
import type { ConfigPaths } from './paths.ts';
import { providerHint } from './provider-hints.ts';
import { sectionHints } from './section-hints.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, MissingSection } from './shared-config.ts';

/** The sources of the settings of a call. */
interface CallSources {
  readonly globals: OptionValues;
  readonly env: Env;
  readonly files: ConfigFiles;
}

/** Adds hints to an error about settings. Returns other errors as they are. */
export function withSettingHints(error: unknown, globals: OptionValues, env: Env, files: ConfigFiles): unknown {
  return error instanceof CliError ? error.with({ hints: hintsFor(error, { globals, env, files }) }) : error;
}

/** Errors that have their hints. The credentials that assume a role fail before those of the role. */
const explained = new WeakSet<object>();

/** Adds hints to an error of credentials while they are loaded. Returns interrupts as they are. */
export function withProviderHints(error: unknown, credentials: Credentials, call: CallSources): unknown {
  if (error instanceof InterruptedError || !(error instanceof Error) || explained.has(error)) return error;
  const known = error instanceof CliError ? error : generalError(error.message, error);
  const { globals, env, files } = call;
  const hint = providerHint(credentials, profileName(globals, env) ?? 'default', env, files);
  const isMissing = known.code === 'NoCredentials';
  const result = known.with({ hints: isMissing ? hintsFor(known, call) : hint === undefined ? [] : [hint] });
  explained.add(result);
  return result;
}

function hintsFor(error: CliError, call: CallSources): string[] {
  const { globals, env, files } = call;
  if (error instanceof MissingSection) {
    const { section, sectionName } = error;
    const sections = sectionName === '' ? [] : sectionHints(section, sectionName, files);
    return [...profileSourceHints(error, call), ...sections, ...absentFileHints(call)];
  }
  const misspelt = nearKeyHints(profileName(globals, env) ?? 'default', files);
  if (error.message.endsWith('missing: AWS_SECRET_ACCESS_KEY') && env.AWS_SECRET_ACCESS_KEY === '') {
    return ['AWS_SECRET_ACCESS_KEY is set but empty'];
  }
  if (error.code === 'NoRegion') return regionHints(call, misspelt);
  if (error.code === 'NoCredentials') return credentialHints(call, misspelt);
  return [...misspelt, ...valueHints(error, call)];
}

/** Names the source of an invalid value: an empty variable, or an endpoint without a scheme. */
function valueHints({ message }: CliError, { globals, env, files }: CallSources): string[] {
  const sources = settingSources(globals, env, files);
  const empty = VALIDATED.flatMap((name) => {
    const found = lookup(sources, SETTINGS[name]);
    return found?.value.trim() === '' ? [`${found.source} is set but empty`] : [];
  });
  const endpoint = lookup(sources, SETTINGS.endpointUrl) ?? configuredEndpoint('EC2', sources, files);
  const isEndpoint = endpoint !== undefined && message === `Invalid endpoint: ${endpoint.value}`;
  if (isEndpoint) return [`the value comes from ${endpoint.source}; it must start with http:// or https://`];
  return empty;
}

/** Settings that must not be empty. */
const VALIDATED = [
  'maxAttempts',
  'retryMode',
  'caBundle',
  'metadataTimeout',
  'metadataAttempts',
  'metadataEndpointMode',
] as const;

/** Names the option or variable that selects a missing profile. */
function profileSourceHints({ section, sectionName }: MissingSection, { globals, env }: CallSources): string[] {
  if (section !== 'profile' || sectionName !== profileName(globals, env)) return [];
  const { source, value } =
    lookup({ options: globals.get('Profile') ? globals : undefined, env }, SETTINGS.profile) ?? {};
  if (value === '') return [`${source} is set but empty: unset it to use the profile default`];
  return source === undefined ? [] : [`the profile comes from ${source}`];
}

/** Files that a variable names and that are missing. The AWS CLI passes over them. */
const absentFileHints = ({ env, files }: CallSources): string[] =>
  (
    [
      ['AWS_CONFIG_FILE', 'config'],
      ['AWS_SHARED_CREDENTIALS_FILE', 'credentials'],
    ] as const
  ).flatMap(([variable, file]) => absentFile(variable, env[variable], file, files));

function absentFile(
  variable: string,
  value: string | undefined,
  file: keyof ConfigPaths,
  files: ConfigFiles,
): string[] {
  if (value === undefined || !files.isAbsent(file)) return [];
  if (value === '') return [`${variable} is set but empty, so there is no ${file} file`];
  return [`${variable} names a file that is missing or cannot be read: ${files.paths[file]}`];
}

function regionHints(call: CallSources, misspelt: readonly string[]): string[] {
  const { globals, env, files } = call;
  const profile = profileName(globals, env) ?? 'default';
  const [found, ...others] = allValues(settingSources(globals, env, files), SETTINGS.region);
  if (found) {
    const place = found.source === SETTINGS.region.key ? `region in the profile ${profile}` : found.source;
    const next = others.find(({ value }) => value !== '');
    const unused = next ? `, so ${next.value} (${next.source}) is not used` : '';
    return [`${place} is set but empty${unused}: set it to a Region, or remove it`];
  }
  return [
    ...misspelt,
    ...nearVariableHints(SETTINGS.region.variables, env),
    ...absentFileHints(call),
    ...otherProfileHints(call),
    `use --region, set AWS_REGION, or add region to ${profile === 'default' ? '[default]' : `[profile ${profile}]`} in ${files.paths.config}`,
  ];
}

function credentialHints(call: CallSources, misspelt: readonly string[]): string[] {
  const { globals, env, files } = call;
  const empty = CREDENTIAL_VARIABLES.filter((name) => env[name] === '').map((name) => `${name} is set but empty`);
  const ignored = globalText(globals, 'Profile') ? CREDENTIAL_VARIABLES.slice(0, 1).filter((name) => env[name]) : [];
  return [
    ...empty,
    ...ignored.map((name) => `${name} is ignored, because --profile is given`),
    ...misspelt,
    ...nearVariableHints(CREDENTIAL_VARIABLES, env),
    ...absentFileHints(call),
    ...otherProfileHints(call),
    'without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
      `aws_secret_access_key to [${profileName(globals, env) ?? 'default'}] in ${files.paths.credentials}`,
    'to see where ec2img searches for credentials, run: ec2img credentials',
  ];
}

/** The profiles to select from, if none is selected and there is no default. */
function otherProfileHints({ globals, env, files }: CallSources): string[] {
  const names = files.profileNames();
  if (profileName(globals, env) !== undefined || names.includes('default') || names.length === 0) return [];
  return [
    `no profile is selected and there is no profile default: use --profile with one of ${names.slice(0, 10).join(', ')}`,
  ];
}
