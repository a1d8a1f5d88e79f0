// Credentials of `aws login`: the file of the session, its refresh with proof of the key. Rules and messages: those of
// AWS CLI 2.36.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CreateOAuth2TokenCommand, SigninClient } from '@aws-sdk/nested-clients/signin';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provideKeys } from '../../../../src/aws/credentials/provide.ts';
import { parseProofKey, proofOf, SIGNIN } from '../../../../src/aws/credentials/signin-service.ts';
import {
  type LoopbackServer,
  nextOf,
  type ScriptedAnswer,
  sendAnswer,
  startServer,
} from '../../../support/http-server.ts';
import { expectAfter, inMinutes, TestHome } from '../../../support/provider-context.ts';
import { hasBotocore, withBotocore } from '../../../support/python-botocore.ts';

const SESSION = 'arn:aws:iam::1:user/ü';
const NAME = `${createHash('sha256').update(SESSION).digest('hex')}.json`;
const FILE = `.aws/login/cache/${NAME}`;
const pair = (namedCurve = 'prime256v1') => generateKeyPairSync('ec', { namedCurve }).privateKey;
const sec1 = (key: KeyObject): string => key.export({ format: 'pem', type: 'sec1' }).toString();
const KEY = pair();

let home: TestHome;
let server: LoopbackServer;
let requests: { line: string; body: string; headers: Readonly<Record<string, unknown>> }[];
let answers: ScriptedAnswer[];

const issued = { accessKeyId: 'ASIANEW', secretAccessKey: 'new secret', sessionToken: 'new token' };
const output = (more: object = {}): ScriptedAnswer => ({
  body: JSON.stringify({
    accessToken: issued,
    tokenType: 'aws_sigv4',
    expiresIn: 900,
    refreshToken: 'NEWREFRESH',
    ...more,
  }),
});

beforeEach(async () => {
  home = new TestHome();
  home.put('.aws/config', `[default]\nlogin_session = ${SESSION}\n`);
  [requests, answers] = [[], [output()]];
  server = await startServer(({ method, url, headers }, body, response) => {
    requests.push({ line: `${method} ${url}`, body, headers });
    sendAnswer(response, nextOf(answers), '');
  });
});
afterEach(async () => {
  home.remove();
  await server.stop();
});

const stored = { accessKeyId: 'ASIAOLD', secretAccessKey: 'old secret', sessionToken: 'old token' };
const login = (minutes: number, more: object = {}) => ({
  accessToken: { ...stored, accountId: '111122223333', expiresAt: inMinutes(minutes) },
  tokenType: 'aws_sigv4',
  clientId: 'arn:aws:signin:::devtools/same-device',
  refreshToken: 'OLDREFRESH',
  idToken: 'ID',
  dpopKey: sec1(KEY),
  ...more,
});
const put = (document: unknown) => home.put(FILE, JSON.stringify(document));

async function provide(env: Record<string, string> = {}) {
  const given = home.context({ AWS_ENDPOINT_URL_SIGNIN: `${server.url}/signin`, ...env });
  return provideKeys(given.settings.credentials, given);
}

