// Many requests over kept connections: what they share, and what happens if the server closes an idle connection.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createServer, type Socket } from 'node:net';
import { CreateImageCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test } from 'vitest';
import { isUnsent, supervised } from '../../../src/aws/connections.ts';
import { connect, type Ec2 } from '../../../src/aws/ec2.ts';
import { Exchange } from '../../../src/aws/exchange.ts';
import { settingsOf } from '../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { type Answerer, startServer } from '../../support/http-server.ts';
import { NO_PROGRAMS } from '../../support/transport.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A client for a server, and the connections that the server has accepted. */
async function serve(answer: Answerer, maxRequests?: number) {
  const server = await startServer(answer);
  open.push(server.stop);
  const env = {
    AWS_ACCESS_KEY_ID: 'A',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: server.url,
  };
  const settings = settingsOf(new Map(), env, loadConfigFiles(fakeIo({ env }).io));
  const options = {
    trace: () => {},
    readFile: (path: string) => readFileSync(path),
    ...NO_PROGRAMS,
    askSecret: async () => '',
    sleep: async () => {},
    random: () => 0,
    now: () => performance.now(),
  };
  const ec2 = await connect(settings, { ...options, ...(maxRequests !== undefined && { maxRequests }) });
  open.push(ec2.close);
  return ec2;
}

const nameIn = (body: string): string => new URLSearchParams(body).get('Name') ?? '';
const imageOf = (name: string): string => `<CreateImageResponse><imageId>ami-${name}</imageId></CreateImageResponse>`;

async function create(ec2: Ec2, name: string, exchange = new Exchange(), signal = new AbortController().signal) {
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId: 'i-1', Name: name }), { signal, exchange });
  return ImageId;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `image-${at}`);

test('a thousand requests in flight each get their own response, over as many connections as the caller allows', async () => {
  const sockets = new Set<Socket>();
  let most = 0;
  const ec2 = await serve((request, body, response) => {
    sockets.add(request.socket);
    // On a busy machine, some connections close and are replaced.
    most = Math.max(most, [...sockets].filter(({ destroyed }) => !destroyed).length);
    response.setHeader('date', new Date(0).toUTCString());
    // The last request is answered first.
    setTimeout(() => response.end(imageOf(nameIn(body))), 10 - (Number(nameIn(body).slice(6)) % 10));
  }, 20);
  const exchanges = names(1000).map(() => new Exchange());
  const ids = await Promise.all(names(1000).map((name, at) => create(ec2, name, exchanges[at])));
  expect(ids).toEqual(names(1000).map((name) => `ami-${name}`));
  expect(exchanges.map(({ response }) => response)).toEqual(
    names(1000).map(() => ({ status: 200, reason: 'OK', date: 0 })),
  );
  expect(exchanges.filter(({ isUncertain }) => isUncertain)).toEqual([]);
  expect(most).toBe(20);
});

test('a request that waits for its turn is signed when it is sent', async () => {
  const ec2 = await serve((_, body, response) => setTimeout(() => response.end(imageOf(nameIn(body))), 20), 1);
  const exchanges = names(3).map(() => new Exchange());
  await Promise.all(names(3).map((name, at) => create(ec2, name, exchanges[at])));
  const [first, second, third] = exchanges.map(({ sent = 0, received = 0 }) => [sent, received] as const);
  expect(second?.[0]).toBeGreaterThanOrEqual(first?.[1] as number);
  expect(third?.[0]).toBeGreaterThanOrEqual(second?.[1] as number);
});

test('requests one after another share a connection', async () => {
  const sockets = new Set<Socket>();
  const ec2 = await serve((request, body, response) => {
    sockets.add(request.socket);
    response.end(imageOf(nameIn(body)));
  });
  for (const name of names(20)) expect(await create(ec2, name)).toBe(`ami-${name}`);
  expect(sockets.size).toBe(1);
});

