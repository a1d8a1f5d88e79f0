import { describe, expect, test } from 'vitest';
import { usageError } from '../../../src/cli/argv.ts';
import { parseArgv, parseGlobals } from '../../../src/cli/parse.ts';
import { CliError, parameterError } from '../../../src/errors.ts';
import { model } from '../../../src/model/model.ts';
import { parsed as parse, parsedCall } from '../../support/parse.ts';

/** The required options of create-image. */
const B = ['--instance-id', 'i-1', '--name', 'abc'];
const BASE = { InstanceId: 'i-1', Name: 'abc' };
const GCS = '--generate-cli-skeleton';

type Values = Readonly<Record<string, string | readonly string[] | boolean>>;

function valuesOf(argv: readonly string[]): { values: Values; globals: Values } {
  const { values, globals } = parsedCall(argv);
  return { values: Object.fromEntries(values), globals: Object.fromEntries(globals) };
}

/** Matches kind and message of an error, with any hints (argument-hints.test.ts tests those). */
const matching = ({ kind, message }: CliError) => expect.objectContaining({ kind, message });

const scalars: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [B, BASE],
  [['--instance-id=i-1', '--name=a=b'], { InstanceId: 'i-1', Name: 'a=b' }],
  [['--instance-id=', '--name', 'abc'], { InstanceId: '', Name: 'abc' }],
  [['--inst', 'i-1', '--na', 'abc'], BASE],
  [[...B, '--name', 'second', '--name=third'], { ...BASE, Name: 'third' }],
  ...['-1', '-.5', '-', '- x', '--x y', '', '{"a": 1}', 'a\nb'].map(description),
  [[...B, '--description=--x'], { ...BASE, Description: '--x' }],
  [[...B, '--desc=-x'], { ...BASE, Description: '-x' }],
  [['--', ...B], BASE],
  [[...B, '--'], BASE],
];

function description(value: string): readonly [readonly string[], Values] {
  return [[...B, '--description', value], { ...BASE, Description: value }];
}

const flags: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [['--reboot'], { NoReboot: false }],
  [['--reb'], { NoReboot: false }],
  [['--no-reboot'], { NoReboot: true }],
  [['--no-r'], { NoReboot: true }],
  [['--reboot', '--no-reboot'], { NoReboot: true }],
  [['--no-reboot', '--reboot'], { NoReboot: false }],
  [['--dry-run'], { DryRun: true }],
  [['--no-d'], { DryRun: false }],
  [['--dry-run', '--no-dry-run'], { DryRun: false }],
];

// An abbreviation resolves to an option of the AWS CLI first. These are ec2img's because no option there matches.
const ours: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [['--wait'], { Wait: true }],
  ...['--w', '--wa', '--wai'].map((text) => [[text], { Wait: true }] as const),
  [['--wait-t', '3h'], { WaitTimeout: '3h' }],
  [['--wait', '--po=10s', '--quiet'], { Wait: true, PollInterval: '10s', Quiet: true }],
  [['--quie', '--no-qui'], { Quiet: false }],
];

test.each([
  ['--qu', 'x', 'Query'],
  ['--q', 'x', 'Query'],
])('resolves the abbreviation %s to an option of the AWS CLI, not to an option of ec2img', (text, value, member) => {
  expect(valuesOf(['create-image', ...B, text, value])).toEqual({ values: BASE, globals: { [member]: value } });
});

const BDM = '--block-device-mappings';
const lists: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [[BDM], { BlockDeviceMappings: [] }],
  [[BDM, 'DeviceName=a', '-1', 'help'], { BlockDeviceMappings: ['DeviceName=a', '-1', 'help'] }],
  [[BDM, 'a', BDM, 'b'], { BlockDeviceMappings: ['b'] }],
  [[BDM, 'a', 'b', `${BDM}=c`], { BlockDeviceMappings: ['c'] }],
  [[BDM, 'a', BDM], { BlockDeviceMappings: [] }],
];

