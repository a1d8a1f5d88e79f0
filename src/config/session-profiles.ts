// Profiles whose credentials come from a session: of `aws sso login`, or of `aws login`. Rules and messages: those of
// AWS CLI 2.36.

import { generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { Section } from './ini.ts';
import { expandVariables } from './paths.ts';
import { type ConfigFiles, MissingSection } from './shared-config.ts';

/** A role in IAM Identity Center, and how to get a token for it. */
export interface SsoRole {
  readonly kind: 'sso';
  readonly accountId: string;
  readonly roleName: string;
  readonly startUrl: string;
  readonly region: string;
  /** The name of the sso-session section. Undefined if the profile has its settings. */
  readonly session: string | undefined;
  /** Error of a session that has no tokens. Credentials that the AWS CLI has cached are used nevertheless. */
  readonly problem: string | undefined;
}

/** A console session of `aws login`. */
export interface LoginSession {
  readonly kind: 'login';
  readonly session: string;
}

const ROLE_KEYS = ['sso_role_name', 'sso_account_id'] as const;
const SESSION_KEYS = ['sso_start_url', 'sso_region'] as const;

/** The role of a profile in IAM Identity Center, if it has one. Throws a general error if settings are missing. */
export function ssoOf(profile: Section | undefined, name: string, files: ConfigFiles): SsoRole | undefined {
  if (!ROLE_KEYS.some((key) => profile?.has(key))) return undefined;
  const session = profile?.get('sso_session');
  const section = session === undefined ? undefined : sessionSection(session, files);
  const merged = new Map([...(profile ?? []), ...(section ? consistent(profile, section) : [])]);
  const missing = [...ROLE_KEYS, ...SESSION_KEYS].filter((key) => !merged.has(key));
  if (missing.length > 0) {
    const list = missing.join(', ');
    throw generalError(`The profile "${name}" is configured to use SSO but is missing required configuration: ${list}`);
  }
  const value = (key: string): string => merged.get(key) ?? '';
  return {
    kind: 'sso',
    accountId: value('sso_account_id'),
    roleName: value('sso_role_name'),
    startUrl: value('sso_start_url'),
    region: value('sso_region'),
    session,
    problem: section && problemOf(section, name, session),
  };
}

function sessionSection(session: string, files: ConfigFiles): Section {
  const section = files.section('sso-session', session);
  if (!section)
    throw new MissingSection(`The specified sso-session does not exist: "${session}"`, 'sso-session', session);
  return section;
}

/** A profile may repeat settings of its session, but not contradict them. */
function consistent(profile: Section | undefined, section: Section): Section {
  for (const [key, value] of section) {
    const own = profile?.get(key) ?? value;
    if (own !== value) {
      const values = `profile (${own}) and sso-session (${value})`;
      throw generalError(`The value for ${key} is inconsistent between ${values}.`);
    }
  }
  return section;
}

/** Tokens need settings of the session, not of the profile. */
function problemOf(section: Section, name: string, session = ''): string | undefined {
  const start = `The profile "${name}" is configured to use the SSO token provider but`;
  if (section.size === 0) return `${start} the "${session}" sso_session configuration does not exist.`;
  const missing = SESSION_KEYS.filter((key) => !section.has(key)).map((key) => `'${key}'`);
  return missing.length > 0 ? `${start} is missing the following configuration: [${missing.join(', ')}].` : undefined;
}

/** The console session of a profile, if it has one. */
export function loginOf(profile: Section | undefined): LoginSession | undefined {
  const session = profile?.get('login_session');
  return session === undefined ? undefined : { kind: 'login', session };
}

/** The folder with the tokens of console sessions. */
export const loginFolderOf = (env: Env, files: ConfigFiles): string =>
  files.expandHome(expandVariables(env.AWS_LOGIN_CACHE_DIRECTORY || '~/.aws/login/cache', env));
