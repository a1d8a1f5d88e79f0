import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellQuote } from '../../../src/text/shell-quote.ts';

test.each([
  ['a=/b-c.d', 'a=/b-c.d'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(id) `id` "$HOME"', '\'$(id) `id` "$HOME"\''],
  ['a\nb\tc', "'a\nb\tc'"],
  ['\x1b[2J', "$'\\033[2J'"],
  ["\x1b1\\'\n\x9b日", "$'\\0331\\\\\\'\\012\\302\\233日'"],
  ['http://wiki:8080/page by ops@example.com', "'http://wiki:8080/page by ops@example.com'"],
])('quotes the argument %j so that bash reads it unchanged', (argument, quoted) => {
  expect(shellQuote(argument)).toBe(quoted);
  expect(execFileSync('bash', ['-c', `printf %s ${quoted}`], { encoding: 'utf8' })).toBe(argument);
});
