// Hints of errors about settings and credentials: what is misspelt, empty or missing, and what to do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hints-'));
});
afterEach(() => rmSync(home, { recursive: true }));

interface Given {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
  /** Other files in the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
}

/** An endpoint that refuses connections. */
const CLOSED = 'http://127.0.0.1:9';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 's' };
const REGION = { AWS_REGION: 'us-east-1' };

/** Runs create-image, and returns the exit code and the lines of the error. HOME stands for the home folder. */
async function failed({ config, credentials, env = {}, options = [], files = {}, isTerminal = false }: Given) {
  const all = {
    ...files,
    ...(config && { '.aws/config': config }),
    ...(credentials && { '.aws/credentials': credentials }),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text.replaceAll('HOME', home));
  }
  const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('HOME', home)]));
  const metadata = { AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1' };
  const { io, seen } = fakeIo({ env: { HOME: home, ...metadata, ...filled }, ...(isTerminal && { terminal: 80 }) });
  const argv = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'abc', ...options];
  const code = await run(argv, io);
  expect(seen.stdout).toBe('');
  return [code, ...seen.stderr.replaceAll(home, 'HOME').replace('ec2img: [ERROR]: ', '').trim().split('\n')];
}

type Row = readonly [name: string, given: Given, outcome: readonly (string | number)[]];

const noProfile = (name: string): readonly [number, string] => [255, `The config profile (${name}) could not be found`];

const PROFILES: readonly Row[] = [
  [
    'a misspelt --profile',
    { config: '[profile prod]\nregion = us-east-1\n', options: ['--profile', 'pord'] },
    [...noProfile('pord'), 'hint: the profile comes from --profile', 'hint: did you mean prod?'],
  ],
  [
    'a misspelt AWS_PROFILE',
    { credentials: '[prod]\naws_access_key_id = a\n', env: { AWS_PROFILE: 'pord' } },
    [...noProfile('pord'), 'hint: the profile comes from AWS_PROFILE', 'hint: did you mean prod?'],
  ],
  [
    'a misspelt AWS_DEFAULT_PROFILE',
    { config: '[profile prod]\n', env: { AWS_DEFAULT_PROFILE: 'pord' } },
    [...noProfile('pord'), 'hint: the profile comes from AWS_DEFAULT_PROFILE', 'hint: did you mean prod?'],
  ],
  [
    'a profile that resembles no other',
    { config: '[default]\n[profile dev]\n', credentials: '[ci]\n', options: ['--profile', 'x'] },
    [
      ...noProfile('x'),
      'hint: the profile comes from --profile',
      'hint: the files have these profiles: default, dev, ci',
    ],
  ],
  [
    'a profile without files',
    { options: ['--profile', 'x'] },
    [
      ...noProfile('x'),
      'hint: the profile comes from --profile',
      'hint: there are no profiles in HOME/.aws/config and HOME/.aws/credentials',
    ],
  ],
  [
    'a profile and the path of a missing file',
    { env: { AWS_PROFILE: 'x', AWS_CONFIG_FILE: 'HOME/none', AWS_SHARED_CREDENTIALS_FILE: '' } },
    [
      ...noProfile('x'),
      'hint: the profile comes from AWS_PROFILE',
      'hint: there are no profiles in HOME/none',
      'hint: AWS_CONFIG_FILE names a file that is missing or cannot be read: HOME/none',
      'hint: AWS_SHARED_CREDENTIALS_FILE is set but empty, so there is no credentials file',
    ],
  ],
  [
    'an empty AWS_PROFILE',
    { config: '[default]\n', env: { AWS_PROFILE: '' } },
    [...noProfile(''), 'hint: AWS_PROFILE is set but empty: unset it to use the profile default'],
  ],
  ...['prod', 'profil prod', 'Profile prod', '"prod"'].map(
    (title): Row => [
      `a profile with the title [${title}] in the config file`,
      { config: `[${title}]\nregion = us-east-1\n`, options: ['--profile', 'prod'] },
      [
        ...noProfile('prod'),
        'hint: the profile comes from --profile',
        `hint: HOME/.aws/config has [${title}]: the section must be named [profile prod]`,
      ],
    ],
  ),
  [
    'a profile with a space in its name',
    { config: '[a b]\n', options: ['--profile', 'a b'] },
    [
      ...noProfile('a b'),
      'hint: the profile comes from --profile',
      'hint: HOME/.aws/config has [a b]: the section must be named [profile "a b"]',
    ],
  ],
  [
    'a profile with the title [profile prod] in the credentials file',
    { credentials: '[profile prod]\naws_access_key_id = a\n', options: ['--profile', 'prod'] },
    [
      ...noProfile('prod'),
      'hint: the profile comes from --profile',
      'hint: HOME/.aws/credentials has [profile prod]: in this file, the section must be named [prod]',
    ],
  ],
];

