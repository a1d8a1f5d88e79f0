// Credentials from IAM Identity Center: tokens, their refresh, the cache of the AWS CLI. Rules and messages: those of
// AWS CLI 2.36.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provideKeys } from '../../../../src/aws/credentials/provide.ts';
import { attemptErrorOf } from '../../../../src/aws/retry.ts';
import type { AssumedRole } from '../../../../src/config/credentials.ts';
import {
  type LoopbackServer,
  nextOf,
  type ScriptedAnswer,
  sendAnswer,
  startServer,
} from '../../../support/http-server.ts';
import { expectAfter, inMinutes, TestHome } from '../../../support/provider-context.ts';
import { hasBotocore, withBotocore } from '../../../support/python-botocore.ts';

const URL_ = 'https://corp.example/start';
const ROLE = 'sso_account_id = 111122223333\nsso_role_name = Admin\n';
const START = `sso_start_url = ${URL_}\nsso_region = eu-west-1\n`;
const LEGACY = `[default]\n${ROLE}${START}`;
const SESSION = `[default]\nsso_session = corp\n${ROLE}[sso-session corp]\n${START}`;
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const tokenFile = (name: string): string => `.aws/sso/cache/${sha1(name)}.json`;
const expiration = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;

interface Request {
  readonly line: string;
  readonly body: string;
  readonly token: unknown;
}

let home: TestHome;
let server: LoopbackServer;
let requests: Request[];
/** Answers by path; each is used once, the last one again. */
let portal: ScriptedAnswer[];
let oidc: ScriptedAnswer[];

const KEYS = { accessKeyId: 'ASIAROLE', secretAccessKey: 'role secret', sessionToken: 'role token', expiration };
const granted = (more: object = {}): ScriptedAnswer => ({
  body: JSON.stringify({ roleCredentials: { ...KEYS, ...more } }),
});
const NEW_TOKEN: ScriptedAnswer = {
  body: JSON.stringify({ accessToken: 'NEWTOKEN', expiresIn: 28_800, refreshToken: 'NEWREFRESH', tokenType: 'Bearer' }),
};

beforeEach(async () => {
  home = new TestHome();
  [requests, portal, oidc] = [[], [granted()], [NEW_TOKEN]];
  server = await startServer(({ method, url, headers }, body, response) => {
    requests.push({ line: `${method} ${url}`, body, token: headers['x-amz-sso_bearer_token'] });
    const answers = url?.startsWith('/oidc') ? oidc : portal;
    sendAnswer(response, nextOf(answers), '');
  });
});
afterEach(async () => {
  home.remove();
  await server.stop();
});

const token = (more: object = {}) => ({
  startUrl: URL_,
  region: 'eu-west-1',
  accessToken: 'OLDTOKEN',
  expiresAt: inMinutes(120),
  clientId: 'client',
  clientSecret: 'client secret',
  registrationExpiresAt: inMinutes(60 * 24),
  refreshToken: 'OLDREFRESH',
  ...more,
});

const context = (env: Record<string, string> = {}) =>
  home.context({ AWS_ENDPOINT_URL_SSO: `${server.url}/`, AWS_ENDPOINT_URL_SSO_OIDC: `${server.url}/oidc`, ...env });

async function provide(env: Record<string, string> = {}) {
  const given = context(env);
  return provideKeys(given.settings.credentials, given);
}

const signed = { ...KEYS, expiration: new Date(expiration) };
const asked = (bearer: string) => ({
  line: 'GET /federation/credentials?role_name=Admin&account_id=111122223333',
  body: '',
  token: bearer,
});
const sorted = (all: readonly Request[]) =>
  all.map(({ line, ...rest }) => ({ ...rest, line: line.replace(/(account_id=\d+)&(role_name=\w+)/, '$2&$1') }));
const refreshed = {
  line: 'POST /oidc/token',
  body: '{"clientId":"client","clientSecret":"client secret","grantType":"refresh_token","refreshToken":"OLDREFRESH"}',
  token: undefined,
};

const FOR_ROLE =
  'the error occurred while getting credentials: sso_role_name Admin in the account 111122223333, for the profile default';

