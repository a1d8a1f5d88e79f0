// What Python 3.11's argparse makes of the same options, one positional argument and the same words.
import { expect, test } from 'vitest';
import { assertRequired, choiceError, parseLevel, usageError } from '../../../src/cli/argv.ts';
import { type CliError, USAGE } from '../../../src/errors.ts';
import type { Arity, OptionSpec } from '../../../src/model/options.ts';

const option = (name: string, arity: Arity, more: Partial<OptionSpec> = {}): OptionSpec => ({
  name,
  member: name,
  arity,
  flagValue: true,
  required: false,
  ...more,
});

const specs: readonly OptionSpec[] = [
  option('--debug', 'none'),
  option('--name', 'one', { required: true }),
  option('--no-reboot', 'none'),
  option('--no-dry-run', 'none'),
  option('--tags', 'many', { required: true }),
  option('--skeleton', 'optional', { choices: ['input', 'output'] }),
  option('--output', 'one', { choices: ['json', 'text'] }),
  option('--version', 'none'),
];

const numbers: readonly OptionSpec[] = [
  option('--minutes', 'one', { number: 'int' }),
  option('--price', 'one', { number: 'float' }),
];

type Options = readonly (readonly [name: string, ...values: string[]])[];

/** The options that were seen, the word and its place, what is left over. */
type Read = readonly [options: Options, word?: string | undefined, at?: number | undefined, extras?: readonly string[]];

const lists: readonly (readonly [name: string, argv: readonly string[], read: Read])[] = [
  ['a word', ['w'], [[], 'w', 0]],
  ['an empty word', [''], [[], '', 0]],
  ['a lone dash is a word', ['-'], [[], '-', 0]],
  ['a negative number is a word', ['-1', 'w'], [[], '-1', 0, ['w']]],
  ['a negative fraction too', ['-.5'], [[], '-.5', 0]],
  ['one with an exponent is an unknown option', ['-1.5e3'], [[], undefined, undefined, ['-1.5e3']]],
  ['a text with a space is a word', ['--name a', 'w'], [[], '--name a', 0, ['w']]],
  ['an option takes the next value', ['--name', 'a', 'w'], [[['--name', 'a']], 'w', 2]],
  [
    'and values that look like options',
    ['--name', '-', '--name', '-1'],
    [
      [
        ['--name', '-'],
        ['--name', '-1'],
      ],
    ],
  ],
  ['with a space they are values', ['--name', '- a b'], [[['--name', '- a b']]]],
  [
    'a value behind "=" is whatever it is',
    ['--name=--x', '--name=a=b'],
    [
      [
        ['--name', '--x'],
        ['--name', 'a=b'],
      ],
    ],
  ],
  ['it may be empty', ['--name=', 'w'], [[['--name', '']], 'w', 1]],
  [
    'a prefix stands for its option',
    ['--nam', 'a', '--na=b'],
    [
      [
        ['--name', 'a'],
        ['--name', 'b'],
      ],
    ],
  ],
  ['of a flag too', ['--no-r', '--deb'], [[['--no-reboot'], ['--debug']]]],
  ['a list option may have no value', ['--tags'], [[['--tags']]]],
  ['it takes all values that follow', ['--tags', 'a', '-1', '-'], [[['--tags', 'a', '-1', '-']]]],
  ['behind "=" it takes one', ['--tags=a', 'b'], [[['--tags', 'a']], 'b', 1]],
  ['the next option ends it', ['--tags', 'a', '--debug', 'b'], [[['--tags', 'a'], ['--debug']], 'b', 3]],
  ['"--" ends it', ['--tags', '--', 'a'], [[['--tags']], 'a', 2]],
  ['an optional value is left out', ['w', '--skeleton'], [[['--skeleton']], 'w', 0]],
  ['or taken', ['--skeleton', 'input', 'w'], [[['--skeleton', 'input']], 'w', 2]],
  ['unknown options are left over', ['-x', '--bogus=1', 'w'], [[], 'w', 2, ['-x', '--bogus=1']]],
  ['names are case-sensitive', ['--Name', 'a'], [[], 'a', 1, ['--Name']]],
  ['only the first value is the word', ['w', 'x', 'y'], [[], 'w', 0, ['x', 'y']]],
  ['after options too', ['x', '--debug', 'y'], [[['--debug']], 'x', 0, ['y']]],
  ['left-overs keep their order', ['--bogus', 'val', 'x', '--other'], [[], 'val', 1, ['--bogus', 'x', '--other']]],
  ['"--" before the word is swallowed', ['--', 'w'], [[], 'w', 1]],
  ['it makes an option a word', ['--', '--name'], [[], '--name', 1]],
  ['"--" after the word is swallowed', ['w', '--', 'x'], [[], 'w', 0, ['x']]],
  ['farther away it is left over', ['x', '--debug', '--', '--name'], [[['--debug']], 'x', 0, ['--', '--name']]],
  ['a second "--" is a word', ['--name', 'a', '--', '--'], [[['--name', 'a']], '--', 3]],
];

