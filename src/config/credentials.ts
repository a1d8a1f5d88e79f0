// Selects the source of credentials from options, environment and profile. aws/credentials/ requests the keys later.
// Order and messages: measured on AWS CLI 2.36.

import { type CliError, generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { parsePythonInt, pythonString } from '../text/python-literals.ts';
import { keepSecret } from '../text/secrets.ts';
import { lookup, type SettingSources } from './lookup.ts';
import {
  type ContainerMetadata,
  containerMetadata,
  emptySource,
  type InstanceMetadata,
  instanceMetadata,
  unknownSource,
} from './metadata-services.ts';
import { type LoginSession, loginOf, type SsoRole, ssoOf } from './session-profiles.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, MissingSection, type Section } from './shared-config.ts';

/**
 * The source of credentials: none (`anonymous`), known `keys`, or a provider: `role` (a role of a profile, from STS),
 * `web-identity` (a role for a token in a file), `sso`, `login` (a session of `aws login`), `process` (the output of a
 * program), `container` and `instance` (metadata services). `unavailable`: no source, and no metadata allowed.
 */
export type Credentials =
  | { readonly kind: 'anonymous' }
  | Keys
  | AssumedRole
  | WebIdentity
  | SsoRole
  | LoginSession
  | { readonly kind: 'process'; readonly profile: string; readonly command: string }
  | ContainerMetadata
  | InstanceMetadata
  | { readonly kind: 'unavailable' };

interface Keys {
  readonly kind: 'keys';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** The value of AWS_CREDENTIAL_EXPIRATION, for keys of the environment. */
  readonly expiration?: string | undefined;
  /** Where the keys were found, for --debug. */
  readonly source: 'env' | 'shared-credentials-file' | 'config-file';
}

/** A role of a profile, and the credentials that may assume it. */
export interface AssumedRole {
  readonly kind: 'role';
  readonly roleArn: string;
  readonly sessionName: string | undefined;
  readonly externalId: string | undefined;
  readonly durationSeconds: number | undefined;
  /** The device whose code the user has to enter. */
  readonly mfaSerial: string | undefined;
  readonly source: Credentials;
}

export interface WebIdentity {
  readonly kind: 'web-identity';
  readonly tokenFile: string;
  readonly roleArn: string;
  readonly sessionName: string | undefined;
}

/** Where credentials are searched: the environment, the files and the selected profile. */
interface Surroundings {
  readonly env: Env;
  readonly files: ConfigFiles;
  readonly profile: Section | undefined;
}

/** The sources of credentials: a kind of credentials, or the place of keys. */
export type SourceName =
  | Extract<Credentials['kind'], 'role' | 'web-identity' | 'sso' | 'login' | 'process' | 'container' | 'instance'>
  | Keys['source'];

/** Considers a source: returns what `find` finds there. explain-credentials.ts passes its own to see all sources. */
type Consider = <N extends SourceName>(
  source: N,
  find: (source: N) => Credentials | undefined,
) => Credentials | undefined;

const considerOnly: Consider = (source, find) => find(source);

/**
 * Selects the credentials of a call: those of the first source, in the AWS CLI's order, that has any. Throws a general error
 * for an incomplete profile.
 */
export function credentialsOf(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles,
  name: string,
  consider: Consider = considerOnly,
): Credentials {
  if (globals.has('NoSignRequest')) return { kind: 'anonymous' };
  const around = { env, files, profile: files.profile(name) };
  const considered = globals.get('Profile') ? {} : env;
  return (
    consider('env', () => keysOfEnvironment(considered)) ??
    consider('role', () => roleOfProfile(name, around)) ??
    credentialsOfProfile(name, files, considered, consider) ??
    consider('container', () => containerMetadata(env)) ??
    consider('instance', () => instanceMetadata(around)) ?? { kind: 'unavailable' }
  );
}

/** Credentials of a profile without a role. Environment variables may configure a web identity. */
function credentialsOfProfile(
  name: string,
  files: ConfigFiles,
  env: Env,
  consider: Consider = considerOnly,
): Credentials | undefined {
  const profile = files.profile(name);
  return (
    consider('web-identity', () => webIdentityOf({ profile, env })) ??
    consider('sso', () => ssoOf(profile, name, files)) ??
    consider('shared-credentials-file', (source) => keysOfSection(files.credentials(name), source)) ??
    consider('login', () => loginOf(profile)) ??
    consider('process', () => processOf(profile, name)) ??
    consider('config-file', (source) => keysOfSection(files.config(name), source))
  );
}

function keysOfEnvironment(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId) return undefined;
  if (!secretAccessKey) throw generalError('Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY');
  const sessionToken = env.AWS_SECURITY_TOKEN || env.AWS_SESSION_TOKEN;
  for (const secret of [secretAccessKey, sessionToken]) keepSecret(secret);
  const expiration = env.AWS_CREDENTIAL_EXPIRATION || undefined;
  return {
    kind: 'keys',
    source: 'env',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    expiration,
  };
}

