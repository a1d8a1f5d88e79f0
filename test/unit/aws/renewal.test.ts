import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renewed } from '../../../src/aws/renewal.ts';
import { InterruptedError } from '../../../src/errors.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

/** Asks for keys at some minutes, and returns which load they came from. */
async function loadsAt(minutes: readonly number[], lifetime?: number): Promise<string[]> {
  let loads = 0;
  const keys = renewed(async () => {
    const expiration = lifetime === undefined ? {} : { expiration: new Date(Date.now() + lifetime * MINUTE) };
    return { accessKeyId: `${++loads}`, secretAccessKey: 's', ...expiration };
  });
  const used: string[] = [];
  for (const minute of minutes) {
    vi.setSystemTime(minute * MINUTE);
    used.push((await keys()).accessKeyId);
  }
  return used;
}

test.each<[string, readonly number[], number | undefined, string[]]>([
  ['without an end are loaded once', [0, 1, 10_000], undefined, ['1', '1', '1']],
  ['of an hour are replaced 15 minutes before they expire', [0, 44, 45, 89, 90], 60, ['1', '1', '2', '2', '3']],
  ['of 15 minutes are replaced ten minutes before they expire', [0, 4, 5, 9, 10], 15, ['1', '1', '2', '2', '3']],
  ['that expire soon are used until they expire', [0, 1, 3, 4, 7, 8], 4, ['1', '1', '1', '2', '2', '3']],
])('keys %s', async (_, minutes, lifetime, used) => {
  expect(await loadsAt(minutes, lifetime)).toEqual(used);
});

// botocore/credentials.py: refresh from 15 minutes before the end, fail from 10 minutes before the end.
test.each<[string, Readonly<Record<number, string>>, boolean, string[]]>([
  [
    'are used until a later renewal works',
    { 0: '1', 44: '1', 45: '1', 45.9: '1', 46: '1', 49: '2', 60: '2' },
    false,
    ['1', '45 no', '46 no', '49'],
  ],
  [
    'are not used in the last ten minutes',
    { 0: '1', 49: '1', 50: 'no', 51: 'no', 52: '2' },
    false,
    ['1', '49 no', '50 no', '51 no', '52'],
  ],
  ['are not used after Ctrl-C', { 0: '1', 45: 'Ctrl-C', 46: '2' }, true, ['1', '45 Ctrl-C', '46']],
])('keys of an hour whose renewal fails %s', async (_, uses, isInterrupted, loads) => {
  const failing = loads.filter((load) => /no|Ctrl-C/.test(load)).map((load) => Number.parseFloat(load));
  const seen: string[] = [];
  let count = 0;
  const keys = renewed(async () => {
    const minute = Date.now() / MINUTE;
    if (failing.includes(minute)) {
      const error = isInterrupted ? new InterruptedError(130, 'Ctrl-C') : new Error('no');
      seen.push(`${minute} ${error.message}`);
      throw error;
    }
    seen.push(minute === 0 ? '1' : `${minute}`);
    return { accessKeyId: `${++count}`, secretAccessKey: 's', expiration: new Date(Date.now() + 60 * MINUTE) };
  });
  const used: Record<number, string> = {};
  for (const minute of Object.keys(uses)
    .map(Number)
    .toSorted((a, b) => a - b)) {
    vi.setSystemTime(minute * MINUTE);
    used[minute] = await keys().then(
      ({ accessKeyId }) => accessKeyId,
      (error) => error.message,
    );
  }
  expect({ used, seen }).toEqual({ used: uses, seen: loads });
});

test('requests at the same time share a failed renewal and use the old keys', async () => {
  const traced: string[] = [];
  let loads = 0;
  const keys = renewed(
    async () => {
      if (++loads > 1) throw new Error('no');
      return { accessKeyId: 'old', secretAccessKey: 's', expiration: new Date(60 * MINUTE) };
    },
    (line) => void traced.push(line),
  );
  await keys();
  vi.setSystemTime(45 * MINUTE);
  const both = await Promise.all([keys(), keys(), keys()]);
  expect(both.map(({ accessKeyId }) => accessKeyId)).toEqual(['old', 'old', 'old']);
  expect(traced).toEqual(['no new keys are available, so the old keys are used: no']);
});

test('requests at the same time share one load, and a failure is not kept', async () => {
  let loads = 0;
  const keys = renewed(async () => {
    if (++loads === 1) throw new Error('no');
    return { accessKeyId: `${loads}`, secretAccessKey: 's' };
  });
  expect((await Promise.allSettled([keys(), keys()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await Promise.all([keys(), keys()])).map(({ accessKeyId }) => accessKeyId)).toEqual(['2', '2']);
});
