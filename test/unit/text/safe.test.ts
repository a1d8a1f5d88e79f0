import { describe, expect, test } from 'vitest';
import { escapeControlCharacters, excerptAt, maskSecrets, oneLine, shown, unixLines } from '../../../src/text/safe.ts';
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

describe('masks users and passwords of URLs', () => {
  test.each([
    ['http://u:pw@h:1/ and https://v:x%20y@i/', 'http://***:***@h:1/ and https://***:***@i/'],
    ['at http://u:a"b\\@h/', 'at http://***:***@h/'],
    ['"http://u:p@ss/w@h:1"', '"http://***:***@h:1"'],
    ['http://jane@corp.com:PASS@h/', 'http://***:***@h/'],
    ['http://TOKEN@h/', 'http://***@h/'],
    ['http://TOKEN:@h/', 'http://***@h/'],
    ['http://u:1234/PASS@h:1', 'http://***:***@h:1'],
    ['http://u:8080@h/', 'http://***:***@h/'],
    ['://a://u:pw@h', '://***:***@h'],
    ['HTTP://u:pw@h', 'HTTP://***:***@h'],
    ['Description=see+http%3A%2F%2Fu%3Apw%40h%2F&Name=a%40b', 'Description=see+http%3A%2F%2F***:***%40h%2F&Name=a%40b'],
    ['{"a":"http://u:pw@h","b":"c@d"}', '{"a":"http://***:***@h","b":"c@d"}'],
    ['<a>http://u:pw@h</a><b>c@d</b>', '<a>http://***:***@h</a><b>c@d</b>'],
    // An unescaped password may contain a slash, so this may be a password that starts with digits.
    ['http://wiki:8080/a@b', 'http://***:***@b'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('leaves other text unchanged', () => {
  test.each([
    'mail a:b@c',
    'http://wiki:8080/page by a@b.c',
    '{"a":"http://h/","b":"c@d"}',
    '<a>http://h/</a><b>c@d</b>',
    'http://[::1]:80/a',
    'Action=CreateImage&Name=token&ClientToken=1',
    '://@',
  ])('such as %j', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});

describe('masks signatures and tokens in queries', () => {
  test.each([
    [
      'http://h/?X-Amz-Signature=SIG&X-Amz-Security-Token=TOK%2F&a=b&X-Amz-Credential=C%2F1',
      'http://h/?X-Amz-Signature=***&X-Amz-Security-Token=***&a=b&X-Amz-Credential=***',
    ],
    ['"http://h/?token=TOK"', '"http://h/?token=***"'],
    ['/?x-amz-signature=SIG HTTP/1.1', '/?x-amz-signature=*** HTTP/1.1'],
    ['?a=1&amp;X-Amz-Signature=SIG&amp;b=2', '?a=1&amp;X-Amz-Signature=***&amp;b=2'],
    ['%3FX-Amz-Signature%3DSIG%26a', '%3FX-Amz-Signature%3D***'],
    ['Credential=AKID/x, SignedHeaders=a, Signature=0123', 'Credential=AKID/x, SignedHeaders=a, Signature=***'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('prepares a text from outside for a message', () => {
  test.each([
    ['a\nhint: b\tc\r\n', 'a\\x0ahint: b\\x09c\\x0d\\x0a'],
    [
      '\u202ea\u2028b\u2029\u2066c\u2069\u200e\u200f\u061c',
      '\\u202ea\\u2028b\\u2029\\u2066c\\u2069\\u200e\\u200f\\u061c',
    ],
    ['é日😀', 'é日😀'],
    ['a'.repeat(4096), 'a'.repeat(4096)],
    ['a'.repeat(4100), `${'a'.repeat(4096)}... (4 more characters)`],
    [`${'a'.repeat(4095)}😀`, `${'a'.repeat(4095)}... (1 more characters)`],
    [`${'a'.repeat(4090)} http://u:pw@h/`, `${'a'.repeat(4090)} http:... (9 more characters)`],
    [
      `${'a'.repeat(4080)} http://u:${'b'.repeat(100)}@h/`,
      `${'a'.repeat(4080)} http://***:***@... (97 more characters)`,
    ],
  ])('shows %j as %j', (text, line) => {
    expect(shown(text)).toBe(line);
  });
});

test.each([
  ['the start', 0, `${'a'.repeat(4096)}... (5904 more characters)`, 0],
  ['the middle', 5000, `(2952 more characters) ...${'a'.repeat(4096)}... (2952 more characters)`, 26 + 2048],
  ['the end', 10_000, `(5904 more characters) ...${'a'.repeat(4096)}`, 26 + 4096],
])('shows the part of a long text at %s', (_, at, excerpt, shownAt) => {
  expect(excerptAt('a'.repeat(10_000), at)).toEqual({ excerpt, at: shownAt });
});
