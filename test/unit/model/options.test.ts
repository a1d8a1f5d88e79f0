import { expect, test } from 'vitest';
import { type Model, model, type Operation } from '../../../src/model/model.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../../../src/model/options.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { operationOf } from '../../support/operations.ts';
import { recordedSkeletons } from '../../support/recorded-skeletons.ts';

const shapes: Readonly<Record<string, Shape>> = {
  DryRun: { type: 'boolean' },
  NoReboot: { type: 'boolean', 'x-negated-option': 'reboot' },
  InstanceId: { type: 'string' },
  Color: { type: 'string', enum: ['on', 'off'] },
  Location: { type: 'string', 'x-known-values': ['regional', 'local'] },
  Skeleton: { type: 'string', enum: ['input', 'output'], default: 'input' },
  Mappings: { type: 'array', items: { type: 'string' } },
  Size: { type: 'integer' },
  Minutes: { type: 'integer', format: 'int64' },
  Price: { type: 'number' },
  At: { type: 'string', format: 'date-time' },
};

const input: Shape = { type: 'object', required: ['InstanceId', 'NoReboot'], properties: shapes };
const extraOptions: Shape = { type: 'object', properties: { Wait: { type: 'boolean', 'x-newer-than-aws-cli': true } } };
const operation: Operation = { name: 'DoIt', command: ['do-it'], input, output: { type: 'object' }, extraOptions };
const small: Model = {
  globals: { type: 'object', required: ['InstanceId'], properties: shapes },
  commandOptions: { type: 'object', properties: { CliInputJson: { type: 'string' } } },
  pagingOptions: { type: 'object' },
  operations: [operation],
  customCommands: [],
};

const free = { flagValue: true, required: false } as const;
const made: readonly OptionSpec[] = [
  { name: '--dry-run', member: 'DryRun', arity: 'none', ...free },
  { name: '--no-reboot', member: 'NoReboot', arity: 'none', ...free },
  { name: '--reboot', member: 'NoReboot', arity: 'none', ...free, flagValue: false },
  { name: '--instance-id', member: 'InstanceId', arity: 'one', ...free },
  { name: '--color', member: 'Color', arity: 'one', ...free, choices: ['on', 'off'] },
  { name: '--location', member: 'Location', arity: 'one', ...free },
  {
    name: '--skeleton',
    member: 'Skeleton',
    arity: 'optional',
    ...free,
    choices: ['input', 'output'],
    default: 'input',
  },
  { name: '--mappings', member: 'Mappings', arity: 'many', ...free },
  { name: '--size', member: 'Size', arity: 'one', ...free },
  { name: '--minutes', member: 'Minutes', arity: 'one', ...free, number: 'int' },
  { name: '--price', member: 'Price', arity: 'one', ...free, number: 'float' },
  { name: '--at', member: 'At', arity: 'one', ...free },
];

test('converts each member to an option and makes no global option required', () => {
  expect(globalOptions(small)).toEqual(made);
});

test('builds the options of a command from its input, the common options and the options of ec2img', () => {
  expect(commandOptions(small, operation)).toEqual([
    ...made.map((spec) => ({ ...spec, required: ['InstanceId', 'NoReboot'].includes(spec.member) })),
    { name: '--cli-input-json', member: 'CliInputJson', arity: 'one', ...free },
    { name: '--wait', member: 'Wait', arity: 'none', ...free, isLate: true },
  ]);
});

const summary = ({ name, arity, choices }: OptionSpec): string =>
  [name, arity, ...(choices ? [choices.join('|')] : [])].join(' ');

test('the model has the global options of the AWS CLI in the same order', () => {
  expect(globalOptions(model).map(summary)).toEqual([
    '--debug none',
    '--endpoint-url one',
    '--no-verify-ssl none',
    '--no-paginate none',
    '--output one json|text|table|yaml|yaml-stream|off',
    '--query one',
    '--profile one',
    '--region one',
    '--version none',
    '--color one on|off|auto',
    '--no-sign-request none',
    '--ca-bundle one',
    '--cli-read-timeout one',
    '--cli-connect-timeout one',
    '--cli-binary-format one base64|raw-in-base64-out',
    '--no-cli-pager none',
    '--cli-auto-prompt none',
    '--no-cli-auto-prompt none',
    '--cli-error-format one legacy|json|yaml|text|table|enhanced',
  ]);
});

/** The options of a recorded skeleton: `--no-reboot` and `--reboot` for `"NoReboot": true`. */
const recordedOptions = (skeleton: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(skeleton).flatMap(([member, value]) => {
    const name = member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).slice(1);
    if (value === true) return [`--${name} none`, `--${name.startsWith('no-') ? name.slice(3) : `no-${name}`} none`];
    return [`--${name} ${Array.isArray(value) ? 'many' : 'one'}`];
  });

test.each(recordedSkeletons('input'))(
  'the model has the options of $command in the order of the AWS CLI',
  ({ command, text }) => {
    const operation = operationOf(command);
    const options = commandOptions(model, operation).filter(({ isLate }) => !isLate);
    expect(options.map(summary)).toEqual([
      ...recordedOptions(JSON.parse(text)),
      '--cli-input-json one',
      '--cli-input-yaml one',
      ...(operation.paginator ? ['--starting-token one', '--page-size one', '--max-items one'] : []),
      '--generate-cli-skeleton optional input|output|yaml-input|minimal',
    ]);
  },
);

test.each([
  ['create-image', ['--boot-mode-override one', '--wait none', '--wait-timeout one', '--mark none', '--no-mark none']],
  [
    'wait image-available',
    [
      '--wait-timeout one',
      '--expect-new none',
      '--progress one auto|plain|json|off',
      '--quiet none',
      '--no-quiet none',
    ],
  ],
])('the model marks options of %s that the AWS CLI does not have', (command, options) => {
  const late = commandOptions(model, operationOf(command)).filter(({ isLate }) => isLate);
  expect(late.map(summary)).toEqual(expect.arrayContaining(options));
  expect(late.map(summary).at(-1)).toBe('--validate one documented|aws|none');
});

test('create-image requires --instance-id and --name', () => {
  const specs = commandOptions(model, operationOf('create-image'));
  expect(specs.filter(({ required }) => required).map(({ name }) => name)).toEqual(['--instance-id', '--name']);
});