test('a failed request, an interrupted request and a successful one do not disturb each other', async () => {
  const interrupt = new AbortController();
  const ec2 = await serve((request, body, response) => {
    if (nameIn(body) === 'broken') request.socket.destroy();
    else if (nameIn(body) === 'slow') interrupt.abort(new Error('interrupted'));
    else setTimeout(() => response.end(imageOf(nameIn(body))), 50);
  });
  const [broken, slow, fine] = [new Exchange(), new Exchange(), new Exchange()];
  const results = await Promise.allSettled([
    create(ec2, 'broken', broken),
    create(ec2, 'slow', slow, interrupt.signal),
    create(ec2, 'fine', fine),
  ]);
  expect(results).toMatchObject([
    { status: 'rejected', reason: { kind: 'closed' } },
    { status: 'rejected', reason: { message: 'interrupted' } },
    { status: 'fulfilled', value: 'ami-fine' },
  ]);
  expect([broken, slow, fine].map(({ isUncertain }) => isUncertain)).toEqual([true, true, false]);
});

describe('a connection that the server closes while it is idle', () => {
  test.each<[how: string, close: (socket: Socket) => void]>([
    ['with FIN', (socket) => void socket.end()],
    ['at once', (socket) => void socket.destroy()],
    ['with RST', (socket) => void socket.resetAndDestroy()],
  ])('is replaced without a failed attempt if it is closed %s', async (_, close) => {
    const received: string[] = [];
    const ec2 = await serve(({ socket }, body, response) => {
      received.push(nameIn(body));
      response.end(imageOf(nameIn(body)), () => setImmediate(close, socket));
    });
    for (const name of names(50)) expect(await create(ec2, name)).toBe(`ami-${name}`);
    expect(received).toEqual(names(50));
  });

  // A program that has received RST cannot write. After FIN it can, and does not learn whether the request arrived.
  test.each<[how: string, close: (socket: Socket) => void, isProven: boolean]>([
    ['RST', (socket) => void socket.resetAndDestroy(), true],
    ['FIN', (socket) => void socket.destroy(), false],
  ])(
    'closed with %s between two turns of the event loop, shows whether the request was sent',
    async (_, close, isProven) => {
      const accepted: Socket[] = [];
      const server = createServer((socket) => {
        accepted.push(socket);
        socket.on('error', () => {});
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      open.push(() => server.close());
      const { port } = server.address() as { port: number };
      const agent = new (supervised(http.Agent, 'connect', { connectTimeout: 5000, readTimeout: 5000 }))({
        keepAlive: true,
      });
      open.push(() => agent.destroy());
      const post = () =>
        new Promise<unknown>((resolve) => {
          const request = http.request({ host: '127.0.0.1', port, agent, method: 'POST' }, (response) => {
            response.resume();
            response.once('end', () => setImmediate(resolve, undefined));
          });
          request.once('error', resolve);
          request.end('body');
        });
      expect(await post()).toBeUndefined();
      close(accepted[0] as Socket);
      const error = await post();
      // Node.js 24 notices that the connection is closed, and opens another.
      const outcome = error === undefined ? 'sent over another connection' : isUnsent(error);
      expect(outcome).toBe(accepted.length > 1 ? 'sent over another connection' : isProven);
      if (error) expect(error).toMatchObject({ code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) });
    },
  );
});

test('a connection that is closed after the request was sent is an ambiguous failure, even if it was idle before', async () => {
  const received: string[] = [];
  const ec2 = await serve(({ socket }, body, response) => {
    received.push(nameIn(body));
    if (received.length > 1) socket.destroy();
    else response.end(imageOf(nameIn(body)));
  });
  await create(ec2, 'first');
  const exchange = new Exchange();
  await expect(create(ec2, 'second', exchange)).rejects.toMatchObject({ kind: 'closed' });
  expect([received, exchange.isUncertain]).toEqual([['first', 'second'], true]);
});