describe('the token is used as it is if', () => {
  test.each<[string, string, string, object]>([
    ['a session has one', SESSION, 'corp', token()],
    ['a start URL has one', LEGACY, URL_, token()],
    ['it has only the members that are needed', SESSION, 'corp', { accessToken: 'OLDTOKEN', expiresAt: inMinutes(60) }],
    ['it expires in 16 minutes', SESSION, 'corp', token({ expiresAt: inMinutes(16) })],
    ['its date ends with UTC', SESSION, 'corp', token({ expiresAt: inMinutes(60, 'UTC') })],
    ['its date has an offset', SESSION, 'corp', token({ expiresAt: inMinutes(60, '+00:00') })],
    ['its date has a space', SESSION, 'corp', token({ expiresAt: inMinutes(60).replace('T', ' ') })],
    [
      'it cannot be refreshed: no refresh token',
      SESSION,
      'corp',
      token({ expiresAt: inMinutes(3), refreshToken: undefined }),
    ],
    ['it cannot be refreshed: no client', SESSION, 'corp', token({ expiresAt: inMinutes(3), clientId: undefined })],
    [
      'it cannot be refreshed: no client secret',
      SESSION,
      'corp',
      token({ expiresAt: inMinutes(3), clientSecret: undefined }),
    ],
    [
      'it cannot be refreshed: no registration',
      SESSION,
      'corp',
      token({ expiresAt: inMinutes(3), registrationExpiresAt: undefined }),
    ],
    [
      'it cannot be refreshed: the registration has expired',
      SESSION,
      'corp',
      token({ expiresAt: inMinutes(3), registrationExpiresAt: inMinutes(-1) }),
    ],
    ['it is of a start URL, which is never refreshed', LEGACY, URL_, token({ expiresAt: inMinutes(1) })],
  ])('%s', async (_, config, name, document) => {
    home.put('.aws/config', config);
    home.put(tokenFile(name), JSON.stringify(document));
    expect(await provide()).toEqual(signed);
    expect(sorted(requests)).toEqual([asked('OLDTOKEN')]);
    expect(JSON.parse(home.read(tokenFile(name)))).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

describe('the token of a session', () => {
  beforeEach(() => home.put('.aws/config', SESSION));
  const put = (more: object) => home.put(tokenFile('corp'), JSON.stringify(token(more)));

  test.each([14, 3, 0, -600])('is refreshed and written if it expires in %d minutes', async (minutes) => {
    put({ expiresAt: inMinutes(minutes), other: 'is not kept' });
    const [before, registrationExpiresAt] = [Date.now(), inMinutes(60 * 24)];
    expect(await provide()).toEqual(signed);
    expect(sorted(requests)).toEqual([refreshed, asked('NEWTOKEN')]);
    const text = home.read(tokenFile('corp'));
    const { expiresAt } = JSON.parse(text);
    expectAfter(before, 28_800_000, Date.parse(expiresAt));
    // The form of json.dumps, and the order of botocore's SSOTokenProvider.
    expect(text).toBe(
      `{"startUrl": "${URL_}", "region": "eu-west-1", "accessToken": "NEWTOKEN", "expiresAt": "${expiresAt}", ` +
        `"clientId": "client", "clientSecret": "client secret", "registrationExpiresAt": "${registrationExpiresAt}", ` +
        '"refreshToken": "NEWREFRESH"}',
    );
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(statSync(join(home.path, tokenFile('corp'))).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(home.path, '.aws/sso/cache')).length).toBe(1);
  });

  test('has no refresh token if none was issued', async () => {
    put({ expiresAt: inMinutes(-1) });
    oidc = [{ body: '{"accessToken": "NEWTOKEN", "expiresIn": 60}' }];
    expect(await provide()).toEqual(signed);
    expect(Object.keys(JSON.parse(home.read(tokenFile('corp'))))).not.toContain('refreshToken');
  });

  const refusal = {
    status: 400,
    headers: { 'x-amzn-errortype': 'InvalidGrantException' },
    body: '{"error":"invalid_grant"}',
  };

  test.each<[string, ScriptedAnswer, number]>([
    ['refuses it', refusal, 1],
    ['has an error, after all attempts', { status: 500, body: '' }, 3],
    ['sends a page with an error', { status: 403, body: '<html>' }, 1],
  ])('is used until it expires if the service %s', async (_, answer, attempts) => {
    put({ expiresAt: inMinutes(3) });
    oidc = [answer];
    expect(await provide()).toEqual(signed);
    expect(sorted(requests)).toEqual([...Array.from({ length: attempts }, () => refreshed), asked('OLDTOKEN')]);
  });

  test('is not refreshed again within a minute of a refusal', async () => {
    put({ expiresAt: inMinutes(3) });
    oidc = [refusal];
    const given = context();
    for (const now of [0, 59_999, 60_000]) {
      home.now = now;
      rmSync(join(home.path, '.aws/cli'), { recursive: true, force: true });
      await provideKeys(given.settings.credentials, given);
    }
    expect(requests.map(({ line }) => line.split(' ')[0])).toEqual(['POST', 'GET', 'GET', 'POST', 'GET']);
  });

  test('is read again after a refusal, because another process may have refreshed it', async () => {
    put({ expiresAt: inMinutes(-1) });
    const { stop } = server;
    server = await startServer(({ method, url, headers }, body, response) => {
      requests.push({ line: `${method} ${url}`, body, token: headers['x-amz-sso_bearer_token'] });
      if (method === 'POST') put({ accessToken: 'OTHERTOKEN' });
      sendAnswer(response, method === 'POST' ? refusal : granted(), '');
    });
    await stop();
    expect(await provide()).toEqual(signed);
    expect(sorted(requests)).toEqual([refreshed, asked('OTHERTOKEN')]);
  });

  const expired = 'Error when retrieving token from sso: Token has expired and refresh failed';
  test.each<[string, object, ScriptedAnswer, string, number]>([
    ['it has expired and the refresh was refused', {}, refusal, expired, 1],
    ['it has expired and cannot be refreshed', { refreshToken: undefined }, NEW_TOKEN, expired, 0],
    ['it has expired and so has the registration', { registrationExpiresAt: inMinutes(-1) }, NEW_TOKEN, expired, 0],
    ['the new token has expired, too', {}, { body: '{"accessToken": "a", "expiresIn": 0}' }, expired, 1],
    [
      'the response has no token',
      {},
      { body: '{"expiresIn": 1}' },
      'SSO-OIDC returned no token for the CreateToken operation',
      1,
    ],
    [
      'the response cannot be read',
      {},
      { body: 'a secret' },
      'Unable to parse response (status 200), invalid JSON received. Further retries may succeed',
      1,
    ],
  ])('is an error if %s', async (_, more, answer, message, count) => {
    put({ expiresAt: inMinutes(-1), ...more });
    oidc = [answer];
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
    expect(requests.length).toBe(count);
  });

  test('is an error if the service cannot be reached', async () => {
    put({ expiresAt: inMinutes(3) });
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
    const message = 'Could not connect to the endpoint URL: "http://127.0.0.1:1/token"';
    await expect(provide(env)).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
  });

  test('cannot be had without settings of the session', async () => {
    home.put(
      '.aws/config',
      `[default]\nsso_session = corp\n${ROLE}${START}[sso-session corp]\nsso_region = eu-west-1\n`,
    );
    put({});
    const message =
      'The profile "default" is configured to use the SSO token provider but is missing the following configuration: ' +
      "['sso_start_url'].";
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
  });
});

describe('a token file', () => {
  const missing = (name: string) => `Error loading SSO Token: Token for ${name} does not exist`;
  const invalid = `Error loading SSO Token: Token for ${URL_} is invalid`;

  test.each<[string, string, string | undefined, string]>([
    ['of a session is missing', SESSION, undefined, missing('corp')],
    ['of a start URL is missing', LEGACY, undefined, missing(URL_)],
    ['is empty', SESSION, '', invalid],
    ['is not JSON', SESSION, '{"accessToken": "SECRET', invalid],
    ['has a list', SESSION, '["accessToken", "expiresAt"]', invalid],
    ['has no token', SESSION, JSON.stringify(token({ accessToken: undefined })), invalid],
    ['has a token that is not text', SESSION, JSON.stringify(token({ accessToken: { a: 1 } })), invalid],
    ['has no date', LEGACY, JSON.stringify(token({ expiresAt: undefined })), invalid],
    ['has another date', SESSION, JSON.stringify(token({ expiresAt: 'tomorrow' })), invalid],
  ])('that %s is an error that names it', async (_, config, text, message) => {
    const path = tokenFile(config === SESSION ? 'corp' : URL_);
    home.put('.aws/config', config);
    if (text !== undefined) home.put(path, text);
    const hints = [`run aws sso login, which writes ${home.path}/${path}`, FOR_ROLE];
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message, hints }));
    expect(requests).toEqual([]);
  });
});

