// Profiles with SSO and with sessions of `aws login`: the built program, files in a home folder, and fake services. Every
// secret contains a mark, and no output, including --debug, may contain the mark.
import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { type Ended, endOf, program } from '../support/program.ts';
import { type RecordedRequest, recordOf } from '../support/request-record.ts';

const MARK = 'SECRETMARK';
const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const HOUR = 3_600_000;
const after = (milliseconds: number): string =>
  new Date(Date.now() + milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

let home: string;
let ec2: LoopbackServer;
let aws: LoopbackServer;
let created: RecordedRequest[];
let asked: string[];
/** Answers by path. */
let answers: Record<string, Answer | ((body: string, headers: object) => Answer)>;

const PORTAL = '/federation/credentials';

beforeEach(async () => {
  [created, asked, answers] = [[], [], {}];
  home = mkdtempSync(join(tmpdir(), 'sessions-'));
  ec2 = await startServer((request, body, response) => {
    created.push(recordOf(request, body));
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
  });
  aws = await startServer((request, body, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    asked.push(`${request.method} ${request.url}`);
    const answer = answers[path] ?? { status: 404, body: '' };
    const { status = 200, type, body: text } = typeof answer === 'function' ? answer(body, request.headers) : answer;
    response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) });
    response.end(text);
  });
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await ec2.stop();
  await aws.stop();
});

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content);
}

