import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renewed } from '../../../src/aws/renewal.ts';

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
  ['of an hour are replaced five minutes before they expire', [0, 54, 55, 109, 110], 60, ['1', '1', '2', '2', '3']],
  ['that expire soon are used until they expire', [0, 1, 3, 4, 7, 8], 4, ['1', '1', '1', '2', '2', '3']],
])('keys %s', async (_, minutes, lifetime, used) => {
  expect(await loadsAt(minutes, lifetime)).toEqual(used);
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
