// What every waiter of the model must have.
import { describe, expect, test } from 'vitest';
import { type CommandWords, model, type Operation, operationNamed } from '../../src/model/model.ts';
import { memberOf, members } from '../../src/model/shape.ts';
import { type Acceptor, acceptorsOf, type Waiter } from '../../src/model/waiter-model.ts';
import { operationWith } from '../support/operations.ts';

const waits = model.operations.flatMap((operation): [string, Operation, Waiter][] =>
  operation.waiter ? [[operation.command.join(' '), operation, operation.waiter]] : [],
);

const hasOption = ({ extraOptions }: Operation, name: string): boolean => memberOf(extraOptions, name) !== undefined;

/** Problems of the options of a wait. Without --expect-new, no user could make use of a grace period. */
function problemsOf(operation: Operation, waiter: Waiter): string[] {
  const hasGrace = acceptorsOf(waiter).some(({ grace }) => grace !== undefined);
  const needed = ['WaitTimeout', 'PollInterval', 'Progress', 'Quiet', ...(hasGrace ? ['ExpectNew'] : [])];
  return [
    ...needed.filter((name) => !hasOption(operation, name)).map((name) => `lacks ${name}`),
    ...(hasOption(operation, 'ExpectNew') && !hasGrace ? ['has ExpectNew, but no acceptor with a grace period'] : []),
  ];
}

describe.each(waits)('the command %s', (_, operation, waiter) => {
  test('has the options that its acceptors need', () => {
    expect(problemsOf(operation, waiter)).toEqual([]);
  });

  test('polls an operation of the model, with the same input and pages', () => {
    const polled = operationNamed(waiter.operation) as Operation;
    expect(members(operation.input).map(([name]) => name)).toEqual(members(polled.input).map(([name]) => name));
    expect(operation.paginator).toMatchObject({ results: polled.paginator?.results });
  });
});

test('a command whose waiter has a grace period must have --expect-new and --progress', () => {
  const [, operation, waiter] = waits.find(([name]) => name === 'wait image-exists') as (typeof waits)[number];
  const grace = { state: 'retry', matcher: 'error', expected: 'Unknown', grace: 300 } as const;
  const changed: Waiter = { ...waiter, extraAcceptors: [grace] };
  expect(problemsOf(operation, changed)).toEqual(['lacks ExpectNew']);
  const without = operationWith(operation, { extraOptions: { type: 'object' } });
  expect(problemsOf(without, changed)).toEqual([
    'lacks WaitTimeout',
    'lacks PollInterval',
    'lacks Progress',
    'lacks Quiet',
    'lacks ExpectNew',
  ]);
});

const IMAGES = 'Images[].State';
const SNAPSHOTS = 'Snapshots[].State';
const INSTANCES = 'Reservations[].Instances[].State.Name';

const reached = (argument: string, expected: string): Acceptor => ({
  state: 'success',
  matcher: 'pathAll',
  argument,
  expected,
});
const failed = (argument: string, ...states: string[]): Acceptor[] =>
  states.map((expected) => ({ state: 'failure', matcher: 'pathAny', argument, expected }));
const unknown = (expected: string): Acceptor => ({ state: 'retry', matcher: 'error', expected });

// waiters-2.json of botocore 1.43, ec2/2016-11-15, in its order: the first one that matches decides.
const RECORDED: readonly [command: CommandWords, acceptors: Acceptor[]][] = [
  ['wait image-available', [reached(IMAGES, 'available'), ...failed(IMAGES, 'failed')]],
  [
    'wait image-exists',
    [
      { state: 'success', matcher: 'path', argument: 'length(Images[]) > `0`', expected: true },
      unknown('InvalidAMIID.NotFound'),
    ],
  ],
  ['wait snapshot-completed', [reached(SNAPSHOTS, 'completed'), ...failed(SNAPSHOTS, 'error')]],
  ['wait instance-stopped', [reached(INSTANCES, 'stopped'), ...failed(INSTANCES, 'pending', 'terminated')]],
  [
    'wait instance-running',
    [
      reached(INSTANCES, 'running'),
      ...failed(INSTANCES, 'shutting-down', 'terminated', 'stopping'),
      unknown('InvalidInstanceID.NotFound'),
    ],
  ],
];

test('the acceptors of every waiter are those of botocore', () => {
  expect(waits.map(([name, , { acceptors }]) => [name, acceptors]).toSorted()).toEqual(RECORDED.toSorted());
});
