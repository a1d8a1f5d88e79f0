// Explains which source of credentials a call uses, and why it does not use the others. Loaded on demand.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { maskSecrets } from '../text/safe.ts';
import { type Credentials, credentialsOf, type SourceName } from './credentials.ts';
import { hasProfile, profileName } from './lookup.ts';
import type { ConfigFiles, Section } from './shared-config.ts';

/** The names that the AWS CLI gives to sources of credentials. */
const NAMES: ReadonlyMap<SourceName, string> = new Map([
  ['env', 'env'],
  ['role', 'assume-role'],
  ['web-identity', 'assume-role-with-web-identity'],
  ['sso', 'sso'],
  ['shared-credentials-file', 'shared-credentials-file'],
  ['login', 'login'],
  ['process', 'custom-process'],
  ['config-file', 'config-file'],
  ['container', 'container-role'],
  ['instance', 'iam-role'],
]);

const awsName = (source: SourceName): string => NAMES.get(source) ?? source;

const nameOf = (credentials: Credentials): string =>
  credentials.kind === 'keys' ? credentials.source : awsName(credentials.kind as SourceName);

/** A source of credentials, in the AWS CLI's order. */
interface ExplainedSource {
  readonly Name: string;
  readonly Used: boolean;
  /** The reason if the source is not used. */
  readonly Reason?: string;
  /** The error with which a call fails because of the source. */
  readonly Error?: string;
  /** The settings of the source, without secrets. */
  readonly Details?: SourceDetails;
}

export interface ExplainedCredentials {
  readonly Profile: string;
  /** The name of the source that is used; null if a call fails, has no credentials or is not signed. */
  readonly Used: string | null;
  readonly Reason?: string;
  readonly Error?: string;
  readonly Sources: readonly ExplainedSource[];
}

export type SourceDetails = { readonly [name: string]: string | number | boolean | SourceDetails };

interface ConsideredSource {
  readonly name: SourceName;
  readonly credentials?: Credentials | undefined;
  readonly error?: Error;
}

/** Explains the selection of credentials. Sends nothing, runs nothing and shows no secret. */
export function explainCredentials(globals: OptionValues, env: Env, files: ConfigFiles): ExplainedCredentials {
  const Profile = profileName(globals, env) ?? 'default';
  if (!hasProfile(globals, env, files)) {
    return { Profile, Used: null, Error: `The config profile (${Profile}) could not be found`, Sources: [] };
  }
  if (globals.has('NoSignRequest')) {
    return { Profile, Used: null, Reason: '--no-sign-request: requests are not signed', Sources: [] };
  }
  const all = considerAll(globals, env, files, Profile);
  const first = all.find(({ credentials, error }) => credentials || error);
  const whyNot = reasonsFor(globals, env, files, Profile);
  const Sources = all.map((source) => explained(source, first, whyNot.get(source.name)));
  if (first?.error) return { Profile, Used: null, Error: first.error.message, Sources };
  return {
    Profile,
    Used: first ? awsName(first.name) : null,
    ...(!first && { Error: 'Unable to locate credentials: no source has any' }),
    Sources,
  };
}

/** Considers all sources, where a call stops at the first that has credentials or an error. */
function considerAll(globals: OptionValues, env: Env, files: ConfigFiles, profile: string): ConsideredSource[] {
  const all: ConsideredSource[] = [];
  credentialsOf(globals, env, files, profile, (name, find) => {
    try {
      all.push({ name, credentials: find(name) });
    } catch (error) {
      all.push({ name, error: error as Error });
    }
    return undefined;
  });
  return all;
}

function explained(
  source: ConsideredSource,
  first: ConsideredSource | undefined,
  whyNot: (() => string) | undefined,
): ExplainedSource {
  const { name, credentials, error } = source;
  const Name = awsName(name);
  const details = credentials && { Details: detailsOf(credentials) };
  if (source === first) return { Name, Used: !error, ...(error && { Error: error.message }), ...details };
  if (!credentials && !error) return { Name, Used: false, Reason: whyNot?.() ?? '' };
  return {
    Name,
    Used: false,
    Reason: first ? `${awsName(first.name)} comes first` : '',
    ...(error && { Error: error.message }),
    ...details,
  };
}

/** The reason why a source has no credentials, by its name. */
function reasonsFor(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles,
  name: string,
): ReadonlyMap<SourceName, () => string> {
  const profile = files.profile(name);
  const isIgnored = Boolean(globals.get('Profile'));
  const lacks = (...keys: string[]) =>
    profile ? `the profile ${name} has no ${keys.join(' or ')}` : `there is no profile ${name}`;
  const keysIn = (section: Section | undefined, file: string): string =>
    section ? `the profile ${name} in ${file} has no aws_access_key_id` : `${file} has no profile ${name}`;
  const inEnv = (variable: string): string =>
    isIgnored && env[variable] ? `--profile is given, so ${variable} is ignored` : `${variable} is not set`;
  return new Map<SourceName, () => string>([
    ['env', () => inEnv('AWS_ACCESS_KEY_ID')],
    [
      'role',
      () => (profile?.has('role_arn') ? `the profile ${name} has a web_identity_token_file` : lacks('role_arn')),
    ],
    ['web-identity', () => `${inEnv('AWS_WEB_IDENTITY_TOKEN_FILE')}, and ${lacks('web_identity_token_file')}`],
    ['sso', () => lacks('sso_account_id', 'sso_role_name')],
    ['shared-credentials-file', () => keysIn(files.credentials(name), 'the credentials file')],
    ['login', () => lacks('login_session')],
    ['process', () => lacks('credential_process')],
    ['config-file', () => keysIn(files.config(name), 'the config file')],
    ['container', () => 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set'],
    ['instance', () => 'AWS_EC2_METADATA_DISABLED is true'],
  ]);
}

/** Members of credentials that may be shown, by their names in reports. All others are left out. */
const SHOWN: Readonly<Record<string, string>> = {
  roleArn: 'RoleArn',
  sessionName: 'RoleSessionName',
  durationSeconds: 'DurationSeconds',
  mfaSerial: 'MfaSerial',
  tokenFile: 'TokenFile',
  profile: 'Profile',
  session: 'Session',
  startUrl: 'StartUrl',
  accountId: 'AccountId',
  roleName: 'RoleName',
  region: 'Region',
  url: 'Url',
  endpoint: 'Endpoint',
  attempts: 'Attempts',
};

/** Members that are secrets, or may contain one: only their names are shown. */
const SECRET: Readonly<Record<string, string>> = {
  secretAccessKey: 'SecretAccessKey',
  sessionToken: 'SessionToken',
  externalId: 'ExternalId',
  command: 'Command',
  token: 'AuthorizationToken',
};

function detailsOf(credentials: Credentials): SourceDetails {
  const details: Record<string, SourceDetails[string]> = {};
  for (const [name, value] of Object.entries(credentials)) {
    const [shownAs, secretAs] = [SHOWN[name], SECRET[name]];
    if (value === undefined) continue;
    if (name === 'accessKeyId') details.AccessKeyId = shortened(String(value));
    else if (secretAs !== undefined) details[secretAs] = 'set';
    else if (shownAs !== undefined) details[shownAs] = typeof value === 'number' ? value : maskSecrets(String(value));
  }
  if (credentials.kind === 'role')
    details.Source = { Name: nameOf(credentials.source), ...detailsOf(credentials.source) };
  return details;
}

/** The end of a key ID, as `aws configure list` shows it. */
const shortened = (id: string): string => `****************${id.slice(-4)}`;
