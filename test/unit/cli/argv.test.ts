// Expected values come from Python 3.11's argparse with the same options, one positional argument and the same argv.
import { expect, test } from 'vitest';
import { assertRequired, choiceError, parseLevel, usageError } from '../../../src/cli/argv.ts';
import type { CliError } from '../../../src/errors.ts';
import type { Arity, OptionSpec } from '../../../src/model/options.ts';
import { listed } from '../../support/commands.ts';

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
type Expected = readonly [options: Options, word?: string | undefined, rest?: readonly string[]];

const lists: readonly (readonly [name: string, argv: readonly string[], expected: Expected])[] = [
  ['accepts a positional argument', ['w'], [[], 'w']],
  ['accepts an empty positional argument', [''], [[], '']],
  ['accepts a lone dash as a positional argument', ['-'], [[], '-']],
  ['accepts a negative number as a positional argument', ['-1', 'w'], [[], '-1', ['w']]],
  ['accepts a negative fraction as a positional argument', ['-.5'], [[], '-.5']],
  ['treats a negative number with an exponent as an unknown option', ['-1.5e3'], [[], undefined, ['-1.5e3']]],
  ['accepts text with a space as a positional argument', ['--name a', 'w'], [[], '--name a', ['w']]],
  ['uses the next argument as the value of an option', ['--name', 'a', 'w'], [[['--name', 'a']], 'w']],
  [
    'accepts a dash or a negative number as the value of an option',
    ['--name', '-', '--name', '-1'],
    [
      [
        ['--name', '-'],
        ['--name', '-1'],
      ],
    ],
  ],
  ['accepts text with a dash and a space as the value of an option', ['--name', '- a b'], [[['--name', '- a b']]]],
  [
    'accepts any text after "=" as the value',
    ['--name=--x', '--name=a=b'],
    [
      [
        ['--name', '--x'],
        ['--name', 'a=b'],
      ],
    ],
  ],
  ['accepts an empty value after "="', ['--name=', 'w'], [[['--name', '']], 'w']],
  [
    'resolves an abbreviated option',
    ['--nam', 'a', '--na=b'],
    [
      [
        ['--name', 'a'],
        ['--name', 'b'],
      ],
    ],
  ],
  ['resolves an abbreviated flag', ['--no-r', '--deb'], [[['--no-reboot'], ['--debug']]]],
  ['accepts a list option without values', ['--tags'], [[['--tags']]]],
  ['adds all values that follow to a list option', ['--tags', 'a', '-1', '-'], [[['--tags', 'a', '-1', '-']]]],
  ['adds only the value after "=" to a list option', ['--tags=a', 'b'], [[['--tags', 'a']], 'b']],
  ['ends a list at the next option', ['--tags', 'a', '--debug', 'b'], [[['--tags', 'a'], ['--debug']], 'b']],
  ['ends a list at "--"', ['--tags', '--', 'a'], [[['--tags']], 'a']],
  ['accepts an option without its optional value', ['w', '--skeleton'], [[['--skeleton']], 'w']],
  ['accepts an option with its optional value', ['--skeleton', 'input', 'w'], [[['--skeleton', 'input']], 'w']],
  ['does not consume unknown options', ['-x', '--bogus=1', 'w'], [[], 'w', ['-x', '--bogus=1']]],
  ['matches option names case-sensitively', ['--Name', 'a'], [[], 'a', ['--Name']]],
  ['uses only the first value as the positional argument', ['w', 'x', 'y'], [[], 'w', ['x', 'y']]],
  ['does not consume a second value after an option', ['x', '--debug', 'y'], [[['--debug']], 'x', ['y']]],
  [
    'keeps the order of the arguments that it does not consume',
    ['--bogus', 'val', 'x', '--other'],
    [[], 'val', ['--bogus', 'x', '--other']],
  ],
  ['consumes "--" before the positional argument', ['--', 'w'], [[], 'w']],
  ['uses an option after "--" as the positional argument', ['--', '--name'], [[], '--name']],
  ['consumes "--" after the positional argument', ['w', '--', 'x'], [[], 'w', ['x']]],
  [
    'does not consume "--" if it does not directly follow the positional argument',
    ['x', '--debug', '--', '--name'],
    [[['--debug']], 'x', ['--', '--name']],
  ],
  ['uses a second "--" as the positional argument', ['--name', 'a', '--', '--'], [[['--name', 'a']], '--']],
];

