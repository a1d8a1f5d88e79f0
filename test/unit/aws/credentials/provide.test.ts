// Credentials from STS: requests, attempts and errors. Attempts and messages: measured on AWS CLI 2.36.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provideKeys } from '../../../../src/aws/credentials/provide.ts';
import { createTransport } from '../../../../src/aws/http.ts';
import type { AssumedRole, Credentials } from '../../../../src/config/credentials.ts';
import { settingsOf } from '../../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../../src/config/shared-config.ts';
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from '../../../support/http-server.ts';
import { type RecordedRequest, recordOf } from '../../../support/request-record.ts';
import { LOOPBACK, NO_PROGRAMS } from '../../../support/transport.ts';

let server: LoopbackServer;
let answers: readonly ScriptedAnswer[];
/** Requests, prompts and waits, in their order. */
let events: string[];
let requests: RecordedRequest[];
const transport = createTransport(LOOPBACK);

beforeEach(async () => {
  [answers, events, requests] = [[], [], []];
  server = await startServer((request, body, response) => {
    const record = recordOf(request, body);
    const action = new URLSearchParams(body).get('Action') ?? '';
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
    requests.push(record);
    events.push(`${action} as ${record.signedAs}`);
    sendAnswer(response, answer, issued(action, `AKID${requests.length}`));
  });
});
afterEach(async () => {
  transport.close();
  await server.stop();
});

const issued = (action: string, key: string): string =>
  `<${action}Response><${action}Result><Credentials><AccessKeyId>${key}</AccessKeyId>` +
  '<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>' +
  `<Expiration>2999-01-02T03:04:05Z</Expiration></Credentials></${action}Result></${action}Response>`;

const [ROLE, WEB_ROLE] = ['arn:aws:iam::1:role/r', 'arn:aws:iam::1:role/w'];
const SOURCE: Credentials = { kind: 'keys', accessKeyId: 'AKID', secretAccessKey: 's', source: 'env' };
const role = (more: Partial<AssumedRole> = {}): AssumedRole => ({
  kind: 'role',
  roleArn: ROLE,
  sessionName: 'name',
  externalId: undefined,
  durationSeconds: 3600,
  mfaSerial: undefined,
  source: SOURCE,
  ...more,
});
const WEB: Credentials = { kind: 'web-identity', roleArn: WEB_ROLE, sessionName: 'name', tokenFile: '/token' };

function provide(credentials: Credentials, env: Readonly<Record<string, string>> = {}) {
  const full = { AWS_REGION: 'eu-west-3', AWS_ENDPOINT_URL_STS: server.url, ...env };
  const noFiles = { env: full, homeOf: () => undefined, readFile: () => Buffer.from('') };
  return provideKeys(credentials, {
    settings: settingsOf(new Map(), full, loadConfigFiles(noFiles)),
    transport,
    trace: () => {},
    readFile: (path) => (path === '/token' ? Buffer.from('a JWT') : readFileSync(path)),
    ...NO_PROGRAMS,
    askSecret: async (prompt) => {
      events.push(prompt);
      return `${events.length}`.padStart(6, '0');
    },
    sleep: async (milliseconds) => void events.push(`${milliseconds} ms`),
    random: () => 0.5,
    now: () => performance.now(),
  });
}

const keys = (accessKeyId: string) => ({
  accessKeyId,
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: new Date('2999-01-02T03:04:05Z'),
});

test('a role is assumed with its source and in the Region of the call', async () => {
  expect(await provide(role({ externalId: 'ee' }))).toEqual(keys('AKID1'));
  expect(requests).toEqual([
    {
      method: 'POST',
      url: '/',
      contentType: 'application/x-www-form-urlencoded',
      signedAs: 'AKID/eu-west-3/sts',
      token: null,
      form: [
        ['Action', 'AssumeRole'],
        ['DurationSeconds', '3600'],
        ['ExternalId', 'ee'],
        ['RoleArn', ROLE],
        ['RoleSessionName', 'name'],
        ['Version', '2011-06-15'],
      ],
    },
  ]);
});

test('a web identity is not signed', async () => {
  expect(await provide(WEB)).toEqual(keys('AKID1'));
  expect(requests.map(({ signedAs, form }) => [signedAs, Object.fromEntries(form)])).toEqual([
    [
      null,
      {
        Action: 'AssumeRoleWithWebIdentity',
        RoleArn: WEB_ROLE,
        RoleSessionName: 'name',
        Version: '2011-06-15',
        WebIdentityToken: 'a JWT',
      },
    ],
  ]);
});

test('the path of a configured endpoint is kept', async () => {
  await provide(role(), { AWS_ENDPOINT_URL_STS: `${server.url}/a/b` });
  expect(requests.map(({ url }) => url)).toEqual(['/a/b']);
});

