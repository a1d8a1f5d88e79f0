// Requests that the client sends through the SDK, and its errors if the server fails.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import {
  CopyImageCommand,
  type CopyImageRequest,
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  RegisterImageCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test } from 'vitest';
import { connect, type Ec2 } from '../../../src/aws/ec2.ts';
import { attempt } from '../../../src/aws/retry.ts';
import type { Settings } from '../../../src/config/settings.ts';
import { startServer } from '../../support/http-server.ts';
import { NO_PROGRAMS } from '../../support/transport.ts';

const settings: Settings = {
  region: 'us-east-1',
  useFips: false,
  useDualstack: false,
  credentials: {
    kind: 'keys',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'very-secret',
    sessionToken: 'a-token',
    source: 'env',
  },
  endpointOf: () => undefined,
  caBundleSource: undefined,
  regionHint: async () => undefined,
  advise: async (error: unknown) => error,
  awsFolder: '/nowhere/.aws',
  loginFolder: '/nowhere/.aws/login/cache',
  paths: { config: '/nowhere', credentials: '/nowhere' },
  caBundle: undefined,
  proxyFor: async () => undefined,
  maxAttempts: 3,
  retryMode: 'standard',
  readTimeout: 20_000,
  connectTimeout: 20_000,
  verifySsl: true,
  appId: 'my-app',
  traceId: undefined,
  parameterValidation: true,
};

const OPTIONS = {
  trace: () => {},
  readFile: (path: string) => readFileSync(path),
  ...NO_PROGRAMS,
  askSecret: async () => '',
  sleep: async () => {},
  random: () => 0,
  now: () => performance.now(),
};

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function send(more: Partial<Settings>, trace: (line: string) => void = () => {}) {
  const ec2: Ec2 = await connect({ ...settings, ...more }, { ...OPTIONS, trace });
  open.push(ec2.close);
  return ec2.send(new CreateImageCommand({ InstanceId: 'i-1', Name: 'a b' }), { signal: new AbortController().signal });
}

async function startRecorder() {
  const seen: { url?: string | undefined; headers?: NodeJS.Dict<string | string[]>; body?: string } = {};
  const server = await startServer((request, body, response) => {
    Object.assign(seen, { url: request.url, headers: request.headers, body });
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
  });
  open.push(server.stop);
  return { server, seen };
}

// Recorded with AWS CLI 2.36.7: AWS_REGION is empty, and an endpoint is configured.
test('signs with an empty Region if an endpoint is configured', async () => {
  const { server, seen } = await startRecorder();
  await send({ region: '', endpoint: new URL(server.url) });
  expect(seen.headers?.authorization).toMatch(/ Credential=AKIDEXAMPLE\/\d{8}\/\/ec2\/aws4_request,/);
});

test('sends one signed form request and names ec2img in its user agent', async () => {
  const { server, seen } = await startRecorder();
  expect(await send({ endpoint: new URL(server.url) })).toEqual({ ImageId: 'ami-1' });
  expect([seen.url, seen.body]).toEqual(['/', 'Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=a%20b']);
  expect(seen.headers?.['user-agent']).toMatch(/^aws-sdk-js\/[\d.]+ ec2img\/\d+\.\d+\.\d+ ua\/2\.1 /);
  expect(seen.headers?.['user-agent']).toMatch(/ app\/my-app( |$)/);
  expect(seen.headers?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/ec2\/aws4_request, /,
  );
  expect(seen.headers?.['x-amz-security-token']).toBe('a-token');
});

// Measured on AWS CLI 2.36: the members of documents keep their order, and a generated token is the last parameter.
test('sends the members of a request in their order, and a generated token last', async () => {
  const { server, seen } = await startRecorder();
  const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
  open.push(ec2.close);
  const ebs = { VolumeSize: 8, DeleteOnTermination: true, Encrypted: undefined };
  const images = new RegisterImageCommand({
    Name: 'a',
    BlockDeviceMappings: [{ Ebs: ebs, DeviceName: '/dev/sdb' }],
    Architecture: 'arm64',
  });
  const copy = new CopyImageCommand({ SourceRegion: 'r', Name: 'a', SourceImageId: 'ami-1' });
  const bodies: string[] = [];
  for (const command of [images, copy]) {
    await ec2.send(command, { signal: new AbortController().signal }).catch(() => {});
    bodies.push(seen.body?.replace(/[\da-f-]{36}$/, 'UUID') ?? '');
  }
  expect(bodies).toEqual([
    'Action=RegisterImage&Version=2016-11-15&Name=a&BlockDeviceMapping.1.Ebs.VolumeSize=8&BlockDeviceMapping.1.Ebs.DeleteOnTermination=true&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fsdb&Architecture=arm64',
    'Action=CopyImage&Version=2016-11-15&SourceRegion=r&Name=a&SourceImageId=ami-1&ClientToken=UUID',
  ]);
});