test.each(lists)('the parser %s: %j', (_, argv, [options, word, rest = []]) => {
  const level = parseLevel(argv, specs);
  expect(level.options.map(({ spec, values }) => [spec.name, ...values])).toEqual(options);
  expect([level.word, level.rest, level.stoppedAt]).toEqual([word, rest, undefined]);
});

// Each pair is the same command line with and without the implied argument.
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
])('the parser returns the same result for %j with and without the implied argument', (whole, short) => {
  expect(parseLevel(short, specs, { impliedWord: 'w' })).toEqual(parseLevel(whole, specs));
});

test.each([
  ['ignores everything after it', ['--version', '--name']],
  ['parses everything before it', ['--debug', 'w', '--version', '--output', 'xml']],
])('the parser stops at --version and %s', (_, argv) => {
  expect(parseLevel(argv, specs, { stopAt: '--version' }).stoppedAt).toBe(specs.at(-1));
});

/** Matches kind and message of an error, with any hints (argument-hints.test.ts tests those). */
const matching = ({ kind, message }: CliError) => expect.objectContaining({ kind, message });

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
  [['--debug=a\\b'], "argument --debug: ignored explicit argument 'a\\\\b'"],
  [['--debug=a\nb'], "argument --debug: ignored explicit argument 'a\\nb'"],
  [["--debug=it's"], 'argument --debug: ignored explicit argument "it\'s"'],
  [['--output', 'xml', '--version'], "argument --output: Found invalid choice 'xml'"],
  [['--output='], "argument --output: Found invalid choice ''"],
  [['--skeleton', 'none'], "argument --skeleton: Found invalid choice 'none'"],
  [['--output', 'jso'], "argument --output: Found invalid choice 'jso'\nMaybe you meant:\n  * json"],
];

test.each(refusals)('the parser rejects %j with the usage error of argparse', (argv, message) => {
  expect(() => parseLevel(argv, specs, { stopAt: '--version' })).toThrow(matching(usageError(message)));
});

test.each([
  ['--minutes', '15'],
  ['--minutes', ' -1_5 '],
  ['--price', '1.5e3'],
  ['--price', 'inf'],
])('the number option %s accepts the value %j', (name, value) => {
  expect(parseLevel([name, value], numbers).options.map(({ values }) => values)).toEqual([[value]]);
});

test.each([
  [['--minutes', 'x'], "argument --minutes: invalid int value: 'x'"],
  [['--minutes='], "argument --minutes: invalid int value: ''"],
  [['--minutes', '1.5'], "argument --minutes: invalid int value: '1.5'"],
  [['--minutes', 'file://n'], "argument --minutes: invalid int value: 'file://n'"],
  [['--price', "it's"], 'argument --price: invalid float value: "it\'s"'],
])('the parser rejects %j because the number is invalid', (argv, message) => {
  expect(() => parseLevel(argv, numbers)).toThrow(usageError(message));
});

const needs: readonly (readonly [argv: readonly string[], missing: string])[] = [
  [[], '--name, --tags, command'],
  [['w'], '--name, --tags'],
  [['--tags', 'w'], '--name, command'],
  [['--name=a', '--tags'], 'command'],
];

test.each(needs)('the parser reports these missing arguments for %j: %s', (argv, missing) => {
  const required = specs.filter((spec) => spec.required);
  const message = `the following arguments are required: ${missing}`;
  expect(() => assertRequired(parseLevel(argv, specs), required, { wordName: 'command' })).toThrow(usageError(message));
});

test('accepts a command line with all required arguments', () => {
  expect(
    assertRequired(parseLevel(['w', '--name=a'], specs), [specs[1] as OptionSpec], { wordName: 'command' }),
  ).toBeUndefined();
});

test.each([
  [1, []],
  [2, ['color can be c0 or c1']],
  [15, [`color can be ${listed(Array.from({ length: 15 }, (_, at) => `c${at}`))}`]],
  [16, []],
])('the error for an invalid choice of %i has a hint if there are a few', (count, hints) => {
  const choices = Array.from({ length: count }, (_, at) => `c${at}`);
  expect(choiceError('color', 'blue', choices).hints).toEqual(hints);
});

test('the error for an invalid choice lists similar choices, best match first', () => {
  const choices = ['create-image', 'create-tags', 'create-ipam', 'describe-images'];
  expect(choiceError('command', 'create-imag', choices)).toEqual(
    usageError(
      `argument command: Found invalid choice 'create-imag'
Maybe you meant:
  * create-image
  * create-tags
  * create-ipam`,
      ['command can be create-image, create-tags, create-ipam or describe-images'],
    ),
  );
});
