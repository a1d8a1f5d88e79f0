// Profiles with SSO, with expected values from AWS CLI 2.36.
import { describe, expect, test } from 'vitest';
import { loginFolderOf, loginOf, type SsoRole, ssoOf } from '../../../src/config/session-profiles.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { hasBotocore, withBotocore } from '../../support/python-botocore.ts';

function filesOf(config: string, credentials = '', env: Readonly<Record<string, string>> = {}) {
  const readFile = (path: string) => Buffer.from(path === '/h/.aws/config' ? config : credentials);
  return loadConfigFiles({ env: { HOME: '/h', ...env }, homeOf: () => undefined, readFile });
}

function find(config: string, credentials = ''): SsoRole | undefined {
  const files = filesOf(config, credentials);
  return ssoOf(files.profile('p'), 'p', files);
}

const ROLE = 'sso_account_id = 007\nsso_role_name = Power User\n';
const START = 'sso_start_url = https://x/start#/\nsso_region = eu-west-1\n';
const LEGACY = { accountId: '007', roleName: 'Power User', startUrl: 'https://x/start#/', region: 'eu-west-1' };
const legacy = (more = {}) => ({ kind: 'sso', ...LEGACY, session: undefined, problem: undefined, ...more });
const IN_SESSION = `[profile p]\nsso_session = corp\n${ROLE}`;
const missing = (list: string): string =>
  `The profile "p" is configured to use the SSO token provider but is missing the following configuration: ${list}.`;

test.each<[string, string, object | undefined]>([
  [
    'is none without account and role',
    `[profile p]\nsso_session = corp\n${START}[sso-session corp]\n${START}`,
    undefined,
  ],
  ['has its own settings', `[profile p]\n${ROLE}${START}`, legacy()],
  ['has settings of its session', `${IN_SESSION}[sso-session corp]\n${START}`, legacy({ session: 'corp' })],
  [
    'has settings of a session whose name is quoted',
    `${IN_SESSION.replace('corp', 'My Corp')}[sso-session 'My Corp']\n${START}`,
    legacy({ session: 'My Corp' }),
  ],
  [
    'may repeat settings of its session',
    `${IN_SESSION}${START}[sso-session corp]\n${START}sso_registration_scopes = x\n`,
    legacy({ session: 'corp' }),
  ],
  [
    'may get the role from its session',
    `[profile p]\nsso_session = corp\nsso_role_name = Power User\n[sso-session corp]\n${ROLE}${START}`,
    legacy({ session: 'corp' }),
  ],
  [
    'has no tokens if the session lacks the Region',
    `${IN_SESSION}${START}[sso-session corp]\nsso_start_url = https://x/start#/\n`,
    legacy({ session: 'corp', problem: missing("['sso_region']") }),
  ],
  [
    'has no tokens if the session lacks start URL and Region',
    `${IN_SESSION}${START}[sso-session corp]\nsso_registration_scopes = x\n`,
    legacy({ session: 'corp', problem: missing("['sso_start_url', 'sso_region']") }),
  ],
  [
    'has no tokens if the session is empty',
    `${IN_SESSION}${START}[sso-session corp]\n`,
    legacy({
      session: 'corp',
      problem:
        'The profile "p" is configured to use the SSO token provider but the "corp" sso_session configuration does not exist.',
    }),
  ],
])('the SSO role of a profile %s', (_, config, expected) => {
  expect(find(config)).toEqual(expected);
});

test('settings of SSO may be in the credentials file', () => {
  expect(find('', `[p]\n${ROLE}${START}`)).toEqual(legacy());
  expect(find(`[profile p]\n${ROLE}${START}`, '[p]\nsso_role_name = other\n')).toEqual(legacy({ roleName: 'other' }));
});

