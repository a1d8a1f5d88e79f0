// Source of credentials by options, environment and profile. Order and messages: measured on AWS CLI 2.36.
import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../../src/config/credentials.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';

interface Given {
  readonly profile?: string;
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly credentials?: string;
}

function find({ profile = 'default', options = {}, env = {}, config = '', credentials = '' }: Given) {
  const full = { HOME: '/h', ...env };
  const readFile = (path: string) => Buffer.from(path === '/h/.aws/config' ? config : credentials);
  const files = loadConfigFiles({ env: full, homeOf: () => undefined, readFile });
  return credentialsOf(new Map(Object.entries(options)), full, files, profile);
}

const ENV = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' };
const FILE =
  '[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n' +
  '[p]\naws_access_key_id = AKIDP\naws_secret_access_key = s\naws_session_token = t\n';
const IN_FILE = 'shared-credentials-file';
const keys = (source: string, accessKeyId: string, more = {}) => ({
  kind: 'keys',
  source,
  accessKeyId,
  secretAccessKey: 's',
  ...more,
});
const ROLE = 'role_arn = arn:aws:iam::1:role/x\n';
const roleOf = (source: object, more = {}) => ({
  kind: 'role',
  roleArn: 'arn:aws:iam::1:role/x',
  sessionName: undefined,
  externalId: undefined,
  durationSeconds: undefined,
  mfaSerial: undefined,
  source,
  ...more,
});
const P = keys(IN_FILE, 'AKIDP', { sessionToken: 't' });
const WEB = { kind: 'web-identity', tokenFile: '/t', roleArn: 'arn:r', sessionName: undefined };

const SSO_ROLE = 'sso_account_id = 1\nsso_role_name = r\n';
const START = 'sso_start_url = https://x\nsso_region = eu-west-1\n';
const SESSION = `[sso-session s]\n${START}`;
const sso = (more = {}) => ({
  kind: 'sso',
  accountId: '1',
  roleName: 'r',
  startUrl: 'https://x',
  region: 'eu-west-1',
  session: undefined,
  problem: undefined,
  ...more,
});

const CONTAINER_ENV = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/x' };
const CONTAINER = { kind: 'container', url: new URL('http://localhost/x'), token: undefined, tokenFile: undefined };
const INSTANCE = {
  kind: 'instance',
  endpoint: new URL('http://169.254.169.254'),
  allowsV1: true,
  timeout: 1000,
  attempts: 1,
  referrer: undefined,
};

