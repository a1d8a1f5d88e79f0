// Hosts with several addresses: each has its chance, and a slow one is not given up.
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { HttpRequest } from '@smithy/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTransport, type TransportSettings } from '../../../src/aws/http.ts';
import { type Answerer, type LoopbackServer, startServer } from '../../support/http-server.ts';
import { freePort } from '../../support/ports.ts';
import { LOOPBACK } from '../../support/transport.ts';

// Only Linux answers on all of 127.0.0.0/8, and drops the first packet of a connection that the queue has no place for.
const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('this is not Linux: tests of hosts with several addresses are skipped');

const SLOW = '127.0.0.2';
const SILENT = '127.0.0.3';
const CLOSED = '127.0.0.4';
const OPEN = '127.0.0.1';

const open: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of open.splice(0).reverse()) await close();
});

/**
 * Listens at an address and accepts nothing, so that connections hang once its queue is full. After `accept`, the next
 * repetition of their first packet gets through; the operating system repeats it after one second.
 */
async function startSlow(port: number, host = SLOW): Promise<{ accept: () => void }> {
  const code = `
    const server = require('node:http').createServer((_, response) => response.end('slow'));
    server.listen({ host: '${host}', port: ${port}, backlog: 1 }, () => {
      process.stdout.write('ready');
      require('node:fs').readSync(0, Buffer.alloc(1));
    });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  open.push(() => child.kill());
  await new Promise((ready) => child.stdout.once('data', ready));
  const fillers: Socket[] = [];
  open.push(() => {
    for (const socket of fillers) socket.destroy();
  });
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, host);
    socket.on('error', () => {});
    fillers.push(socket);
    isFull = await new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(true), 1000);
      socket.once('connect', () => {
        clearTimeout(timer);
        done(false);
      });
    });
  }
  return { accept: () => void child.stdin.end('x') };
}

/** Gives each name these addresses. */
function resolveTo(...addresses: string[]): void {
  vi.spyOn(dns, 'lookup').mockImplementation(((_: string, __: unknown, done: (...found: unknown[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )) as unknown as typeof dns.lookup);
}

const answer: Answerer = (_, __, response) => void response.end('fast');

function post(settings: Partial<TransportSettings>, port: number, protocol = 'http:') {
  const transport = createTransport({ ...LOOPBACK, connectTimeout: 20_000, readTimeout: 20_000, ...settings });
  open.push(transport.close);
  const target = { protocol, hostname: 'localhost', port, method: 'POST', path: '/', query: {} };
  const request = { ...target, headers: {}, body: 'a=b' } as HttpRequest;
  return transport.exchange(request, new AbortController().signal).then(({ body }) => String(body));
}

describe.skipIf(!isLinux)('a host with several addresses', () => {
  let port: number;
  beforeEach(async () => {
    port = await freePort();
  });

  const serve = async (host: string, secure?: { key: string; cert: string }): Promise<LoopbackServer> => {
    const server = await startServer(answer, secure, { host, port });
    open.push(server.stop);
    return server;
  };

  test('is reached at the second one if the first one refuses', async () => {
    await serve(OPEN);
    resolveTo(CLOSED, OPEN);
    expect(await post({}, port)).toBe('fast');
  });

  test('is reached at the second one if the first one does not answer', async () => {
    await serve(OPEN);
    await startSlow(port);
    resolveTo(SLOW, OPEN);
    expect(await post({}, port)).toBe('fast');
  });

  test.each([
    ['first', [SLOW, CLOSED]],
    ['last', [CLOSED, SLOW]],
  ])('is reached at a slow one, which is the %s', async (_, addresses) => {
    const { accept } = await startSlow(port);
    resolveTo(...addresses);
    const sent = post({}, port);
    setTimeout(accept, 600);
    expect(await sent).toBe('slow');
  });

  test('is reached at a slow one while another one does not answer', async () => {
    const { accept } = await startSlow(port);
    await startSlow(port, SILENT);
    resolveTo(SILENT, SLOW, SILENT);
    const sent = post({}, port);
    setTimeout(accept, 600);
    expect(await sent).toBe('slow');
  });

  test('is not reached if all of them refuse', async () => {
    resolveTo(CLOSED, OPEN);
    const message = `Could not connect to the endpoint URL: "http://localhost:${port}/"`;
    await expect(post({}, port)).rejects.toMatchObject({ kind: 'connect', message });
  });

  test('is not reached if none of them answers within the connect timeout', async () => {
    await startSlow(port);
    resolveTo(SLOW, CLOSED);
    const message = `Connect timeout on endpoint URL: "http://localhost:${port}/"`;
    await expect(post({ connectTimeout: 1000 }, port)).rejects.toMatchObject({ kind: 'connect-timeout', message });
  });

  test('has a certificate for its name', async () => {
    const read = (kind: string) =>
      readFileSync(fileURLToPath(new URL(`../../support/certificates/${kind}`, import.meta.url)), 'utf8');
    await serve(OPEN, { key: read('good.key'), cert: read('good.pem') });
    resolveTo(CLOSED, OPEN);
    expect(await post({ caFor: () => read('ca.pem') }, port, 'https:')).toBe('fast');
  });

  test('may be a proxy', async () => {
    await serve(OPEN);
    resolveTo(CLOSED, OPEN);
    expect(await post({ proxyFor: async () => `http://proxy.example:${port}` }, 80)).toBe('fast');
  });

  test('is not looked for any more once the transport is closed', async () => {
    await startSlow(port);
    resolveTo(SLOW, CLOSED);
    const transport = createTransport({ ...LOOPBACK, connectTimeout: 60_000 });
    const target = { protocol: 'http:', hostname: 'localhost', port, method: 'POST', path: '/', query: {} };
    const sent = transport.exchange({ ...target, headers: {} } as HttpRequest, new AbortController().signal);
    setTimeout(transport.close, 1000);
    await expect(sent).rejects.toThrow(new Error('closed'));
  });
});