test('a token is not read from the current directory if there is no home folder', async () => {
  home.put('config', LEGACY);
  const given = context({ HOME: '~', AWS_CONFIG_FILE: join(home.path, 'config') });
  const readOwnFile = () => Promise.reject(new Error('nothing is read'));
  const message = `Error loading SSO Token: Token for ${URL_} does not exist`;
  await expect(provideKeys(given.settings.credentials, { ...given, readOwnFile })).rejects.toThrow(
    expect.objectContaining({ message }),
  );
});

const INVALID_SESSION =
  'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session ' +
  'run aws sso login with the corresponding profile.';

describe('a request for the keys of a role', () => {
  beforeEach(() => {
    home.put('.aws/config', LEGACY);
    home.put(tokenFile(URL_), JSON.stringify(token()));
  });
  const error = (status: number, code: string): ScriptedAnswer => ({
    status,
    headers: { 'x-amzn-errortype': code },
    body: '{"message":"why"}',
  });
  const during = 'when calling the GetRoleCredentials operation';

  test.each<[string, ScriptedAnswer, object, number]>([
    ['the token is rejected', error(401, 'UnauthorizedException'), { kind: 'general', message: INVALID_SESSION }, 1],
    [
      'access is denied',
      error(403, 'ForbiddenException'),
      { kind: 'service', code: 'ForbiddenException', message: 'why', during },
      1,
    ],
    [
      'it is throttled',
      error(429, 'TooManyRequestsException'),
      {
        kind: 'service',
        code: 'TooManyRequestsException',
        message: 'why',
        during: `${during} (reached max retries: 2)`,
      },
      3,
    ],
    [
      'the keys have expired',
      granted({ expiration: Date.now() - 1000 }),
      { kind: 'general', message: 'Credentials were refreshed, but the refreshed credentials are still expired.' },
      1,
    ],
    ...[{}, { accessKeyId: undefined }, { sessionToken: null }, { expiration: undefined }].map(
      (more): [string, ScriptedAnswer, object, number] => [
        `the response has ${JSON.stringify(more)}`,
        Object.keys(more).length === 0 ? { body: '{}' } : granted(more),
        { kind: 'general', message: 'SSO returned no credentials for the GetRoleCredentials operation' },
        1,
      ],
    ),
  ])('fails if %s', async (_, answer, expected, count) => {
    portal = [answer];
    await expect(provide()).rejects.toThrow(expect.objectContaining(expected));
    expect(requests.length).toBe(count);
    expect(existsSync(join(home.path, '.aws/cli'))).toBe(false);
  });

  // A wait ends after an answer; after anything else, it asks again.
  test.each<[boolean, string, ScriptedAnswer]>([
    [true, 'an error of the service', error(403, 'ForbiddenException')],
    [false, 'JSON of another program', { status: 403, body: '{"message":"why"}' }],
    [false, 'a page', { status: 403, body: '<html>' }],
  ])('is an answer (%s): %s', async (isAnswer, _, answer) => {
    portal = [answer];
    expect(await provide().catch(attemptErrorOf)).toMatchObject({ kind: 'service', status: 403, isAnswer });
  });

  test('is repeated as often as other calls', async () => {
    portal = [{ close: true }, error(429, 'TooManyRequestsException'), granted()];
    expect(await provide()).toEqual(signed);
    expect([requests.length, home.slept]).toEqual([3, [500, 1000]]);
  });

  test('fails without a request if the token of a start URL has expired', async () => {
    home.put(tokenFile(URL_), JSON.stringify(token({ expiresAt: inMinutes(-1) })));
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message: INVALID_SESSION }));
    expect(requests).toEqual([]);
  });

  test('fails if the Region of the profile has no valid name', async () => {
    home.put('.aws/config', LEGACY.replace('eu-west-1', 'eu west'));
    const message = "Provided region_name 'eu west' doesn't match a supported format.";
    await expect(provide()).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
  });

  test('goes to the Region of SSO', async () => {
    home.put('.aws/config', LEGACY.replace('eu-west-1', 'eu-north-1'));
    const env = { AWS_ENDPOINT_URL_SSO: '', AWS_MAX_ATTEMPTS: '1' };
    const given = context(env);
    const hosts: string[] = [];
    const exchange = ({ hostname }: { hostname: string }) => {
      hosts.push(hostname);
      return Promise.reject(new Error('not sent'));
    };
    const transport = { ...given.transport, exchange };
    await expect(provideKeys(given.settings.credentials, { ...given, transport })).rejects.toThrow(
      expect.objectContaining({ message: 'not sent', hints: [FOR_ROLE] }),
    );
    expect(hosts).toEqual(['portal.sso.eu-north-1.amazonaws.com']);
  });
});