test('the codes of a chain are asked for from the outside, one after the other, and its roles assumed from the inside', async () => {
  const inner = role({ mfaSerial: 'arn:inner', source: WEB });
  expect(await provide(role({ mfaSerial: 'arn:outer', source: inner }))).toEqual(keys('AKID3'));
  expect(events).toEqual([
    'Enter MFA code for arn:outer: ',
    'Enter MFA code for arn:inner: ',
    'AssumeRoleWithWebIdentity as null',
    'AssumeRole as AKID1/eu-west-3/sts',
    'AssumeRole as AKID2/eu-west-3/sts',
  ]);
  const codes = requests.map(({ form }) => ['SerialNumber', 'TokenCode'].map((name) => new Map(form).get(name)));
  expect(codes).toEqual([
    [undefined, undefined],
    ['arn:inner', '000002'],
    ['arn:outer', '000001'],
  ]);
});

test.each<[string, string | undefined, object]>([
  ['none', undefined, { keys: { accessKeyId: 'AKID', secretAccessKey: 's' } }],
  [
    'later',
    '2099-01-01T00:00:00Z',
    { keys: { accessKeyId: 'AKID', secretAccessKey: 's', expiration: new Date('2099-01-01T00:00:00Z') } },
  ],
  [
    'before',
    '2019-01-01T00:00:00Z',
    { error: 'Credentials were refreshed, but the refreshed credentials are still expired.' },
  ],
  ['no date', 'tomorrow', { error: 'AWS_CREDENTIAL_EXPIRATION is not a date' }],
])('keys of the environment with an expiration: %s', async (_, expiration, outcome) => {
  const found = provide({ ...SOURCE, expiration } as Credentials).then(
    (keys) => ({ keys }),
    (error: Error) => ({ error: error.message }),
  );
  expect(await found).toEqual(outcome);
});

const error = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>why</Message></Error></ErrorResponse>`;
const ROLE_AS = 'AssumeRole as AKID/eu-west-3/sts';

describe('a call of STS', () => {
  test.each<[string, ScriptedAnswer]>([
    ['a status of 500', { status: 500, body: '' }],
    ['a status of 503', { status: 503, body: '<html/>' }],
    ['throttling', { status: 400, body: error('Throttling') }],
    ['a failed connection to the identity provider', { status: 400, body: error('IDPCommunicationError') }],
    ['a closed connection', { close: true }],
  ])('is repeated after %s', async (_, first) => {
    answers = [first, {}];
    expect(await provide(role())).toEqual(keys('AKID2'));
    expect(events).toEqual([ROLE_AS, '500 ms', ROLE_AS]);
  });

  test('is repeated with the time of STS if STS rejects the time of the signature', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    answers = [{ status: 403, body: error('SignatureDoesNotMatch'), headers: { date } }, {}];
    expect(await provide(role())).toEqual(keys('AKID2'));
    expect(events).toEqual([ROLE_AS, ROLE_AS]);
  });

  test.each<[string, Credentials, ScriptedAnswer, Readonly<Record<string, string>>, number, object]>([
    [
      'after the attempts of the AWS CLI',
      role(),
      { status: 500, body: '' },
      {},
      3,
      {
        kind: 'service',
        code: '500',
        message: 'Internal Server Error',
        during: 'when calling the AssumeRole operation (reached max retries: 2)',
      },
    ],
    [
      'after the attempts that are configured',
      WEB,
      { status: 400, body: error('Throttling') },
      { AWS_MAX_ATTEMPTS: '2' },
      2,
      {
        kind: 'service',
        code: 'Throttling',
        message: 'why',
        during: 'when calling the AssumeRoleWithWebIdentity operation (reached max retries: 1)',
      },
    ],
    [
      'at once if the role must not be assumed',
      role(),
      { status: 403, body: error('AccessDenied') },
      {},
      1,
      { kind: 'service', code: 'AccessDenied', message: 'why', during: 'when calling the AssumeRole operation' },
    ],
    [
      'at once, without its text, if the response cannot be read',
      role(),
      { body: 'a secret' },
      {},
      1,
      {
        kind: 'general',
        message: 'Unable to parse response (status 200), invalid XML received. Further retries may succeed',
      },
    ],
    [
      'at once if the response has no credentials',
      WEB,
      { body: '<R><b>a secret</b></R>' },
      {},
      1,
      { kind: 'general', message: 'STS returned no credentials for the AssumeRoleWithWebIdentity operation' },
    ],
  ])('fails %s', async (_, credentials, answer, env, count, expected) => {
    answers = [answer];
    await expect(provide(credentials, env)).rejects.toThrow(expect.objectContaining(expected));
    expect(requests.length).toBe(count);
  });

  test('fails with the URL of STS if it cannot be reached', async () => {
    await expect(
      provide(role(), { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' }),
    ).rejects.toThrow(
      expect.objectContaining({
        kind: 'general',
        message: 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
      }),
    );
  });
});
