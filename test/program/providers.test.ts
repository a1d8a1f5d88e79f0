// Credential providers: the built program against fake services that speak the real protocols. Every secret contains a
// mark, and no output, including --debug, may contain the mark.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoopbackServer, startServer, writeEndlessly } from '../support/http-server.ts';
import { type Ended, endOf, program } from '../support/program.ts';
import { type RecordedRequest, recordOf } from '../support/request-record.ts';

const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const MARK = 'SECRETMARK';
const soon = new Date(Date.now() + 3_600_000);

let home: string;
let ec2: LoopbackServer;
let aws: LoopbackServer;
let created: RecordedRequest[];
/** Requests to the fake service: method, path, form and headers. */
let asked: { line: string; form: Record<string, string>; headers: Record<string, unknown> }[];
/** Responses of the fake service by the start of the request line. */
let answers: Record<string, { status?: number; body: string; type?: string; isEndless?: true }>;
/** Bytes of each endless body. */
let written: (() => number)[];
/** Standard input of the program; none by default. */
let typed: string | undefined;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'providers-'));
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  [created, asked, answers, written, typed] = [[], [], {}, [], undefined];
  rmSync(join(home, '.aws'), { recursive: true, force: true });
  ec2 = await startServer((request, body, response) => {
    created.push(recordOf(request, body));
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
  });
  aws = await startServer((request, body, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push({ line, form: Object.fromEntries(new URLSearchParams(body)), headers: request.headers });
    const key = Object.keys(answers).find((one) => `${line} ${body}`.includes(one)) ?? '';
    const given = answers[key] ?? { status: 404, body: '' };
    response.writeHead(given.status ?? 200, { 'content-type': given.type ?? 'application/json' });
    if (given.isEndless) written.push(writeEndlessly(response));
    else response.end(given.body);
  });
});
afterEach(async () => {
  await ec2.stop();
  await aws.stop();
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

async function create(env: Readonly<Record<string, string>> = {}, ...options: string[]): Promise<Ended> {
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', ...options];
  const full = { PATH: process.env.PATH, HOME: home, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_EC2: ec2.url, ...env };
  const child = spawn(program[0] as string, [...program.slice(1), ...argv], {
    env: full,
    stdio: [typed === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(typed);
  const ended = await endOf(child);
  expect(`${ended.stdout}${ended.stderr}`).not.toContain(MARK);
  return ended;
}

/** Runs twice, with and without --debug, and nothing cached. The trace must not contain the mark either. */
async function createTraced(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  await create(env, '--debug');
  rmSync(join(home, '.aws/cli'), { recursive: true, force: true });
  [created, asked] = [[], []];
  return create(env);
}

const made: Ended = { code: 0, stdout: IMAGE, stderr: '' };
const signer = () => created.map(({ signedAs, token }) => [signedAs, token]);
const refused = (message: string, code = 255, ...hints: string[]): Ended => ({
  code,
  stdout: '',
  stderr: [`\nec2img: [ERROR]: ${message}\n`, ...hints.map((hint) => `hint: ${hint}\n`)].join(''),
});
const GETTING = 'the error occurred while getting credentials:';
const FOR_ROLE = `${GETTING} role_arn arn:aws:iam::123456789012:role/x of the profile default`;
const forContainer = () => `${GETTING} AWS_CONTAINER_CREDENTIALS_FULL_URI has the URL ${aws.url}/creds`;
const forInstance = () => `${GETTING} the metadata service of the instance, ${aws.url}/`;
const useKeys = () => [
  'without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
    `aws_secret_access_key to [default] in ${home}/.aws/credentials`,
  'to see where ec2img searches for credentials, run: ec2img credentials',
];

const KEYS = `aws_access_key_id = AKIDSOURCE\naws_secret_access_key = ${MARK}1\naws_session_token = ${MARK}2\n`;
const stsAnswer = (action: string): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
  `<AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>${MARK}3</SecretAccessKey><SessionToken>${MARK}4</SessionToken>` +
  `<Expiration>${soon.toISOString()}</Expiration></Credentials></${action}Result></${action}Response>`;
const roleKeys = [['AKIDROLE/us-east-1/ec2', `${MARK}4`]];

describe('a profile with an IAM role', () => {
  const role = (more: string): void =>
    put('.aws/config', `[default]\nrole_arn = arn:aws:iam::123456789012:role/x\n${more}[profile p]\n${KEYS}`);
  beforeEach(() => {
    answers = { AssumeRole: { body: stsAnswer('AssumeRole'), type: 'text/xml' } };
  });

  test('uses its source profile and all settings of the role', async () => {
    role('source_profile = p\nexternal_id = e1\nduration_seconds = 900\nrole_session_name = s1\n');
    expect(await createTraced({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    expect(asked.map(({ form }) => form)).toEqual([
      {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::123456789012:role/x',
        RoleSessionName: 's1',
        ExternalId: 'e1',
        DurationSeconds: '900',
      },
    ]);
    expect(asked[0]?.headers['x-amz-security-token']).toBe(`${MARK}2`);
  });

  test('gets the source credentials from the environment if credential_source is Environment', async () => {
    role('credential_source = Environment\nrole_session_name = s1\n');
    const env = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: `${MARK}5`, AWS_ENDPOINT_URL_STS: aws.url };
    put('.aws/credentials', '');
    expect(await create({ ...env, AWS_PROFILE: 'default' }, '--profile', 'default')).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    expect(String(asked[0]?.headers.authorization)).toMatch(/Credential=AKIDENV\//);
  });

  test('assumes the role of its source profile first', async () => {
    role('source_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = p\n');
    expect(await create({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(made);
    expect(asked.map(({ form }) => form.RoleArn)).toEqual([
      'arn:aws:iam::1:role/b',
      'arn:aws:iam::123456789012:role/x',
    ]);
  });

  test('reports an error that STS returns', async () => {
    role('source_profile = p\n');
    const body =
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no way</Message></Error></ErrorResponse>';
    answers = { AssumeRole: { status: 403, body, type: 'text/xml' } };
    expect(await createTraced({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(
      refused('An error occurred (AccessDenied) when calling the AssumeRole operation: no way', 254, FOR_ROLE),
    );
  });

  test('fails with an error if STS cannot be reached', async () => {
    role('source_profile = p\n');
    const outcome = await create({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' });
    expect(outcome).toEqual(refused('Could not connect to the endpoint URL: "http://127.0.0.1:1/"', 255, FOR_ROLE));
  });
  test('is cached for later calls, and its file has the secrets for its owner alone', async () => {
    role('source_profile = p\n');
    expect(await createTraced({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(made);
    expect([await create({}, '--debug'), await create()]).toEqual([
      {
        code: 0,
        stdout: IMAGE,
        stderr: expect.stringMatching(/^DEBUG: \d+\.\d{3}s credentials: assume-role \(RoleArn /m),
      },
      made,
    ]);
    expect(asked.length).toBe(1);
    expect(signer()).toEqual([...roleKeys, ...roleKeys, ...roleKeys]);
    const folder = join(home, '.aws/cli/cache');
    const [file = '', ...others] = readdirSync(folder);
    expect([others, statSync(join(folder, file)).mode & 0o777]).toEqual([[], 0o600]);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({
      Credentials: { SessionToken: `${MARK}4` },
    });
  });

  test.each([
    `{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "${MARK}8", "SessionToken": "${MARK}9"`,
    `{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": ["${MARK}8"], "Expiration": "${MARK}9"}}`,
    `{"Credentials": "${MARK}8"}`,
  ])('is assumed if its cached file is damaged, and nothing of the file is printed: %j', async (text) => {
    role('source_profile = p\n');
    expect(await create({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(made);
    const [name] = readdirSync(join(home, '.aws/cli/cache'));
    for (const option of [['--debug'], []]) {
      put(`.aws/cli/cache/${name}`, text);
      expect(await create({ AWS_ENDPOINT_URL_STS: aws.url }, ...option)).toMatchObject({ code: 0, stdout: IMAGE });
    }
    expect(asked.length).toBe(3);
  });

  test.each([
    ['external_id =\n', 'Invalid length for parameter ExternalId, value: 0, valid min length: 2'],
    ['external_id = x\n', 'Invalid length for parameter ExternalId, value: 1, valid min length: 2'],
    ['duration_seconds = 60\n', 'Invalid value for parameter DurationSeconds, value: 60, valid min value: 900'],
  ])('is not assumed with %j', async (more, problem) => {
    role(`source_profile = p\n${more}`);
    expect(await create({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(
      refused(`An error occurred (ParamValidation): Parameter validation failed:\n${problem}`, 252, FOR_ROLE),
    );
    expect(asked).toEqual([]);
  });

  test.each(['InvalidIdentityToken', 'MalformedPolicyDocument', 'PackedPolicyTooLarge'])(
    'reports the error code %s as STS sends it',
    async (code) => {
      role('source_profile = p\n');
      const body = `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
      answers = { AssumeRole: { status: 400, body, type: 'text/xml' } };
      expect(await create({ AWS_ENDPOINT_URL_STS: aws.url })).toEqual(
        refused(`An error occurred (${code}) when calling the AssumeRole operation: no`, 254, FOR_ROLE),
      );
    },
  );
});

describe('a web identity role', () => {
  beforeEach(() => put('token', `${MARK}6`));
  const env = () => ({
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
    AWS_ROLE_ARN: 'arn:aws:iam::1:role/w',
    AWS_ROLE_SESSION_NAME: 's2',
    AWS_ENDPOINT_URL_STS: aws.url,
  });

  test('is assumed if environment variables configure it', async () => {
    answers = { AssumeRoleWithWebIdentity: { body: stsAnswer('AssumeRoleWithWebIdentity'), type: 'text/xml' } };
    expect(await createTraced(env())).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    expect(asked.map(({ form }) => form)).toEqual([
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::1:role/w',
        RoleSessionName: 's2',
        WebIdentityToken: `${MARK}6`,
      },
    ]);
  });

  test('fails with an error if the token file is missing', async () => {
    const { code, stderr } = await create({ ...env(), AWS_WEB_IDENTITY_TOKEN_FILE: '/nope' });
    expect([code, stderr]).toEqual([
      255,
      '\nec2img: [ERROR]: Unable to read the token file /nope: no such file or directory\n' +
        `hint: ${GETTING} AWS_WEB_IDENTITY_TOKEN_FILE names the token file /nope for the role arn:aws:iam::1:role/w\n`,
    ]);
  });
});

describe('a credential process', () => {
  const says = (output: string): void => {
    put('output', output);
    put('.aws/config', `[default]\ncredential_process = cat ${join(home, 'output')}\n`);
  };
  const keys = { Version: 1, AccessKeyId: 'AKIDPROC', SecretAccessKey: `${MARK}8`, SessionToken: `${MARK}9` };

  test('provides the credentials that sign the request', async () => {
    says(JSON.stringify({ ...keys, Expiration: soon.toISOString() }));
    expect(await createTraced()).toEqual(made);
    expect(signer()).toEqual([['AKIDPROC/us-east-1/ec2', `${MARK}9`]]);
  });

  const failed = (reason: string) => refused(`Error when retrieving credentials from custom-process: ${reason}`.trim());
  test.each([
    ['text that is not JSON', `${MARK}`, failed('credential_process of profile default did not print a JSON object')],
    [
      'an unknown version',
      JSON.stringify({ ...keys, Version: 2 }),
      failed("Unsupported version '2' for credential process provider, supported versions: 1"),
    ],
    [
      'an access key without its secret key',
      JSON.stringify({ Version: 1, AccessKeyId: 'a' }),
      failed("Missing required key in response: 'SecretAccessKey'"),
    ],
    [
      'expired credentials',
      JSON.stringify({ ...keys, Expiration: '2020-01-01T00:00:00Z' }),
      refused('Credentials were refreshed, but the refreshed credentials are still expired.'),
    ],
  ])('fails with an error if it prints %s', async (_, output, outcome) => {
    says(output);
    expect(await create()).toEqual(outcome);
  });

  test('is reported with its standard error but without its command line if it fails', async () => {
    put('.aws/config', `[default]\ncredential_process = sh -c "echo oops >&2; exit 3; echo ${MARK}"\n`);
    const { code, stderr } = await create();
    expect([code, stderr]).toEqual([
      255,
      `${failed('oops').stderr}hint: credential_process of profile default ended with exit code 3\n`,
    ]);
  });

  test.each([
    ['keys that it has printed', `#!/bin/sh\necho '${JSON.stringify(keys)}'; echo bad ${MARK}8 ${MARK}9 >&2; exit 1\n`],
    ['its arguments', '#!/bin/sh\necho bad "$2" "$(echo "$3" | cut -d= -f2)" >&2; exit 1\n'],
  ])('is reported without %s, which it repeats', async (_, script) => {
    put('p', script);
    put('.aws/config', `[default]\ncredential_process = sh ${home}/p --password ${MARK}pw --token=${MARK}tk\n`);
    expect((await create({}, '--debug')).code).toBe(255);
    expect((await create()).stderr).toContain('Error when retrieving credentials from custom-process: bad ***');
  });

  test('that succeeds is not reported, nor what it wrote to standard error', async () => {
    put('p', `#!/bin/sh\necho '${JSON.stringify(keys)}'; echo a note >&2\n`);
    put('.aws/config', `[default]\ncredential_process = sh ${home}/p\n`);
    expect(await create()).toEqual(made);
    expect((await create({}, '--debug')).stderr).not.toContain('a note');
  });

  test('can read standard input', async () => {
    put('p', `#!/bin/sh\nread code; [ "$code" = 42 ] && echo '${JSON.stringify(keys)}'\n`);
    put('.aws/config', `[default]\ncredential_process = sh ${home}/p\n`);
    typed = '42\n';
    expect(await create()).toEqual(made);
  });
});

test('a failing credential process of a source profile is reported without its command line', async () => {
  put(
    '.aws/config',
    `[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[profile b]\ncredential_process = false ${MARK}\n`,
  );
  expect((await create({}, '--debug')).code).toBe(255);
  const { stderr } = refused('Error when retrieving credentials from custom-process:');
  expect(await create()).toEqual({
    code: 255,
    stdout: '',
    stderr: `${stderr}hint: credential_process of profile b ended with exit code 1\n`,
  });
});

test('a role with SSO as its source uses the configured endpoint of SSO', async () => {
  put(
    '.aws/config',
    '[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n' +
      '[profile b]\nsso_start_url = https://start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\n',
  );
  const file = createHash('sha1').update('https://start').digest('hex');
  put(`.aws/sso/cache/${file}.json`, JSON.stringify({ accessToken: `${MARK}7`, expiresAt: soon.toISOString() }));
  const roleCredentials = {
    accessKeyId: 'AKIDSSO',
    secretAccessKey: `${MARK}3`,
    sessionToken: `${MARK}4`,
    expiration: soon.getTime(),
  };
  const portal = await startServer((_, __, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ roleCredentials }));
  });
  answers = { AssumeRole: { body: stsAnswer('AssumeRole'), type: 'text/xml' } };
  const outcome = await create({ AWS_ENDPOINT_URL_STS: aws.url, AWS_ENDPOINT_URL_SSO: portal.url });
  await portal.stop();
  expect(outcome).toEqual(made);
  expect(asked.map(({ line, headers }) => [line, headers['x-amz-sso_bearer_token']])).toEqual([['POST /', undefined]]);
});

describe('credentials from a metadata service', () => {
  test('do not appear in the error about an invalid response', async () => {
    answers = { '/creds': { body: `{"AccessKeyId":"A","SecretAccessKey":${MARK}}` } };
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/creds` };
    // There are three attempts, one second apart.
    const [plain] = await Promise.all([create(env), create(env, '--debug')]);
    expect(plain).toEqual(
      refused(
        'Error when retrieving credentials from container-role: Error retrieving metadata: Unable to parse JSON returned from container metadata services',
        255,
        forContainer(),
      ),
    );
  });

  const keys = {
    AccessKeyId: 'AKIDROLE',
    SecretAccessKey: `${MARK}3`,
    Token: `${MARK}4`,
    Expiration: soon.toISOString(),
  };

  test('are used in a container', async () => {
    answers = { '/creds': { body: JSON.stringify(keys) } };
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/creds`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: `${MARK}0`,
    };
    expect(await createTraced(env)).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    expect(asked.map(({ line, headers }) => [line, headers.authorization])).toEqual([['GET /creds', `${MARK}0`]]);
  });

  test('are requested on an instance with a token and without a proxy', async () => {
    answers = {
      'PUT /latest/api/token': { body: `${MARK}t`, type: 'text/plain' },
      '/security-credentials/r1': { body: JSON.stringify({ Code: 'Success', ...keys }) },
      '/security-credentials/': { body: 'r1', type: 'text/plain' },
    };
    const env = {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url,
      HTTP_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: new URL(ec2.url).host,
    };
    expect(await createTraced(env)).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    expect(asked.map(({ line }) => line)).toEqual([
      'PUT /latest/api/token',
      'GET /latest/meta-data/iam/security-credentials/',
      'GET /latest/meta-data/iam/security-credentials/r1',
    ]);
    expect(asked.slice(1).map(({ headers }) => headers['x-aws-ec2-metadata-token'])).toEqual([`${MARK}t`, `${MARK}t`]);
  });

  /** A role whose credentials come from a metadata service. */
  const role = (source: string): string =>
    `[default]\nrole_arn = arn:aws:iam::1:role/x\nrole_session_name = s1\ncredential_source = ${source}\n`;

  test.each([
    ['EcsContainer', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/creds` })],
    ['Ec2InstanceMetadata', () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url })],
  ])('assume a role if credential_source is %s', async (source, env) => {
    const own = JSON.stringify({ ...keys, AccessKeyId: 'AKIDOWN', Token: `${MARK}5` });
    answers = {
      AssumeRole: { body: stsAnswer('AssumeRole'), type: 'text/xml' },
      '/creds': { body: own },
      'PUT /latest/api/token': { body: 't' },
      '/security-credentials/r1': { body: own },
      '/security-credentials/': { body: 'r1' },
    };
    put('.aws/config', role(source));
    expect(await createTraced({ ...env(), AWS_ENDPOINT_URL_STS: aws.url })).toEqual(made);
    expect(signer()).toEqual(roleKeys);
    const last = asked.at(-1);
    expect([last?.form.RoleArn, last?.headers['x-amz-security-token']]).toEqual(['arn:aws:iam::1:role/x', `${MARK}5`]);
  });

  const tooLong = (): string =>
    'Error when retrieving credentials from container-role: Error retrieving metadata: Received error when ' +
    `attempting to retrieve container metadata: Unable to use endpoint URL "${aws.url}/creds": the response is larger than 6 MiB`;
  const NONE =
    'An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".';
  const container = () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${aws.url}/creds` });
  const instance = () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url });
  test.each<[string, string, () => Record<string, string>, string, () => Ended]>([
    ['of a container', '', container, '/creds', () => refused(tooLong(), 255, forContainer())],
    [
      'of a container for a role',
      role('EcsContainer'),
      container,
      '/creds',
      () => refused(tooLong(), 255, forContainer()),
    ],
    ['of an instance', '', instance, ' ', () => refused(NONE, 253, ...useKeys())],
    ['of an instance with a role', '', instance, '/security-credentials/r1', () => refused(NONE, 253, ...useKeys())],
    [
      'of an instance for a role',
      role('Ec2InstanceMetadata'),
      instance,
      ' ',
      () =>
        refused(
          'Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in credential_source referenced in profile default',
          255,
          forInstance(),
        ),
    ],
  ])('are not awaited for ever: an endless response %s', async (_, config, env, line, outcome) => {
    answers = { [line]: { body: '', isEndless: true }, '/security-credentials/': { body: 'r1' } };
    put('.aws/config', config);
    expect(await create(env())).toEqual(outcome());
    expect(written.length).toBeGreaterThan(0);
    // It reads 6 MiB. The rest is in the buffers of the connection.
    expect(written.filter((bytes) => bytes() > 2 ** 20 * (6 + 10))).toEqual([]);
  });

  test('are not requested if AWS_EC2_METADATA_DISABLED is true', async () => {
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url, AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await create(env)).toEqual(
      refused(
        'An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".',
        253,
        ...useKeys(),
      ),
    );
    expect(asked).toEqual([]);
  });
});

/** Invalid responses and files that contain secrets. */
const UNUSABLE: readonly string[] = [
  `{"roleCredentials": {"accessKeyId": "A", "secretAccessKey": ${MARK}`,
  `${MARK}`,
  `<R><b>${MARK}</b></R>`,
  `{"roleCredentials": {"accessKeyId": "${MARK}", "secretAccessKey": ["${MARK}"]}}`,
];
const LEGACY_SSO =
  '[default]\nsso_start_url = https://start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = r\n';
const SSO_CACHE = `.aws/sso/cache/${createHash('sha1').update('https://start').digest('hex')}.json`;
const SOURCES: readonly (readonly [
  name: string,
  prepare: (said: string) => Record<string, string>,
  message: string,
])[] = [
  [
    'STS',
    () => ({
      AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/w',
      AWS_ENDPOINT_URL_STS: aws.url,
    }),
    'web-identity',
  ],
  [
    'SSO',
    () => {
      put('.aws/config', LEGACY_SSO);
      put(SSO_CACHE, JSON.stringify({ accessToken: `${MARK}7`, expiresAt: soon.toISOString() }));
      return { AWS_ENDPOINT_URL_SSO: aws.url };
    },
    'sso',
  ],
  [
    'the SSO cache',
    (said) => {
      put('.aws/config', LEGACY_SSO);
      put(SSO_CACHE, said);
      return { AWS_ENDPOINT_URL_SSO: aws.url };
    },
    'sso',
  ],
  [
    'the cache of aws login',
    (said) => {
      put('.aws/config', '[default]\nlogin_session = arn:aws:iam::1:user/u\n');
      const name = createHash('sha256').update('arn:aws:iam::1:user/u').digest('hex');
      put(`.aws/login/cache/${name}.json`, said);
      return { AWS_ENDPOINT_URL_SIGNIN: aws.url };
    },
    'login',
  ],
  ['the instance metadata service', () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url }), 'instance'],
  [
    'a credential process',
    (said) => {
      put('output', said);
      put('.aws/config', `[default]\ncredential_process = cat ${join(home, 'output')}\n`);
      return {};
    },
    'process',
  ],
];

describe('an error about credentials', () => {
  test.each(
    SOURCES.flatMap(([name, prepare]) => UNUSABLE.map((said) => [name, said.slice(0, 60), said, prepare] as const)),
  )('does not print the invalid response of %s: %j', async (_, __, said, prepare) => {
    put('token', `${MARK}6`);
    answers = { ' ': { body: said } };
    const env = prepare(said);
    const { code, stdout, stderr } = await create(env, '--debug');
    expect([code, stdout, created]).toEqual([expect.toSatisfy((one) => one === 255 || one === 253), '', []]);
    expect(stderr).toMatch(/^ec2img: \[ERROR\]: [^\n]+$/m);
    expect(stderr).not.toMatch(/Maximum call stack|hidden field|is not valid JSON/);
  });
});

const BROKEN: readonly (readonly [name: string, file: string, text: string])[] = [
  ['a line without a key', 'credentials', `[default]\naws_access_key_id = A\n${MARK}\n`],
  ['a line before any section', 'credentials', `aws_secret_access_key = ${MARK}\n[default]\n`],
  [
    'a duplicate secret',
    'credentials',
    `[default]\naws_secret_access_key = ${MARK}1\naws_secret_access_key = ${MARK}2\n`,
  ],
  ['an access key without its secret key', 'credentials', `[default]\naws_access_key_id = ${MARK}\n`],
  ['a secret in a role without a source', 'config', `[default]\nrole_arn = r\naws_secret_access_key = ${MARK}\n`],
  [
    'a token that is not a valid header',
    'credentials',
    `[default]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = \u0001${MARK}\n`,
  ],
  [
    'an access key that is not a valid header',
    'credentials',
    `[default]\naws_access_key_id = é\u0001\naws_secret_access_key = ${MARK}\n`,
  ],
  [
    'an endpoint URL that contains a password',
    'config',
    `[default]\nendpoint_url = http://u:${MARK}@127.0.0.1:1/\naws_access_key_id = A\naws_secret_access_key = s\n`,
  ],
  [
    'an invalid endpoint URL that contains a password',
    'config',
    `[default]\nendpoint_url = http://u:${MARK}@[:1/\naws_access_key_id = A\naws_secret_access_key = s\n`,
  ],
];

test.each(BROKEN)('create-image prints no secrets from a configuration file with %s', async (_, file, text) => {
  put(`.aws/${file}`, text);
  const env = { AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1' };
  const more: Record<string, string> = text.includes('endpoint_url') ? { AWS_ENDPOINT_URL_EC2: '' } : {};
  expect((await create({ ...env, ...more }, '--debug')).code).toBe(255);
  expect((await create({ ...env, ...more })).code).toBe(255);
});

test('create-image stores no secrets in the home folder', async () => {
  answers = { AssumeRole: { body: stsAnswer('AssumeRole'), type: 'text/xml' } };
  put('.aws/config', `[default]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\n[profile p]\n${KEYS}`);
  expect(await create({ AWS_ENDPOINT_URL_STS: aws.url }, '--debug')).toMatchObject({ code: 0 });
  const env = { AWS_ENDPOINT_URL_STS: aws.url, COMP_LINE: 'ec2img create-image --instance-id i', COMP_POINT: '35' };
  expect((await create(env)).code).toBe(0);
  rmSync(join(home, '.aws'), { recursive: true });
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const kept = files.filter((one) => readFileSync(join(one.parentPath, one.name), 'latin1').includes(MARK));
  expect(kept.map(({ name }) => name).filter((name) => !/^(token|output|p)$/.test(name))).toEqual([]);
});

test('--debug prints no secrets from the environment or from files', async () => {
  put(
    '.aws/credentials',
    `[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = ${MARK}a\naws_session_token = ${MARK}b\n`,
  );
  expect((await create({}, '--debug')).code).toBe(0);
  const env = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: `${MARK}c`, AWS_SESSION_TOKEN: `${MARK}d` };
  const { stderr } = await create(env, '--debug');
  expect(stderr).toMatch(/^DEBUG: \d+\.\d{3}s credentials: env \(AccessKeyId \*+[^*]{4}, SecretAccessKey set/m);
  expect(stderr).not.toMatch(/Signature=|x-amz-security-token/i);
  expect(
    (await create({ ...env, AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' }, '--debug')).code,
  ).toBe(255);
  expect(
    (await create({ ...env, HTTP_PROXY: `http://u:${MARK}e@127.0.0.1:1`, AWS_MAX_ATTEMPTS: '1' }, '--debug')).code,
  ).toBe(255);
});

test('create-image writes nothing to standard error on success, whatever else is configured', async () => {
  put('.aws/credentials', '[default]\naws_access_key_id = A\naws_secret_access_key = s\n');
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDENV',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_PROFILE: 'default',
    AWS_RETRY_MODE: 'adaptive',
  };
  expect(await create({ ...env, NODE_OPTIONS: '--pending-deprecation' })).toEqual(made);
});