const ROLE = '[default]\nrole_arn = arn:aws:iam::111122223333:role/a\n';
const SSO = '[default]\nsso_account_id = 1\nsso_role_name = r\nsso_session = corp\n';

const SECTIONS: readonly Row[] = [
  [
    'a misspelt source_profile',
    { config: `${ROLE}source_profile = bsae\n[profile base]\n`, env: REGION },
    [255, 'The source_profile "bsae" referenced in the profile "default" does not exist.', 'hint: did you mean base?'],
  ],
  [
    'a misspelt credential_source',
    { config: `${ROLE}credential_source = Ec2InstanceMetdata\n`, env: REGION },
    [
      255,
      'The credential source "Ec2InstanceMetdata" referenced in profile "default" is not valid.',
      'hint: did you mean Ec2InstanceMetadata?',
    ],
  ],
  [
    'an unknown credential_source',
    { config: `${ROLE}credential_source = x\n`, env: REGION },
    [
      255,
      'The credential source "x" referenced in profile "default" is not valid.',
      'hint: credential_source can be Environment, EcsContainer or Ec2InstanceMetadata',
    ],
  ],
  ...['sso-sesion corp', 'ssosession corp', 'sso_session corp', 'corp', 'sso-session'].map(
    (title): Row => [
      `an sso_session with the title [${title}]`,
      { config: `${SSO}[${title}]\nsso_region = us-east-1\n`, env: REGION },
      [
        255,
        'The specified sso-session does not exist: "corp"',
        `hint: HOME/.aws/config has [${title}]: the section must be named [sso-session corp]`,
      ],
    ],
  ),
  [
    'a misspelt sso_session',
    { config: `${SSO}[sso-session crop]\nsso_region = us-east-1\n`, env: REGION },
    [255, 'The specified sso-session does not exist: "corp"', 'hint: did you mean [sso-session crop]?'],
  ],
  [
    'an sso_session without a section',
    { config: SSO, env: REGION },
    [
      255,
      'The specified sso-session does not exist: "corp"',
      'hint: HOME/.aws/config has no section [sso-session ...]',
    ],
  ],
  [
    'a misspelt key of an sso-session',
    { config: `${SSO}[sso-session corp]\nsso_start_url = https://x\nsso_regoin = us-east-1\n`, env: REGION },
    [
      255,
      'The profile "default" is configured to use SSO but is missing required configuration: sso_region',
      'hint: [sso-session corp] in HOME/.aws/config has sso_regoin: did you mean sso_region?',
    ],
  ],
  [
    'a misspelt source_profile key',
    { config: `${ROLE}sorce_profile = base\n`, env: REGION },
    [
      255,
      'Partial credentials found in assume-role, missing: source_profile or credential_source',
      'hint: the profile default in HOME/.aws/config has sorce_profile: did you mean source_profile?',
    ],
  ],
];

const NO_REGION: readonly [number, string] = [
  253,
  'An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".',
];
const USE_REGION = 'hint: use --region, set AWS_REGION, or add region to [default] in HOME/.aws/config';

