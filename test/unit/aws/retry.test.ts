import { expect, test } from 'vitest';
import { AttemptError, type AttemptErrorKind, attempt } from '../../../src/aws/retry.ts';

const service = (status: number, code = 'X') => new AttemptError('service', 'm', { status, code });
const of = (kind: AttemptErrorKind) => new AttemptError(kind, 'm');

/** Attempts that fail one after the other and succeed once the faults are used up. */
async function trying(faults: readonly unknown[], maxAttempts = 3) {
  const waits: number[] = [];
  let count = 0;
  const retries = { maxAttempts, random: () => 0.5, sleep: async (wait: number) => void waits.push(wait) };
  const once = async (): Promise<string> => {
    const fault = faults[count++];
    if (fault) throw fault;
    return 'done';
  };
  const outcome = await attempt('CreateImage', retries, once).catch((error: unknown) => error);
  return { outcome, count, waits };
}

// Which faults are tried again, and how long the waits are: measured on AWS CLI 2.36.
test.each([
  ['500', service(500), 2],
  ['502', service(502), 2],
  ['503', service(503), 2],
  ['504', service(504), 2],
  ['400 Throttling', service(400, 'Throttling'), 2],
  ['400 RequestLimitExceeded', service(400, 'RequestLimitExceeded'), 2],
  ['400 RequestTimeout', service(400, 'RequestTimeout'), 2],
  ['no connection', of('connect'), 2],
  ['no connection in time', of('connect-timeout'), 2],
  ['no answer in time', of('read-timeout'), 2],
  ['a closed connection', of('closed'), 2],
  ['408', service(408), 1],
  ['429', service(429), 1],
  ['501', service(501), 1],
  ['400 InternalError', service(400, 'InternalError'), 1],
  ['400 RequestExpired', service(400, 'RequestExpired'), 1],
  ['an answer that cannot be read', of('unreadable'), 1],
  ['a certificate that is not trusted', of('tls'), 1],
  ['an error of another kind', new TypeError('x'), 1],
])('%s', async (_, fault, attempts) => {
  expect((await trying([fault])).count).toBe(attempts);
});

test('waits double, up to twenty seconds, times a random number', async () => {
  const { waits } = await trying(Array(7).fill(service(500)), 8);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test.each([
  [1, 'when calling the CreateImage operation (reached max retries: 0)'],
  [2, 'when calling the CreateImage operation (reached max retries: 1)'],
  [3, 'when calling the CreateImage operation (reached max retries: 2)'],
])('after %i attempts the error says how many were in vain', async (maxAttempts, during) => {
  const { outcome, count } = await trying(Array(9).fill(service(503, 'Unavailable')), maxAttempts);
  expect(count).toBe(maxAttempts);
  expect(outcome).toMatchObject({ kind: 'service', code: 'Unavailable', message: 'm', during });
});

test('an error that is not tried again says nothing of retries', async () => {
  const { outcome } = await trying([service(400, 'A')]);
  expect(outcome).toMatchObject({ kind: 'service', code: 'A', during: 'when calling the CreateImage operation' });
});
