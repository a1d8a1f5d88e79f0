import { expect, test } from 'vitest';
import { escapeControlCharacters, maskPasswords, oneLine, unixLines } from '../../../src/text/safe.ts';
import { alternatives } from '../../../src/text/suggest.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('joins the alternatives %j as %j', (words, text) => {
  expect(alternatives(words)).toBe(text);
});

test.each([
  ['a\x1b[31mb\x07', 'a\\x1b[31mb\\x07'],
  ['a\tb\nc', 'a\tb\nc'],
  ['\x9b31m\x7f\r', '\\x9b31m\\x7f\\x0d'],
])('escapes control characters except tabs and line breaks: %j becomes %j', (text, shown) => {
  expect(escapeControlCharacters(text)).toBe(shown);
});

test.each([
  ['a\r\nb\rc\n', 'a\nb\nc\n'],
  ['\r\r\n\n\r', '\n\n\n\n'],
  // A long text is converted in pieces, and a line end can lie on their border.
  ...[65_534, 65_535, 65_536, 65_537].map((length) => [`${'a'.repeat(length)}\r\nb`, `${'a'.repeat(length)}\nb`]),
])('replaces line ends of other systems', (text, unix) => {
  expect(unixLines(text)).toBe(unix);
});

test('puts a text with line breaks on one line and escapes control characters', () => {
  expect(oneLine('a\tb\nc\r\x1b[2J')).toBe('a b c\\x0d\\x1b[2J');
});

test.each([
  ['http://u:pw@h:1/ and https://v:x%20y@i/', 'http://u:***@h:1/ and https://v:***@i/'],
  ['at http://u:a"b\\@h/', 'at http://u:***@h/'],
  ['"http://u:p@ss/w@h:1"', '"http://u:***@h:1"'],
  ['http://u@h/a:b@c', 'http://u@h/a:b@c'],
  ['mail a:b@c', 'mail a:b@c'],
  ['http://wiki:8080/page by a@b.c', 'http://wiki:8080/page by a@b.c'],
  ['http://wiki:8080/a@b', 'http://wiki:8080/a@b'],
  ['http://wiki:?a@b http://wiki:80#a@b', 'http://wiki:?a@b http://wiki:80#a@b'],
  ['http://[::1]:80/a@b', 'http://[::1]:80/a@b'],
  ['http://u:8080@h/', 'http://u:***@h/'],
  ['://a://u:pw@h', '://a://u:***@h'],
])('masks only passwords of URLs: %j becomes %j', (text, masked) => {
  expect(maskPasswords(text)).toBe(masked);
});

test('masks passwords of a long text in linear time', () => {
  const text = 'x://a:'.repeat(200_000);
  const started = process.cpuUsage();
  expect(maskPasswords(text)).toBe(text);
  expect(maskPasswords(`${text}@`)).toBe('x://a:***@');
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
});
