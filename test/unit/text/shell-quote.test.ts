import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shellQuote } from '../../../src/text/shell-quote.ts';

const SHELLS = ['sh', 'bash', 'dash', 'zsh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe.each(SHELLS)('for %s', (shell) => {
  test.each([
    ['a=/b-c.d', 'a=/b-c.d'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$(id) `id` "$HOME"', '\'$(id) `id` "$HOME"\''],
    ['a\nb\tc', "'a\nb\tc'"],
    ['\x1b[2J', `"$(printf '\\033[2J')"`],
    ["\x1b1\\'\n\x9b日%s", `"$(printf '\\0331\\\\'\\''\\012\\302\\233日%%s')"`],
    ['-e\x07', `"$(printf '\\055e\\007')"`],
    ['\x1b\n\n', `"$(printf '\\033')"'\n\n'`],
    ['$(id)`id`"\x1b', `"$(printf '$(id)\`id\`"\\033')"`],
    ['a\u202eb\u2028', `"$(printf 'a\\342\\200\\256b\\342\\200\\250')"`],
    ['http://wiki:8080/page by ops@example.com', "'http://wiki:8080/page by ops@example.com'"],
  ])('quotes the argument %j so that it reads it unchanged', (argument, quoted) => {
    expect(shellQuote(argument)).toBe(quoted);
    expect(execFileSync(shell, ['-c', `printf %s ${quoted}`], { encoding: 'utf8' })).toBe(argument);
  });
});