/** botocore's cached file, and its name, for keys of a role. */
const FETCH = `
import datetime, json, os, sys
from botocore.credentials import SSOCredentialFetcher, JSONFileCache
account, role, url, session, expiration = sys.argv[1:6]
class Client:
    class exceptions:
        class UnauthorizedException(Exception): pass
    def get_role_credentials(self, **kwargs):
        return {'roleCredentials': {'accessKeyId': 'ASIAROLE', 'secretAccessKey': 'role secret',
                                    'sessionToken': 'role token', 'expiration': int(expiration)}}
folder = os.path.expanduser('~/.aws/cli/cache')
fetcher = SSOCredentialFetcher(url, 'eu-west-1', role, account, lambda *a, **k: Client(), sso_session_name=session or None,
    token_loader=lambda url: {'accessToken': 't', 'expiresAt': '2999-01-01T00:00:00Z'}, cache=JSONFileCache(folder))
keys = fetcher.fetch_credentials()
files = {name: open(os.path.join(folder, name)).read() for name in os.listdir(folder)}
print(json.dumps([keys, files]))`;

/** The names of files: SHA-1 of botocore's names, computed with Python's hashlib. */
const NAMES: readonly (readonly [
  kind: string,
  config: string,
  account: string,
  role: string,
  session: string,
  name: string,
])[] = [
  [
    'a start URL',
    LEGACY,
    '111122223333',
    'Admin',
    '',
    sha1(`{"accountId":"111122223333","roleName":"Admin","startUrl":"${URL_}"}`),
  ],
  [
    'a session',
    SESSION,
    '111122223333',
    'Admin',
    'corp',
    sha1('{"accountId":"111122223333","roleName":"Admin","sessionName":"corp"}'),
  ],
  [
    'names that are not ASCII',
    SESSION.replaceAll('corp', 'büro').replace('Admin', 'Rôle "x"'),
    '111122223333',
    'Rôle "x"',
    'büro',
    sha1('{"accountId":"111122223333","roleName":"R\\u00f4le \\"x\\"","sessionName":"b\\u00fcro"}'),
  ],
];

