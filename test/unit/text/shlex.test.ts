import { expect, test } from 'vitest';
import { shellWords } from '../../../src/text/shlex.ts';

// Expected values: shlex.split of Python 3.11.
test.each([
  ['', []],
  [' \t\r\n', []],
  ['a', ['a']],
  [' a  b\tc ', ['a', 'b', 'c']],
  [`a'b c'"d e"f`, ['ab cd ef']],
  [`'' ""`, ['', '']],
  [`a\\ b \\'`, ['a b', "'"]],
  [String.raw`'a\b'`, [String.raw`a\b`]],
  [String.raw`"a\b\"\\\$"`, [String.raw`a\b"\\$`]],
  ['a#b # c', ['a#b', '#', 'c']],
  ['a;b|c & $d `e` *', ['a;b|c', '&', '$d', '`e`', '*']],
  ['a\u00a0b\fc', ['a\u00a0b\fc']],
  ['\u{1f600}\\\u{1f600}', ['\u{1f600}\u{1f600}']],
])('splits %j into %j', (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

test.each(["a 'b", 'a "b', '"a\\"', 'a\\', '"'])('splits %j into no words', (text) => {
  expect(shellWords(text)).toBe(undefined);
});
