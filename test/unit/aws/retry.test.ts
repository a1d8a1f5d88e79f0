import { expect, test } from 'vitest';
import { AttemptError, type AttemptErrorKind } from '../../../src/aws/exchange.ts';
import { attempt, isAmbiguous } from '../../../src/aws/retry.ts';

const service = (status: number, code = 'X') => new AttemptError('service', 'm', { status, code, isAnswer: true });
const page = (status: number) => new AttemptError('service', 'm', { status, code: 'Unknown' });
const errorOfKind = (kind: AttemptErrorKind) => new AttemptError(kind, 'm');

/** Makes attempts that fail with these errors, then succeed. */
async function tryWith(errors: readonly unknown[], maxAttempts = 3) {
  const waits: number[] = [];
  const traced: string[] = [];
  let count = 0;
  const retries = {
    maxAttempts,
    random: () => 0.5,
    sleep: async (wait: number) => void waits.push(wait),
    trace: (line: string) => void traced.push(line),
  };
  const once = async (): Promise<string> => {
    const error = errors[count++];
    if (error) throw error;
    return 'done';
  };
  const outcome = await attempt('CreateImage', retries, once).catch((error: unknown) => error);
  return { outcome, count, waits, traced };
}

// Retried errors and waits: measured on AWS CLI 2.36.
test.each([
  ['status 500', service(500), 2],
  ['status 502', service(502), 2],
  ['status 503', service(503), 2],
  ['status 504', service(504), 2],
  ['status 400 with Throttling', service(400, 'Throttling'), 2],
  ['status 400 with RequestLimitExceeded', service(400, 'RequestLimitExceeded'), 2],
  ['status 400 with RequestTimeout', service(400, 'RequestTimeout'), 2],
  ['a failed connection', errorOfKind('connect'), 2],
  ['a connect timeout', errorOfKind('connect-timeout'), 2],
  ['a read timeout', errorOfKind('read-timeout'), 2],
  ['a closed connection', errorOfKind('closed'), 2],
  ['status 408', service(408), 1],
  ['status 429', service(429), 1],
  ['status 501', service(501), 1],
  ['status 400 with InternalError', service(400, 'InternalError'), 1],
  ['status 400 with RequestExpired', service(400, 'RequestExpired'), 1],
  ['an unreadable response', errorOfKind('unreadable'), 1],
  ['an untrusted certificate', errorOfKind('tls'), 1],
  ['an error that is not from a request', new TypeError('x'), 1],
])('makes as many attempts as the AWS CLI after %s', async (_, error, attempts) => {
  expect((await tryWith([error])).count).toBe(attempts);
});