describe('create-image', () => {
  test.each(scalars)('parses the arguments %j', (argv, values) => {
    expect(valuesOf(['create-image', ...argv])).toEqual({ values, globals: {} });
  });

  test.each([...flags, ...ours, ...lists])('parses the flags and lists %j', (argv, values) => {
    expect(valuesOf(['create-image', ...B, ...argv])).toEqual({ values: { ...BASE, ...values }, globals: {} });
  });
});

const WAIT = ['wait', 'image-available'];
const waits: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [WAIT, {}],
  [['ec2', ...WAIT, '--image-ids'], { ImageIds: [] }],
  [[...WAIT, '--im', 'ami-1', 'ami-2', '--no-dry-run'], { ImageIds: ['ami-1', 'ami-2'], DryRun: false }],
  [['wait', '--owners=self', 'image-available', '--max-results', '5'], { Owners: ['self'], MaxResults: '5' }],
  [['wait', '--', 'image-available', '--w', '90s'], { WaitTimeout: '90s' }],
];

test.each(waits)('parses %j as wait image-available with the values %j', (argv, values) => {
  const { operation } = parsedCall(argv);
  expect([operation.name, operation.waiter?.name]).toEqual(['DescribeImages', 'ImageAvailable']);
  expect(valuesOf(argv)).toEqual({ values, globals: {} });
});

const anywhere: readonly (readonly [argv: readonly string[], globals: Values])[] = [
  [['create-image', '--instance-id', 'i-1', '--name', '--region', 'us-west-2', 'abc'], { Region: 'us-west-2' }],
  [['--output', 'text', 'create-image', ...B, '--query=a'], { Output: 'text', Query: 'a' }],
  [['create-image', ...B, '--re', 'us-east-1', '--p', 'x'], { Region: 'us-east-1', Profile: 'x' }],
  [['create-image', ...B, '--d', '--no-v'], { Debug: true, NoVerifySsl: true }],
  [['--region', 'a', 'create-image', ...B, '--region', 'b'], { Region: 'b' }],
  [['ec2', 'create-image', ...B, '--no-cli-pager'], { NoCliPager: true }],
  [['ec2', '--', 'create-image', ...B], {}],
  [['--name=abc', 'ec2', 'create-image', '--instance-id', 'i-1'], {}],
];

test.each(anywhere)('parses %j and returns the global options %j', (argv, given) => {
  expect(valuesOf(argv)).toEqual({ values: BASE, globals: given });
});

const waivers: readonly (readonly [argv: readonly string[], values: Values])[] = [
  [[GCS], { GenerateCliSkeleton: 'input' }],
  [[GCS, 'yaml-input', '--dry-run'], { GenerateCliSkeleton: 'yaml-input', DryRun: true }],
  [[GCS, 'input', GCS, 'output'], { GenerateCliSkeleton: 'output' }],
  [[GCS, 'output', '--cli-input-json', '{}'], { GenerateCliSkeleton: 'output', CliInputJson: '{}' }],
  [['--cli-input-json', '{}'], { CliInputJson: '{}' }],
  [['--cli-input-yaml', ''], { CliInputYaml: '' }],
];

test.each(waivers)('create-image requires no options with %j', (argv, values) => {
  expect(valuesOf(['create-image', ...argv])).toEqual({ values, globals: {} });
});