describe('a profile with SSO is rejected if', () => {
  const incomplete = (list: string): string =>
    `The profile "p" is configured to use SSO but is missing required configuration: ${list}`;
  test.each([
    ['its session does not exist', IN_SESSION, 'The specified sso-session does not exist: "corp"'],
    [
      'its session has no name',
      `[profile p]\nsso_session =\n${ROLE}${START}`,
      'The specified sso-session does not exist: ""',
    ],
    [
      'it has only a role name',
      '[profile p]\nsso_role_name = r\n',
      incomplete('sso_account_id, sso_start_url, sso_region'),
    ],
    [
      'it has only an account',
      '[profile p]\nsso_account_id = 1\n',
      incomplete('sso_role_name, sso_start_url, sso_region'),
    ],
    [
      'its session lacks the Region, too',
      `${IN_SESSION}[sso-session corp]\nsso_start_url = https://x\n`,
      incomplete('sso_region'),
    ],
    [
      'its session has another Region',
      `${IN_SESSION}sso_region = us-west-2\n[sso-session corp]\n${START}`,
      'The value for sso_region is inconsistent between profile (us-west-2) and sso-session (eu-west-1).',
    ],
    [
      'its session has another value of any key',
      `${IN_SESSION}region = us-west-2\n[sso-session corp]\n${START}region = eu-west-1\n`,
      'The value for region is inconsistent between profile (us-west-2) and sso-session (eu-west-1).',
    ],
  ])('%s', (_, config, message) => {
    expect(() => find(config)).toThrow(expect.objectContaining({ kind: 'general', message }));
  });
});

test.each<[string, object | undefined]>([
  ['region = r\n', undefined],
  ['login_session = arn:aws:iam::1:user/u\n', { kind: 'login', session: 'arn:aws:iam::1:user/u' }],
  ['login_session =\n', { kind: 'login', session: '' }],
])('the console session of a profile with %j', (config, expected) => {
  expect(loginOf(filesOf(`[profile p]\n${config}`).profile('p'))).toEqual(expected);
});

test.each<[Readonly<Record<string, string>>, string]>([
  [{}, '/h/.aws/login/cache'],
  [{ AWS_LOGIN_CACHE_DIRECTORY: '/tokens' }, '/tokens'],
  [{ AWS_LOGIN_CACHE_DIRECTORY: '~/tokens' }, '/h/tokens'],
  [{ AWS_LOGIN_CACHE_DIRECTORY: '$BASE/$NAME/$OTHER', BASE: '~', NAME: 'n' }, '/h/n/$OTHER'],
  [{ AWS_LOGIN_CACHE_DIRECTORY: '' }, '/h/.aws/login/cache'],
])('with %j, tokens of console sessions are in %j', (given, folder) => {
  const env = { HOME: '/h', ...given };
  expect(loginFolderOf(env, filesOf('', '', env))).toBe(folder);
});

/** What botocore selects for the profile p of each config file in a list. */
const SELECT = `
import json, os, sys, tempfile
from botocore.configloader import load_config
from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider
path = os.path.join(tempfile.mkdtemp(), 'config')
class Session:
    @property
    def full_config(self): return load_config(path)
def select():
    found = SSOProvider(lambda: load_config(path), None, 'p')._load_sso_config()
    if found is None: return None
    problem = None
    try: found.get('sso_session') and SSOTokenProvider(Session(), profile_name='p')._load_sso_config()
    except Exception as error: problem = str(error)
    names = ('sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region', 'sso_session')
    return [*(found.get(name) for name in names), problem]
def outcome(config):
    with open(path, 'w') as file: file.write(config)
    try: return select()
    except Exception as error: return str(error)
print(json.dumps([outcome(config) for config in json.loads(sys.argv[1])]))`;

/** All choices of some items. */
function choicesOf<T>([first, ...others]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const rest = choicesOf(others);
  return [...rest, ...rest.map((choice) => [first, ...choice])];
}

test.skipIf(!hasBotocore)('every combination of settings is selected as by botocore (needs botocore)', () => {
  const own = choicesOf(['sso_account_id = 1\n', 'sso_role_name = r\n', 'sso_start_url = a\n', 'sso_region = x\n']);
  const inSession = choicesOf(['sso_start_url = a\n', 'sso_region = x\n', 'sso_region: y\n', 'sso_role_name = r\n']);
  // A key may occur once only.
  const sections = inSession.filter((lines) => lines.filter((line) => line.startsWith('sso_region')).length < 2);
  const configs = own.flatMap((profile) => [
    `[profile p]\n${profile.join('')}`,
    ...sections.map((lines) => `[profile p]\nsso_session = s\n${profile.join('')}[sso-session s]\n${lines.join('')}`),
  ]);
  const outcome = (config: string): unknown => {
    try {
      const role = find(config);
      if (!role) return null;
      const { accountId, roleName, startUrl, region, session = null, problem = null } = role;
      return [accountId, roleName, startUrl, region, session, problem];
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(configs.length).toBe(208);
  expect(configs.map(outcome)).toEqual(withBotocore(SELECT, '/nowhere', JSON.stringify(configs)));
});
