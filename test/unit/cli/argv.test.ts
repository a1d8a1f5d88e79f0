// What Python 3.11's argparse makes of the same options, one positional argument and the same words.
import { expect, test } from 'vitest';
import { assertRequired, choiceError, parseLevel, usageError } from '../../../src/cli/argv.ts';
import type { CliError } from '../../../src/errors.ts';
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

/** The options, the positional argument, and the rest. */
type Read = readonly [options: Options, word?: string | undefined, rest?: readonly string[]];

const lists: readonly (readonly [name: string, argv: readonly string[], read: Read])[] = [
  ['a word', ['w'], [[], 'w']],
  ['an empty word', [''], [[], '']],
  ['a lone dash is a word', ['-'], [[], '-']],
  ['a negative number is a word', ['-1', 'w'], [[], '-1', ['w']]],
  ['a negative fraction too', ['-.5'], [[], '-.5']],
  ['one with an exponent is an unknown option', ['-1.5e3'], [[], undefined, ['-1.5e3']]],
  ['a text with a space is a word', ['--name a', 'w'], [[], '--name a', ['w']]],
  ['an option takes the next value', ['--name', 'a', 'w'], [[['--name', 'a']], 'w']],
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
  ['it may be empty', ['--name=', 'w'], [[['--name', '']], 'w']],
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
  ['behind "=" it takes one', ['--tags=a', 'b'], [[['--tags', 'a']], 'b']],
  ['the next option ends it', ['--tags', 'a', '--debug', 'b'], [[['--tags', 'a'], ['--debug']], 'b']],
  ['"--" ends it', ['--tags', '--', 'a'], [[['--tags']], 'a']],
  ['an optional value is left out', ['w', '--skeleton'], [[['--skeleton']], 'w']],
  ['or taken', ['--skeleton', 'input', 'w'], [[['--skeleton', 'input']], 'w']],
  ['unknown options are left over', ['-x', '--bogus=1', 'w'], [[], 'w', ['-x', '--bogus=1']]],
  ['names are case-sensitive', ['--Name', 'a'], [[], 'a', ['--Name']]],
  ['only the first value is the word', ['w', 'x', 'y'], [[], 'w', ['x', 'y']]],
  ['after options too', ['x', '--debug', 'y'], [[['--debug']], 'x', ['y']]],
  ['left-overs keep their order', ['--bogus', 'val', 'x', '--other'], [[], 'val', ['--bogus', 'x', '--other']]],
  ['"--" before the word is swallowed', ['--', 'w'], [[], 'w']],
  ['it makes an option a word', ['--', '--name'], [[], '--name']],
  ['"--" after the word is swallowed', ['w', '--', 'x'], [[], 'w', ['x']]],
  ['farther away it is left over', ['x', '--debug', '--', '--name'], [[['--debug']], 'x', ['--', '--name']]],
  ['a second "--" is a word', ['--name', 'a', '--', '--'], [[['--name', 'a']], '--']],
];

test.each(lists)('%s: %j', (_, argv, [options, word, rest = []]) => {
  const level = parseLevel(argv, specs);
  expect(level.options.map(({ spec, values }) => [spec.name, ...values])).toEqual(options);
  expect([level.word, level.rest, level.stoppedAt]).toEqual([word, rest, undefined]);
});

// Each pair is the same command line with and without the argument that may be left out.
test.each([
  [
    ['w', '--debug', 'create', '--', 'x'],
    ['--debug', 'create', '--', 'x'],
  ],
  [
    ['--debug', 'w', 'create', 'x'],
    ['--debug', 'create', 'x'],
  ],
  [
    ['--', 'w', '--name'],
    ['--', '--name'],
  ],
  [
    ['--bogus', 'w', '-x', 'create'],
    ['--bogus', '-x', 'create'],
  ],
  [
    ['--name', 'a', 'w', '-', '--'],
    ['--name', 'a', '-', '--'],
  ],
  [['w', ''], ['']],
  [['--debug'], ['--debug']],
])('an implied argument may be left out of %j', (whole, short) => {
  expect(parseLevel(short, specs, { impliedWord: 'w' })).toEqual(parseLevel(whole, specs));
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
  ).toThrow(usageError(message, ['one']));
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
      ['operation can be create-image, create-tags, create-ipam or describe-images'],
    ),
  );
});
