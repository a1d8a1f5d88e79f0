import { expect, test } from 'vitest';
import { type Model, model, type Operation } from '../../../src/model/model.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../../../src/model/options.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { operationOf } from '../../support/operations.ts';

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

const create = operationOf('create-image');
const wait = operationOf('wait image-available');
const summaries = (one: Operation, isLate: boolean): string[] =>
  commandOptions(model, one)
    .filter((spec) => (spec.isLate ?? false) === isLate)
    .map(summary);

test('the model has the options of create-image in the order of the AWS CLI', () => {
  expect(summaries(create, false)).toEqual([
    '--tag-specifications many',
    '--snapshot-location one',
    '--dry-run none',
    '--no-dry-run none',
    '--instance-id one',
    '--name one',
    '--description one',
    '--no-reboot none',
    '--reboot none',
    '--block-device-mappings many',
    '--cli-input-json one',
    '--cli-input-yaml one',
    '--generate-cli-skeleton optional input|output|yaml-input',
  ]);
});

// As in awscli 1.45 and 2.9. Their pagination options always fail the wait.
test('the model has the options of wait image-available in the order of the AWS CLI', () => {
  expect(summaries(wait, false)).toEqual([
    '--executable-users many',
    '--image-ids many',
    '--owners many',
    '--include-deprecated none',
    '--no-include-deprecated none',
    '--include-disabled none',
    '--no-include-disabled none',
    '--max-results one',
    '--next-token one',
    '--dry-run none',
    '--no-dry-run none',
    '--filters many',
    '--cli-input-json one',
    '--cli-input-yaml one',
    '--generate-cli-skeleton optional input|output|yaml-input',
  ]);
});

test.each([
  // AWS CLI 2.36.7 does not have the first one yet.
  ['create-image', create, ['--boot-mode-override one', '--wait none'], [], ['--mark none', '--no-mark none']],
  ['wait image-available', wait, [], ['--expect-new none'], []],
])('the model marks the options of %s that the AWS CLI does not have', (_, one, first, middle, own) => {
  const waiting = ['--wait-timeout one', '--poll-interval one'];
  const progress = ['--progress one auto|plain|json|off', '--quiet none', '--no-quiet none'];
  const level = '--validate one documented|aws|none';
  expect(summaries(one, true)).toEqual([...first, ...waiting, ...middle, ...progress, ...own, level]);
});

test('create-image requires --instance-id and --name', () => {
  const specs = commandOptions(model, create);
  expect(specs.filter(({ required }) => required).map(({ name }) => name)).toEqual(['--instance-id', '--name']);
});