function keysOfSection(section: Section | undefined, source: Keys['source']): Credentials | undefined {
  const accessKeyId = section?.get('aws_access_key_id');
  if (accessKeyId === undefined) return undefined;
  const secretAccessKey = section?.get('aws_secret_access_key');
  if (secretAccessKey === undefined) {
    throw generalError(`Partial credentials found in ${source}, missing: aws_secret_access_key`);
  }
  const sessionToken = section?.get('aws_security_token') ?? section?.get('aws_session_token');
  for (const secret of [secretAccessKey, sessionToken]) keepSecret(secret);
  return { kind: 'keys', source, accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** Sources that a profile names by credential_source. */
const SOURCES: Readonly<Record<string, (around: Surroundings, profile: string) => Credentials | undefined>> = {
  Environment: ({ env }) => keysOfEnvironment(env),
  EcsContainer: ({ env }) => containerMetadata(env),
  Ec2InstanceMetadata: instanceMetadata,
};

const isRole = (profile: Section | undefined): profile is Section =>
  profile?.has('role_arn') === true && !profile.has('web_identity_token_file');

/** Limit for chained roles. The AWS CLI exhausts its stack after some hundreds. */
const LONGEST_CHAIN = 100;

const roleOfProfile = (name: string, around: Surroundings): AssumedRole | undefined =>
  isRole(around.profile) ? roleOf(name, around.profile, around, [name]) : undefined;

/** Follows source profiles to the first one with credentials. Throws if the chain has none. */
function roleOf(name: string, profile: Section, around: Surroundings, visited: readonly string[]): AssumedRole {
  keepSecret(profile.get('external_id'));
  return {
    kind: 'role',
    roleArn: profile.get('role_arn') ?? '',
    sessionName: profile.get('role_session_name'),
    externalId: profile.get('external_id'),
    // The AWS CLI ignores a text that is not a whole number.
    durationSeconds: parsePythonInt(profile.get('duration_seconds') ?? ''),
    mfaSerial: profile.get('mfa_serial'),
    source: sourceOf(name, profile, around, visited),
  };
}

function sourceOf(name: string, profile: Section, around: Surroundings, visited: readonly string[]): Credentials {
  const [source, from] = [profile.get('source_profile'), profile.get('credential_source')];
  if (from !== undefined && source !== undefined) {
    throw generalError(`The profile "${name}" contains both source_profile and credential_source.`);
  }
  if (from !== undefined) return namedSource(from, name, around);
  if (source === undefined) {
    throw generalError('Partial credentials found in assume-role, missing: source_profile or credential_source');
  }
  const next = around.files.profile(source);
  if (!next) {
    const message = `The source_profile "${source}" referenced in the profile "${name}" does not exist.`;
    throw new MissingSection(message, 'profile', source);
  }
  const hasKeys = next.has('aws_access_key_id') || next.has('aws_secret_access_key');
  if (visited.includes(source) && !(source === name && hasKeys)) throw endless(source, visited);
  if (hasKeys || !isRole(next)) {
    const found = credentialsOfProfile(source, around.files, {});
    if (found) return found;
    throw generalError(`The source profile "${source}" must have credentials.`);
  }
  if (visited.length > LONGEST_CHAIN) {
    throw generalError(`The profile "${visited[0]}" has a chain of more than ${LONGEST_CHAIN} source profiles`);
  }
  return roleOf(source, next, around, [...visited, source]);
}

function endless(source: string, visited: readonly string[]): CliError {
  const list = visited.map(pythonString).join(', ');
  return generalError(
    'Infinite loop in credential configuration detected. Attempting to load from ' +
      `profile ${source} which has already been visited. Visited profiles: [${list}]`,
  );
}

function namedSource(from: string, name: string, around: Surroundings): Credentials {
  const find = Object.hasOwn(SOURCES, from) ? SOURCES[from] : undefined;
  if (!find) throw unknownSource(from, name, Object.keys(SOURCES));
  const found = find(around, name);
  if (found) return found;
  throw emptySource(from, name);
}

function webIdentityOf(sources: SettingSources): Credentials | undefined {
  const tokenFile = lookup(sources, SETTINGS.webIdentityTokenFile)?.value;
  const roleArn = lookup(sources, SETTINGS.roleArn)?.value;
  const sessionName = lookup(sources, SETTINGS.roleSessionName)?.value;
  if (!tokenFile) return undefined;
  if (!roleArn) {
    throw generalError(
      'The provided profile or the current environment is configured to assume role with web identity but has no ' +
        'role ARN configured. Ensure that the profile has the role_arn configuration set or the AWS_ROLE_ARN env var is set.',
    );
  }
  return { kind: 'web-identity', tokenFile, roleArn, sessionName };
}

function processOf(profile: Section | undefined, name: string): Credentials | undefined {
  const command = profile?.get('credential_process');
  return command === undefined ? undefined : { kind: 'process', profile: name, command };
}
