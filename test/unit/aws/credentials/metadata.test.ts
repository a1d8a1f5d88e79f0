// Credentials from metadata services on loopback. Requests, attempts and messages: measured on AWS CLI 2.36.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { containerKeys } from '../../../../src/aws/credentials/container.ts';
import { instanceKeys } from '../../../../src/aws/credentials/instance.ts';
import type { ContainerMetadata, InstanceMetadata } from '../../../../src/config/metadata-services.ts';
import { type LoopbackServer, startServer, writeEndlessly } from '../../../support/http-server.ts';

interface Answer {
  readonly status?: number;
  readonly body?: string;
  /** Closes the connection instead. */
  readonly close?: true;
  /** Never answers. */
  readonly hang?: true;
  /** Never ends the body. */
  readonly endless?: true;
}

let server: LoopbackServer;
let seen: string[];
/** The headers of the first request, apart from those of the connection. */
let headersSent: Record<string, unknown>;
/** Answers by the start of the request line. Those of a list are used in turn, and the last one repeats. */
let answers: Record<string, Answer | readonly Answer[]>;
/** Bytes of each endless body. */
let written: (() => number)[];

beforeEach(async () => {
  [seen, answers, written] = [[], {}, []];
  const used = new Map<string, number>();
  server = await startServer(({ method, url, headers }, _, response) => {
    const { host, connection, ...others } = headers;
    if (seen.length === 0) headersSent = others;
    const line = `${method} ${url}`;
    const token = headers['x-aws-ec2-metadata-token'] ?? headers.authorization;
    seen.push(token === undefined ? line : `${line} with ${token}`);
    const key = Object.keys(answers).find((start) => line.startsWith(start)) ?? '';
    const list = [answers[key] ?? { status: 404 }].flat();
    const count = used.get(key) ?? 0;
    used.set(key, count + 1);
    const { status = 200, body = '', close, hang, endless } = list[Math.min(count, list.length - 1)] ?? {};
    if (close) response.destroy();
    if (close || hang) return;
    response.writeHead(status, { 'content-type': 'text/plain' });
    if (endless) written.push(writeEndlessly(response));
    else response.end(body);
  });
});
afterEach(() => server.stop());

const SOON = '2999-01-02T03:04:05Z';
const document = (more: object = {}): string =>
  JSON.stringify({ AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 'token', Expiration: SOON, ...more });
const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token', expiration: new Date(SOON) };
const { sessionToken: _, ...keysWithoutToken } = keys;

/** Bytes that a client reads before it stops, 6 MiB, and those in the buffers of the connection. */
const MOST = 2 ** 20 * (6 + 10);
const expectBounded = (): void => expect(written.filter((bytes) => bytes() > MOST)).toEqual([]);