async function create(...options: string[]): Promise<Ended> {
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', ...options];
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL_EC2: ec2.url,
    AWS_ENDPOINT_URL: aws.url,
  };
  const child = spawn(program[0] as string, [...program.slice(1), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = await endOf(child);
  for (const secret of [MARK, ...KEY_LINES]) expect(`${ended.stdout}${ended.stderr}`).not.toContain(secret);
  return ended;
}

const made: Ended = { code: 0, stdout: IMAGE, stderr: '' };
const FOR_ROLE =
  'the error occurred while getting credentials: sso_role_name r in the account 123456789012, for the profile default';
const FOR_LOGIN =
  'the error occurred while getting credentials: login_session arn:aws:iam::1:user/u, for the profile default';
const failed = (message: string, hint = '', code = 255, place = FOR_ROLE): Ended => ({
  code,
  stdout: '',
  stderr: `\nec2img: [ERROR]: ${message}\n${hint && `hint: ${hint}\n`}hint: ${place}\n`,
});
const signer = () => created.map(({ signedAs, token }) => [signedAs, token]);
const sha = (kind: string, text: string): string => createHash(kind).update(text).digest('hex');

const ROLE = 'sso_account_id = 123456789012\nsso_role_name = r\n';
const START = 'sso_start_url = https://start\nsso_region = us-east-1\n';
const LEGACY = `[default]\n${ROLE}${START}`;
const SESSION = `[default]\nsso_session = s\n${ROLE}[sso-session s]\n${START}`;
const LOGIN = '[default]\nlogin_session = arn:aws:iam::1:user/u\n';
const tokenFile = (name: string): string => `.aws/sso/cache/${sha('sha1', name)}.json`;
const LOGIN_FILE = `.aws/login/cache/${sha('sha256', 'arn:aws:iam::1:user/u')}.json`;
const cacheFile = (name: object): string =>
  `.aws/cli/cache/${sha('sha1', JSON.stringify({ accountId: '123456789012', roleName: 'r', ...name }))}.json`;

const KEY = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  .privateKey.export({ format: 'pem', type: 'sec1' })
  .toString();
const KEY_LINES = KEY.split('\n').filter((line) => line.length > 8 && !line.startsWith('---'));

const token = (expires: number, more: object = {}) => ({
  accessToken: `${MARK}1`,
  expiresAt: after(expires),
  clientId: 'client',
  clientSecret: `${MARK}2`,
  refreshToken: `${MARK}3`,
  registrationExpiresAt: after(HOUR),
  ...more,
});
const cached = (expires: number) => ({
  ProviderType: 'sso',
  Credentials: {
    AccessKeyId: 'AKIDCACHED',
    SecretAccessKey: `${MARK}4`,
    SessionToken: `${MARK}5`,
    Expiration: after(expires),
  },
});
const login = (expires: number, more: object = {}) => ({
  accessToken: {
    accessKeyId: 'AKIDLOGIN',
    secretAccessKey: `${MARK}6`,
    sessionToken: `${MARK}7`,
    accountId: '1',
    expiresAt: after(expires),
  },
  clientId: 'client',
  refreshToken: `${MARK}8`,
  idToken: `${MARK}9`,
  dpopKey: KEY,
  ...more,
});

const ROLE_KEYS = { accessKeyId: 'AKIDROLE', secretAccessKey: `${MARK}a`, sessionToken: `${MARK}b` };
const granted: Answer = {
  body: JSON.stringify({ roleCredentials: { ...ROLE_KEYS, expiration: Date.now() + HOUR } }),
};
const renewed: Answer = { body: JSON.stringify({ accessToken: `${MARK}c`, expiresIn: 900, refreshToken: `${MARK}d` }) };
const signedIn: Answer = {
  body: JSON.stringify({ accessToken: { ...ROLE_KEYS }, expiresIn: 900, refreshToken: `${MARK}e` }),
};
const SSO_SIGNER = [['AKIDROLE/us-east-1/ec2', `${MARK}b`]];

describe('a profile with SSO', () => {
  const request = 'GET /federation/credentials?account_id=123456789012&role_name=r';

  test.each([
    ['an sso-session section', SESSION, 's', { sessionName: 's' }],
    ['keys in the legacy format', LEGACY, 'https://start', { startUrl: 'https://start' }],
  ])('gets credentials if it has %s, and caches them for the next call', async (_, config, name, cacheName) => {
    put('.aws/config', config);
    put(tokenFile(name), JSON.stringify(token(HOUR)));
    answers = { [PORTAL]: granted };
    expect(await create('--debug')).toMatchObject({ code: 0, stdout: IMAGE });
    expect(await create()).toEqual(made);
    expect([signer(), asked]).toEqual([[...SSO_SIGNER, ...SSO_SIGNER], [request]]);
    expect(statSync(join(home, cacheFile(cacheName))).mode & 0o777).toBe(0o600);
  });

  test('refreshes its token and writes it', async () => {
    put('.aws/config', SESSION);
    put(tokenFile('s'), JSON.stringify(token(-1)));
    answers = { [PORTAL]: granted, '/token': renewed };
    expect(await create('--debug')).toMatchObject({ code: 0, stdout: IMAGE });
    expect([signer(), asked]).toEqual([SSO_SIGNER, ['POST /token', request]]);
    expect(readFileSync(join(home, tokenFile('s')), 'utf8')).toContain(`"accessToken": "${MARK}c"`);
    expect(readdirSync(join(home, '.aws/sso/cache'))).toEqual([tokenFile('s').replace(/.*\//, '')]);
  });

  const INVALID =
    'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run ' +
    'aws sso login with the corresponding profile.';

  test.each<[string, string, number, Answer, Ended]>([
    [
      'its token is rejected',
      LEGACY,
      HOUR,
      { status: 401, type: 'UnauthorizedException', body: `{"message":"no access with ${MARK}1"}` },
      failed(INVALID),
    ],
    [
      'its role is not allowed',
      SESSION,
      HOUR,
      { status: 403, type: 'ForbiddenException', body: `{"message":"No access with ${MARK}1"}` },
      failed(
        'An error occurred (ForbiddenException) when calling the GetRoleCredentials operation (reached max retries: 0): No access with ***',
        '',
        254,
      ),
    ],
    ['its token has expired', LEGACY, -1, granted, failed(INVALID)],
    [
      'its token has expired and cannot be refreshed',
      SESSION,
      -1,
      granted,
      failed('Error when retrieving token from sso: Token has expired and refresh failed'),
    ],
  ])('fails if %s', async (_, config, expires, answer, outcome) => {
    put('.aws/config', config);
    put(tokenFile(config === LEGACY ? 'https://start' : 's'), JSON.stringify(token(expires)));
    answers = { [PORTAL]: answer, '/token': { status: 400, type: 'InvalidGrantException', body: '{}' } };
    expect(await create()).toEqual(outcome);
    expect(created).toEqual([]);
  });

  test('names the file of the token if there is none', async () => {
    put('.aws/config', SESSION);
    const hint = `run aws sso login, which writes ${home}/${tokenFile('s')}`;
    expect(await create()).toEqual(failed('Error loading SSO Token: Token for s does not exist', hint));
  });

  test.each(['token', 'cache'])('does not wait for a named pipe in place of the %s', async (file) => {
    put('.aws/config', SESSION);
    put(tokenFile('s'), JSON.stringify(token(HOUR)));
    answers = { [PORTAL]: granted };
    const path = join(home, file === 'token' ? tokenFile('s') : cacheFile({ sessionName: 's' }));
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    await new Promise((done) => spawn('mkfifo', [path]).on('close', done));
    const hint = `run aws sso login, which writes ${path}`;
    const invalid = failed('Error loading SSO Token: Token for https://start is invalid', hint);
    expect(await create()).toEqual(file === 'token' ? invalid : made);
  });
});

describe('a profile with a console session', () => {
  beforeEach(() => put('.aws/config', LOGIN));

  test('signs with the keys of the session', async () => {
    put(LOGIN_FILE, JSON.stringify(login(HOUR)));
    expect(await create()).toEqual(made);
    expect([signer(), asked]).toEqual([[['AKIDLOGIN/us-east-1/ec2', `${MARK}7`]], []]);
  });

  test('refreshes the keys of the session and writes them', async () => {
    put(LOGIN_FILE, JSON.stringify(login(-1)));
    answers = { '/v1/token': signedIn };
    expect(await create('--debug')).toMatchObject({ code: 0, stdout: IMAGE });
    expect([signer(), asked]).toEqual([SSO_SIGNER, ['POST /v1/token']]);
    expect(readFileSync(join(home, LOGIN_FILE), 'utf8')).toContain(`"refreshToken": "${MARK}e"`);
  });

  test('prints the login command to run if there is no session', async () => {
    const message =
      'Error loading login session token: Unable to load a existing login session for session arn:aws:iam::1:user/u. ' +
      "Please reauthenticate with 'aws login'.";
    expect(await create()).toEqual(failed(message, `aws login writes ${home}/${LOGIN_FILE}`, 255, FOR_LOGIN));
    expect(existsSync(join(home, '.aws/login'))).toBe(false);
  });
});

/** Damaged forms of a document with secrets. */
function damaged(document: object): (string | Buffer)[] {
  const text = JSON.stringify(document);
  const nested = (value: unknown): unknown =>
    typeof value === 'string' && value.includes(MARK)
      ? [value]
      : value instanceof Object
        ? mapped(value, nested)
        : value;
  const mapped = (value: object, map: (one: unknown) => unknown): object =>
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one)]));
  return [
    ...[0.3, 0.6, 0.9].map((part) => text.slice(0, text.length * part)),
    `${text}}`,
    JSON.stringify(text),
    `[${text}]`,
    `\ufeff${text}`,
    Buffer.from(text.replace(MARK, `${MARK}\xe9`), 'latin1'),
    text.replaceAll('"', "'"),
    text.replaceAll(MARK, `${MARK}\\n`),
    text.replaceAll(MARK, `\\u0001${MARK}é`),
    text.replaceAll(/"(expir\w+)":"[^"]*"/gi, `"$1":"${MARK}"`),
    JSON.stringify(nested(document)),
    MARK,
  ];
}