const REQUIRED = 'the following arguments are required: --instance-id, --name';
const NO_OPTIONS = '--no-verify-ssl, --no-paginate, --no-sign-request, --no-cli-pager, --no-cli-auto-prompt';
const refusals: readonly (readonly [argv: readonly string[], message: string])[] = [
  ...[[], ['help', 'x'], [GCS, 'output'], [`${GCS}=input`], ['--gen'], ['--gen', 'input']].map(
    (argv) => [argv, REQUIRED] as const,
  ),
  [['--cli-input-j', '{}'], REQUIRED],
  [['--cli-input-json={}'], REQUIRED],
  [[GCS, 'output', GCS, 'input'], REQUIRED],
  [['--name', 'abc', '--bogus'], 'the following arguments are required: --instance-id'],
  [['--instance-id', 'i-1', '--name'], 'argument --name: expected one argument'],
  ...['--dry-run', '-x', '--', '-1.5e3'].map(
    (token) => [[...B, '--description', token], 'argument --description: expected one argument'] as const,
  ),
  [[...B, '--n', 'x'], `ambiguous option: --n could match ${NO_OPTIONS}`],
  [[...B, '--no=x'], `ambiguous option: --no=x could match ${NO_OPTIONS}`],
  [['--cli-input', '{}'], 'ambiguous option: --cli-input could match --cli-input-json, --cli-input-yaml'],
  [[...B, '--dry-run=true'], "argument --dry-run: ignored explicit argument 'true'"],
  [[...B, GCS, 'extra'], `argument ${GCS}: Found invalid choice 'extra'`],
  [[GCS, ''], `argument ${GCS}: Found invalid choice ''`],
  [[GCS, 'Input'], `argument ${GCS}: Found invalid choice 'Input'\nMaybe you meant:\n  * input`],
  [['--output', 'xml', '--version'], "argument --output: Found invalid choice 'xml'"],
  [['--output', 'jso'], "argument --output: Found invalid choice 'jso'\nMaybe you meant:\n  * json"],
];

test.each(refusals)('rejects create-image with the arguments %j as a usage error', (argv, message) => {
  expect(() => parse(['create-image', ...argv])).toThrow(matching(usageError(message)));
});

const commands: readonly (readonly [argv: readonly string[], message: string])[] = [
  [[], 'the following arguments are required: command'],
  [['--region', 'x'], 'the following arguments are required: command'],
  [['ec2'], 'the following arguments are required: operation'],
  [['ec2', 'bogus'], "argument operation: Found invalid choice 'bogus'"],
  [
    ['ec2', 'create-imag'],
    "argument operation: Found invalid choice 'create-imag'\nMaybe you meant:\n  * create-image\n  * create-images\n  * create-tags",
  ],
  [['ec2', 'wai'], "argument operation: Found invalid choice 'wai'\nMaybe you meant:\n  * wait"],
  // Measured on AWS CLI 2.9.19: the command after wait is the first value, even the value of an option.
  [['wait', 'bogus'], "argument subcommand: Found invalid choice 'bogus'"],
  [['wait', '--image-ids', 'ami-1', 'image-available'], "argument subcommand: Found invalid choice 'ami-1'"],
  [
    ['wait', 'image-availabl'],
    "argument subcommand: Found invalid choice 'image-availabl'\nMaybe you meant:\n  * image-available",
  ],
  [[...WAIT, '--i', 'x'], 'ambiguous option: --i could match --image-ids, --include-deprecated, --include-disabled'],
];

test.each(commands)('rejects the command line %j as a usage error', (argv, message) => {
  expect(() => parse(argv)).toThrow(matching(usageError(message)));
});

const TOO_FEW = 'too few arguments';

test.each([
  [['wait'], TOO_FEW],
  [['ec2', 'wait', '--region', 'x'], TOO_FEW],
  [['wait', '--foo', '-x'], 'Unknown options: --foo, -x'],
])('rejects %j because the command after wait is missing', (argv, message) => {
  expect(() => parse(argv)).toThrow(matching(usageError(message)));
});

test.each([
  [[...WAIT, 'x', '--bogus', 'y'], '--bogus, y, x'],
  [['wait', '--bogus', 'image-available'], '--bogus'],
  [[...WAIT, '--wait'], ''],
])('reports the invalid arguments of wait image-available in %j', (argv, unknown) => {
  const error = unknown
    ? new CliError('unknown-options', `Unknown options: ${unknown}`)
    : usageError('argument --wait-timeout: expected one argument');
  expect(() => parse(argv)).toThrow(matching(error));
});