test('keeps the path and query of the endpoint URL in the request', async () => {
  const { server, seen } = await startRecorder();
  await send({ endpoint: new URL(`${server.url}/a/b?x=y`) });
  expect(seen.url).toBe('/a/b?x=y');
});

test('sends neither a signature nor a session token in an anonymous request', async () => {
  const { server, seen } = await startRecorder();
  await send({ endpoint: new URL(server.url), credentials: { kind: 'anonymous' } });
  expect([seen.headers?.authorization, seen.headers?.['x-amz-security-token']]).toEqual([undefined, undefined]);
});

test('traces the request and the response without printing secrets', async () => {
  const { server } = await startRecorder();
  const lines: string[] = [];
  await send({ endpoint: new URL(server.url) }, (line) => lines.push(line));
  expect(lines.map((line) => line.replace(/after \d+ ms/, 'after 1 ms'))).toEqual([
    `POST ${server.url}/ Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=a%20b`,
    'HTTP 200 after 1 ms: <CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>',
  ]);
});

test.each<[string, Readonly<Record<string, string>>, string, string[]]>([
  [
    'a response',
    {},
    '<CreateImageResponse><requestId>59dbff89-35bd</requestId><imageId>ami-1</imageId></CreateImageResponse>',
    ['request ID 59dbff89-35bd'],
  ],
  [
    'a header',
    { 'x-amzn-requestid': '1b-2' },
    '<CreateImageResponse><requestId>3</requestId><imageId>ami-1</imageId></CreateImageResponse>',
    ['request ID 1b-2'],
  ],
  ['neither', {}, '<CreateImageResponse><requestId/><imageId>ami-1</imageId></CreateImageResponse>', []],
  [
    'a response, if it could not be one',
    {},
    '<CreateImageResponse><requestId>a b\u001b[2J</requestId><imageId>ami-1</imageId></CreateImageResponse>',
    [],
  ],
])('traces the request ID of %s on a line of its own', async (_, headers, body, expected) => {
  const server = await startServer((_, __, response) => void response.writeHead(200, headers).end(body));
  open.push(server.stop);
  const lines: string[] = [];
  await send({ endpoint: new URL(server.url) }, (line) => lines.push(line));
  expect(lines.slice(2)).toEqual(expected);
});

test('traces the first 128 KiB of a response', async () => {
  const body = `<CreateImageResponse><imageId>ami-1</imageId>${'<a> </a>'.repeat(2 ** 15)}</CreateImageResponse>`;
  const server = await startServer((_, __, response) => void response.end(body));
  open.push(server.stop);
  const lines: string[] = [];
  expect(await send({ endpoint: new URL(server.url) }, (line) => lines.push(line))).toEqual({ ImageId: 'ami-1' });
  const shown = `${body.slice(0, 2 ** 17)}... (${body.length - 2 ** 17} more bytes)`;
  expect(lines.at(-1)?.replace(/after \d+ ms/, 'after 1 ms')).toBe(`HTTP 200 after 1 ms: ${shown}`);
});

async function startListener(onConnection: (socket: Socket) => void): Promise<URL> {
  const server = createServer(onConnection);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => server.close());
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
}

test('reports a connect error if no server listens at the endpoint', async () => {
  const endpoint = new URL('http://127.0.0.1:1');
  await expect(send({ endpoint })).rejects.toMatchObject({
    kind: 'connect',
    message: 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
  });
});

test('reports a closed connection if the server sends no response', async () => {
  const endpoint = await startListener((socket) => socket.destroy());
  await expect(send({ endpoint })).rejects.toMatchObject({
    kind: 'closed',
    message: `Connection was closed before we received a valid response from endpoint URL: "${endpoint.href}".`,
  });
});

test('reports a read timeout if the response does not arrive in time', async () => {
  const sockets: Socket[] = [];
  const endpoint = await startListener((socket) => sockets.push(socket));
  await expect(send({ endpoint, readTimeout: 1000 })).rejects.toMatchObject({
    kind: 'read-timeout',
    message: `Read timeout on endpoint URL: "${endpoint.href}"`,
  });
  for (const socket of sockets) socket.destroy();
});

test('reports a closed connection if the response is incomplete', async () => {
  const endpoint = await startListener((socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<CreateImage'));
  });
  await expect(send({ endpoint })).rejects.toMatchObject({ kind: 'closed' });
});

