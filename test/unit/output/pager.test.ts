import { expect, test } from 'vitest';
import { helpPager } from '../../../src/output/help-pager.ts';
import { type Pager, responsePager } from '../../../src/output/stdout.ts';
import { splitShellWords } from '../../../src/text/shell-words.ts';

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
  ['uses less with the default options if nothing is configured', {}, { command: ['less'], env: FRX }],
  ['keeps the value of LESS', { env: { LESS: '-S' } }, { command: ['less'], env: {} }],
  ['keeps an empty LESS', { env: { LESS: '' } }, { command: ['less'], env: {} }],
  ['uses no pager under TERM=dumb', { env: { TERM: 'dumb' } }, undefined],
  [
    'uses a configured pager under TERM=dumb',
    { env: { TERM: 'dumb', PAGER: 'more' } },
    { command: ['more'], env: FRX },
  ],
  ['uses the pager in PAGER', { env: { PAGER: 'more' } }, { command: ['more'], env: FRX }],
  ['prefers cli_pager to PAGER', { configured: 'more', env: { PAGER: 'less' } }, { command: ['more'], env: FRX }],
  [
    'prefers AWS_PAGER to cli_pager',
    { configured: 'less', env: { AWS_PAGER: 'more', PAGER: 'less' } },
    { command: ['more'], env: FRX },
  ],
  ['uses no pager if AWS_PAGER is empty', { configured: 'less', env: { AWS_PAGER: '', PAGER: 'less' } }, undefined],
  ['uses no pager if cli_pager is empty', { configured: '', env: { PAGER: 'less' } }, undefined],
  ['uses no pager with --no-cli-pager', { isOff: true, env: { AWS_PAGER: 'less' } }, undefined],
  ['uses no pager without a terminal', { isTerminal: false, env: { AWS_PAGER: 'less' } }, undefined],
  ['uses no pager if the command line has an open quote', { env: { AWS_PAGER: 'less "-R' } }, undefined],
  ['uses no pager if the configured program is not installed', { env: { AWS_PAGER: 'nosuchpager' } }, undefined],
  [
    'splits the command line in AWS_PAGER into a program and its arguments',
    { env: { AWS_PAGER: '\'my pager\' -R --prompt="a b"' } },
    { command: ['my pager', '-R', '--prompt=a b'], env: FRX },
  ],
];

test.each(choices)('%s', (_, given, chosen) => {
  expect(choosePager(given)).toEqual(chosen);
});

test.each<readonly [name: string, env: Readonly<Record<string, string>>, chosen: Pager | undefined]>([
  ['less -R', {}, { command: ['less', '-R'], env: FRX }],
  ['no pager under TERM=dumb', { TERM: 'dumb' }, undefined],
  ['a configured pager under TERM=dumb', { TERM: 'dumb', MANPAGER: 'more' }, { command: ['more'], env: FRX }],
])('help pages use %s', (_, env, chosen) => {
  const io = { env, stdout: { isTTY: true }, hasProgram: (name: string) => INSTALLED.includes(name) };
  expect(helpPager(io)).toEqual(chosen);
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

test.each(lines)('splits the command line %j into %j', (line, split) => {
  expect(splitShellWords(line)).toEqual(split);
});
