// Classification of system errors, before and after a connection exists.
import { expect, test } from 'vitest';
import { connecting } from '../../../src/aws/connections.ts';
import { attemptErrorOf } from '../../../src/aws/http.ts';

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
  const systemError = () => Object.assign(new Error('no'), { code, ...(syscall && { syscall }) });
  const limits = { connectTimeout: 1000, readTimeout: 1000 };
  const early = await connecting(Promise.reject(systemError()), limits).catch((error: unknown) => error);
  const url = 'http://127.0.0.1/';
  expect([early, systemError()].map((error) => attemptErrorOf(error, url)?.kind)).toEqual([before, after]);
});