describe.each(NAMES)('the cache of keys for %s', (_, config, account, role, session, name) => {
  const file = `.aws/cli/cache/${name}.json`;
  const text =
    '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAROLE", "SecretAccessKey": "role secret", ' +
    `"SessionToken": "role token", "Expiration": "${new Date(expiration).toISOString().replace('.000', '')}", ` +
    `"AccountId": "${account}"}}`;
  beforeEach(() => {
    home.put('.aws/config', config);
    home.put(tokenFile(session || URL_), JSON.stringify(token()));
  });

  test('is written once, and then read', async () => {
    expect([await provide(), await provide()]).toEqual([signed, signed]);
    expect([requests.length, readdirSync(join(home.path, '.aws/cli/cache'))]).toEqual([1, [`${name}.json`]]);
    expect(home.read(file)).toBe(text);
    expect(statSync(join(home.path, file)).mode & 0o777).toBe(0o600);
  });

  test('is used without a token', async () => {
    home.put(file, text);
    rmSync(join(home.path, '.aws/sso'), { recursive: true });
    expect([await provide(), requests]).toEqual([signed, []]);
  });

  test.skipIf(!hasBotocore)('is the file that botocore writes and reads (needs botocore)', async () => {
    const fetch = () => withBotocore(FETCH, home.path, account, role, URL_, session, String(expiration));
    const [, written] = fetch() as [unknown, object];
    expect(written).toEqual({ [`${name}.json`]: text });
    expect([await provide(), requests]).toEqual([signed, []]);
    home.put(file, text.replace('ASIAROLE', 'ASIAOTHER'));
    expect(fetch()).toEqual([expect.objectContaining({ access_key: 'ASIAOTHER' }), expect.anything()]);
  });
});