test.each(lists)('%s: %j', (_, argv, [options, word, at, extras = []]) => {
  const level = parseLevel(argv, specs);
  expect(level.options.map(({ spec, values }) => [spec.name, ...values])).toEqual(options);
  expect([level.word, level.wordAt, level.rest, level.stoppedAt]).toEqual([word, at, extras, undefined]);
});

test.each([
  ['what follows is not looked at', ['--version', '--name']],
  ['what went before counts', ['--debug', 'w', '--version', '--output', 'xml']],
])('the option to stop at: %s', (_, argv) => {
  expect(parseLevel(argv, specs, { stopAt: '--version' }).stoppedAt).toBe(specs.at(-1));
});

/** An error with these words, whatever is hinted at (unknown.test.ts). */
const saying = ({ kind, message }: CliError) => expect.objectContaining({ kind, message });

const refusals: readonly (readonly [argv: readonly string[], message: string])[] = [
  [['--n', 'x'], 'ambiguous option: --n could match --name, --no-reboot, --no-dry-run'],
  [['--no=x'], 'ambiguous option: --no=x could match --no-reboot, --no-dry-run'],
  [['--name', '--version', '--no'], 'ambiguous option: --no could match --no-reboot, --no-dry-run'],
  [['--name'], 'argument --name: expected one argument'],
  [['--name', '--debug'], 'argument --name: expected one argument'],
  [['--name', '-x'], 'argument --name: expected one argument'],
  [['--nam', '--', 'a'], 'argument --name: expected one argument'],
  [['--name', '-1.5e3'], 'argument --name: expected one argument'],
  [['--debug=1'], "argument --debug: ignored explicit argument '1'"],
  [['--deb='], "argument --debug: ignored explicit argument ''"],
  [["--debug=it's"], 'argument --debug: ignored explicit argument "it\'s"'],
  [['--output', 'xml', '--version'], "argument --output: Found invalid choice 'xml'\n"],
  [['--output='], "argument --output: Found invalid choice ''\n"],
  [['--skeleton', 'none'], "argument --skeleton: Found invalid choice 'none'\n"],
  [['--output', 'jso'], "argument --output: Found invalid choice 'jso'\n\nMaybe you meant:\n\n  * json"],
];

test.each(refusals)('%j is refused', (argv, message) => {
  expect(() => parseLevel(argv, specs, { stopAt: '--version' })).toThrow(saying(usageError(message)));
});

test.each([
  ['--minutes', '15'],
  ['--minutes', ' -1_5 '],
  ['--price', '1.5e3'],
  ['--price', 'inf'],
])('%s takes the number %j', (name, value) => {
  expect(parseLevel([name, value], numbers).options.map(({ values }) => values)).toEqual([[value]]);
});

test.each([
  [['--minutes', 'x'], "argument --minutes: invalid int value: 'x'"],
  [['--minutes='], "argument --minutes: invalid int value: ''"],
  [['--minutes', '1.5'], "argument --minutes: invalid int value: '1.5'"],
  [['--minutes', 'file://n'], "argument --minutes: invalid int value: 'file://n'"],
  [['--price', "it's"], 'argument --price: invalid float value: "it\'s"'],
])('%j is no number', (argv, message) => {
  expect(() => parseLevel(argv, numbers)).toThrow(usageError(message));
});

const needs: readonly (readonly [argv: readonly string[], missing: string])[] = [
  [[], '--name, --tags, command'],
  [['w'], '--name, --tags'],
  [['--tags', 'w'], '--name, command'],
  [['--name=a', '--tags'], 'command'],
];

test.each(needs)('%j lacks %s', (argv, missing) => {
  const required = specs.filter((spec) => spec.required);
  const message = `the following arguments are required: ${missing}`;
  expect(() =>
    assertRequired(parseLevel(argv, specs), required, { wordName: 'command', hints: () => ['one'] }),
  ).toThrow(usageError(message, USAGE, ['one']));
});

test('nothing is missing', () => {
  expect(
    assertRequired(parseLevel(['w', '--name=a'], specs), [specs[1] as OptionSpec], {
      wordName: 'command',
      hints: () => [],
    }),
  ).toBeUndefined();
});

test('a wrong word brings what may have been meant, best first', () => {
  const choices = ['create-image', 'create-tags', 'create-ipam', 'describe-images'];
  expect(choiceError('operation', 'create-imag', choices)).toEqual(
    usageError(
      `argument operation: Found invalid choice 'create-imag'

Maybe you meant:

  * create-image
  * create-tags
  * create-ipam`,
      USAGE,
      ['operation can be create-image, create-tags, create-ipam or describe-images'],
    ),
  );
});
