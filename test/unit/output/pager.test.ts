import { expect, test } from 'vitest';
import { type Pager, responsePager, splitShellWords } from '../../../src/output/stdout.ts';

const INSTALLED = ['less', 'more', 'my pager'];

interface PagerChoice {
  readonly isTerminal?: boolean;
  readonly isOff?: boolean;
  /** cli_pager in the profile. */
  readonly configured?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function choosePager({ isTerminal = true, isOff = false, configured, env = {} }: PagerChoice): Pager | undefined {
  const options = new Map(isOff ? [['NoCliPager', true]] : []);
  const profile = new Map(configured === undefined ? [] : [['cli_pager', configured]]);
  const hasProgram = (name: string): boolean => INSTALLED.includes(name);
  return responsePager({ options, env, profile }, { stdout: { isTTY: isTerminal }, env, hasProgram });
}

const FRX = { LESS: 'FRX' };

const choices: readonly (readonly [name: string, given: PagerChoice, chosen: Pager | undefined])[] = [
  ['less is the default', {}, { command: ['less'], env: FRX }],
  ['LESS keeps its value', { env: { LESS: '-S' } }, { command: ['less'], env: {} }],
  ['LESS may be empty', { env: { LESS: '' } }, { command: ['less'], env: {} }],
  ['PAGER selects the pager', { env: { PAGER: 'more' } }, { command: ['more'], env: FRX }],
  ['cli_pager wins over PAGER', { configured: 'more', env: { PAGER: 'less' } }, { command: ['more'], env: FRX }],
  [
    'AWS_PAGER wins over cli_pager',
    { configured: 'less', env: { AWS_PAGER: 'more', PAGER: 'less' } },
    { command: ['more'], env: FRX },
  ],
  ['an empty AWS_PAGER means no pager', { configured: 'less', env: { AWS_PAGER: '', PAGER: 'less' } }, undefined],
  ['an empty cli_pager means no pager', { configured: '', env: { PAGER: 'less' } }, undefined],
  ['--no-cli-pager means no pager', { isOff: true, env: { AWS_PAGER: 'less' } }, undefined],
  ['there is no pager without a terminal', { isTerminal: false, env: { AWS_PAGER: 'less' } }, undefined],
  ['a pager that cannot be started is not used', { env: { AWS_PAGER: 'nosuchpager' } }, undefined],
  [
    'a command line is split into words',
    { env: { AWS_PAGER: '\'my pager\' -R --prompt="a b"' } },
    { command: ['my pager', '-R', '--prompt=a b'], env: FRX },
  ],
];

test.each(choices)('selects a pager: %s', (_, given, chosen) => {
  expect(choosePager(given)).toEqual(chosen);
});

// Expected values: Python's shlex.split.
const lines: readonly (readonly [line: string, split: readonly string[]])[] = [
  ['', []],
  [' \t\n', []],
  ['less', ['less']],
  ['  less   -R ', ['less', '-R']],
  ["less ''", ['less', '']],
  ["'a b' c", ['a b', 'c']],
  ['"a b"c', ['a bc']],
  ["a'b c'd", ['ab cd']],
  ['a\\ b', ['a b']],
  ["'a\\b'", ['a\\b']],
  ['"a\\"b\\\\c"', ['a"b\\c']],
  ['"a\\nb"', ['a\\nb']],
  ['a|b;c $x #d', ['a|b;c', '$x', '#d']],
  ['"it\'s"', ["it's"]],
];

test.each(lines)('splits %j into shell words', (line, split) => {
  expect(splitShellWords(line)).toEqual(split);
});