test('doubles the longest wait before each retry, up to 20 seconds', async () => {
  const { waits } = await tryWith(Array(7).fill(service(500)), 8);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

const skewed = new AttemptError('service', 'm', { status: 403, code: 'RequestExpired', isAnswer: true, skew: 90_000 });

test.each<[string, readonly AttemptError[], string[]]>([
  [
    'a retry and success',
    [service(503, 'Unavailable')],
    [
      'attempt 1 of 3 failed: service 503 Unavailable',
      'next: attempt 2 of 3 in 0.5 s, because of service 503 Unavailable',
    ],
  ],
  [
    'the last attempt',
    [errorOfKind('connect'), errorOfKind('closed'), service(500)],
    [
      'attempt 1 of 3 failed: connect',
      'next: attempt 2 of 3 in 0.5 s, because of connect',
      'attempt 2 of 3 failed: closed',
      'next: attempt 3 of 3 in 1.0 s, because of closed',
      'attempt 3 of 3 failed: service 500 X',
      'next: no attempt, because all attempts were made',
    ],
  ],
  [
    'an error that is not retried',
    [errorOfKind('tls')],
    ['attempt 1 of 3 failed: tls', 'next: no attempt, because this error is not retried'],
  ],
  [
    'a wrong clock',
    [skewed],
    [
      'attempt 1 of 3 failed: service 403 RequestExpired',
      'next: attempt 2 at once, because the clock of the service differs by 90 s',
    ],
  ],
])('traces what comes next after %s', async (_, errors, lines) => {
  expect((await tryWith(errors)).traced).toEqual(lines);
});

test.each([
  [1, 'when calling the CreateImage operation (reached max retries: 0)'],
  [2, 'when calling the CreateImage operation (reached max retries: 1)'],
  [3, 'when calling the CreateImage operation (reached max retries: 2)'],
])('prints the number of retries in the error if the maximum number of attempts is %i', async (maxAttempts, during) => {
  const { outcome, count } = await tryWith(Array(9).fill(service(503, 'Unavailable')), maxAttempts);
  expect(count).toBe(maxAttempts);
  expect(outcome).toMatchObject({ kind: 'service', code: 'Unavailable', message: 'm', during });
});

// botocore/retries/standard.py: the last attempt allowed counts as exhausted whatever its error is.
test.each([
  ['the only attempt', 1, [service(400, 'A')], ' (reached max retries: 0)'],
  ['the first of two attempts', 2, [service(400, 'A')], ''],
  ['the last attempt', 3, [service(503), service(400, 'Throttling'), service(400, 'A')], ' (reached max retries: 2)'],
  ['the second of three attempts', 3, [service(503), service(400, 'A')], ''],
])('prints the number of retries in an error that is not retried only after the last attempt: %s', async (...row) => {
  const [, maxAttempts, errors, retries] = row;
  const { outcome, count } = await tryWith(errors, maxAttempts);
  const during = `when calling the CreateImage operation${retries}`;
  expect(count).toBe(errors.length);
  expect(outcome).toMatchObject({ kind: 'service', code: 'A', message: 'm', during });
});

// Not ambiguous: the service refused or throttled the request, or there was no connection.
test.each([
  ['a refusal', service(400), false],
  ['a refusal with status 200', service(200), false],
  ['a refusal with status 404', service(404), false],
  ['an internal error', service(500, 'InternalError'), true],
  ['an error with status 501', service(501), true],
  ['throttling', service(503, 'RequestLimitExceeded'), false],
  ['throttling with status 400', service(400, 'Throttling'), false],
  ['throttling with status 500', service(500, 'SlowDown'), false],
  ['a time-out in the service', service(400, 'RequestTimeout'), true],
  ['a provider of identities that did not respond', service(400, 'IDPCommunicationError'), true],
  ['a page with the code of throttling', new AttemptError('service', 'm', { status: 503, code: 'SlowDown' }), true],
  ['a page with status 302', page(302), true],
  ['a page with status 403', page(403), true],
  ['a page with status 407', page(407), true],
  ['a page with status 429', page(429), true],
  ['a page with status 502', page(502), true],
  ['an unreadable response', new AttemptError('unreadable', 'm', { status: 499 }), true],
  ['a read timeout', errorOfKind('read-timeout'), true],
  ['a closed connection', errorOfKind('closed'), true],
  ['a failed connection', errorOfKind('connect'), false],
  ['a connect timeout', errorOfKind('connect-timeout'), false],
  ['an untrusted certificate', errorOfKind('tls'), false],
])('after %s, EC2 may have executed the request: %s', (_, error, expected) => {
  expect(isAmbiguous(error)).toBe(expected);
});

test.each([
  ['after a refusal: twice, without a lookup', 400, 3, 0],
  ['not after an ambiguous error: it is looked up first', 503, 3, 3],
])('corrects the clock %s', async (_, status, attempts, lookups) => {
  const skewed = new AttemptError('service', 'm', { status, code: 'RequestExpired', isAnswer: true, skew: 3_600_000 });
  const errors = [skewed, skewed, skewed];
  let [count, looked] = [0, 0];
  const once = async () => {
    count++;
    throw errors.shift() ?? skewed;
  };
  const recover = async () => void (isAmbiguous(skewed) && looked++);
  const retries = { maxAttempts: 3, random: () => 0, sleep: async () => {} };
  await expect(attempt('CreateImage', retries, once, recover)).rejects.toMatchObject({ code: 'RequestExpired' });
  expect([count, looked]).toEqual([attempts, lookups]);
});
