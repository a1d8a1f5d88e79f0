import { expect, test } from 'vitest';
import { commandOptions, globalOptions, type OptionSpec } from '../../src/cli/options.ts';
import { type Model, model, type Operation, type Shape } from '../../src/model/shape.ts';

const shapes: Readonly<Record<string, Shape>> = {
  DryRun: { type: 'boolean' },
  NoReboot: { type: 'boolean', 'x-negated-option': 'reboot' },
  InstanceId: { type: 'string' },
  Color: { type: 'string', enum: ['on', 'off'] },
  Location: { type: 'string', 'x-values': ['regional', 'local'] },
  Skeleton: { type: 'string', enum: ['input', 'output'], default: 'input' },
  Mappings: { type: 'array', items: { type: 'string' } },
  Size: { type: 'integer' },
};

const input: Shape = { type: 'object', required: ['InstanceId', 'NoReboot'], properties: shapes };
const operation: Operation = { name: 'DoIt', input, output: { type: 'object' } };
const small: Model = {
  globals: { type: 'object', required: ['InstanceId'], properties: shapes },
  commandOptions: { type: 'object', properties: { CliInputJson: { type: 'string' } } },
  operations: [operation],
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
];

test('each member of a shape makes an option, none of the global ones is required', () => {
  expect(globalOptions(small)).toEqual(made);
});

test('a command has the members of its input and what every command has; the former may be required', () => {
  expect(commandOptions(small, operation)).toEqual([
    ...made.map((spec) => ({ ...spec, required: ['InstanceId', 'NoReboot'].includes(spec.member) })),
    { name: '--cli-input-json', member: 'CliInputJson', arity: 'one', ...free },
  ]);
});

const summary = ({ name, arity, choices }: OptionSpec): string =>
  [name, arity, ...(choices ? [choices.join('|')] : [])].join(' ');

test('the global options are those of the AWS CLI, in its order', () => {
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

// The AWS CLI 2.36.7 does not know this one yet.
const NEWER = ['--boot-mode-override one'];

test('the options of create-image are those of the AWS CLI, in its order', () => {
  const summaries = commandOptions(model, model.operations[0] as Operation).map(summary);
  expect(summaries.filter((text) => !NEWER.includes(text))).toEqual([
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

test('create-image requires the instance and a name', () => {
  const specs = commandOptions(model, model.operations[0] as Operation);
  expect(specs.filter(({ required }) => required).map(({ name }) => name)).toEqual(['--instance-id', '--name']);
});