describe('the keys of a session', () => {
  test.each([600, 11, 9, 6])('are used as they are if they expire in %d minutes', async (minutes) => {
    const document = login(minutes);
    put(document);
    expect(await provide()).toEqual({ ...stored, expiration: new Date(document.accessToken.expiresAt) });
    expect([requests, JSON.parse(home.read(FILE))]).toEqual([[], document]);
  });

  test.each([4, 0, -600])('are refreshed and written if they expire in %d minutes', async (minutes) => {
    const document = login(minutes);
    put(document);
    const before = Date.now();
    const { expiration, ...keys } = await provide();
    expect(keys).toEqual(issued);
    expectAfter(before, 900_000, expiration?.getTime() ?? 0);
    expect(requests.map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
      [
        'POST /signin/v1/token',
        { clientId: document.clientId, grantType: 'refresh_token', refreshToken: 'OLDREFRESH' },
      ],
    ]);
    expect(requests[0]?.headers.authorization).toBeUndefined();
    const expiresAt = expiration?.toISOString().replace('.000Z', 'Z');
    // The form of json.dumps, and the order of the AWS CLI: members that are replaced keep their places.
    expect(home.read(FILE)).toBe(
      '{"accessToken": {"accessKeyId": "ASIANEW", "secretAccessKey": "new secret", "sessionToken": "new token", ' +
        `"accountId": "111122223333", "expiresAt": "${expiresAt}"}, "tokenType": "aws_sigv4", ` +
        `"clientId": "${document.clientId}", "refreshToken": "NEWREFRESH", "idToken": "ID", ` +
        `"dpopKey": ${JSON.stringify(document.dpopKey)}}`,
    );
    expect(statSync(join(home.path, FILE)).mode & 0o777).toBe(0o600);
  });

  test('are in the folder that a variable names', async () => {
    home.put(`tokens/${NAME}`, JSON.stringify(login(60)));
    expect(await provide({ AWS_LOGIN_CACHE_DIRECTORY: '~/tokens' })).toMatchObject(stored);
  });

  test('are used if they cannot be written', async () => {
    put(login(-1));
    const given = home.context({ AWS_ENDPOINT_URL_SIGNIN: server.url });
    const writeOwnFile = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    expect(await provideKeys(given.settings.credentials, { ...given, writeOwnFile })).toMatchObject(issued);
    expect(home.traced).toContain(`cannot write ${home.path}/${FILE}: ENOSPC`);
  });

  test('are requested as often as other calls, each time with another proof', async () => {
    put(login(-1));
    answers = [{ close: true }, { status: 500, body: '' }, output()];
    expect(await provide()).toMatchObject(issued);
    expect(new Set(requests.map(({ headers }) => headers.dpop)).size).toBe(3);
  });
});

const NO_SESSION = `Error loading login session token: Unable to load a existing login session for session ${SESSION}. Please reauthenticate with 'aws login'.`;
const FIELDS = 'Error loading login session token: Failed to load access token from token cache';
const BAD_KEY = 'Error loading login session token: Unable to load private key from cached token.';
const RENEW = "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.";
const UNCLEAR =
  "Error loading login session token: Unable to refresh access token due to an invalid service response. Please try running 'aws login' again. If the issue persists, there may be a temporary signin service problem.";
const UNKNOWN = 'An unspecified error happened when resolving AWS credentials or refreshing a login session profile.';
const denied = (error: string): ScriptedAnswer => ({
  status: 400,
  headers: { 'x-amzn-errortype': 'AccessDeniedException' },
  body: JSON.stringify({ error, message: 'a secret' }),
});

describe('a session is rejected if', () => {
  test.each<[string, unknown, string]>([
    ['it has no file', undefined, NO_SESSION],
    ['its file is empty', '', NO_SESSION],
    ['its file is not JSON', '{"accessToken": {"secretAccessKey": "SECRET', NO_SESSION],
    ['its file has a number', '1', NO_SESSION],
    [
      'its file has no members',
      {},
      `${FIELDS}, missing required fields: accessToken, refreshToken, dpopKey, clientId.`,
    ],
    ['its file has no key', login(60, { dpopKey: undefined }), `${FIELDS}, missing required fields: dpopKey.`],
    ['its keys are text', login(60, { accessToken: 'SECRET' }), `${FIELDS}, invalid accessToken.`],
    ['its keys have no secret', login(60, { accessToken: { accessKeyId: 'A' } }), `${FIELDS}, invalid accessToken.`],
    [
      'its keys have no date',
      login(60, { accessToken: { ...stored, expiresAt: 'x' } }),
      `${FIELDS}, invalid accessToken.`,
    ],
    ['its key is not a key', login(-1, { dpopKey: 'SECRET' }), BAD_KEY],
    ['its key has another curve', login(-1, { dpopKey: sec1(pair('secp384r1')) }), BAD_KEY],
    ['its key is needed soon and not a key', login(9, { dpopKey: 1 }), BAD_KEY],
  ])('%s', async (_, content, message) => {
    if (content !== undefined) home.put(FILE, typeof content === 'string' ? content : JSON.stringify(content));
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
    expect(requests).toEqual([]);
  });

  test.each<[string, ScriptedAnswer, object]>([
    ['the token has expired', denied('TOKEN_EXPIRED'), { kind: 'general', message: RENEW }],
    ['the password has changed', denied('USER_CREDENTIALS_CHANGED'), { kind: 'general', message: RENEW }],
    [
      'the user may not refresh it',
      denied('INSUFFICIENT_PERMISSIONS'),
      {
        kind: 'general',
        message:
          "Unable to create or refresh login credentials due to insufficient permissions. You may be missing permission for the 'signin:CreateOAuth2Token' action.",
      },
    ],
    ['the refresh is denied for another reason', denied('toString'), { kind: 'general', message: UNKNOWN }],
    [
      'the service has another error',
      { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, body: '{"message":"why"}' },
      {
        kind: 'service',
        code: 'ValidationException',
        message: 'why',
        during: 'when calling the CreateOAuth2Token operation',
      },
    ],
    ['the response has no keys', output({ accessToken: undefined }), { kind: 'general', message: UNCLEAR }],
    ['the response has no refresh token', output({ refreshToken: undefined }), { kind: 'general', message: UNCLEAR }],
    ['the response has no time', output({ expiresIn: undefined }), { kind: 'general', message: UNCLEAR }],
    [
      'the new keys have expired, too',
      output({ expiresIn: 0 }),
      { kind: 'general', message: 'Credentials were refreshed, but the refreshed credentials are still expired.' },
    ],
  ])('%s', async (_, answer, expected) => {
    put(login(-1));
    answers = [answer];
    await expect(provide()).rejects.toThrow(expect.objectContaining(expected));
    expect(requests.length).toBe(1);
  });
});