describe('the service of a container', () => {
  let slept: number[];
  beforeEach(() => (slept = []));

  function request(path = '/creds', token?: string) {
    const service: ContainerMetadata = {
      kind: 'container',
      url: new URL(server.url + path),
      token: undefined,
      tokenFile: undefined,
    };
    return containerKeys(service, token, async (milliseconds) => void slept.push(milliseconds));
  }

  test('gets the query as it is configured, and the token', async () => {
    answers = { 'GET /creds': { body: document() } };
    expect(await request('/creds?role=a%2Fb&role=c&x', 'Bearer t')).toEqual(keys);
    expect(seen).toEqual(['GET /creds?role=a%2Fb&role=c&x with Bearer t']);
    expect(headersSent).toEqual({ accept: 'application/json', authorization: 'Bearer t' });
  });

  test.each([
    ['no token', { Token: null }, keysWithoutToken],
    ['an offset', { Expiration: '2999-01-02T04:04:05+01:00' }, keys],
    ['an offset without a colon', { Expiration: '2999-01-02T04:04:05+0100' }, keys],
    ['a space before the time', { Expiration: '2999-01-02 03:04:05Z' }, keys],
    ['the zone UTC', { Expiration: '2999-01-02T03:04:05 UTC' }, keys],
  ])('may answer with %s', async (_, more, expected) => {
    answers = { 'GET /creds': { body: document(more) } };
    expect(await request()).toEqual(expected);
  });

  test.each<[string, Answer]>([
    ['a status of 500', { status: 500 }],
    ['a status of 429', { status: 429, body: 'slow down' }],
    ['a closed connection', { close: true }],
    ['text that is not JSON', { body: '{' }],
  ])('is tried again after a second if it answers with %s', async (_, first) => {
    answers = { 'GET /creds': [first, { body: document() }] };
    expect(await request()).toEqual(keys);
    expect([seen.length, slept]).toEqual([2, [1000]]);
  });

  const failed = (reason: string): string => `Error when retrieving credentials from container-role: ${reason}`;
  const received = (reason: string): string =>
    failed(`Error retrieving metadata: Received error when attempting to retrieve container metadata: ${reason}`);
  test.each<[string, Answer, (url: string) => string]>([
    [
      'the status and the start of the body',
      { status: 400, body: `{"message":"bad token"}${'x'.repeat(2000)}` },
      () =>
        failed(
          `Error retrieving metadata: Received non 200 response 400 from container metadata: {"message":"bad token"}${'x'.repeat(977)}... (1023 more characters)`,
        ),
    ],
    [
      'a redirection, which is not followed',
      { status: 302 },
      () => failed('Error retrieving metadata: Received non 200 response 302 from container metadata: '),
    ],
    [
      'text that is not JSON, without the text',
      { body: 'a secret' },
      () => failed('Error retrieving metadata: Unable to parse JSON returned from container metadata services'),
    ],
    [
      'a closed connection',
      { close: true },
      (url) => received(`Connection was closed before we received a valid response from endpoint URL: "${url}/creds".`),
    ],
    [
      'an endless body',
      { endless: true },
      (url) => received(`Unable to use endpoint URL "${url}/creds": the response is larger than 6 MiB`),
    ],
  ])('fails after three attempts with %s', async (_, given, message) => {
    answers = { 'GET /creds': given };
    await expect(request()).rejects.toThrow(expect.objectContaining({ kind: 'general', message: message(server.url) }));
    expect([seen.length, slept]).toEqual([3, [1000, 1000]]);
    expectBounded();
  });

  test('fails without its token if it repeats the token', async () => {
    answers = { 'GET /creds': { status: 401, body: 'unknown token a.b.c' } };
    await expect(request('/creds', 'a.b.c')).rejects.toThrow(
      expect.objectContaining({
        message: failed(
          'Error retrieving metadata: Received non 200 response 401 from container metadata: unknown token ***',
        ),
      }),
    );
  });

  test('fails with its URL if it cannot be reached', async () => {
    await server.stop();
    await expect(request()).rejects.toThrow(
      expect.objectContaining({
        message: received(`Could not connect to the endpoint URL: "${server.url}/creds"`),
      }),
    );
  });

  test.each([
    ['no secret key', { SecretAccessKey: undefined }],
    ['a key that is not text', { AccessKeyId: 1 }],
    ['a token that is not text', { Token: {} }],
    ['no expiration', { Expiration: undefined }],
    ['an expiration that is not a time', { Expiration: 'tomorrow' }],
  ])('fails at once if it answers with %s', async (_, more) => {
    answers = { 'GET /creds': { body: document(more) } };
    await expect(request()).rejects.toThrow(
      expect.objectContaining({ kind: 'general', message: failed('invalid response') }),
    );
    expect(seen.length).toBe(1);
  });

  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const [old, good, bad] = [
    (minutes: number) => ({ body: document({ AccessKeyId: 'OLD', Expiration: at(minutes) }) }),
    { body: document() },
    { body: document({ SecretAccessKey: undefined }) },
  ];
  const EXPIRED = 'Credentials were refreshed, but the refreshed credentials are still expired.';
  test.each<[string, readonly Answer[], number, string]>([
    ['once for credentials of 16 minutes', [old(16), good], 1, 'OLD'],
    ['twice for credentials of 14 minutes', [old(14), good], 2, 'AKID'],
    ['twice for expired credentials', [old(-1), good], 2, 'AKID'],
    [
      'twice for credentials of 9 minutes, and fails with the second answer',
      [old(9), bad],
      2,
      failed('invalid response'),
    ],
    ['twice for credentials of 14 minutes, and uses them without a second answer', [old(14), bad], 2, 'OLD'],
    ['twice for credentials that stay expired, and fails', [old(-1)], 2, EXPIRED],
  ])('is asked %s', async (_, given, count, outcome) => {
    answers = { 'GET /creds': given };
    const found = request().then(
      ({ accessKeyId }) => accessKeyId,
      (error: Error) => error.message,
    );
    expect([await found, seen.length]).toEqual([outcome, count]);
  });

  test.each(['a\nb', 'a\r'])('never gets a token with a line break: %j', async (token) => {
    await expect(request('/creds', token)).rejects.toThrow(
      expect.objectContaining({ kind: 'general', message: 'Auth token value is not a legal header value' }),
    );
    expect(seen).toEqual([]);
  });
});

