// Misspelt keys of profiles and variables. Loaded on demand.

import type { Env } from '../io/io.ts';
import { closeMatches } from '../text/suggest.ts';
import { SETTINGS, type SettingNames } from './setting-names.ts';
import type { ConfigFiles } from './shared-config.ts';

const NAMES: readonly SettingNames[] = Object.values(SETTINGS);

const CREDENTIAL_KEYS: readonly string[] = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'source_profile',
  'credential_source',
  'credential_process',
  'external_id',
  'duration_seconds',
  'mfa_serial',
  'sso_session',
  'sso_account_id',
  'sso_role_name',
  'sso_start_url',
  'sso_region',
  'login_session',
];

const KEYS: readonly string[] = [...NAMES.flatMap(({ key }) => key ?? []), ...CREDENTIAL_KEYS];

/** Keys of other programs and services, which may resemble those of ec2img. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set([
  'api_versions',
  'aws_security_token',
  'cli_binary_format',
  'cli_follow_urlparam',
  'cli_help_output',
  'cli_history',
  'csm_enabled',
  'defaults_mode',
  'ec2',
  'endpoint_discovery_enabled',
  'inject_host_prefix',
  's3',
  's3_disable_multiregion_access_points',
  's3_use_arn_region',
  'sigv4a_signing_region_set',
  'auth_scheme_preference',
  'sso_registration_scopes',
  'sts_regional_endpoints',
  'tcp_keepalive',
  'user_agent_appid',
]);

/** A key is misspelt if it is at least this similar to one that the section lacks. */
const SIMILAR = 0.8;

/** Hints for keys of a profile, and of its sso-session, that resemble a key which it lacks. */
export function nearKeyHints(profile: string, files: ConfigFiles): string[] {
  const session = files.profile(profile)?.get('sso_session');
  const { config, credentials } = files.paths;
  const sections = [
    { section: files.config(profile), where: `the profile ${profile} in ${config}` },
    { section: files.credentials(profile), where: `the profile ${profile} in ${credentials}` },
    { section: files.section('sso-session', session ?? ''), where: `[sso-session ${session}] in ${config}` },
  ];
  return sections.flatMap(({ section, where }) =>
    [...(section?.keys() ?? [])].flatMap((key) => {
      if (KEYS.includes(key) || FOREIGN_KEYS.has(key)) return [];
      const lacking = KEYS.filter((known) => !section?.has(known) && !files.profile(profile)?.has(known));
      const [near] = closeMatches(key, lacking, SIMILAR, 1);
      return near === undefined ? [] : [`${where} has ${key}: did you mean ${near}?`];
    }),
  );
}

/** Variables that together with the profile decide about credentials. */
export const CREDENTIAL_VARIABLES: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

const KNOWN_VARIABLES: ReadonlySet<string> = new Set([
  ...NAMES.flatMap(({ variables = [] }) => variables),
  ...CREDENTIAL_VARIABLES,
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
]);

/** Hints for variables that resemble one of those that are missing, also in lower case. */
export function nearVariableHints(missing: readonly string[], env: Env): string[] {
  const lacking = missing.filter((name) => env[name] === undefined);
  return Object.keys(env).flatMap((name) => {
    if (!/^_?aws/i.test(name) || KNOWN_VARIABLES.has(name)) return [];
    const [near] = closeMatches(name.toUpperCase(), lacking, SIMILAR, 1);
    return near === undefined ? [] : [`the variable ${name} is set: did you mean ${near}?`];
  });
}
