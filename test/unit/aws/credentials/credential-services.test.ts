// STS, SSO and SSO-OIDC through the client, compared with the clients of the SDK.

import { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/nested-clients/sso';
import { CreateTokenCommand, SSOOIDCClient } from '@aws-sdk/nested-clients/sso-oidc';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/nested-clients/sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Client, type Service } from '../../../../src/aws/client.ts';
import type { Command } from '../../../../src/aws/command.ts';
import { STS } from '../../../../src/aws/credentials/credential-services.ts';
import { SSO, SSO_OIDC } from '../../../../src/aws/credentials/sso-services.ts';
import { createTransport } from '../../../../src/aws/http.ts';
import { type LoopbackServer, startServer } from '../../../support/http-server.ts';
import { regionsOfSdk } from '../../../support/regions.ts';
import { LOOPBACK } from '../../../support/transport.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

let server: LoopbackServer;
let seen: Seen[];
let answer: Answer;
let traced: string[];
const transport = createTransport(LOOPBACK);

beforeEach(async () => {
  [seen, traced, answer] = [[], [], { body: '' }];
  server = await startServer(({ method, url, headers }, body, response) => {
    seen.push({ method, url, headers, body });
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
});
afterEach(async () => {
  transport.close();
  await server.stop();
});

const region = 'eu-west-3';
const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'a token' };

/** Sends a command. STS requests are signed if `isSigned`. */
function send<C extends Command>(service: Service, command: C, isSigned = false) {
  const client = new Client({
    service,
    region,
    endpoint: new URL(server.url),
    useFips: false,
    useDualstack: false,
    credentials: isSigned ? async () => keys : undefined,
    transport,
    now: () => 0,
    trace: (line) => traced.push(line),
  });
  return client.send(command, { signal: new AbortController().signal });
}

const SERVICES = [
  ['STS', STS, new STSClient({ region }).config.endpointProvider],
  ['SSO', SSO, new SSOClient({ region }).config.endpointProvider],
  ['SSO-OIDC', SSO_OIDC, new SSOOIDCClient({ region }).config.endpointProvider],
] as const;

/** Regions that the SDK does not know, one for each partition and one for none. */
const UNKNOWN = ['us-north-9', 'cn-west-9', 'us-gov-south-9', 'eusc-fr-west-9', 'us-iso-north-9', 'us-isob-north-9'];

describe.each(SERVICES)('the endpoint of %s', (_, service, endpointOf) => {
  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('is that of the SDK in every Region (FIPS %s, dual-stack %s)', async (UseFIPS, UseDualStack) => {
    const { regions } = await regionsOfSdk();
    const names = [...Object.keys(regions), ...UNKNOWN, 'moon-1'];
    const url = (provider: Service['endpointProvider']) => (Region: string) =>
      provider({ Region, UseFIPS, UseDualStack }).url.href;
    expect(names.map(url(service.endpointProvider))).toEqual(names.map(url(endpointOf)));
  });
});

const ROLE = {
  RoleArn: 'arn:aws:iam::1:role/x y+z',
  RoleSessionName: 'me@example.com',
  PolicyArns: [{ arn: 'arn:p' }, { arn: 'arn:q' }],
  Policy: '{"Version":"2012-10-17"}',
  DurationSeconds: 900,
  Tags: [{ Key: 'k', Value: 'v ä~*' }],
  TransitiveTagKeys: ['k'],
  ExternalId: '007',
  SerialNumber: 'arn:mfa',
  TokenCode: '123456',
  SourceIdentity: 's',
};
const WEB = { RoleArn: 'arn:r', RoleSessionName: 'n', WebIdentityToken: 'JWT.ä/+=' };
const SSO_ROLE = { accountId: '123', roleName: 'Power User+é', accessToken: 'bearer' };
const TOKEN = {
  clientId: 'c',
  clientSecret: 's"ä',
  grantType: 'refresh_token',
  refreshToken: 'r',
  scope: ['sso:account:access'],
};

test('a request to STS carries nothing of one that cannot be serialized', async () => {
  const sendWeb = (name: string) => send(STS, new AssumeRoleWithWebIdentityCommand({ ...WEB, RoleSessionName: name }));
  await expect(sendWeb('\ud800')).rejects.toThrow(new URIError('URI malformed'));
  await sendWeb('n').catch(() => {});
  const form = new URLSearchParams(seen[0]?.body);
  expect([seen.length, [...form.keys()]]).toEqual([
    1,
    ['Action', 'Version', 'RoleArn', 'RoleSessionName', 'WebIdentityToken'],
  ]);
});

describe('a request for', () => {
  const sdk = () => ({ region, endpoint: server.url, credentials: keys, maxAttempts: 1 });
  const fails = (promise: Promise<unknown>) =>
    promise.then(
      () => 'succeeded',
      () => 'failed',
    );
  test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'AssumeRole',
      () => new STSClient(sdk()).send(new AssumeRoleCommand(ROLE)),
      () => send(STS, new AssumeRoleCommand(ROLE), true),
    ],
    [
      'AssumeRoleWithWebIdentity',
      () => new STSClient(sdk()).send(new AssumeRoleWithWebIdentityCommand(WEB)),
      () => send(STS, new AssumeRoleWithWebIdentityCommand(WEB)),
    ],
    [
      'GetRoleCredentials',
      () => new SSOClient(sdk()).send(new GetRoleCredentialsCommand(SSO_ROLE)),
      () => send(SSO, new GetRoleCredentialsCommand(SSO_ROLE)),
    ],
    [
      'CreateToken',
      () => new SSOOIDCClient(sdk()).send(new CreateTokenCommand(TOKEN)),
      () => send(SSO_OIDC, new CreateTokenCommand(TOKEN)),
    ],
  ])('%s is that of the SDK, apart from user agents and attempts', async (_, sendBySdk, sendByUs) => {
    answer = { status: 400, body: '' };
    expect([await fails(sendBySdk()), await fails(sendByUs())]).toEqual(['failed', 'failed']);
    const [theirs, ours] = seen.map(({ headers, ...request }) => {
      const { authorization = '', ...others } = headers;
      const kept = Object.entries(others).filter(([name]) => !/user-agent|^amz-sdk|^x-amz-date$/.test(name));
      return {
        ...request,
        headers: Object.fromEntries(kept),
        signed: String(authorization).replace(/Signature=.*/, ''),
      };
    });
    expect(ours).toEqual(theirs);
  });
});

