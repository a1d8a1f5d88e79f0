// One deadline for each attempt, whatever the server does with the connection.
import { createServer, type Socket } from 'node:net';
import type { HttpRequest } from '@smithy/types';
import { afterAll, describe, expect, test } from 'vitest';
import { createTransport } from '../../../src/aws/http.ts';
import { LOOPBACK } from '../../support/transport.ts';

const open: (() => unknown)[] = [];
// Some of these tests run at the same time.
afterAll(() => {
  for (const close of open.splice(0)) close();
});

/** Starts a server that calls `speak` at once for each connection, and every 200 ms until the connection ends. */
async function serve(speak: (socket: Socket, turn: number) => void): Promise<number> {
  const server = createServer((socket) => {
    let turn = 0;
    const next = (): void => speak(socket, turn++);
    const timer = setInterval(next, 200);
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => clearInterval(timer));
    next();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => server.close());
  return (server.address() as { port: number }).port;
}

const write =
  (first: string, further: string) =>
  (socket: Socket, turn: number): void =>
    void (socket.writable && socket.write(turn === 0 ? first : further));

/** The connect timeout is longer than the test, so the deadline cannot include it. */
const limits = { ...LOOPBACK, connectTimeout: 120_000, readTimeout: 1000 };

function post(port: number, settings = limits) {
  const transport = createTransport(settings);
  open.push(transport.close);
  const target = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'POST', path: '/', query: {} };
  const request = { ...target, headers: {}, body: 'a=b' } as HttpRequest;
  return transport.exchange(request, new AbortController().signal);
}

const HEAD = 'HTTP/1.1 200 OK\r\n';

describe('three times the read timeout after the connection, an attempt ends', () => {
  test.concurrent.each<[what: string, first: string, further: string]>([
    ['if the head drips', HEAD, 'a: b\r\n'],
    ['if a header drips', `${HEAD}a:`, 'b'],
    ['if the status line drips', 'HTTP/1.1 200 ', 'O'],
    ['if the body drips', `${HEAD}\r\n`, 'x'],
    ['if a chunked body drips', `${HEAD}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'],
    ['if trailers drip', `${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`, 'a: b\r\n'],
    ['after a flood of 100', '', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)],
    ['after a flood of 102 and 103', '', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\na: b\r\n\r\n'],
  ])('%s', async (_, first, further) => {
    const port = await serve(write(first, further));
    const message = `Read timeout on endpoint URL: "http://127.0.0.1:${port}/"`;
    await expect(post(port)).rejects.toMatchObject({ kind: 'read-timeout', message });
  });
});

test('an upgrade ends an attempt at once, after the request was sent', async () => {
  const answer = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: a\r\nconnection: upgrade\r\n\r\n';
  const port = await serve(write(answer, 'x'));
  const message = `Connection was closed before we received a valid response from endpoint URL: "http://127.0.0.1:${port}/".`;
  await expect(post(port, { ...limits, readTimeout: 120_000 })).rejects.toMatchObject({ kind: 'closed', message });
});

test('each request over a kept connection has its own deadline', async () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Less than the deadline of six seconds for each response, and more than that for all of them.
    socket.on('data', () => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      setTimeout(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 1100);
      setTimeout(() => socket.write(answer), 2200);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => server.close());
  const transport = createTransport({ ...limits, readTimeout: 2000 });
  open.push(transport.close);
  const { port } = server.address() as { port: number };
  const target = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'POST', path: '/', query: {} };
  for (let turn = 0; turn < 3; turn++) {
    const request = { ...target, headers: {}, body: 'a=b' } as HttpRequest;
    expect(await transport.exchange(request, new AbortController().signal)).toMatchObject({ statusCode: 200 });
  }
  expect(sockets.size).toBe(1);
});
