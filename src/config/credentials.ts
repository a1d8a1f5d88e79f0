// Selects the source of credentials from options, environment and profile. The SDK's providers load them later.
// Order and messages: measured on AWS CLI 2.36.

import { generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { lookup, type SettingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';
import type { ConfigFiles, Section } from './shared-config.ts';

/**
 * The source of credentials: none (`anonymous`), known `keys`, or a provider: `role` (a role in the profile, from STS),
 * `web-identity` (a role for a token in a file), `sso`, `login` (a session of `aws login`), `process` (the output of a
 * program), `container` and `instance` (metadata services). `unavailable`: no source, and no metadata allowed.
 */
export type Credentials =
  | { readonly kind: 'anonymous' }
  | Keys
  | { readonly kind: 'role'; readonly profile: string; readonly commands: readonly string[] }
  | { readonly kind: 'sso'; readonly profile: string }
  | { readonly kind: 'login'; readonly profile: string; readonly session: string }
  | { readonly kind: 'process'; readonly profile: string; readonly command: string }
  | WebIdentity
  | { readonly kind: 'container'; readonly tokenFile?: string }
  | { readonly kind: 'instance' | 'unavailable' };

interface Keys {
  readonly kind: 'keys';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Where the keys were found, for --debug. */
  readonly source: string;
}

interface WebIdentity {
  readonly kind: 'web-identity';
  readonly tokenFile: string;
  readonly roleArn: string;
  readonly sessionName: string | undefined;
}

/** Selects the credentials of a call. Throws a general error for an incomplete profile. */
export function credentialsOf(globals: OptionValues, env: Env, files: ConfigFiles, name: string): Credentials {
  if (globals.has('NoSignRequest')) return { kind: 'anonymous' };
  const profile = files.profile(name);
  return (
    (globals.get('Profile') ? undefined : keysOfEnvironment(env)) ??
    roleOf(name, files) ??
    webIdentityOf({ profile, env: globals.get('Profile') ? {} : env }) ??
    (profile?.has('sso_session') || profile?.has('sso_start_url') ? { kind: 'sso', profile: name } : undefined) ??
    keysOfSection(files.credentials(name), 'shared-credentials-file') ??
    loginOf(profile, name) ??
    processOf(profile, name) ??
    keysOfSection(files.config(name), 'config-file') ??
    metadataOf(env)
  );
}

function keysOfEnvironment(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId) return undefined;
  if (!secretAccessKey) throw generalError('Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY');
  const sessionToken = env.AWS_SESSION_TOKEN || env.AWS_SECURITY_TOKEN;
  return { kind: 'keys', source: 'env', accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function keysOfSection(section: Section | undefined, source: string): Credentials | undefined {
  const accessKeyId = section?.get('aws_access_key_id');
  if (accessKeyId === undefined) return undefined;
  const secretAccessKey = section?.get('aws_secret_access_key');
  if (secretAccessKey === undefined) {
    throw generalError(`Partial credentials found in ${source}, missing: aws_secret_access_key`);
  }
  const sessionToken = section?.get('aws_session_token') ?? section?.get('aws_security_token');
  return { kind: 'keys', source, accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

const SOURCES = new Set(['Environment', 'Ec2InstanceMetadata', 'EcsContainer']);

function roleOf(name: string, files: ConfigFiles): Credentials | undefined {
  const profile = files.profile(name);
  if (!profile?.has('role_arn') || profile.has('web_identity_token_file')) return undefined;
  const chain = checkRole(name, profile, files, [name]);
  return { kind: 'role', profile: name, commands: chain.flatMap((section) => section.get('credential_process') ?? []) };
}

/** Limit for chained roles. The AWS CLI exhausts its stack after some hundreds. */
const LONGEST_CHAIN = 100;

/** Follows source profiles to the first profile with credentials. Throws if the chain has none. */
function checkRole(name: string, profile: Section, files: ConfigFiles, visited: readonly string[]): Section[] {
  const [source, from] = [profile.get('source_profile'), profile.get('credential_source')];
  if (source === undefined && from === undefined) {
    throw generalError('Partial credentials found in assume-role, missing: source_profile or credential_source');
  }
  if (from !== undefined && source !== undefined) {
    throw generalError(`The profile "${name}" contains both source_profile and credential_source.`);
  }
  if (from !== undefined) {
    if (SOURCES.has(from)) return [profile];
    throw generalError(`The credential source "${from}" referenced in profile "${name}" is not valid.`);
  }
  const next = files.profile(source as string);
  if (!next) {
    throw generalError(`The source_profile "${source}" referenced in the profile "${name}" does not exist.`);
  }
  const hasKeys = next.has('aws_access_key_id');
  if (hasKeys || !next.has('role_arn') || next.has('web_identity_token_file')) return [profile, next];
  if (visited.includes(source as string)) {
    const list = visited.map((name) => `'${name}'`).join(', ');
    throw generalError(
      'Infinite loop in credential configuration detected. Attempting to load from ' +
        `profile ${source} which has already been visited. Visited profiles: [${list}]`,
    );
  }
  if (visited.length > LONGEST_CHAIN) {
    throw generalError(`The profile "${visited[0]}" has a chain of more than ${LONGEST_CHAIN} source profiles`);
  }
  return [profile, ...checkRole(source as string, next, files, [...visited, source as string])];
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

function loginOf(profile: Section | undefined, name: string): Credentials | undefined {
  const session = profile?.get('login_session');
  return session === undefined ? undefined : { kind: 'login', profile: name, session };
}

function processOf(profile: Section | undefined, name: string): Credentials | undefined {
  const command = profile?.get('credential_process');
  return command === undefined ? undefined : { kind: 'process', profile: name, command };
}

function metadataOf(env: Env): Credentials {
  if (env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
    const tokenFile = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    return { kind: 'container', ...(tokenFile && { tokenFile }) };
  }
  return { kind: env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true' ? 'unavailable' : 'instance' };
}