test.each([
  [['--debug=1'], "argument --debug: ignored explicit argument '1'"],
  [['--profile'], 'argument --profile: expected one argument'],
])('rejects %j in the prescan', (argv, message) => {
  expect(() => parse(['create-image', ...B, ...argv])).toThrow(matching(usageError(message, [], 'prescan')));
});

test.each([[[]], [['--output', 'xml']], [['--version']]])(
  'rejects --cli-auto-prompt with --no-cli-auto-prompt, also if the other options are %j',
  (more) => {
    const message = 'Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.';
    const argv = ['create-image', ...more, ...B, '--cli-auto-prompt', '--no-cli-auto-prompt'];
    expect(() => parse(argv)).toThrow(matching(parameterError(message)));
  },
);

// The first stray value comes last.
const strays: readonly (readonly [argv: readonly string[], unknown: string])[] = [
  [[...B, 'extra', 'more'], 'more, extra'],
  // An empty argument counts unless it is the first stray value.
  [[...B, 'extra', ''], ', extra'],
  [[...B, '', 'extra'], 'extra'],
  [[...B, '--bogus', 'val', 'x', '--other'], '--bogus, x, --other, val'],
  [['x', ...B, 'y', '--bogus'], 'y, --bogus, x'],
  [[...B, '--bogus=val'], '--bogus=val'],
  [[...B, '--', '--dry-run'], '--dry-run'],
  [[...B, '--', '--help'], '--help'],
  [[...B, '--bogus', '--'], '--bogus'],
  [[...B, 'x', '--'], 'x'],
  [[...B, '--Name', 'x'], '--Name, x'],
  [[...B, '-n', 'x'], '-n, x'],
  [[...B, '--dry-run', 'true'], 'true'],
  [[...B, `${BDM}=DeviceName=a`, 'DeviceName=b'], 'DeviceName=b'],
  [[...B, BDM, 'DeviceName=a', '-x'], '-x'],
];

test.each(strays)('reports the unknown arguments in create-image %j, the first stray value last', (argv, unknown) => {
  const error = matching(new CliError('unknown-options', `Unknown options: ${unknown}`));
  expect(() => parse(['create-image', ...argv])).toThrow(error);
});

const CREATE = ['create-image'];
const help: readonly (readonly [argv: readonly string[], path: readonly string[]])[] = [
  ...[['help'], ['ec2', 'help'], ['help', 'help'], ['--help'], ['ec2', '--help'], ['--region', 'x', '--help']].map(
    (argv) => [argv, []] as const,
  ),
  ...[
    ['help'],
    ['--', 'help'],
    [...B, 'help'],
    [GCS, 'input', 'help'],
    ['--help'],
    ['--help', '--query', '['],
    ['x', '--help'],
  ].map((argv) => [['create-image', ...argv], CREATE] as const),
  [['ec2', 'create-image', 'help'], CREATE],
  [['help', 'create-image'], CREATE],
  [['--help', 'create-image'], CREATE],
  [['create-image', '-h', '--help'], CREATE],
  ...[
    ['wait', 'help'],
    ['help', 'wait'],
    ['wait', '--help'],
    ['wait', '--', 'help'],
  ].map((argv) => [argv, ['wait']] as const),
  ...[
    [...WAIT, 'help'],
    ['help', ...WAIT],
    ['ec2', 'help', ...WAIT],
    ['wait', '--help', 'image-available'],
    [...WAIT, '--image-ids=x', 'help'],
  ].map((argv) => [argv, WAIT] as const),
];

test.each(help)('parses %j as a request for the full help', (argv, path) => {
  expect(parse(argv)).toEqual({ kind: 'help', path, isShort: false });
});

test.each([
  [['-h'], []],
  [['ec2', '-h'], []],
  [['help', '-h'], []],
  [['create-image', ...B, '-h'], CREATE],
  [['-h', 'create-image'], CREATE],
  [['wait', '-h'], ['wait']],
  [['wait', '-h', 'image-available'], WAIT],
])('parses %j as a request for the short help', (argv, path) => {
  expect(parse(argv)).toEqual({ kind: 'help', path, isShort: true });
});

