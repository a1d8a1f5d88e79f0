// Checks of a definition for mistakes that validators accept: unknown variables, actions that the SDK does not have, and
// settings of readers and writers.

import { EC2 } from '@aws-sdk/client-ec2';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { MachineState } from '../../../src/state-machine/states.ts';
import { assignedBy, nextOf, variablesIn } from './expressions-in.ts';

/** Functions of JSONata 2.0.6 and of Step Functions that the expressions use. */
export const FUNCTIONS: readonly string[] = [
  'ceil',
  'contains',
  'exists',
  'floor',
  'fromMillis',
  'join',
  'lookup',
  'lowercase',
  'match',
  'max',
  'merge',
  'millis',
  'min',
  'not',
  'number',
  'power',
  'random',
  'replace',
  'string',
  'substring',
  'substringBefore',
  'toMillis',
];

/** Settings that AWS documents: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const SETTINGS: readonly (readonly [path: string, values: readonly JsonValue[]])[] = [
  ['ItemReader.Resource', ['arn:aws:states:::s3:getObject', 'arn:aws:states:::s3:listObjectsV2']],
  ['ItemReader.ReaderConfig.InputType', ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']],
  ['ItemProcessor.ProcessorConfig.Mode', ['DISTRIBUTED']],
  ['ItemProcessor.ProcessorConfig.ExecutionType', ['STANDARD', 'EXPRESS']],
  ['ResultWriter.Resource', ['arn:aws:states:::s3:putObject']],
  ['ResultWriter.WriterConfig.Transformation', ['NONE', 'COMPACT', 'FLATTEN']],
  ['ResultWriter.WriterConfig.OutputType', ['JSON', 'JSONL']],
];

const MEMBERS: readonly (readonly [path: string, members: readonly string[]])[] = [
  ['ItemReader', ['Resource', 'ReaderConfig', 'Arguments']],
  ['ItemReader.Arguments', ['Bucket', 'Key']],
  ['ResultWriter', ['Resource', 'WriterConfig', 'Arguments']],
  ['ResultWriter.Arguments', ['Bucket', 'Prefix']],
];

type States = Readonly<Record<string, MachineState>>;

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

/** The problems of the states of a machine or of a child. Those of a Map state are among them. */
export function problemsOf({ StartAt, States }: { readonly StartAt: string; readonly States: States }): string[] {
  const known = new Set([...Object.values(States).flatMap(assignedBy), ...FUNCTIONS, 'states']);
  const targets = [StartAt, ...Object.values(States).flatMap(nextOf)];
  return [
    ...Object.keys(States).flatMap((name) => (targets.includes(name) ? [] : [`${name}: no state leads to it`])),
    ...Object.entries(States).flatMap(([name, state]) => [
      ...[...variablesIn(state)].flatMap((used) => (known.has(used) ? [] : [`${name}: $${used} is unknown`])),
      ...(state.Type === 'Task' ? callProblems(name, state.Resource) : []),
      ...(state.Type === 'Map' ? [...settingProblems(name, state), ...problemsOf(state.ItemProcessor)] : []),
    ]),
  ];
}

function callProblems(name: string, resource: string): string[] {
  const [, action = ''] = /^arn:aws:states:::aws-sdk:ec2:(\w+)$/.exec(resource) ?? [];
  return action in EC2.prototype ? [] : [`${name}: the SDK has no ${resource}`];
}

const settingProblems = (name: string, state: MachineState): string[] => [
  ...SETTINGS.flatMap(([path, values]) =>
    values.includes(at(state, path) as JsonValue) ? [] : [`${name}: ${path} is ${at(state, path)}`],
  ),
  ...MEMBERS.flatMap(([path, members]) => {
    const found = Object.keys((at(state, path) ?? {}) as object);
    return found.toSorted().join() === members.toSorted().join() ? [] : [`${name}: ${path} has ${found}`];
  }),
];