test('keys that assume another role are neither read from the cache nor written', async () => {
  home.put('.aws/config', LEGACY);
  home.put(tokenFile(URL_), JSON.stringify(token()));
  await provide();
  const given = context();
  const { settings } = given;
  const source = { ...settings.credentials };
  const role = { kind: 'role', roleArn: 'arn:aws:iam::111122223333:role/r', source } as AssumedRole;
  const sts = 'http://127.0.0.1:1';
  const other = {
    ...given,
    settings: {
      ...settings,
      credentials: role,
      maxAttempts: 1,
      endpointOf: (name: string) => (name === 'STS' ? new URL(sts) : new URL(server.url)),
    },
  };
  await expect(provideKeys(role, other)).rejects.toThrow(
    expect.objectContaining({ message: `Could not connect to the endpoint URL: "${sts}/"` }),
  );
  expect(requests.length).toBe(2);
});

/** What botocore reads from a token file. */
const LOAD = `
import json, os
from botocore.utils import JSONFileCache, SSOTokenLoader
cache = JSONFileCache(os.path.expanduser('~/.aws/sso/cache'))
print(json.dumps(SSOTokenLoader(cache)('${URL_}', session_name='corp')))`;

test.skipIf(!hasBotocore)('botocore reads the token that ec2img has refreshed (needs botocore)', async () => {
  home.put('.aws/config', SESSION);
  home.put(tokenFile('corp'), JSON.stringify(token({ expiresAt: inMinutes(-1) })));
  await provide();
  expect(withBotocore(LOAD, home.path)).toEqual(JSON.parse(home.read(tokenFile('corp'))));
});

/** What botocore writes when it refreshes a token, with a fixed time. */
const REFRESH = `
import datetime, json, os, sys
from dateutil.tz import tzutc
from botocore.session import Session
from botocore.tokens import SSOTokenProvider, _sso_json_dumps
from botocore.utils import JSONFileCache
class Client:
    def create_token(self, **kwargs):
        return {'accessToken': 'NEWTOKEN', 'expiresIn': 28800, 'refreshToken': 'NEWREFRESH'}
folder = os.path.expanduser('~/.aws/sso/cache')
provider = SSOTokenProvider(Session(), cache=JSONFileCache(folder, dumps_func=_sso_json_dumps), profile_name='default')
provider.__dict__['_client'] = Client()
provider.load_token().get_frozen_token()
print(json.dumps([open(os.path.join(folder, name)).read() for name in os.listdir(folder)]))`;

test.skipIf(!hasBotocore)('a refreshed token is written as botocore writes it (needs botocore)', async () => {
  home.put('.aws/config', SESSION);
  const old = JSON.stringify(token({ expiresAt: inMinutes(-1) }));
  const withoutDate = (text: unknown): string => String(text).replace(/"expiresAt": "[^"]*"/, '');
  home.put(tokenFile('corp'), old);
  const [theirs] = withBotocore(REFRESH, home.path) as string[];
  home.put(tokenFile('corp'), old);
  await provide();
  expect(withoutDate(home.read(tokenFile('corp')))).toBe(withoutDate(theirs));
});

test('a token that cannot be written is used', async () => {
  home.put('.aws/config', SESSION);
  home.put(tokenFile('corp'), JSON.stringify(token({ expiresAt: inMinutes(-1) })));
  mkdirSync(join(home.path, '.aws/cli/cache'), { recursive: true });
  const given = context();
  const writeOwnFile = () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }));
  expect(await provideKeys(given.settings.credentials, { ...given, writeOwnFile })).toEqual(signed);
  expect(home.traced.filter((line) => line.startsWith('cannot'))).toEqual([
    `cannot write ${home.path}/${tokenFile('corp')}: EROFS`,
    expect.stringMatching(/^cannot write .*\/\.aws\/cli\/cache\/[0-9a-f]{40}\.json: EROFS$/),
  ]);
});
