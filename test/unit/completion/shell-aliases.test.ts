// Aliases of bash, expanded as bash 5.2 expands them: the tests compare with bash itself.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { splitTyped } from '../../../src/completion/line.ts';
import { aliasedCommand, expandShellAliases, parseShellAliases } from '../../../src/completion/shell-aliases.ts';
import { hasProgram } from '../../support/terminal.ts';

const ALIASES: Readonly<Record<string, string>> = {
  mkimg: 'ec2img create-image --no-reboot',
  aws: 'ec2img',
  ec2: 'aws ec2',
  ec2img: 'ec2img --region eu-west-1',
  prod: 'AWS_PROFILE="my prod" ec2img',
  quoted: `ec2img create-image --name 'a b' --description "it's"`,
  sudo: 'sudo ',
  loop: 'pool',
  pool: 'loop',
  '-': 'cd -',
  lines: 'ec2img\nwait',
};

/** What `alias` of bash prints for them. */
const PRINTED = `alias -- -='cd -'
alias aws='ec2img'
alias ec2='aws ec2'
alias ec2img='ec2img --region eu-west-1'
alias lines='ec2img
wait'
alias loop='pool'
alias mkimg='ec2img create-image --no-reboot'
alias pool='loop'
alias prod='AWS_PROFILE="my prod" ec2img'
alias quoted='ec2img create-image --name '\\''a b'\\'' --description "it'\\''s"'
alias sudo='sudo '
`;

const WITHOUT_EC2IMG = PRINTED.replace(/^alias ec2img=.*\n/m, '');

test('parses the aliases that bash prints, in POSIX mode too', () => {
  expect(Object.fromEntries(parseShellAliases(PRINTED))).toEqual(ALIASES);
  expect(Object.fromEntries(parseShellAliases(PRINTED.replace(/^alias (-- )?/gm, '')))).toEqual(ALIASES);
});

test.skipIf(!hasProgram('bash'))('the text of the tests is what bash prints', () => {
  const definitions = Object.entries(ALIASES).map(([name, text]) => `${name}=${text}`);
  const { stdout } = spawnSync('bash', ['-c', 'alias -- "$@"; alias', 'bash', ...definitions], { encoding: 'utf8' });
  expect(stdout).toBe(PRINTED);
});

describe('expands a line', () => {
  test.each([
    ['mkimg --inst', 'ec2img create-image --no-reboot --inst'],
    ['mkimg', 'mkimg'],
    ['aws ec2 create-im', 'ec2img ec2 create-im'],
    ['ec2 create-im', 'ec2img ec2 create-im'],
    ['quoted --na', `ec2img create-image --name 'a b' --description "it's" --na`],
    ['sudo mkimg --inst', 'sudo  ec2img create-image --no-reboot --inst'],
    ['loop x', 'loop x'],
    ['other mkimg ', 'other mkimg '],
    ['"mkimg" --inst', '"mkimg" --inst'],
    ['\\mkimg --inst', '\\mkimg --inst'],
    ['A=b mkimg --inst', 'A=b ec2img create-image --no-reboot --inst'],
    ['  mkimg --inst', '  ec2img create-image --no-reboot --inst'],
  ])('%j to %j', (line, expected) => {
    expect(expandShellAliases(line, WITHOUT_EC2IMG)).toBe(expected);
  });

  test('once for an alias with the name of a command in it', () => {
    expect(expandShellAliases('ec2img wait ', PRINTED)).toBe('ec2img --region eu-west-1 wait ');
  });

  test('at most a thousand times: here, each alias would double the words 40 times', () => {
    const doubling = [...Array(40).keys()].map((at) => `alias a${at}='a${at + 1} a${at + 1} '`).join('\n');
    // Each expansion replaces one word by two.
    expect(expandShellAliases('a0 x', doubling).trim().split(/\s+/).length).toBe(1002);
  });
});

test.each<[line: string, words: readonly string[], env: Readonly<Record<string, string>>]>([
  ['prod wait ', ['ec2img', 'wait'], { AWS_PROFILE: 'my prod' }],
  ['sudo mkimg ', ['ec2img', 'create-image', '--no-reboot'], {}],
  ['quoted ', ['ec2img', 'create-image', '--name', 'a b', '--description', "it's"], {}],
  ['AWS_REGION=$x HOME=/ mkimg ', ['ec2img', 'create-image', '--no-reboot'], {}],
  ['loop x ', ['loop', 'x'], {}],
])('finds the program, and the settings before it, in %j', (line, words, env) => {
  expect(aliasedCommand(splitTyped(expandShellAliases(line, WITHOUT_EC2IMG)).words)).toEqual({ words, env });
});