describe('the service of an instance', () => {
  const request = (more: Partial<InstanceMetadata> = {}, path = '') =>
    instanceKeys({
      kind: 'instance',
      endpoint: new URL(server.url + path),
      allowsV1: true,
      timeout: 20_000,
      attempts: 1,
      referrer: undefined,
      ...more,
    });
  const ROLES = '/latest/meta-data/iam/security-credentials/';
  const works = {
    'PUT /latest/api/token': { body: 'session' },
    [`GET ${ROLES}role`]: { body: document({ Code: 'Success' }) },
    [`GET ${ROLES}`]: { body: 'role\n' },
  };
  const withToken = ['PUT /latest/api/token', `GET ${ROLES} with session`, `GET ${ROLES}role with session`];
  const withoutToken = ['PUT /latest/api/token', `GET ${ROLES}`, `GET ${ROLES}role`];

  test('gets a token with each request for credentials', async () => {
    answers = works;
    expect(await request()).toEqual(keys);
    expect(seen).toEqual(withToken);
    expect(headersSent).toEqual({ 'content-length': '0', 'x-aws-ec2-metadata-token-ttl-seconds': '21600' });
  });

  test.each(['/x', '/x/'])('may have an endpoint with the path %s', async (path) => {
    answers = Object.fromEntries(Object.entries(works).map(([line, value]) => [line.replace(' ', ' /x'), value]));
    expect(await request({}, path)).toEqual(keys);
    expect(seen).toEqual(withToken.map((line) => line.replace(' ', ' /x')));
  });

  test.each<[string, Answer]>([
    ['403', { status: 403 }],
    ['404', { status: 404 }],
    ['405', { status: 405 }],
    ['401', { status: 401 }],
    ['500', { status: 500 }],
    ['nothing in time', { hang: true }],
    ['a closed connection', { close: true }],
    ['an empty token', { body: '' }],
    ['an endless token', { endless: true }],
  ])('is asked without a token if it answers a request for one with %s', async (_, given) => {
    answers = { ...works, 'PUT /latest/api/token': given };
    expect(await request()).toEqual(keys);
    expect(seen).toEqual(withoutToken);
    expectBounded();
  });

  test('is not asked without a token if that is forbidden', async () => {
    answers = { ...works, 'PUT /latest/api/token': { status: 404 } };
    await expect(request({ allowsV1: false })).rejects.toThrow(
      expect.objectContaining({
        kind: 'general',
        message:
          'Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled',
      }),
    );
    expect(seen).toEqual(['PUT /latest/api/token']);
  });

  test('may answer each request only at the last attempt', async () => {
    const [bad, closed] = [{ status: 500 }, { close: true }] as const;
    answers = {
      'PUT /latest/api/token': [bad, closed, { body: 'session' }],
      [`GET ${ROLES}role`]: [{ body: '{"Code" : "Succ' }, { body: '' }, { body: document() }],
      [`GET ${ROLES}`]: [{ body: '' }, bad, { body: 'role' }],
    };
    expect(await request({ attempts: 3 })).toEqual(keys);
    expect(seen).toEqual(withToken.flatMap((line) => [line, line, line]));
  });

  test.each<[string, Answer]>([
    ['does not answer in time', { hang: true }],
    ['answers with 403', { status: 403 }],
    ['answers with 404', { status: 404 }],
    ['answers with 405', { status: 405 }],
  ])('is not asked for a token again if it %s', async (_, given) => {
    answers = { ...works, 'PUT /latest/api/token': given };
    expect(await request({ attempts: 3 })).toEqual(keys);
    expect(seen).toEqual(withoutToken);
  });

  test.each<[string, Record<string, Answer>, readonly string[]]>([
    ['a status of 400 for the token', { 'PUT /latest/api/token': { status: 400 } }, withToken.slice(0, 1)],
    ['no role', { [`GET ${ROLES}`]: { status: 404, body: '<html/>' } }, withToken.slice(0, 2)],
    ['an empty list of roles', { [`GET ${ROLES}`]: { body: '' } }, withToken.slice(0, 2)],
    ['an endless list of roles', { [`GET ${ROLES}`]: { endless: true } }, withToken.slice(0, 2)],
    ['credentials that are not JSON', { [`GET ${ROLES}role`]: { body: '{"Code" : "Succ' } }, withToken],
    [
      'an error',
      { [`GET ${ROLES}role`]: { body: '{"Code":"AssumeRoleUnauthorizedAccess","Message":"m"}' } },
      withToken,
    ],
    ['credentials without a token', { [`GET ${ROLES}role`]: { body: document({ Token: undefined }) } }, withToken],
    ['endless credentials', { [`GET ${ROLES}role`]: { endless: true } }, withToken],
    ['a closed connection', { [`GET ${ROLES}role`]: { close: true } }, withToken],
  ])('has no credentials if it answers with %s', async (_, given, requests) => {
    answers = { ...given, ...works, ...given };
    await expect(request()).rejects.toThrow(
      expect.objectContaining({
        kind: 'configuration',
        code: 'NoCredentials',
        message: 'Unable to locate credentials. You can configure credentials by running "aws login".',
      }),
    );
    expect(seen).toEqual(requests);
    expectBounded();
  });

  test('is named by a profile that relies on it', async () => {
    await expect(request({ referrer: 'p' })).rejects.toThrow(
      expect.objectContaining({
        kind: 'general',
        message:
          'Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in credential_source referenced in profile p',
      }),
    );
  });

  test('may send expired credentials, which then count for ten more minutes', async () => {
    const expired = { body: document({ Expiration: '2020-01-02T03:04:05Z' }) };
    answers = { ...works, [`GET ${ROLES}role`]: expired };
    const before = Date.now();
    const { expiration, ...rest } = await request();
    expect(rest).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' });
    expect(expiration?.getTime()).toBeGreaterThanOrEqual(before + 600_000);
    expect(expiration?.getTime()).toBeLessThanOrEqual(Date.now() + 600_000);
  });
});
