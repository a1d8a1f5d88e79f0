import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoteCommandLine } from '../../../src/cli/command-line.ts';

test.each([
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(id) `id` "$HOME"', '\'$(id) `id` "$HOME"\''],
  ['a\nb\tc', "'a\nb\tc'"],
  ['\x1b[2J', "$'\\033[2J'"],
  ["\x1b1\\'\n\x9b日", "$'\\0331\\\\\\'\\012\\302\\233日'"],
  ['http://wiki:8080/page by ops@example.com', "'http://wiki:8080/page by ops@example.com'"],
])('%j is written so that bash reads it', (word, shown) => {
  expect(quoteCommandLine([word])).toBe(shown);
  expect(execFileSync('bash', ['-c', `printf %s ${shown}`], { encoding: 'utf8' })).toBe(word);
});

test('passwords are no part of the line', () => {
  const words = ['--endpoint-url', "http://me:p@ss/w'd@h:1", '--description=https://me:a%20b@h'];
  expect(quoteCommandLine(words)).toBe("--endpoint-url 'http://me:***@h:1' '--description=https://me:***@h'");
});
