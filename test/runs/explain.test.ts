// `ec2img config`, `ec2img credentials`, and the lines of --debug that report the same.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialsOf } from '../../src/config/credentials.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { USAGE } from '../support/usage.ts';
import { pageOf } from '../unit/help/read-page.ts';

const CONFIG = `[default]
region = eu-west-1
output = text
[profile role]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/ann
external_id = SECRET-external
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = admin
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
[profile process]
credential_process = /usr/bin/keys --token SECRET-process
region = sa-east-1
services = local
endpoint_url = http://127.0.0.1:1
[services local]
ec2 =
  endpoint_url = http://127.0.0.1:2
[profile loop]
role_arn = arn:aws:iam::111122223333:role/loop
source_profile = nowhere
[profile both]
aws_access_key_id = AKIACONFIGFILE00
aws_secret_access_key = SECRET-config
`;

const CREDENTIALS = `[base]
aws_access_key_id = AKIABASEBASE1234
aws_secret_access_key = SECRET-base
[both]
aws_access_key_id = AKIASHAREDFILE99
aws_secret_access_key = SECRET-shared
aws_session_token = SECRET-token
region = us-west-2
[half]
aws_access_key_id = AKIAHALFHALF1234
`;

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'SECRET-env' };

let home: string;
let paths: Record<'AWS_CONFIG_FILE' | 'AWS_SHARED_CREDENTIALS_FILE', string>;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'explain-'));
  paths = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
  writeFileSync(paths.AWS_CONFIG_FILE, CONFIG);
  writeFileSync(paths.AWS_SHARED_CREDENTIALS_FILE, CREDENTIALS);
});
afterAll(() => rmSync(home, { recursive: true }));

type Env = Readonly<Record<string, string>>;

