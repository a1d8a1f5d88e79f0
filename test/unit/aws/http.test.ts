// Classification of system errors, before and after a connection exists.
import { HttpRequest } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import { createTransport } from '../../../src/aws/http.ts';
import { startServer } from '../../support/http-server.ts';

const SETTINGS = {
  readTimeout: 300,
  connectTimeout: 300,
  verifySsl: true,
  caFor: () => undefined,
  proxyFor: () => undefined,
};

// tcp(7): an ICMP error also ends an open connection, after its retransmissions time out.
const errors: [code: string, syscall: string | undefined, before: string | undefined, after: string | undefined][] = [
  ['ECONNREFUSED', 'connect', 'connect', 'connect'],
  ['EPERM', 'connect', 'connect', 'connect'],
  ['ECONNRESET', 'read', 'connect', 'closed'],
  ['EHOSTUNREACH', 'read', 'connect', 'closed'],
  ['ENETDOWN', 'write', 'connect', 'closed'],
  ['ENOBUFS', 'write', undefined, 'closed'],
  ['ERR_INVALID_CHAR', undefined, undefined, undefined],
];

const namedErrors = errors.map(([code, syscall, before, after]) => {
  const source = syscall ? `${code} from ${syscall}()` : code;
  const kinds = `"${before ?? 'unknown'}" before the connection exists and as "${after ?? 'unknown'}" after that`;
  return [source, kinds, code, syscall, before, after] as const;
});

test.each(namedErrors)('classifies %s as %s', async (_source, _kinds, code, syscall, before, after) => {
  const server = await startServer((_, __, response) => void response.end('x'));
  const transport = createTransport(SETTINGS);
  const error = Object.assign(new Error('no'), { code, ...(syscall && { syscall }) });
  const kind = () => transport.attemptErrorOf(error)?.kind;
  const { hostname, port } = new URL(server.url);
  const response = transport.handler.handle(new HttpRequest({ hostname, port: Number(port), protocol: 'http:' }));
  expect(kind()).toBe(before);
  await response;
  expect(kind()).toBe(after);
  transport.handler.destroy();
  await server.stop();
});
