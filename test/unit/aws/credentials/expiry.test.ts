import { expect, test } from 'vitest';
import { usable } from '../../../../src/aws/credentials/expiry.ts';

const KEYS = { accessKeyId: 'A', secretAccessKey: 's' };
const at = (milliseconds: number) => ({ ...KEYS, expiration: new Date(Date.now() + milliseconds) });

test('keys that never expire, or later, are usable', () => {
  const later = at(60_000);
  expect([usable(KEYS), usable(later)]).toEqual([KEYS, later]);
});

test('expired keys are not', () => {
  const message = 'Credentials were refreshed, but the refreshed credentials are still expired.';
  expect(() => usable(at(-1))).toThrow(expect.objectContaining({ kind: 'general', message }));
});
