// Tables of hashes.
import { expect, test } from 'vitest';
import { HashTable, hashOf } from '../../../src/workflow/hash-table.ts';

test('hashOf is the start of the SHA-256 of a text in UTF-8', () => {
  // printf %s abc | sha256sum; printf %s é | sha256sum
  expect([hashOf('abc'), hashOf('é')]).toEqual(['ba7816bf8f01cfea', '4a99557e4033c353']);
});

test('a table numbers hashes from 0, and finds each again', () => {
  const index = new HashTable();
  const hashes = Array.from({ length: 100_000 }, (_, at) => hashOf(`web-${at}`));
  expect(hashes.every((hash, at) => index.add(hash) === at)).toBe(true);
  expect(index.size).toBe(100_000);
  expect(hashes.every((hash, at) => index.add(hash) === at && index.find(hash) === at && index.at(at) === hash)).toBe(
    true,
  );
  expect(index.find(hashOf('other'))).toBeUndefined();
});

test('a table tells hashes apart that are NaN or equal as doubles, or have the same half', () => {
  const hashes = [
    '7ff8000000000000',
    '7ff8000000000001',
    'fff8000000000001',
    'ffffffffffffffff',
    '0000000000000000',
    '8000000000000000',
    '00000000ffffffff',
    'ffffffff00000000',
    '0000000000000001',
  ];
  const index = new HashTable();
  expect(hashes.map((hash) => index.add(hash))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(hashes.map((_, at) => index.at(at))).toEqual(hashes);
});

test('hashes in the same slots are all found', () => {
  const index = new HashTable();
  const hashes = Array.from({ length: 1500 }, (_, at) => `${at.toString(16).padStart(8, '0')}00000000`);
  expect(hashes.map((hash) => index.add(hash)).at(-1)).toBe(1499);
  expect(hashes.every((hash, at) => index.find(hash) === at)).toBe(true);
});