test.each<[string, Given, object]>([
  ['uses keys from the environment', { env: ENV, credentials: FILE }, keys('env', 'AKIDENV')],
  [
    'uses keys and a session token from the environment',
    { env: { ...ENV, AWS_SESSION_TOKEN: 't' } },
    keys('env', 'AKIDENV', { sessionToken: 't' }),
  ],
  [
    'uses the session token in AWS_SECURITY_TOKEN',
    { env: { ...ENV, AWS_SECURITY_TOKEN: 't' } },
    keys('env', 'AKIDENV', { sessionToken: 't' }),
  ],
  [
    'prefers the session token in AWS_SECURITY_TOKEN',
    { env: { ...ENV, AWS_SESSION_TOKEN: 'x', AWS_SECURITY_TOKEN: 't' } },
    keys('env', 'AKIDENV', { sessionToken: 't' }),
  ],
  [
    'reads the expiration of keys from the environment',
    { env: { ...ENV, AWS_CREDENTIAL_EXPIRATION: '2099-01-01T00:00:00Z' } },
    keys('env', 'AKIDENV', { expiration: '2099-01-01T00:00:00Z' }),
  ],
  [
    'prefers aws_security_token to aws_session_token',
    {
      credentials:
        '[default]\naws_access_key_id = C\naws_secret_access_key = s\naws_session_token = x\naws_security_token = t\n',
    },
    keys(IN_FILE, 'C', { sessionToken: 't' }),
  ],
  [
    'prefers --profile to keys in the environment',
    { profile: 'p', options: { Profile: 'p' }, env: ENV, credentials: FILE },
    keys(IN_FILE, 'AKIDP', { sessionToken: 't' }),
  ],
  [
    'prefers keys in the environment to AWS_PROFILE',
    { profile: 'p', env: ENV, credentials: FILE },
    keys('env', 'AKIDENV'),
  ],
  ['uses keys from the credentials file', { credentials: FILE }, keys(IN_FILE, 'AKIDFILE')],
  [
    'uses keys from the config file',
    { config: '[default]\naws_access_key_id = C\naws_secret_access_key = s\n' },
    keys('config-file', 'C'),
  ],
  [
    'uses instance metadata if the environment has only a secret key',
    { env: { AWS_SECRET_ACCESS_KEY: 's' } },
    INSTANCE,
  ],
  [
    'prefers a role to keys in the credentials file',
    { config: `[default]\n${ROLE}source_profile = p\n`, credentials: FILE },
    roleOf(P),
  ],
  [
    'assumes a role with credentials from the environment',
    { options: { Profile: 'default' }, env: ENV, config: `[default]\n${ROLE}credential_source = Environment\n` },
    roleOf(keys('env', 'AKIDENV')),
  ],
  [
    'assumes a role with credentials of the container',
    { env: CONTAINER_ENV, config: `[default]\n${ROLE}credential_source = EcsContainer\n` },
    roleOf(CONTAINER),
  ],
  [
    'assumes a role with credentials of the instance',
    { config: `[default]\n${ROLE}credential_source = Ec2InstanceMetadata\n` },
    roleOf({ ...INSTANCE, referrer: 'default' }),
  ],
  [
    'assumes a role whose profile is its own source profile',
    { config: `[default]\n${ROLE}source_profile = default\n`, credentials: FILE },
    roleOf(keys(IN_FILE, 'AKIDFILE')),
  ],
  [
    'assumes a role through another role',
    { config: `[default]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}source_profile = p\n`, credentials: FILE },
    roleOf(roleOf(P)),
  ],
  [
    'assumes a role with all settings of its profile',
    {
      config:
        `[default]\n${ROLE}source_profile = p\nrole_session_name = n\nexternal_id = 007 #1\n` +
        'duration_seconds = 1_800\nmfa_serial = arn:mfa\n',
      credentials: FILE,
    },
    roleOf(P, { sessionName: 'n', externalId: '007 #1', durationSeconds: 1800, mfaSerial: 'arn:mfa' }),
  ],
  [
    'leaves out the duration of a role if it is not a whole number',
    { config: `[default]\n${ROLE}source_profile = p\nduration_seconds = 1h\n`, credentials: FILE },
    roleOf(P, { durationSeconds: undefined }),
  ],
  [
    'assumes a role with the web identity of its source profile',
    {
      env: { AWS_ROLE_SESSION_NAME: 'other' },
      config: `[default]\n${ROLE}source_profile = w\n[profile w]\nrole_arn = arn:r\nweb_identity_token_file = /t\n`,
    },
    roleOf(WEB),
  ],
  [
    'assumes a role with the credential process of its source profile',
    { config: `[default]\n${ROLE}source_profile = b\n[profile b]\ncredential_process = p q\n` },
    roleOf({ kind: 'process', profile: 'b', command: 'p q' }),
  ],
  [
    'assumes a role with the SSO session of its source profile',
    { config: `[default]\n${ROLE}source_profile = b\n[profile b]\n${SSO_ROLE}sso_session = s\n${SESSION}` },
    roleOf(sso({ session: 's' })),
  ],
  [
    'uses the web identity from the environment',
    { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'arn:r' }, credentials: FILE },
    WEB,
  ],
  [
    'uses the web identity from the profile',
    { config: '[default]\nrole_arn = arn:r\nweb_identity_token_file = /t\n' },
    WEB,
  ],
  [
    'prefers SSO to keys in the credentials file',
    { config: `[default]\n${SSO_ROLE}sso_session = s\n${SESSION}`, credentials: FILE },
    sso({ session: 's' }),
  ],
  ['prefers SSO to a credential process', { config: `[default]\n${SSO_ROLE}${START}credential_process = p\n` }, sso()],
  [
    'prefers a web identity to SSO',
    { config: `[default]\n${SSO_ROLE}${START}role_arn = arn:r\nweb_identity_token_file = /t\n` },
    WEB,
  ],
  [
    'uses keys beside an sso_session without account and role',
    { config: `[default]\nsso_session = s\n${SESSION}`, credentials: FILE },
    keys(IN_FILE, 'AKIDFILE'),
  ],
  [
    'uses keys beside a start URL without account and role',
    { config: `[default]\n${START}`, credentials: FILE },
    keys(IN_FILE, 'AKIDFILE'),
  ],
  [
    'prefers keys in the credentials file to a login session',
    { config: '[default]\nlogin_session = arn\n', credentials: FILE },
    keys(IN_FILE, 'AKIDFILE'),
  ],
  [
    'prefers a login session to a credential process',
    { config: '[default]\nlogin_session = arn\ncredential_process = p\n' },
    { kind: 'login', session: 'arn' },
  ],
  [
    'prefers a credential process to keys in the config file',
    { config: '[default]\ncredential_process = p q\naws_access_key_id = C\naws_secret_access_key = s\n' },
    { kind: 'process', profile: 'default', command: 'p q' },
  ],
  [
    'uses container credentials from a relative URI',
    { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' } },
    { ...CONTAINER, url: new URL('http://169.254.170.2/x') },
  ],
  ['uses container credentials from a full URI', { env: CONTAINER_ENV }, CONTAINER],
  ['uses instance metadata if nothing else is configured', {}, INSTANCE],
  [
    'finds no credentials if instance metadata is disabled',
    { env: { AWS_EC2_METADATA_DISABLED: 'TRUE' } },
    { kind: 'unavailable' },
  ],
  ['uses no credentials with --no-sign-request', { options: { NoSignRequest: true }, env: ENV }, { kind: 'anonymous' }],
])('%s', (_, given, credentials) => {
  expect(find(given)).toEqual(credentials);
});