const REGIONS: readonly Row[] = [
  ['no Region', { env: KEYS }, [...NO_REGION, USE_REGION]],
  [
    'no Region in the selected profile',
    { config: '[profile dev]\n', env: { ...KEYS, AWS_PROFILE: 'dev' } },
    [...NO_REGION, 'hint: use --region, set AWS_REGION, or add region to [profile dev] in HOME/.aws/config'],
  ],
  [
    'no Region, and no default profile',
    { config: '[profile dev]\nregion = us-east-1\n[profile prod]\nregion = us-east-1\n', env: KEYS },
    [
      ...NO_REGION,
      'hint: no profile is selected and there is no profile default: use --profile with one of dev, prod',
      USE_REGION,
    ],
  ],
  [
    'an empty AWS_REGION',
    { env: { ...KEYS, AWS_REGION: '' } },
    [...NO_REGION, 'hint: AWS_REGION is set but empty: set it to a Region, or remove it'],
  ],
  [
    'an empty AWS_DEFAULT_REGION',
    { env: { ...KEYS, AWS_DEFAULT_REGION: '' } },
    [...NO_REGION, 'hint: AWS_DEFAULT_REGION is set but empty: set it to a Region, or remove it'],
  ],
  [
    'an empty AWS_REGION, which wins over AWS_DEFAULT_REGION',
    { env: { ...KEYS, AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' } },
    [
      ...NO_REGION,
      'hint: AWS_REGION is set but empty, so eu-west-1 (AWS_DEFAULT_REGION) is not used: set it to a Region, or remove it',
    ],
  ],
  [
    'an empty AWS_DEFAULT_REGION, which wins over the profile',
    { config: '[default]\nregion = eu-west-1\n', env: { ...KEYS, AWS_DEFAULT_REGION: '' } },
    [
      ...NO_REGION,
      'hint: AWS_DEFAULT_REGION is set but empty, so eu-west-1 (region) is not used: set it to a Region, or remove it',
    ],
  ],
  [
    'an empty --region',
    { env: { ...KEYS, ...REGION }, options: ['--region', ''] },
    [
      ...NO_REGION,
      'hint: --region is set but empty, so us-east-1 (AWS_REGION) is not used: set it to a Region, or remove it',
    ],
  ],
  [
    'an empty region in a profile',
    { config: '[profile a]\nregion =\n', env: { ...KEYS, AWS_PROFILE: 'a' } },
    [...NO_REGION, 'hint: region in the profile a is set but empty: set it to a Region, or remove it'],
  ],
  [
    'a misspelt region in a profile',
    { config: '[default]\nregoin = us-east-1\noutput = json\n', env: KEYS },
    [...NO_REGION, 'hint: the profile default in HOME/.aws/config has regoin: did you mean region?', USE_REGION],
  ],
  [
    'a misspelt AWS_REGION',
    { env: { ...KEYS, AWS_REIGON: 'us-east-1' } },
    [...NO_REGION, 'hint: the variable AWS_REIGON is set: did you mean AWS_REGION?', USE_REGION],
  ],
  [
    'AWS_REGION in lower case',
    { env: { ...KEYS, aws_region: 'us-east-1' } },
    [...NO_REGION, 'hint: the variable aws_region is set: did you mean AWS_REGION?', USE_REGION],
  ],
  [
    'keys that other programs have',
    { config: '[default]\nsigv4a_signing_region_set = *\ncli_history = enabled\n', env: KEYS },
    [...NO_REGION, USE_REGION],
  ],
  [
    'AWS_CONFIG_FILE of a missing file',
    { config: '[default]\nregion = us-east-1\n', env: { ...KEYS, AWS_CONFIG_FILE: 'HOME/none' } },
    [
      ...NO_REGION,
      'hint: AWS_CONFIG_FILE names a file that is missing or cannot be read: HOME/none',
      'hint: use --region, set AWS_REGION, or add region to [default] in HOME/none',
    ],
  ],
];

const NO_CREDENTIALS: readonly [number, string] = [
  253,
  'An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".',
];
const USE_KEYS = [
  'hint: without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
    'aws_secret_access_key to [default] in HOME/.aws/credentials',
  'hint: to see where ec2img searches for credentials, run: ec2img credentials',
];

const CREDENTIALS: readonly Row[] = [
  ['no credentials', { env: REGION }, [...NO_CREDENTIALS, ...USE_KEYS]],
  ...['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].map(
    (name): Row => [
      `no credentials, and an empty ${name}`,
      { env: { ...REGION, [name]: '' } },
      [...NO_CREDENTIALS, `hint: ${name} is set but empty`, ...USE_KEYS],
    ],
  ),
  [
    'an empty AWS_SECRET_ACCESS_KEY',
    { env: { ...REGION, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: '' } },
    [
      255,
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
      'hint: AWS_SECRET_ACCESS_KEY is set but empty',
    ],
  ],
  [
    'a misspelt key ID',
    { credentials: '[default]\naws_acess_key_id = a\naws_secret_access_key = s\n', env: REGION },
    [
      ...NO_CREDENTIALS,
      'hint: the profile default in HOME/.aws/credentials has aws_acess_key_id: did you mean aws_access_key_id?',
      ...USE_KEYS,
    ],
  ],
  [
    'a misspelt secret key',
    { credentials: '[default]\naws_access_key_id = a\naws_secret_acces_key = s\n', env: REGION },
    [
      255,
      'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
      'hint: the profile default in HOME/.aws/credentials has aws_secret_acces_key: did you mean aws_secret_access_key?',
    ],
  ],
  [
    'a misspelt role',
    { config: '[default]\nrol_arn = arn:aws:iam::111122223333:role/a\nsource_profile = x\n', env: REGION },
    [
      ...NO_CREDENTIALS,
      'hint: the profile default in HOME/.aws/config has rol_arn: did you mean role_arn?',
      ...USE_KEYS,
    ],
  ],
  [
    'keys in the environment and --profile',
    { config: '[default]\n', env: { ...REGION, ...KEYS }, options: ['--profile', 'default'] },
    [...NO_CREDENTIALS, 'hint: AWS_ACCESS_KEY_ID is ignored, because --profile is given', ...USE_KEYS],
  ],
  [
    'AWS_SHARED_CREDENTIALS_FILE of a missing file',
    { env: { ...REGION, AWS_SHARED_CREDENTIALS_FILE: 'HOME/none' } },
    [
      ...NO_CREDENTIALS,
      'hint: AWS_SHARED_CREDENTIALS_FILE names a file that is missing or cannot be read: HOME/none',
      USE_KEYS[0]?.replace('.aws/credentials', 'none') as string,
      USE_KEYS[1] as string,
    ],
  ],
];

const maxAttempts = 'Invalid value provided to "max_attempts": "" must be an integer greater than or equal to one.';
const bundle =
  'Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) resolved to an empty or ' +
  'whitespace-only string. Provide a valid path to a CA bundle file.';

const VALUES: readonly Row[] = [
  [
    'an empty AWS_MAX_ATTEMPTS',
    { env: { ...KEYS, ...REGION, AWS_MAX_ATTEMPTS: '' } },
    [255, maxAttempts, 'hint: AWS_MAX_ATTEMPTS is set but empty'],
  ],
  [
    'an empty AWS_RETRY_MODE',
    { env: { ...KEYS, ...REGION, AWS_RETRY_MODE: '' } },
    [
      255,
      'Invalid value provided to "mode": "" must be one of: "standard" or "adaptive"',
      'hint: AWS_RETRY_MODE is set but empty',
    ],
  ],
  [
    'an empty AWS_CA_BUNDLE',
    { env: { ...KEYS, ...REGION, AWS_CA_BUNDLE: '' } },
    [255, bundle, 'hint: AWS_CA_BUNDLE is set but empty'],
  ],
  [
    'a CA bundle that is missing',
    {
      config: '[default]\nca_bundle = HOME/none\n',
      env: { ...KEYS, ...REGION, AWS_ENDPOINT_URL: 'https://127.0.0.1:9' },
    },
    [
      255,
      'SSL validation failed for https://127.0.0.1:9/ cannot read the CA bundle HOME/none',
      'hint: the CA bundle comes from ca_bundle',
    ],
  ],
  [
    'an endpoint without a scheme',
    { env: { ...KEYS, ...REGION, AWS_ENDPOINT_URL: '127.0.0.1:9' } },
    [
      255,
      'Invalid endpoint: 127.0.0.1:9',
      'hint: the value comes from AWS_ENDPOINT_URL; it must start with http:// or https://',
    ],
  ],
  [
    'an endpoint of EC2 without a scheme',
    { env: { ...KEYS, ...REGION, AWS_ENDPOINT_URL_EC2: '127.0.0.1:9' } },
    [
      255,
      'Invalid endpoint: 127.0.0.1:9',
      'hint: the value comes from AWS_ENDPOINT_URL_EC2; it must start with http:// or https://',
    ],
  ],
];

const forCredentials = (text: string): string => `hint: the error occurred while getting credentials: ${text}`;
const WEB = { ...REGION, AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/web', AWS_ENDPOINT_URL: CLOSED };
const fromVariable = (path: string): string =>
  forCredentials(
    `AWS_WEB_IDENTITY_TOKEN_FILE names the token file ${path} for the role arn:aws:iam::111122223333:role/web`,
  );
const unreached = (url = `${CLOSED}/`): readonly [number, string] => [
  255,
  `Could not connect to the endpoint URL: "${url}"`,
];

const PROVIDERS: readonly Row[] = [
  [
    'a missing token file of a variable',
    { env: { ...WEB, AWS_WEB_IDENTITY_TOKEN_FILE: '/none' } },
    [255, 'Unable to read the token file /none: no such file or directory', fromVariable('/none')],
  ],
  [
    'a missing token file of a profile',
    {
      config: '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/a\nweb_identity_token_file = /none\n',
      env: { ...REGION, AWS_PROFILE: 'p' },
    },
    [
      255,
      'Unable to read the token file /none: no such file or directory',
      forCredentials(
        'web_identity_token_file of the profile p names the token file /none for the role arn:aws:iam::111122223333:role/a',
      ),
    ],
  ],
  [
    'a folder as token file',
    { env: { ...WEB, AWS_WEB_IDENTITY_TOKEN_FILE: '/' } },
    [255, 'Unable to read the token file /: illegal operation on a directory', fromVariable('/')],
  ],
  [
    'STS that cannot be reached with a token',
    { files: { token: 'a token' }, env: { ...WEB, AWS_WEB_IDENTITY_TOKEN_FILE: 'HOME/token' } },
    [...unreached(), fromVariable('HOME/token')],
  ],
  [
    'STS that cannot be reached for the second role of a chain',
    {
      config:
        `${ROLE}source_profile = b\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = c\n` +
        '[profile c]\naws_access_key_id = a\naws_secret_access_key = s\n',
      env: { ...REGION, AWS_ENDPOINT_URL: CLOSED },
    },
    [...unreached(), forCredentials('role_arn arn:aws:iam::111122223333:role/b of the profile b')],
  ],
  [
    'a container service that cannot be reached',
    { env: { ...REGION, AWS_CONTAINER_CREDENTIALS_FULL_URI: `${CLOSED}/x` } },
    [
      255,
      'Error when retrieving credentials from container-role: Error retrieving metadata: Received error when attempting ' +
        `to retrieve container metadata: Could not connect to the endpoint URL: "${CLOSED}/x"`,
      forCredentials(`AWS_CONTAINER_CREDENTIALS_FULL_URI has the URL ${CLOSED}/x`),
    ],
  ],
  [
    'a missing token file of a container',
    {
      env: {
        ...REGION,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${CLOSED}/x`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/none',
      },
    },
    [
      255,
      'Unable to read the token file /none: no such file or directory',
      'hint: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names this file',
      forCredentials(`AWS_CONTAINER_CREDENTIALS_FULL_URI has the URL ${CLOSED}/x`),
    ],
  ],
];

test.each<[string, string, readonly string[]]>([
  [
    'services that do not exist',
    '[default]\nservices = loacl\n[services local]\nec2 =\n  endpoint_url = http://127.0.0.1:1\n',
    [
      'hint: the profile default uses services loacl, which does not exist, so its endpoints are not used',
      'hint: did you mean [services local]?',
    ],
  ],
  [
    'services without a name',
    '[default]\nservices = local\n[services]\nec2 =\n  endpoint_url = http://127.0.0.1:1\n',
    [
      'hint: the profile default uses services local, which does not exist, so its endpoints are not used',
      'hint: HOME/.aws/config has [services]: the section must be named [services local]',
    ],
  ],
  [
    'a misspelt endpoint_url',
    '[default]\nendpont_url = http://127.0.0.1:1\n',
    ['hint: the profile default in HOME/.aws/config has endpont_url: did you mean endpoint_url?'],
  ],
  [
    'a duration that is not a number',
    `${ROLE}credential_source = Environment\nduration_seconds = 1h\n`,
    ['hint: duration_seconds of the profile default is not a whole number of seconds, so it is not used: 1h'],
  ],
  ['nothing', '[default]\noutput = json\n', []],
])('on a terminal, a call names what it ignores: %s', async (_, config, hints) => {
  const env = { ...KEYS, ...REGION, AWS_ENDPOINT_URL: CLOSED, NO_COLOR: '1' };
  const lines = async (isTerminal: boolean) =>
    (await failed({ config, env, options: ['--no-reboot'], isTerminal })).filter((line) =>
      /^hint: (?!the error)/.test(String(line)),
    );
  expect([await lines(true), await lines(false)]).toEqual([hints, []]);
});

describe.each<[string, readonly Row[]]>([
  ['a profile', PROFILES],
  ['a section', SECTIONS],
  ['a Region', REGIONS],
  ['credentials', CREDENTIALS],
  ['a value', VALUES],
  ['a provider of credentials', PROVIDERS],
])('an error about %s', (_, rows) => {
  test.each(rows)('has its hints: %s', async (_, given, outcome) => {
    expect(await failed(given)).toEqual(outcome);
  });
});
