// Requests leave nothing behind that only a major garbage collection frees. A run of a plan makes thousands of them.
import { createServer } from 'node:net';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HttpRequest } from '@smithy/types';
import { expect, onTestFinished, test } from 'vitest';
import { createTransport } from '../../../src/aws/http.ts';
import { LOOPBACK } from '../../support/transport.ts';

setFlagsFromString('--expose-gc');
const gc: (options: { type: 'minor' | 'major' }) => void = runInNewContext('gc');

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? Number.NaN;

const RESPONSE = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Requests at a time, as a run of a plan sends them. */
const BATCH = 8;

test('a request does not stay in the heap', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(RESPONSE));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const transport = createTransport(LOOPBACK);
  onTestFinished(() => {
    transport.close();
    server.close();
  });
  const target = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'POST', path: '/', query: {} };
  const request = { ...target, headers: {}, body: 'a=b' } as HttpRequest;
  const { signal } = new AbortController();
  const send = async (batches: number): Promise<void> => {
    for (let count = 0; count < batches; count++) {
      const sent = Array.from({ length: BATCH }, () => transport.exchange(request, signal));
      // What is alive twice becomes old.
      gc({ type: 'minor' });
      await Promise.all(sent);
      gc({ type: 'minor' });
    }
  };
  // Compiled functions and open connections are old objects, too.
  await send(60);
  gc({ type: 'major' });
  const before = oldBytes();
  await send(60);
  expect((oldBytes() - before) / (60 * BATCH)).toBeLessThan(2000);
}, 60_000);