test.each([
  ['<R><image>ami-9</image></R>'],
  ['<R>ami-9</R>'],
  ['<RunInstancesResponse><imageId>ami-9</imageId></RunInstancesResponse>'],
  ['<CreateImageResponse><requestId>r</requestId></CreateImageResponse>'],
  ['<CreateImageResponse><imageId/></CreateImageResponse>'],
  ['<CreateImageResponse><imageId> \n</imageId></CreateImageResponse>'],
  ['<CreateImageResponse><imageId>&#32;</imageId></CreateImageResponse>'],
  ['<CreateImageResponse><imageId><a/></imageId></CreateImageResponse>'],
  ['<CreateImageResponse>ami-9</CreateImageResponse>'],
])(
  'prints a response that does not name the new image in the error, so that nothing of it is lost: %s',
  async (body) => {
    const server = await startServer((_, __, response) => void response.end(body));
    open.push(server.stop);
    await expect(send({ endpoint: new URL(server.url) })).rejects.toMatchObject({
      kind: 'unreadable',
      message: `Unable to parse response (status 200: not an EC2 response), invalid XML received. Further retries may succeed:\n${body.replaceAll('\n', '\\x0a')}`,
    });
  },
);

test.each([
  ['a byte order mark', '\ufeff<CreateImageResponse><imageId>ami-9</imageId></CreateImageResponse>'],
  [
    'a namespace prefix',
    '<ns:CreateImageResponse xmlns:ns="u"><ns:imageId>ami-9</ns:imageId></ns:CreateImageResponse>',
  ],
])('parses a response with %s', async (_, body) => {
  const server = await startServer((_request, __, response) => void response.end(body));
  open.push(server.stop);
  expect(await send({ endpoint: new URL(server.url) })).toEqual({ ImageId: 'ami-9' });
});

test('accepts a response of 5 MiB and rejects an error response of more than 6 MiB', async () => {
  const server = await startServer((_, body, response) => {
    const [status, mebibytes] = body.includes('Name=a%20b') ? [200, 5] : [400, 7];
    response.statusCode = status;
    response.end(
      `<CreateImageResponse><imageId>ami-1</imageId>${'<a> </a>'.repeat(mebibytes * 2 ** 17)}</CreateImageResponse>`,
    );
  });
  open.push(server.stop);
  // A client for each request: a loaded machine takes longer for the first response than a server keeps an idle socket.
  const sendNamed = async (Name: string) => {
    const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
    open.push(ec2.close);
    return ec2.send(new CreateImageCommand({ InstanceId: 'i-1', Name }), { signal: new AbortController().signal });
  };
  expect(await sendNamed('a b')).toEqual({ ImageId: 'ami-1' });
  await expect(sendNamed('abc')).rejects.toMatchObject({
    kind: 'closed',
    message: `Unable to use endpoint URL "${server.url}/": the response is larger than 6 MiB`,
  });
});

// A list may be much longer: EC2 returns all images at once if the request has no limit.
test.each([
  ['of a known length', true],
  ['in chunks', false],
])('accepts a list of 63 MiB and rejects one of more than 64 MiB, %s', async (_, hasLength) => {
  let mebibytes = 0;
  const piece = '<item><imageId>ami-1</imageId></item>'.padEnd(2 ** 20);
  const [start, end] = ['<R><imagesSet>', '</imagesSet></R>'];
  const server = await startServer(async (_request, __, response) => {
    if (hasLength) response.setHeader('content-length', start.length + mebibytes * piece.length + end.length);
    response.on('error', () => {});
    const closed = once(response, 'close');
    response.write(start);
    for (let count = 0; count < mebibytes && !response.destroyed; count++) {
      if (!response.write(piece)) await Promise.race([new Promise((ready) => response.once('drain', ready)), closed]);
    }
    response.end(end);
  });
  open.push(server.stop);
  const describe = async (count: number) => {
    mebibytes = count;
    const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
    open.push(ec2.close);
    return ec2.send(new DescribeImagesCommand({}), { signal: new AbortController().signal });
  };
  expect((await describe(63)).Images).toHaveLength(63);
  await expect(describe(65)).rejects.toMatchObject({
    kind: 'closed',
    message: `Unable to use endpoint URL "${server.url}/": the response is larger than 64 MiB`,
  });
});