describe('the proof of a key', () => {
  const partsOf = (proof: string) => {
    const [header = '', payload = '', signature = ''] = proof.split('.');
    const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    return { header: parse(header), payload: parse(payload), signed: `${header}.${payload}`, signature };
  };

  test('names the request, and its signature is that of the key in it', async () => {
    put(login(-1));
    await provide();
    const { header, payload, signed, signature } = partsOf(String(requests[0]?.headers.dpop));
    const { x, y } = createPublicKey(KEY).export({ format: 'jwk' });
    expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', x, y, crv: 'P-256' } });
    expect(payload).toEqual({
      htm: 'POST',
      htu: `${server.url}/signin/v1/token`,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const key = createPublicKey({ key: header.jwk, format: 'jwk' });
    const bytes = Buffer.from(signature, 'base64url');
    expect(bytes.length).toBe(64);
    expect(verify('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true);
  });

  test('has the time in seconds', () => {
    expect(partsOf(proofOf(KEY, 'https://x', 1_700_000_000_999)).payload).toMatchObject({
      htu: 'https://x',
      iat: 1_700_000_000,
    });
  });

  test.each<[string, string]>([
    ['SEC 1', sec1(KEY)],
    ['PKCS 8', KEY.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['PEM with line ends of Windows', sec1(KEY).replaceAll('\n', '\r\n')],
    ['base64 without lines around it', sec1(KEY).replace(/-----.*-----\n/g, '')],
  ])('may be made with a key in the form %s', (_, text) => {
    expect(parseProofKey(text).equals(KEY)).toBe(true);
  });

  test.each([
    '',
    'x',
    sec1(pair('secp256k1')),
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  ])('is not made with another text or key: %j', (text) => expect(() => parseProofKey(text)).toThrow());
});

/** Endpoints of botocore 1.43.11, which the SDK does not always share. */
const ENDPOINTS: readonly (readonly [region: string, fips: boolean, dual: boolean, url: string])[] = [
  ['us-east-1', false, false, 'https://us-east-1.signin.aws.amazon.com/'],
  ['moon-1', false, false, 'https://moon-1.signin.aws.amazon.com/'],
  ['cn-north-1', false, false, 'https://cn-north-1.signin.amazonaws.cn/'],
  ['us-gov-west-1', false, false, 'https://us-gov-west-1.signin.amazonaws-us-gov.com/'],
  ['us-iso-east-1', false, false, 'https://signin.us-iso-east-1.c2s.ic.gov/'],
  ['us-isob-east-1', false, false, 'https://signin.us-isob-east-1.sc2s.sgov.gov/'],
  ['eusc-de-east-1', false, false, 'https://signin.eusc-de-east-1.amazonaws.eu/'],
  ['us-east-1', false, true, 'https://signin.us-east-1.api.aws/'],
  ['cn-north-1', false, true, 'https://signin.cn-north-1.api.amazonwebservices.com.cn/'],
  ['us-gov-west-1', false, true, 'https://signin.us-gov-west-1.api.aws/'],
  ['us-east-1', true, false, 'https://signin-fips.us-east-1.amazonaws.com/'],
  ['us-gov-west-1', true, false, 'https://signin-fips.us-gov-west-1.amazonaws.com/'],
  ['us-gov-west-1', true, true, 'https://signin-fips.us-gov-west-1.api.aws/'],
  ['cn-north-1', true, true, 'https://signin-fips.cn-north-1.api.amazonwebservices.com.cn/'],
];

test.each(ENDPOINTS)('the endpoint in %s (FIPS %s, dual-stack %s) is %s', (Region, UseFIPS, UseDualStack, url) => {
  expect(SIGNIN.endpointProvider({ Region, UseFIPS, UseDualStack }).url.href).toBe(url);
});

test('a request is that of the SDK, apart from user agents and attempts', async () => {
  put(login(-1));
  await provide();
  const { clientId } = login(0);
  const tokenInput = { clientId, grantType: 'refresh_token', refreshToken: 'OLDREFRESH' };
  const sdk = new SigninClient({
    region: 'us-west-2',
    endpoint: `${server.url}/signin`,
    credentials: { accessKeyId: '', secretAccessKey: '' },
  });
  await sdk.send(new CreateOAuth2TokenCommand({ tokenInput }));
  const [ours, theirs] = requests.map(({ headers, ...rest }) => {
    const kept = Object.entries(headers).filter(([name]) => !/user-agent|^amz-sdk|^dpop$/.test(name));
    return { ...rest, headers: Object.fromEntries(kept) };
  });
  expect(ours).toEqual(theirs);
});

/** What botocore reads from the file of a session. */
const LOAD = `
import json, sys
from botocore.credentials import LoginCredentialFetcher, get_login_token_cache_directory
from botocore.utils import JSONFileCache, LoginTokenLoader
loader = LoginTokenLoader(JSONFileCache(get_login_token_cache_directory()))
print(json.dumps(LoginCredentialFetcher(sys.argv[1], loader, None).load_cached_credentials()))`;

test.skipIf(!hasBotocore)('botocore reads the keys that ec2img has refreshed (needs botocore)', async () => {
  put(login(-1));
  const { expiration } = await provide();
  expect(withBotocore(LOAD, home.path, SESSION)).toEqual({
    access_key: 'ASIANEW',
    secret_key: 'new secret',
    token: 'new token',
    account_id: '111122223333',
    expiry_time: expiration?.toISOString().replace('.000Z', 'Z'),
  });
});

/** What botocore writes when it refreshes the keys. A key of the real kind needs a library that may be missing. */
const REFRESH = `
import json, os, sys
from botocore.credentials import LoginCredentialFetcher, get_login_token_cache_directory
from botocore.utils import JSONFileCache, LoginTokenLoader
class Client:
    class exceptions:
        class AccessDeniedException(Exception): pass
    class meta:
        class events:
            register = staticmethod(lambda *args: None)
    def create_o_auth2_token(self, **kwargs):
        return {'tokenOutput': {'expiresIn': 900, 'refreshToken': 'NEWREFRESH', 'accessToken': {
            'accessKeyId': 'ASIANEW', 'secretAccessKey': 'new secret', 'sessionToken': 'new token'}}}
class Fetcher(LoginCredentialFetcher):
    _load_private_key = staticmethod(lambda token: None)
folder = get_login_token_cache_directory()
Fetcher(sys.argv[1], LoginTokenLoader(JSONFileCache(folder)), lambda *a, **k: Client()).refresh_credentials()
print(json.dumps([open(os.path.join(folder, name)).read() for name in os.listdir(folder)]))`;

test.skipIf(!hasBotocore)('refreshed keys are written as botocore writes them (needs botocore)', async () => {
  const document = login(-1, { name: 'büro', list: [1, null] });
  const withoutDate = (text: unknown): string => String(text).replace(/"expiresAt": "[^"]*"/, '');
  put(document);
  const [theirs] = withBotocore(REFRESH, home.path, SESSION) as string[];
  put(document);
  await provide();
  expect(withoutDate(home.read(FILE))).toBe(withoutDate(theirs));
});