const CREDENTIALS =
  '<AccessKeyId>AKID</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>' +
  '<Expiration>2030-01-02T03:04:05Z</Expiration>';
const issued = {
  AccessKeyId: 'AKID',
  SecretAccessKey: 'secret',
  SessionToken: 'token',
  Expiration: new Date('2030-01-02T03:04:05Z'),
};

describe('a response to', () => {
  test('AssumeRole has the credentials of the role', async () => {
    const user = '<AssumedRoleUser><Arn>a</Arn><AssumedRoleId>i</AssumedRoleId></AssumedRoleUser>';
    const result = `<AssumeRoleResult><Credentials>${CREDENTIALS}</Credentials>${user}</AssumeRoleResult>`;
    answer = {
      body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</AssumeRoleResponse>`,
    };
    expect(await send(STS, new AssumeRoleCommand(ROLE), true)).toEqual({
      Credentials: issued,
      AssumedRoleUser: { Arn: 'a', AssumedRoleId: 'i' },
    });
  });

  test('GetRoleCredentials has the credentials of the role', async () => {
    const roleCredentials = { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiration: 1893553445000 };
    answer = { body: JSON.stringify({ roleCredentials }) };
    expect(await send(SSO, new GetRoleCredentialsCommand(SSO_ROLE))).toEqual({ roleCredentials });
  });

  test('CreateToken has the token', async () => {
    const token = { accessToken: 'a', expiresIn: 28800, refreshToken: 'r', tokenType: 'Bearer' };
    answer = { body: JSON.stringify(token) };
    expect(await send(SSO_OIDC, new CreateTokenCommand(TOKEN))).toEqual(token);
  });
});

const xmlError = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const sts = () => send(STS, new AssumeRoleCommand(ROLE), true);
const sso = () => send(SSO, new GetRoleCredentialsCommand(SSO_ROLE));
const oidc = () => send(SSO_OIDC, new CreateTokenCommand(TOKEN));

describe('an error of', () => {
  test.each<[string, () => Promise<unknown>, Answer, object]>([
    [
      'STS has the code and message of its document',
      sts,
      { status: 403, body: xmlError('AccessDenied', 'no way') },
      { kind: 'service', status: 403, code: 'AccessDenied', message: 'no way' },
    ],
    [
      'STS has the code on the wire, not the name of its shape',
      sts,
      { status: 400, body: xmlError('InvalidIdentityToken', 'bad') },
      { kind: 'service', status: 400, code: 'InvalidIdentityToken', message: 'bad' },
    ],
    [
      'STS has its status if a proxy answers with a page',
      sts,
      { status: 503, body: '<html>busy</html>' },
      { kind: 'service', status: 503, code: '503', message: 'Service Unavailable' },
    ],
    [
      'SSO has the code in the header and the message in the body',
      sso,
      {
        status: 401,
        headers: { 'x-amzn-ErrorType': 'UnauthorizedException:http://internal.amazon.com/x' },
        body: '{"message":"Session token not found or invalid"}',
      },
      { kind: 'service', status: 401, code: 'UnauthorizedException', message: 'Session token not found or invalid' },
    ],
    [
      'SSO has the code in the body',
      sso,
      { status: 403, body: '{"__type":"com.amazonaws.sso#ForbiddenException","Message":"No access"}' },
      { kind: 'service', status: 403, code: 'ForbiddenException', message: 'No access' },
    ],
    [
      'SSO has its status if its body is not JSON',
      sso,
      { status: 429, body: 'slow down' },
      { kind: 'service', status: 429, code: '429', message: 'Too Many Requests' },
    ],
    [
      'SSO-OIDC has its code, and no message if it has a description instead',
      oidc,
      {
        status: 400,
        headers: { 'x-amzn-errortype': 'InvalidGrantException' },
        body: '{"error":"invalid_grant","error_description":"Invalid refresh token provided"}',
      },
      { kind: 'service', status: 400, code: 'InvalidGrantException', message: '' },
    ],
  ])('%s', async (_, request, given, error) => {
    answer = given;
    await expect(request()).rejects.toThrow(expect.objectContaining(error));
  });

  const unreadable = (format: string) => ({
    kind: 'unreadable',
    status: 200,
    message: `Unable to parse response (status 200), invalid ${format} received. Further retries may succeed`,
  });
  test.each<[string, () => Promise<unknown>, string, object]>([
    ['STS', sts, 'a secret', unreadable('XML')],
    ['STS', sts, '', unreadable('XML')],
    ['STS', sts, '<html>a secret</html>', unreadable('XML')],
    [
      'STS',
      sts,
      `<R><AssumeRoleResult><Credentials>${CREDENTIALS.replace('2030', 'x')}</Credentials></AssumeRoleResult></R>`,
      unreadable('XML'),
    ],
    ['SSO', sso, 'a secret', unreadable('JSON')],
    ['SSO', sso, '{"roleCredentials": "a secret', unreadable('JSON')],
    ['SSO-OIDC', oidc, '<a>secret</a>', unreadable('JSON')],
  ])('%s does not quote a response that cannot be read: %j', async (_, request, body, error) => {
    answer = { body };
    await expect(request()).rejects.toThrow(expect.objectContaining(error));
  });
});

test('traces hide what is sent to STS and what comes back', async () => {
  answer = { body: `<R><AssumeRoleResult><Credentials>${CREDENTIALS}</Credentials></AssumeRoleResult></R>` };
  expect(await sts()).toEqual({ Credentials: issued });
  expect(traced.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
    `POST ${server.url}/ (hidden)`,
    'HTTP 200 after N ms: (hidden)',
  ]);
});
