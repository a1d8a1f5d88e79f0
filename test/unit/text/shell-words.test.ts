import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitShellWords } from '../../../src/text/shell-words.ts';

test.each<[string, string[]]>([
  ['', []],
  [' \t\r\n', []],
  ['a b\tc\nd\re', ['a', 'b', 'c', 'd', 'e']],
  ['"a b" \'c d\'', ['a b', 'c d']],
  ['a"b c"d', ['ab cd']],
  ['"" \'\'', ['', '']],
  ['a\\ b', ['a b']],
  ['"a\\"b" "\\\\" "\\$x"', ['a"b', '\\', '\\$x']],
  ["'a\\' b", ['a\\', 'b']],
  ['a #b c#d', ['a', '#b', 'c#d']],
  ['a&b;c>d|e $HOME * ~/x `id`', ['a&b;c>d|e', '$HOME', '*', '~/x', '`id`']],
  ['a\u00a0b 日本\\😀', ['a\u00a0b', '日本😀']],
  ['a\\\nb', ['a\nb']],
])('splits the command %j into words', (text, words) => {
  expect(splitShellWords(text)).toEqual(words);
});

test.each([
  ['a "b', 'No closing quotation'],
  ["it's", 'No closing quotation'],
  ['a\\', 'No escaped character'],
  ['"a\\', 'No escaped character'],
])('refuses to split the command %j', (text, message) => {
  expect(() => splitShellWords(text)).toThrow(new Error(message));
});

const PYTHON =
  'import json,shlex,sys\nfor line in json.load(sys.stdin):\n try: print(json.dumps(shlex.split(line)))\n except ValueError as e: print(json.dumps(str(e)))';

test.skipIf(spawnSync('python3', ['-c', '']).status !== 0)('splits 5,000 random texts as shlex.split does', () => {
  const unit = fc.constantFrom(...' \t\r\n\v\f\u0085\u00a0"\'\\#$&;|<>*?~`=-/aé日😀', 'bc', '\\"', '""');
  const texts = fc.sample(
    fc.array(unit, { maxLength: 16 }).map((units) => units.join('')),
    5000,
  );
  const lines = execFileSync('python3', ['-c', PYTHON], { input: JSON.stringify(texts), encoding: 'utf8' });
  const split = (text: string): string[] | string => {
    try {
      return splitShellWords(text);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const expected = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(texts.map((text) => [text, split(text)])).toEqual(texts.map((text, index) => [text, expected[index]]));
});