async function runWith(argv: readonly string[], env: Env = {}) {
  const { io, seen } = fakeIo({ env: { ...paths, ...env } });
  const code = await run(argv, io);
  expect(seen.both).not.toContain('SECRET-');
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

async function reportOf(argv: readonly string[], env?: Env) {
  const { code, stdout, stderr } = await runWith([...argv, '--output', 'json'], env);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const ORDER = [
  'env',
  'assume-role',
  'assume-role-with-web-identity',
  'sso',
  'shared-credentials-file',
  'login',
  'custom-process',
  'config-file',
  'container-role',
  'iam-role',
];

const BASE = { Name: 'shared-credentials-file', AccessKeyId: '****************1234', SecretAccessKey: 'set' };
const NO_ENV = 'AWS_ACCESS_KEY_ID is not set';
const noKey = (profile: string, key: string): string => `the profile ${profile} has no ${key}`;
const noToken = (profile: string): string =>
  `AWS_WEB_IDENTITY_TOKEN_FILE is not set, and ${noKey(profile, 'web_identity_token_file')}`;
const NO_SSO = 'sso_account_id or sso_role_name';

/** Why no source before the metadata of the instance is used, if nothing is configured. */
const NOTHING_BUT_INSTANCE = [
  NO_ENV,
  noKey('default', 'role_arn'),
  noToken('default'),
  noKey('default', NO_SSO),
  'the credentials file has no profile default',
  noKey('default', 'login_session'),
  noKey('default', 'credential_process'),
  'the profile default in the config file has no aws_access_key_id',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set',
];

interface Selection {
  readonly name: string;
  readonly profile?: string;
  readonly options?: readonly string[];
  readonly env?: Env;
  readonly used: string | null;
  readonly details?: object;
  readonly error?: string;
  /** Why each source before the used one is not used. */
  readonly before: readonly string[];
}

const SELECTIONS: readonly Selection[] = [
  {
    name: 'keys in the environment',
    env: { ...KEYS, AWS_SESSION_TOKEN: 'SECRET-t' },
    used: 'env',
    details: { AccessKeyId: '****************MPLE', SecretAccessKey: 'set', SessionToken: 'set' },
    before: [],
  },
  {
    name: 'a role with MFA, with --profile',
    profile: 'role',
    options: ['--profile', 'role'],
    env: KEYS,
    used: 'assume-role',
    details: {
      RoleArn: 'arn:aws:iam::111122223333:role/deploy',
      ExternalId: 'set',
      MfaSerial: 'arn:aws:iam::111122223333:mfa/ann',
      Source: BASE,
    },
    before: ['--profile is given, so AWS_ACCESS_KEY_ID is ignored'],
  },
  {
    name: 'a web identity in the environment',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:r' },
    used: 'assume-role-with-web-identity',
    details: { TokenFile: '/token', RoleArn: 'arn:r' },
    before: [NO_ENV, noKey('default', 'role_arn')],
  },
  {
    name: 'SSO',
    profile: 'sso',
    env: { AWS_PROFILE: 'sso' },
    used: 'sso',
    before: [NO_ENV, noKey('sso', 'role_arn'), noToken('sso')],
  },
  {
    name: 'a process',
    profile: 'process',
    env: { AWS_PROFILE: 'process' },
    used: 'custom-process',
    before: [
      NO_ENV,
      noKey('process', 'role_arn'),
      noToken('process'),
      noKey('process', NO_SSO),
      'the credentials file has no profile process',
      noKey('process', 'login_session'),
    ],
  },
  {
    name: 'keys in both files',
    profile: 'both',
    env: { AWS_PROFILE: 'both' },
    used: 'shared-credentials-file',
    details: { AccessKeyId: '****************LE99', SecretAccessKey: 'set', SessionToken: 'set' },
    before: [NO_ENV, noKey('both', 'role_arn'), noToken('both'), noKey('both', NO_SSO)],
  },
  {
    name: 'nothing',
    used: null,
    error: 'Unable to locate credentials: no source has any',
    before: [...NOTHING_BUT_INSTANCE, 'AWS_EC2_METADATA_DISABLED is true'],
  },
  {
    name: 'half of a pair of keys in the environment',
    env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' },
    used: null,
    error: 'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    before: [],
  },
  {
    name: 'half of a pair of keys in a profile',
    profile: 'half',
    env: { AWS_PROFILE: 'half' },
    used: null,
    error: 'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
    before: [NO_ENV, noKey('half', 'role_arn'), noToken('half'), noKey('half', NO_SSO)],
  },
  {
    name: 'a role whose source is missing',
    profile: 'loop',
    env: { AWS_PROFILE: 'loop' },
    used: null,
    error: 'The source_profile "nowhere" referenced in the profile "loop" does not exist.',
    before: [NO_ENV],
  },
  {
    name: 'the metadata of an instance',
    env: { AWS_EC2_METADATA_DISABLED: 'false' },
    used: 'iam-role',
    details: { Endpoint: 'http://169.254.169.254/', Attempts: 1 },
    before: NOTHING_BUT_INSTANCE,
  },
];

describe('ec2img credentials explains', () => {
  test.each(SELECTIONS)('$name', async ({ profile = 'default', options = [], env, used, details, error, before }) => {
    const report = await reportOf(['credentials', ...options], env);
    const { Sources, ...others } = report;
    expect(others).toEqual({ Profile: profile, Used: used, ...(error && { Error: error }) });
    expect(Sources.map(({ Name }: { Name: string }) => Name)).toEqual(ORDER);
    const at = before.length;
    expect(Sources.slice(0, at)).toEqual(before.map((Reason, index) => ({ Name: ORDER[index], Used: false, Reason })));
    const rest = Sources.slice(at);
    expect(rest.map(({ Used }: { Used: boolean }) => Used)).toEqual(
      rest.map((_: unknown, index: number) => used !== null && index === 0),
    );
    if (details) expect(rest[0]).toEqual({ Name: used, Used: true, Details: details });
    if (error && rest.length > 0) expect(rest[0]).toMatchObject({ Name: ORDER[at], Used: false, Error: error });
    // The report selects what a call selects.
    const { io } = fakeIo({ env: { ...paths, ...env } });
    const select = () =>
      credentialsOf(new Map(options.length > 0 ? [['Profile', profile]] : []), io.env, loadConfigFiles(io), profile);
    if (error && at < ORDER.length) expect(select).toThrow(expect.objectContaining({ message: error }));
    else expect(select().kind === 'unavailable').toBe(used === null);
  });

  test('sources that come after the one that is used', async () => {
    const { Sources } = await reportOf(['credentials'], { AWS_PROFILE: 'both' });
    expect(Sources.slice(5)).toEqual([
      { Name: 'login', Used: false, Reason: noKey('both', 'login_session') },
      { Name: 'custom-process', Used: false, Reason: noKey('both', 'credential_process') },
      {
        Name: 'config-file',
        Used: false,
        Reason: 'shared-credentials-file comes first',
        Details: { AccessKeyId: '****************LE00', SecretAccessKey: 'set' },
      },
      {
        Name: 'container-role',
        Used: false,
        Reason: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set',
      },
      { Name: 'iam-role', Used: false, Reason: 'AWS_EC2_METADATA_DISABLED is true' },
    ]);
  });

  test('requests that are not signed', async () => {
    expect(await reportOf(['credentials', '--no-sign-request'], KEYS)).toEqual({
      Profile: 'default',
      Used: null,
      Reason: '--no-sign-request: requests are not signed',
      Sources: [],
    });
  });

  test('an unknown profile', async () => {
    expect(await reportOf(['credentials', '--profile', 'other'], KEYS)).toEqual({
      Profile: 'other',
      Used: null,
      Error: 'The config profile (other) could not be found',
      Sources: [],
    });
  });

  test('a file that cannot be parsed', async () => {
    const path = join(home, 'broken');
    writeFileSync(path, '[default]\nregion\n');
    const message = `Unable to parse config file: ${path}; line 2: expected a key and a value`;
    expect(await reportOf(['credentials'], { AWS_CONFIG_FILE: path })).toEqual({
      Profile: 'default',
      Used: null,
      Error: message,
      Sources: [],
    });
    const report = await reportOf(['config'], { AWS_CONFIG_FILE: path });
    expect([report.Error, report.Files]).toEqual([
      message,
      [
        { Name: 'config', Path: path, State: 'read' },
        { Name: 'credentials', Path: paths.AWS_SHARED_CREDENTIALS_FILE, State: 'read' },
      ],
    ]);
  });
});

describe('ec2img config explains', () => {
  const inConfig = (key: string, profile: string): string =>
    `key ${key} of the profile ${profile} in ${paths.AWS_CONFIG_FILE}`;

  async function settingsOf(argv: readonly string[], env?: Env) {
    const { Settings } = await reportOf(['config', ...argv], env);
    return Object.fromEntries(Settings.map(({ Name, ...setting }: { readonly Name: string }) => [Name, setting]));
  }

  test('an option over variables over the profile', async () => {
    const { region } = await settingsOf(['--region', 'a'], { AWS_REGION: 'b', AWS_DEFAULT_REGION: 'c' });
    expect(region).toEqual({
      Value: 'a',
      Source: 'option --region',
      Overrides: [
        { Value: 'b', Source: 'variable AWS_REGION' },
        { Value: 'c', Source: 'variable AWS_DEFAULT_REGION' },
        { Value: 'eu-west-1', Source: inConfig('region', 'default') },
      ],
    });
  });

  test('the file that has a key of the profile', async () => {
    const { region } = await settingsOf(['--profile', 'both']);
    const Source = `key region of the profile both in ${paths.AWS_SHARED_CREDENTIALS_FILE}`;
    expect(region).toEqual({ Value: 'us-west-2', Source, Overrides: [] });
  });

  test('endpoints', async () => {
    const all = await settingsOf(['--profile', 'process', '--endpoint-url', 'http://u:SECRET-p@127.0.0.1:3'], {
      AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:4',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5',
    });
    const shared = [
      { Value: 'http://127.0.0.1:5', Source: 'variable AWS_ENDPOINT_URL' },
      { Value: 'http://127.0.0.1:1', Source: inConfig('endpoint_url', 'process') },
    ];
    expect(all['endpoint_url of EC2']).toEqual({
      Value: 'http://***:***@127.0.0.1:3',
      Source: 'option --endpoint-url',
      Overrides: [
        { Value: 'http://127.0.0.1:4', Source: 'variable AWS_ENDPOINT_URL_EC2' },
        shared[0],
        { Value: 'http://127.0.0.1:2', Source: 'section [services local]' },
        shared[1],
      ],
    });
    expect(all['endpoint_url of STS']).toEqual({ ...shared[0], Overrides: shared.slice(1) });
  });

  test.each<[string, readonly string[], Env, string, string | null, string]>([
    ['a default', [], {}, 'retry_mode', 'standard', 'default'],
    ['no value', [], {}, 'ca_bundle', null, 'default'],
    [
      'a proxy',
      [],
      { HTTPS_PROXY: 'http://u:SECRET-p@p:1' },
      'https_proxy',
      'http://***:***@p:1',
      'variable HTTPS_PROXY',
    ],
    [
      'an option without a variable',
      ['--cli-read-timeout', '5'],
      {},
      'cli-read-timeout',
      '5',
      'option --cli-read-timeout',
    ],
    ['a flag', ['--no-sign-request'], {}, 'no-sign-request', 'true', 'option --no-sign-request'],
    [
      'a variable after the profile',
      [],
      { REQUESTS_CA_BUNDLE: '/ca' },
      'ca_bundle',
      '/ca',
      'variable REQUESTS_CA_BUNDLE',
    ],
    ['a variable of ec2img', [], { EC2IMG_VALIDATE: 'aws' }, 'validate', 'aws', 'variable EC2IMG_VALIDATE'],
    ['the profile', [], { AWS_PROFILE: 'both' }, 'profile', 'both', 'variable AWS_PROFILE'],
  ])('%s', async (_, argv, env, name, Value, Source) => {
    expect((await settingsOf(argv, env))[name]).toEqual({ Value, Source, Overrides: [] });
  });

  test('the variables of a proxy in the order in which a request reads them', async () => {
    const env = { HTTP_PROXY: 'http://a', http_proxy: 'http://b', HTTP_proxy: 'http://c', Http_Proxy: '' };
    expect((await settingsOf([], env)).http_proxy).toEqual({
      Value: 'http://c',
      Source: 'variable HTTP_proxy',
      Overrides: [
        { Value: 'http://b', Source: 'variable http_proxy' },
        { Value: 'http://a', Source: 'variable HTTP_PROXY' },
      ],
    });
  });

  test('the Region of an instance without asking for it', async () => {
    const env = { AWS_PROFILE: 'role', AWS_EC2_METADATA_DISABLED: 'false' };
    const Source = 'metadata of the instance, requested when a call is sent';
    expect((await settingsOf([], env)).region).toEqual({ Value: null, Source, Overrides: [] });
    const disabled = { ...env, AWS_EC2_METADATA_DISABLED: 'true' };
    expect((await settingsOf([], disabled)).region).toEqual({ Value: null, Source: 'default', Overrides: [] });
  });

  test('an unknown profile and missing files', async () => {
    const AWS_CONFIG_FILE = join(home, 'none');
    const { Settings, ...others } = await reportOf(['config', '--profile', 'other'], { AWS_CONFIG_FILE });
    expect(Settings.length).toBeGreaterThan(30);
    expect(others).toEqual({
      Profile: 'other',
      Error: 'The config profile (other) could not be found; profiles: base, both, half',
      Files: [
        { Name: 'config', Path: AWS_CONFIG_FILE, State: 'missing' },
        { Name: 'credentials', Path: paths.AWS_SHARED_CREDENTIALS_FILE, State: 'read' },
      ],
    });
  });
});

test('reports honour the output format of the profile and --query', async () => {
  const outcome = await runWith(['credentials', '--query', 'Sources[?Used].[Name, Details.AccessKeyId]'], KEYS);
  expect(outcome).toEqual({ code: 0, stdout: 'env\t****************MPLE\n', stderr: '' });
  const { code, stdout } = await runWith(['config', '--output', 'bad']);
  expect([code, stdout]).toEqual([252, '']);
});

test('reports take no arguments', async () => {
  expect(await runWith(['config', 'x'])).toEqual({
    code: 252,
    stdout: '',
    stderr: `\nec2img: [ERROR]: Unknown options: x\n${USAGE.config}`,
  });
  expect(await runWith(['credentials', 'help'])).toEqual({ code: 0, stdout: pageOf(['credentials']), stderr: '' });
  expect(await runWith(['help', 'config'])).toEqual({ code: 0, stdout: pageOf(['config']), stderr: '' });
});

test.each<[string, string[], Record<string, string>, boolean]>([
  ['--debug', ['--debug'], {}, true],
  ['EC2IMG_DEBUG=1', [], { EC2IMG_DEBUG: '1' }, true],
  ['EC2IMG_DEBUG=true', [], { EC2IMG_DEBUG: 'true' }, true],
  ['EC2IMG_DEBUG=0', [], { EC2IMG_DEBUG: '0' }, false],
  ['EC2IMG_DEBUG=False', [], { EC2IMG_DEBUG: 'False' }, false],
  ['an empty EC2IMG_DEBUG', [], { EC2IMG_DEBUG: '' }, false],
  ['--debug and EC2IMG_DEBUG=0', ['--debug'], { EC2IMG_DEBUG: '0' }, true],
])('%s turns on the log of a call, of an error and of the command line: %s', async (_, options, env, isOn) => {
  const logged = async (...argv: string[]) =>
    (await runWith([...argv, ...options], env)).stderr.includes('DEBUG: 0.000s ');
  const call = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', 'us-east-1'];
  expect([
    await logged(...call, '--endpoint-url', 'http://127.0.0.1:9'),
    await logged('config', '--query', '['),
  ]).toEqual([isOn, isOn]);
});

test('completion does not log', async () => {
  const env = { EC2IMG_DEBUG: '1', COMP_LINE: 'ec2img create-im' };
  expect(await runWith(['completion', 'bash'], env)).toEqual({ code: 0, stdout: 'age \nages \n', stderr: '' });
});

test('--debug prints the settings that have a source, and the sources of credentials up to the used one', async () => {
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', 'us-east-1', '--debug'];
  const env = { AWS_PROFILE: 'role', AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:9' };
  const { stderr } = await runWith([...argv, '--cli-error-format', 'json'], env);
  const lines = stderr.split('\n').map((line) => line.replace('DEBUG: 0.000s ', ''));
  const { io } = fakeIo();
  expect(lines[0]).toMatch(new RegExp(`^ec2img/.* ${await io.platform()}`));
  expect(lines.slice(1, 8)).toEqual([
    'profile: role (variable AWS_PROFILE)',
    'region: us-east-1 (option --region)',
    'cli_error_format: json (option --cli-error-format)',
    'debug: true (option --debug)',
    'endpoint_url of EC2: http://127.0.0.1:9 (variable AWS_ENDPOINT_URL_EC2)',
    `credentials: not env: ${NO_ENV}`,
    'credentials: assume-role (RoleArn arn:aws:iam::111122223333:role/deploy, ExternalId set, MfaSerial arn:aws:iam::111122223333:mfa/ann, from Name shared-credentials-file, AccessKeyId ****************1234, SecretAccessKey set)',
  ]);
});
