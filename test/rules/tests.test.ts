// What holds for every test: timeouts that a busy machine can meet, and titles that make sense alone.
import { expect, test } from 'vitest';
import { readTestFiles, shortTimeoutsIn, timedAssertionsIn, titlesIn } from '../support/test-files.ts';

const files = readTestFiles();

/** Timeouts below a second, with reasons. */
const SHORT: Readonly<Record<string, string>> = {};

test('shortTimeoutsIn finds timeouts below a second in every form', () => {
  const short = [
    'const a = { readTimeout: 300, [`x`]: 1 };',
    "const b = { 'connect-timeout': 999, AWS_METADATA_SERVICE_TIMEOUT: '0.5' };",
    'const DEADLINE = 20;',
    'AbortSignal.timeout(100);',
    'withTimeout(1, signal, run);',
    "test('x', run, 500);",
    'setTimeout(() => reject(new Error()), 300);',
    'if (waited > 200) stop();',
  ];
  expect(short.flatMap(shortTimeoutsIn)).toEqual([
    'readTimeout: 300',
    "'connect-timeout': 999",
    "AWS_METADATA_SERVICE_TIMEOUT: '0.5'",
    'DEADLINE = 20',
    'AbortSignal.timeout(100)',
    'withTimeout(1, signal, run)',
    "test('x', run, 500)",
    'setTimeout(() => reject(new Error()), 300)',
    'waited > 200',
  ]);
  const long = [
    'const a = { timeout: 1000, readTimeout: 0, limit: 5, AWS_METADATA_SERVICE_TIMEOUT: "1" };',
    'const settings = { timeout: other };',
    'AbortSignal.timeout(60_000);',
    "test('x', { timeout: 30_000 }, run);",
    'setTimeout(() => response.end(), 20);',
  ];
  expect(long.flatMap(shortTimeoutsIn)).toEqual([]);
});

test('no timeout in a test is below a second', () => {
  const found = files.flatMap(({ path, text }) => shortTimeoutsIn(text).map((one) => `${path}: ${one}`));
  expect(found.filter((one) => !(one in SHORT))).toEqual([]);
  expect(Object.keys(SHORT).filter((one) => !found.includes(one))).toEqual([]);
});

test('no test asserts that little time has passed', () => {
  const source =
    'expect(Date.now() - started).toBeLessThan(5000); expect(a).toBeLessThan(2); expect(Date.now()).toBe(b);';
  expect(timedAssertionsIn(source)).toEqual(['expect(Date.now() - started).toBeLessThan(5000)']);
  expect(files.flatMap(({ path, text }) => timedAssertionsIn(text).map((one) => `${path}: ${one}`))).toEqual([]);
});

/** Placeholders for a number of the case, or for data, without a word about them. */
const isCryptic = (title: string): boolean => /%#|\$index/.test(title) || /^(?:\W*%[jodif])+\W*$/.test(title);

test('every title of a test shows its case, and not only data or a number', () => {
  const source = "test.each(a)('%# words', b); describe('%j: %j', () => { it(`case`, f); test.each(c)('%s', d); });";
  expect(titlesIn(source)).toEqual(['%# words', '%j: %j', '`case`', '%s']);
  expect(titlesIn(source).filter(isCryptic)).toEqual(['%# words', '%j: %j']);
  const titles = files.flatMap(({ path, text }) => titlesIn(text).map((title) => `${path}: ${title}`));
  expect(titles.length).toBeGreaterThan(1000);
  expect(titles.filter((title) => isCryptic(title.replace(/^.*?: /, '')))).toEqual([]);
});
