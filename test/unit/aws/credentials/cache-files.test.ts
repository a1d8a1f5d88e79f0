// Dates in the files of the AWS CLI, and which files are damaged. Expected times from dateutil, which the AWS CLI uses.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  parseExpiration,
  readCacheFile,
  renderExpiration,
  writeCacheFile,
} from '../../../../src/aws/credentials/cache-files.ts';
import { TestHome } from '../../../support/provider-context.ts';

test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05UTC', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05GMT', '2026-01-02T03:04:05Z'],
  ['2026-01-02 03:04:05 UTC', '2026-01-02T03:04:05Z'],
  ['2026-01-02 03:04:05+00:00', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05+0000', '2026-01-02T03:04:05Z'],
  ['2026-01-02T05:04:05+02:00', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.999Z', '2026-01-02T03:04:05Z'],
  [' 20260102T030405Z ', '2026-01-02T03:04:05Z'],
  ['Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02T03:04:05Z'],
])('reads the date %s of a token file as %s', (text, expected) => {
  expect(renderExpiration(parseExpiration(text) ?? Number.NaN)).toBe(expected);
});

test.each([
  undefined,
  null,
  '',
  'soon',
  '2026-01-02',
  '2026-01-02T03:04:05',
  '2026-02-30T03:04:05Z',
  1767323045,
  {},
  [],
])('%j is not a date with an offset', (date) => expect(parseExpiration(date)).toBeUndefined());

describe('a file', () => {
  let home: TestHome;
  beforeEach(() => {
    home = new TestHome();
  });
  afterEach(() => home.remove());

  test.each<[string, string | Buffer, unknown]>([
    ['an object', '{"a": 1}', { a: 1 }],
    ['nothing', '', 'damaged'],
    ['half an object', '{"a": 1', 'damaged'],
    ['null', 'null', 'damaged'],
    ['a number', '1', 'damaged'],
    ['a byte order mark', '\ufeff{}', 'damaged'],
    ['text that is not UTF-8', Buffer.from('{"a": "\xe9"}', 'latin1'), 'damaged'],
    ['many brackets', '['.repeat(2 ** 20), 'damaged'],
    ['more than a mebibyte', `{}${' '.repeat(2 ** 20)}`, 'damaged'],
  ])('with %s is read, or damaged', async (_, text, expected) => {
    home.put('f', text as string);
    expect(await readCacheFile(join(home.path, 'f'), home.context())).toEqual(expected);
  });

  test('is missing, or in a folder that is missing', async () => {
    home.put('f', '');
    const context = home.context();
    const states = ['g', 'g/h', 'f/h'].map((name) => readCacheFile(join(home.path, name), context));
    expect(await Promise.all(states)).toEqual(['missing', 'missing', 'missing']);
  });

  test('that cannot be written is traced, and no error', async () => {
    mkdirSync(join(home.path, 'f/g'), { recursive: true });
    const deep: { a?: object } = {};
    for (let [level, count] = [deep, 0]; count < 100_000; count++) level = level.a = {};
    for (const [name, value] of [
      ['f', {}],
      ['g', deep],
    ] as const)
      await writeCacheFile(join(home.path, name), value, home.context());
    expect(home.traced).toEqual([`cannot write ${home.path}/f: EISDIR`, `cannot write ${home.path}/g: invalid value`]);
  });
});
