// Whole runs with roles: prompts, requests to STS, and how often. Expected values: AWS CLI 2.36.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from '../support/http-server.ts';
import { recordOf } from '../support/request-record.ts';

const MINUTE = 60_000;
const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';

let home: string;
let server: LoopbackServer;
/** The requests: action, role and what signed it. */
let requests: string[];
/** Answers to actions, in turn; then those of a working service. */
let answers: Record<string, ScriptedAnswer[]>;
/** Minutes from now until the keys of a role expire, and by which the clock of STS is ahead. */
let [lifetime, ahead] = [60, 0];

const issued = (action: string, key: string): string =>
  `<R><${action}Result><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
  `<SessionToken>t</SessionToken><Expiration>${new Date(Date.now() + lifetime * MINUTE).toISOString()}</Expiration>` +
  `</Credentials></${action}Result></R>`;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'roles-'));
  mkdirSync(join(home, '.aws'));
  [requests, answers, lifetime, ahead] = [[], {}, 60, 0];
  server = await startServer((request, body, response) => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const { Action: action = '', RoleArn = '', TokenCode = '' } = form;
    const name = RoleArn.split('/').at(-1) ?? '';
    requests.push([action, name, TokenCode, recordOf(request, body).signedAs].filter(Boolean).join(' '));
    const date = new Date(Date.now() + ahead * MINUTE).toUTCString();
    const sts = { body: issued(action, `AKID${name.toUpperCase()}`), headers: { date } };
    const ec2 = { body: '<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>' };
    sendAnswer(response, answers[action]?.shift() ?? (action.startsWith('Assume') ? sts : ec2), '');
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(home, { recursive: true });
});

const ROLE = 'role_arn = arn:aws:iam::111122223333:role';
const KEYS = '[profile src]\naws_access_key_id = AKIDSRC\naws_secret_access_key = s\n';
const MFA = 'mfa_serial = arn:aws:iam::111122223333:mfa';

async function create(
  config: string,
  {
    env = {},
    argv = [],
    secret = '123456',
  }: Partial<{
    env: Record<string, string>;
    argv: string[];
    secret: string;
  }> = {},
) {
  writeFileSync(join(home, '.aws/config'), config);
  const { io, seen } = fakeIo({
    env: { HOME: home, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: server.url, AWS_PROFILE: 'p', ...env },
    secret,
  });
  const code = await run(['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'abc', ...argv], io);
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

const PROMPT = 'Enter MFA code for arn:aws:iam::111122223333:mfa/me: ';
const WITH_MFA = `[profile p]\n${ROLE}/one\nsource_profile = src\n${MFA}/me\n${KEYS}`;
const ONCE = ['AssumeRole one 123456 AKIDSRC/us-east-1/sts'];

test.each([
  ['of an hour', 60, 0],
  ['of four minutes', 4, 0],
  ['that expire in four minutes by a clock that is ahead', 4, -56],
  ['that have expired by a clock that is ahead', -1, -61],
])('keys %s are requested once for a call of several requests', async (_, minutes, skew) => {
  [lifetime, ahead] = [minutes, skew];
  answers = { CreateImage: [{ status: 503, body: '' }] };
  expect(await create(WITH_MFA)).toMatchObject({ code: 0, stdout: IMAGE, stderr: expect.stringContaining(PROMPT) });
  expect(requests.filter((one) => one.startsWith('AssumeRole'))).toEqual(ONCE);
  expect(requests.at(-1)).toBe('CreateImage AKIDONE/us-east-1/ec2');
});

test('a chain with two devices asks for one code after the other', async () => {
  const chain = `[profile p]\n${ROLE}/one\nsource_profile = q\n${MFA}/me\n[profile q]\n${ROLE}/two\nsource_profile = src\n${MFA}/two\n`;
  expect(await create(chain + KEYS)).toEqual({
    code: 0,
    stdout: IMAGE,
    stderr: `${PROMPT}${PROMPT.replace('/me', '/two')}`,
  });
  expect(requests).toEqual([
    'AssumeRole two 123456 AKIDSRC/us-east-1/sts',
    'AssumeRole one 123456 AKIDTWO/us-east-1/sts',
    'CreateImage AKIDONE/us-east-1/ec2',
  ]);
});

const forRole = (arn: string): string =>
  `hint: the error occurred while getting credentials: role_arn ${arn} of the profile p\n`;
const forToken = (): string =>
  'hint: the error occurred while getting credentials: web_identity_token_file of the profile p names the token file ' +
  `${join(home, 'token')} for the role arn:aws:iam::111122223333:role/web\n`;
const refusedText = (...problems: string[]): string =>
  `\nec2img: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:\n${problems.join('\n')}\n`;
const refused = (...problems: string[]): string =>
  refusedText(...problems) + forRole('arn:aws:iam::111122223333:role/one');
const tooShort = (name: string, length: number, least: number): string =>
  `Invalid length for parameter ${name}, value: ${length}, valid min length: ${least}`;

test('an empty code is refused', async () => {
  const stderr = PROMPT + refused(tooShort('TokenCode', 0, 6));
  expect(await create(WITH_MFA, { secret: '' })).toEqual({ code: 252, stdout: '', stderr });
  expect(requests).toEqual([]);
});

test.each([
  ['external_id =', refused(tooShort('ExternalId', 0, 2))],
  ['role_session_name = x', refused(tooShort('RoleSessionName', 1, 2))],
  [
    'duration_seconds = 899\nexternal_id = x',
    refused(
      tooShort('ExternalId', 1, 2),
      'Invalid value for parameter DurationSeconds, value: 899, valid min value: 900',
    ),
  ],
])('%j is refused, unless the profile turns validation off', async (lines, stderr) => {
  const config = `[profile p]\n${ROLE}/one\nsource_profile = src\n${lines}\n`;
  expect(await create(config + KEYS)).toEqual({ code: 252, stdout: '', stderr });
  expect(requests).toEqual([]);
  expect(await create(`${config}parameter_validation = false\n${KEYS}`)).toMatchObject({ code: 0 });
});

test.each<[string, object, string]>([
  ['the option --region', { argv: ['--region', 'ap-south-1'], env: { AWS_REGION: '' } }, 'ap-south-1'],
  ['AWS_REGION', { env: { AWS_REGION: 'cn-north-1' } }, 'cn-north-1'],
])('STS is called in the Region of %s rather than that of the profile', async (_, world, region) => {
  await create(`[profile p]\n${ROLE}/one\nsource_profile = src\nregion = eu-west-3\n${KEYS}`, world);
  expect(requests).toEqual([`AssumeRole one AKIDSRC/${region}/sts`, `CreateImage AKIDONE/${region}/ec2`]);
});

test('an identity provider that cannot be reached is tried three times', async () => {
  const error =
    '<ErrorResponse><Error><Code>IDPCommunicationError</Code><Message>no answer</Message></Error></ErrorResponse>';
  answers = { AssumeRoleWithWebIdentity: [1, 2, 3].map(() => ({ status: 400, body: error })) };
  writeFileSync(join(home, 'token'), 'a token');
  const config = `[profile p]\n${ROLE}/web\nweb_identity_token_file = ${home}/token\n`;
  expect(await create(config)).toEqual({
    code: 254,
    stdout: '',
    stderr:
      '\nec2img: [ERROR]: An error occurred (IDPCommunicationError) when calling the AssumeRoleWithWebIdentity operation ' +
      `(reached max retries: 2): no answer\n${forToken()}`,
  });
  expect(requests.length).toBe(3);
});

test('an empty token of a web identity is refused', async () => {
  writeFileSync(join(home, 'token'), '');
  const config = `[profile p]\n${ROLE}/web\nweb_identity_token_file = ${home}/token\n`;
  const stderr = refusedText(tooShort('WebIdentityToken', 0, 4)) + forToken();
  expect([await create(config), requests]).toEqual([{ code: 252, stdout: '', stderr }, []]);
});