test.each([
  [['nonsense', '--help'], "argument operation: Found invalid choice 'nonsense'"],
  [['--output', 'xml', '--help'], "argument --output: Found invalid choice 'xml'"],
])('rejects the request for help %j as a usage error', (argv, message) => {
  expect(() => parse(argv)).toThrow(matching(usageError(message)));
});

test.each([
  [['--version']],
  [['--v']],
  [['create-image', ...B, '--description', '--version']],
  [['--version', '--output', 'xml']],
])('parses %j as a request for the version', (argv) => {
  expect(parse(argv)).toEqual({ kind: 'version' });
});

test('returns the last value of each global option even if the command is invalid', () => {
  const line = parseGlobals(['create-image', '--query', 'a', '--debug', '--query=b', '--bogus'], model);
  expect([...line.globals]).toEqual([
    ['Query', 'b'],
    ['Debug', true],
  ]);
  expect(() => parseArgv(line, model)).toThrow(matching(usageError(MISSING)));
});

const given: readonly (readonly [argv: readonly string[], globals: Values])[] = [
  [['create-image'], {}],
  [['create-image', '--cli-error-format', 'json', '--bogus', '--debug'], { CliErrorFormat: 'json', Debug: true }],
  [['--cli-error-format=json', '--cli-err', 'yaml'], { CliErrorFormat: 'yaml' }],
  [['--cli-error-format', 'json', '--output', 'xml'], {}],
  [['--cli-error-format', 'bogus'], {}],
];

test.each(given)('parses the invalid command line %j and returns the global options %j', (argv, globals) => {
  expect(Object.fromEntries(parseGlobals(argv, model).globals)).toEqual(globals);
});

// As many arguments as a system allows. Copying a list for each argument would take minutes instead of a second. Passing
// them all as arguments of one call would exhaust the stack.
const times = (count: number, ...words: string[]): string[] => Array<string[]>(count).fill(words).flat();
const MISSING = 'the following arguments are required: --instance-id, --name';
const long: readonly (readonly [name: string, argv: string[], message: string])[] = [
  ['items of a list', ['create-image', ...B, '--block-device-mappings', ...times(200_000, 'DeviceName=/dev/sdb')], ''],
  ['repeats of an option', ['create-image', ...B, ...times(80_000, '--description', 'a')], ''],
  ['repeats of a list option', ['create-image', ...B, ...times(80_000, '--block-device-mappings', 'DeviceName=a')], ''],
  ['repeats of a global option', [...times(150_000, '--debug'), 'create-image', ...B], ''],
  ['stray values', ['create-image', ...times(200_000, 'a')], MISSING],
  ['lone dashes', ['create-image', ...times(200_000, '--')], MISSING],
  ['unknown options', ['create-image', ...times(200_000, '--zzz')], MISSING],
  ['different unknown options', ['create-image', ...times(100_000, '').map((_, at) => `--nam${at}`)], MISSING],
  ['flags before a stray value', ['create-image', ...times(100_000, '--dry-run'), 'a'], MISSING],
];

test.each(long)('parses a command line with very many %s in less than 8 seconds', (_, argv, message) => {
  const started = process.cpuUsage();
  const error = expect.objectContaining({ message: usageError(message).message });
  if (message) expect(() => parse(argv)).toThrow(error);
  else expect(parse(argv)).toMatchObject({ kind: 'call' });
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(8);
});

test('suggests corrections only for the first 20 of 30 unknown arguments', async () => {
  const words = times(30, '').map((_, at) => `--nam${at}`);
  const hints = words.slice(0, 20).map((word) => `${word}: did you mean --name?`);
  const error = await (async () => parse(['create-image', ...B, ...words]))().catch((thrown) => thrown);
  expect(await error.explained()).toMatchObject({ hints });
});
