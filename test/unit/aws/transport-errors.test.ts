// Classification of system errors, before and after a connection exists.
import { expect, test } from 'vitest';
import { markUnconnected } from '../../../src/aws/connections.ts';
import { attemptErrorOf } from '../../../src/aws/transport-errors.ts';

// tcp(7): an ICMP error also ends an open connection, after its retransmissions time out.
const errors: [code: string, syscall: string | undefined, before: string | undefined, after: string | undefined][] = [
  ['ECONNREFUSED', 'connect', 'connect', 'connect'],
  ['EPERM', 'connect', 'connect', 'connect'],
  ['ECONNRESET', 'read', 'connect', 'closed'],
  ['EHOSTUNREACH', 'read', 'connect', 'closed'],
  ['ENETDOWN', 'write', 'connect', 'closed'],
  ['ENOBUFS', 'write', undefined, 'closed'],
  ['HPE_INVALID_HEADER_TOKEN', undefined, 'connect', 'malformed'],
  ['HPE_INVALID_EOF_STATE', undefined, 'connect', 'closed'],
  ['ERR_INVALID_CHAR', undefined, undefined, undefined],
];

const namedErrors = errors.map(([code, syscall, before, after]) => {
  const source = syscall ? `${code} from ${syscall}()` : code;
  const kinds = `"${before ?? 'unknown'}" before the connection exists and as "${after ?? 'unknown'}" after that`;
  return [source, kinds, code, syscall, before, after] as const;
});

test.each(namedErrors)('classifies %s as %s', async (_source, _kinds, code, syscall, before, after) => {
  const systemError = () => Object.assign(new Error('no'), { code, ...(syscall && { syscall }) });
  const early = markUnconnected(systemError());
  const url = 'http://127.0.0.1/';
  const found = await Promise.all([early, systemError()].map((error) => attemptErrorOf(error, url)));
  expect(found.map((error) => error?.kind)).toEqual([before, after]);
});
