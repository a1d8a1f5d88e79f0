import { expect, test } from 'vitest';
import { usable } from '../../../../src/aws/credentials/expiry.ts';

const KEYS = { accessKeyId: 'A', secretAccessKey: 's' };
const at = (milliseconds: number) => ({ ...KEYS, expiration: new Date(Date.now() + milliseconds) });

test('accepts keys that never expire, or expire later', () => {
  const later = at(60_000);
  expect([usable(KEYS), usable(later)]).toEqual([KEYS, later]);
});

test('rejects expired keys', () => {
  const message = 'Credentials were refreshed, but the refreshed credentials are still expired.';
  expect(() => usable(at(-1))).toThrow(expect.objectContaining({ kind: 'general', message }));
});