/** Profiles with roles, each the source of the previous one. */
const chainOf = (count: number): string =>
  Array.from({ length: count }, (_, at) => `[profile p${at}]\n${ROLE}source_profile = p${at + 1}\n`).join('');

test.each([90, 99])('assumes a role through a chain of %i source profiles', (count) => {
  const config = `[default]\n${ROLE}source_profile = p0\n${chainOf(count)}[profile p${count}]\ncredential_process = q\n`;
  let found = find({ config });
  for (let depth = 0; depth <= count; depth++) found = found.kind === 'role' ? found.source : found;
  expect(found).toEqual({ kind: 'process', profile: `p${count}`, command: 'q' });
});

const LOOP = `[default]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}source_profile = default\n`;

describe('selecting credentials', () => {
  test.each<[string, Given, string]>([
    [
      'rejects partial credentials in the environment',
      { env: { AWS_ACCESS_KEY_ID: 'a' } },
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    ],
    [
      'rejects partial credentials in the credentials file',
      { credentials: '[default]\naws_access_key_id = a\n' },
      'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
    ],
    [
      'rejects partial credentials in the config file',
      { config: '[default]\naws_access_key_id = a\n' },
      'Partial credentials found in config-file, missing: aws_secret_access_key',
    ],
    [
      'rejects a role without source_profile and credential_source',
      { config: `[default]\n${ROLE}` },
      'Partial credentials found in assume-role, missing: source_profile or credential_source',
    ],
    [
      'rejects a source profile that does not exist',
      { config: `[default]\n${ROLE}source_profile = zz\n` },
      'The source_profile "zz" referenced in the profile "default" does not exist.',
    ],
    [
      'rejects a source profile without credentials',
      { config: `[default]\n${ROLE}source_profile = e\n[profile e]\nregion = r\n` },
      'The source profile "e" must have credentials.',
    ],
    [
      'rejects partial credentials of a source profile',
      { config: `[default]\n${ROLE}source_profile = e\n[profile e]\naws_access_key_id = A\n` },
      'Partial credentials found in config-file, missing: aws_secret_access_key',
    ],
    ...['Zed', 'environment', 'toString'].map((source): [string, Given, string] => [
      `rejects ${source} as a credential_source`,
      { config: `[default]\n${ROLE}credential_source = ${source}\n` },
      `The credential source "${source}" referenced in profile "default" is not valid.`,
    ]),
    ...(
      [
        ['Environment', {}],
        ['EcsContainer', {}],
        ['Ec2InstanceMetadata', { AWS_EC2_METADATA_DISABLED: 'true' }],
      ] as const
    ).map(([source, env]): [string, Given, string] => [
      `rejects ${source} as a credential_source without credentials`,
      { env, config: `[default]\n${ROLE}credential_source = ${source}\n` },
      `Error when retrieving credentials from ${source}: No credentials found in credential_source referenced in profile default`,
    ]),
    [
      'rejects a loop of source profiles',
      { config: LOOP },
      "Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', 'b']",
    ],
    [
      'rejects a loop of profiles with a quote in a name',
      {
        config: `[default]\n${ROLE}source_profile = it's\n[profile "it's"]\n${ROLE}source_profile = default\n`,
      },
      "Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', \"it's\"]",
    ],
    [
      'rejects a cycle of source profiles, even if one has keys',
      {
        config: `[default]\n${ROLE}source_profile = b\naws_access_key_id = A\naws_secret_access_key = s\n[profile b]\n${ROLE}source_profile = default\n`,
      },
      "Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', 'b']",
    ],
    [
      'rejects a source profile with a secret key alone',
      {
        config: `[default]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}aws_secret_access_key = s\nsource_profile = p\n`,
      },
      'The source profile "b" must have credentials.',
    ],
    [
      'rejects a chain of 50,000 source profiles within seconds',
      { config: `[default]\n${ROLE}source_profile = p0\n${chainOf(50_000)}` },
      'The profile "default" has a chain of more than 100 source profiles',
    ],
    [
      'rejects a web identity without a role ARN',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t' } },
      'The provided profile or the current environment is configured to assume role with web identity but has no role ARN configured. Ensure that the profile has the role_arn configuration set or the AWS_ROLE_ARN env var is set.',
    ],
  ])('%s', (_, given, message) => {
    expect(() => find(given)).toThrow(expect.objectContaining({ kind: 'general', message }));
  });
});