test('retries once with the clock of EC2 if EC2 rejects a request as expired', async () => {
  const dates: string[] = [];
  const server = await startServer((request, _, response) => {
    dates.push(String(request.headers['x-amz-date']));
    response.writeHead(400, { date: new Date(Date.now() + 3_600_000).toUTCString() });
    response.end(
      '<Response><Errors><Error><Code>RequestExpired</Code><Message>m</Message></Error></Errors></Response>',
    );
  });
  open.push(server.stop);
  const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
  open.push(ec2.close);
  const retries = { maxAttempts: 3, random: () => 0, sleep: async () => {} };
  const signal = new AbortController().signal;
  const calls = attempt('CreateImage', retries, () =>
    ec2.send(new CreateImageCommand({ InstanceId: 'i-1', Name: 'abc' }), { signal }),
  );
  await expect(calls).rejects.toMatchObject({ kind: 'service', code: 'RequestExpired' });
  const hours = dates.map((date) => Number(date.slice(9, 11)) + 24 * Number(date.slice(6, 8)));
  expect(hours.map((hour) => (hour - (hours[0] as number) + 744) % 744)).toEqual([0, 1]);
});

describe('a call of an operation with an idempotency token', () => {
  const REQUEST = { Name: 'abc', SourceImageId: 'ami-1', SourceRegion: 'us-east-1' };

  /** The token of each attempt, by request. EC2 responds with 500 to the first two attempts at each request. */
  async function tokensSent(...requests: CopyImageRequest[]): Promise<(string | null)[][]> {
    const sent: (string | null)[] = [];
    const server = await startServer((_, body, response) => {
      sent.push(new URLSearchParams(body).get('ClientToken'));
      response.statusCode = sent.length % 3 === 0 ? 200 : 500;
      response.end('<CopyImageResponse><imageId>ami-2</imageId></CopyImageResponse>');
    });
    open.push(server.stop);
    const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
    open.push(ec2.close);
    const retries = { maxAttempts: 3, random: () => 0, sleep: async () => {} };
    const { signal } = new AbortController();
    for (const request of requests) {
      const command = new CopyImageCommand(request);
      const response = attempt('CopyImage', retries, () => ec2.send(command, { signal }));
      expect(await response).toEqual({ ImageId: 'ami-2' });
    }
    return requests.map((_, at) => sent.slice(3 * at, 3 * at + 3));
  }

  test('sends the same token with all its attempts, and the next call sends a new token', async () => {
    const [first = [], second = []] = await tokensSent({ ...REQUEST }, { ...REQUEST });
    expect([first.length, new Set(first).size, second.length, new Set(second).size]).toEqual([3, 1, 3, 1]);
    expect([first[0], second[0]]).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(first[0]).not.toBe(second[0]);
  });

  test('sends the token from the request instead of a new token', async () => {
    expect(await tokensSent({ ...REQUEST, ClientToken: 'mine' })).toEqual([['mine', 'mine', 'mine']]);
  });
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('a response', () => {
  /** The snapshots of a response with one item. */
  async function snapshotsOf(item: string): Promise<object[] | undefined> {
    const server = await startServer((_request, _body, response) => {
      response.end(
        `<DescribeSnapshotsResponse><snapshotSet><item>${item}</item></snapshotSet></DescribeSnapshotsResponse>`,
      );
    });
    open.push(server.stop);
    const ec2 = await connect({ ...settings, endpoint: new URL(server.url) }, OPTIONS);
    open.push(ec2.close);
    return (await ec2.send(new DescribeSnapshotsCommand({}), { signal: new AbortController().signal })).Snapshots;
  }

  test.each(['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.123456-08:00', '1767323045', 'foo'])(
    'keeps the text of the timestamp %s',
    async (text) => {
      expect(await snapshotsOf(`<startTime>${text}</startTime>`)).toEqual([{ StartTime: text }]);
    },
  );

  // Expected values: the parser of botocore, for the same text.
  test.each([
    ['blanks between members', ' <snapshotId>s</snapshotId>\t<description>a b</description> ', { Description: 'a b' }],
    ['attributes', '<snapshotId x="y">s</snapshotId><description x="y"/>', { Description: '' }],
    [
      'references to characters above U+FFFF',
      '<snapshotId>s</snapshotId><description>&#x1F600;&#128512;&#65;</description>',
      { Description: '😀😀A' },
    ],
    [
      'a reference in CDATA',
      '<snapshotId>s</snapshotId><description><![CDATA[&#x1F600;]]></description>',
      { Description: '&#x1F600;' },
    ],
    ['a member that JavaScript treats specially', '<snapshotId>s</snapshotId><__proto__>x</__proto__>', {}],
  ])('is parsed with %s', async (_, item, others) => {
    expect(await snapshotsOf(item)).toEqual([{ SnapshotId: 's', ...others }]);
  });

  test('has numbers, booleans and lists', async () => {
    const item = '<snapshotId>s</snapshotId><volumeSize>8</volumeSize><encrypted>true</encrypted><tagSet/>';
    expect(await snapshotsOf(item)).toEqual([{ SnapshotId: 's', VolumeSize: 8, Encrypted: true, Tags: [] }]);
  });
});
