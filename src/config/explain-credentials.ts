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
export interface ExplainedSource {
  readonly Name: string;
  readonly Used: boolean;
  /** Why the source is not used. */
  readonly Reason?: string;
  /** Why the source cannot be used: a call fails with this error. */
  readonly Error?: string;
  /** What is configured there, without secrets. */
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

interface Found {
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
  const all = consideredSources(globals, env, files, Profile);
  if (globals.has('NoSignRequest')) {
    return { Profile, Used: null, Reason: '--no-sign-request: requests are not signed', Sources: [] };
  }
  const first = all.find(({ credentials, error }) => credentials || error);
  const whyNot = reasonsFor(globals, env, files, Profile);
  const Sources = all.map((one): ExplainedSource => explained(one, first, whyNot.get(one.name)));
  if (first?.error) return { Profile, Used: null, Error: first.error.message, Sources };
  return {
    Profile,
    Used: first ? awsName(first.name) : null,
    ...(!first && { Error: 'Unable to locate credentials: no source has any' }),
    Sources,
  };
}

/** Looks into all sources, where a call stops at the first that has credentials or an error. */
function consideredSources(globals: OptionValues, env: Env, files: ConfigFiles, profile: string): Found[] {
  const all: Found[] = [];
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

function explained(one: Found, first: Found | undefined, whyNot: (() => string) | undefined): ExplainedSource {
  const { credentials, error } = one;
  const Name = awsName(one.name);
  const details = credentials && { Details: detailsOf(credentials) };
  if (one === first) return { Name, Used: !error, ...(error && { Error: error.message }), ...details };
  if (!credentials && !error) return { Name, Used: false, Reason: whyNot?.() ?? '' };
  return {
    Name,
    Used: false,
    Reason: first ? `${awsName(first.name)} comes first` : '',
    ...(error && { Error: error.message }),
    ...details,
  };
}

/** Why a source has no credentials, by its name. */
function reasonsFor(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles,
  name: string,
): ReadonlyMap<SourceName, () => string> {
  const profile = files.profile(name);
  const isPassedOver = Boolean(globals.get('Profile'));
  const lacks = (...keys: string[]) =>
    profile ? `the profile ${name} has no ${keys.join(' or ')}` : `there is no profile ${name}`;
  const keysIn = (section: Section | undefined, file: string): string =>
    section ? `the profile ${name} in ${file} has no aws_access_key_id` : `${file} has no profile ${name}`;
  const inEnv = (variable: string): string =>
    isPassedOver && env[variable] ? `--profile is given, so ${variable} is passed over` : `${variable} is not set`;
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

/** Members of credentials that may be shown, and their names. All others are left out. */
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
