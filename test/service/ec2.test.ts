// What goes out through the SDK, and what comes back when the other side is not there.
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect, type Ec2 } from '../../src/service/ec2.ts';
import type { Settings } from '../../src/service/settings.ts';
import { startServer } from '../support/http-server.ts';

const settings: Settings = {
  region: 'us-east-1',
  useFips: false,
  useDualstack: false,
  credentials: { kind: 'keys', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret', sessionToken: 'a-token' },
  maxAttempts: 3,
  retryMode: 'standard',
  readTimeout: 300,
  connectTimeout: 300,
  verifySsl: true,
  appId: 'my-app',
  parameterValidation: true,
};

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function send(more: Partial<Settings>, trace: (line: string) => void = () => {}) {
  const ec2: Ec2 = connect({ ...settings, ...more }, trace);
  open.push(ec2.close);
  return ec2.send('CreateImage', { InstanceId: 'i-1', Name: 'a b' }, new AbortController().signal);
}

async function recording() {
  const seen: { url?: string | undefined; headers?: NodeJS.Dict<string | string[]>; body?: string } = {};
  const server = await startServer((request, body, response) => {
    Object.assign(seen, { url: request.url, headers: request.headers, body });
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
  });
  open.push(server.stop);
  return { server, seen };
}

test('one signed form request with the program in its user agent', async () => {
  const { server, seen } = await recording();
  expect(await send({ endpoint: new URL(server.url) })).toEqual({ ImageId: 'ami-1' });
  expect([seen.url, seen.body]).toEqual(['/', 'Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=a%20b']);
  expect(seen.headers?.['user-agent']).toMatch(/ ec2img\/\d+\.\d+\.\d+( |$)/);
  expect(seen.headers?.['user-agent']).toMatch(/ app\/my-app( |$)/);
  expect(seen.headers?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/ec2\/aws4_request, /,
  );
  expect(seen.headers?.['x-amz-security-token']).toBe('a-token');
});

test('the path and the query of the endpoint are kept', async () => {
  const { server, seen } = await recording();
  await send({ endpoint: new URL(`${server.url}/a/b?x=y`) });
  expect(seen.url).toBe('/a/b?x=y');
});

test('an unsigned request names no key', async () => {
  const { server, seen } = await recording();
  await send({ endpoint: new URL(server.url), credentials: { kind: 'none' } });
  expect([seen.headers?.authorization, seen.headers?.['x-amz-security-token']]).toEqual([undefined, undefined]);
});

test('the trace shows request and answer, and no secret', async () => {
  const { server } = await recording();
  const lines: string[] = [];
  await send({ endpoint: new URL(server.url) }, (line) => lines.push(line));
  expect(lines).toEqual([
    `POST ${server.url}/ Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=a%20b`,
    'HTTP 200 <CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>',
  ]);
});

async function listening(onConnection: (socket: Socket) => void): Promise<URL> {
  const server = createServer(onConnection);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => server.close());
  return new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
}

test('nobody listens', async () => {
  const endpoint = new URL('http://127.0.0.1:1');
  await expect(send({ endpoint })).rejects.toMatchObject({
    kind: 'connect',
    message: 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
  });
});

test('the connection is closed without an answer', async () => {
  const endpoint = await listening((socket) => socket.destroy());
  await expect(send({ endpoint })).rejects.toMatchObject({
    kind: 'closed',
    message: `Connection was closed before we received a valid response from endpoint URL: "${endpoint.href}".`,
  });
});

test('no answer in time', async () => {
  const sockets: Socket[] = [];
  const endpoint = await listening((socket) => sockets.push(socket));
  await expect(send({ endpoint })).rejects.toMatchObject({
    kind: 'read-timeout',
    message: `Read timeout on endpoint URL: "${endpoint.href}"`,
  });
  for (const socket of sockets) socket.destroy();
});

test('an answer that breaks off', async () => {
  const endpoint = await listening((socket) => {
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<CreateImage'));
  });
  await expect(send({ endpoint })).rejects.toMatchObject({ kind: 'closed' });
});