const FILES: readonly (readonly [name: string, config: string, path: string, document: () => object])[] = [
  ['the token of a session', SESSION, tokenFile('s'), () => token(-1)],
  ['the token of a start URL', LEGACY, tokenFile('https://start'), () => token(HOUR)],
  ['the cache of credentials', LEGACY, cacheFile({ startUrl: 'https://start' }), () => cached(HOUR)],
  ['a console session', LOGIN, LOGIN_FILE, () => login(-1)],
];

test.each(FILES.flatMap(([name, ...rest]) => damaged(rest[2]()).map((_, form) => [name, form, ...rest] as const)))(
  'no secret is printed if the file with %s is damaged in form %d',
  async (_, form, config, path, document) => {
    put('.aws/config', config);
    put(path, damaged(document())[form] as string | Buffer);
    const echo = (body: string, headers: object): Answer => ({
      status: 400,
      body: JSON.stringify({ message: `${JSON.stringify(headers)} ${body}` }),
    });
    answers = { [PORTAL]: echo, '/token': echo, '/v1/token': echo };
    const { code, stderr } = await create('--debug');
    // A console session with a line break in its refresh token, for example, is still good for a request.
    expect([code, stderr]).toEqual([expect.toSatisfy((one) => [0, 254, 255].includes(one)), expect.any(String)]);
    expect(stderr).not.toMatch(/is not valid JSON|Unexpected|at JSON\.parse/);
  },
);

/** What a service may send instead of a good response. */
const RESPONSES: readonly string[] = [
  `{"roleCredentials": {"secretAccessKey": "${MARK}`,
  JSON.stringify({ roleCredentials: { accessKeyId: `${MARK}`, secretAccessKey: [`${MARK}`] } }),
  JSON.stringify({ accessToken: { secretAccessKey: MARK }, refreshToken: MARK, expiresIn: 'x' }),
  JSON.stringify({ accessToken: MARK, refreshToken: [MARK], expiresIn: 1e300 }),
  `<R>${MARK}</R>`,
  MARK,
];
const CALLS: readonly (readonly [name: string, config: string, path: string, document: () => object])[] = [
  ['SSO', LEGACY, tokenFile('https://start'), () => token(HOUR)],
  ['SSO-OIDC', SESSION, tokenFile('s'), () => token(-1)],
  ['Signin', LOGIN, LOGIN_FILE, () => login(-1)],
];

test.each(
  CALLS.flatMap((call) =>
    RESPONSES.flatMap((body) => [200, 400].map((status) => [call[0], status, body, call] as const)),
  ),
)('no secret is printed if %s answers with status %d and %s', async (_, status, body, [, config, path, document]) => {
  put('.aws/config', config);
  put(path, JSON.stringify(document()));
  answers = { [PORTAL]: { status, body }, '/token': { status, body }, '/v1/token': { status, body } };
  const { code, stderr } = await create('--debug');
  expect([code, created]).toEqual([expect.toSatisfy((one) => one === 254 || one === 255), []]);
  expect(stderr).toMatch(/^ec2img: \[ERROR\]: [^\n]+$/m);
  expect(stderr).not.toMatch(/is not valid JSON|Maximum call stack|hidden field/);
});
