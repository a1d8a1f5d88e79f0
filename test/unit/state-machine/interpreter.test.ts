// The interpreter of state machines in the tests, by the rules that AWS documents for Step Functions.
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { type Execution, runStateMachine, ServiceFault, type World } from '../../support/state-machine/interpreter.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

type States = Readonly<Record<string, object>>;

/** Runs states, the first of which is named A. Returns the execution, and the seconds that it took. */
async function runStates(
  states: States,
  { input = {}, ...world }: Partial<World> & { readonly input?: JsonValue } = {},
): Promise<Execution & { readonly seconds: number }> {
  const clock = virtualClock();
  const base: World = {
    call: async () => ({}),
    wait: (seconds) => clock.sleep(1000 * seconds),
    now: () => new Date(Date.UTC(2026, 0, 1) + clock.now()),
    readItems: async () => [],
  };
  const definition = { QueryLanguage: 'JSONata', StartAt: 'A', States: states };
  const execution = await clock.run(runStateMachine(definition, input, { ...base, ...world }));
  return { ...execution, seconds: clock.now() / 1000 };
}

const task = (more: object): object => ({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ec2:x', ...more });
const done = (Output: JsonValue): object => ({ Type: 'Succeed', Output });

/** Fails so many calls with an error. */
const failing = (times: number, error = 'Ec2.SdkClientException'): World['call'] => {
  let calls = 0;
  return async () => {
    if (calls++ < times) throw new ServiceFault(error, 'cause');
    return { calls };
  };
};

describe('a state', () => {
  test('assigns all variables from the values before it', async () => {
    const { output, events } = await runStates({
      A: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Next: 'C' },
      C: done({ a: '{% $a %}', b: '{% $b %}' }),
    });
    expect(output).toEqual({ a: 2, b: 1 });
    expect(events).toBe(1 + 3 * 2 + 1);
  });

  test('passes on its input, and the result of a call', async () => {
    const { output } = await runStates(
      { A: task({ Arguments: { x: '{% $states.input.x %}' }, Next: 'B' }), B: done('{% $states.input %}') },
      { input: { x: 1 }, call: async (resource, args) => ({ resource, args }) },
    );
    expect(output).toEqual({ resource: 'aws-sdk:ec2:x', args: { x: 1 } });
  });

  test.each([
    ['an undefined value', '{% $states.input.none %}', 'the value is undefined: $states.input.none'],
    ['a function that does not exist', '{% $none() %}', 'Attempted to invoke a non-function: $none()'],
  ])('fails for %s', async (_, text, cause) => {
    expect(await runStates({ A: { Type: 'Pass', Output: text, Next: 'A' } })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause,
    });
  });

  test.each([
    ['its Output', { Output: '{% $none %}' }],
    ['its Assign', { Assign: { a: '{% $none %}' } }],
    ['its Arguments', { Arguments: '{% $none %}' }],
  ])('catches the error of %s', async (_, field) => {
    const { output } = await runStates({
      A: task({ ...field, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], Next: 'B' }),
      B: done('no error'),
      C: done('{% $states.input.Error %}'),
    });
    expect(output).toBe('States.QueryEvaluationError');
  });

  test('has no more than 256 KiB of data, which States.ALL does not catch', async () => {
    const large = 'x'.repeat(256 * 1024);
    const states = { A: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' }), B: done('ended') };
    const run = (length: number) => runStates(states, { call: async () => ({ a: large.slice(0, length) }) });
    // {"a":""}
    expect((await run(256 * 1024 - 8)).status).toBe('SUCCEEDED');
    expect(await run(256 * 1024 - 7)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test.each([
    ['1.5', '{% 1.5 %}'],
    ['-1', '{% -1 %}'],
    ['100,000,000', '{% 100000000 %}'],
    ['a text', '{% "5" %}'],
  ])('does not wait %s seconds', async (_, Seconds) => {
    expect(await runStates({ A: { Type: 'Wait', Seconds, Next: 'B' }, B: done('') })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });

  test('fails if no rule matches, or if a condition is no boolean', async () => {
    const choice = (Condition: string): States => ({ A: { Type: 'Choice', Choices: [{ Condition, Next: 'A' }] } });
    expect(await runStates(choice('{% false %}'))).toMatchObject({ error: 'States.NoChoiceMatched' });
    expect(await runStates(choice('{% 1 %}'))).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('an error', () => {
  const Retry = [{ ErrorEquals: ['Ec2.SdkClientException'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }];
  const states = { A: task({ Retry, Next: 'B' }), B: done('{% $states.input.calls %}') };

  test('is retried at growing intervals', async () => {
    expect(await runStates(states, { call: failing(3) })).toMatchObject({ output: 4, seconds: 2 + 4 + 8 });
  });

  test('ends the execution after the last retry', async () => {
    expect(await runStates(states, { call: failing(4) })).toMatchObject({
      status: 'FAILED',
      error: 'Ec2.SdkClientException',
      cause: 'cause',
    });
  });

  test('is handled by the first catcher that matches, with its own assignments', async () => {
    const catcher = (error: string, Next: string) => ({
      ErrorEquals: [error],
      Assign: { e: '{% $states.errorOutput.Error %}' },
      Next,
    });
    const { output } = await runStates(
      {
        A: task({ Catch: [catcher('Other', 'B'), catcher('States.ALL', 'C')], Next: 'B' }),
        B: done('B'),
        C: done('{% $e %}'),
      },
      { call: failing(1) },
    );
    expect(output).toBe('Ec2.SdkClientException');
  });
});

test('an execution has at most 25,000 events', async () => {
  const { status, error, events } = await runStates({ A: { Type: 'Pass', Next: 'A' } });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' });
  expect(events).toBeLessThanOrEqual(25_000);
});

describe('a Map state', () => {
  const map = (more: object = {}): States => ({
    A: {
      Type: 'Map',
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' } },
      ItemSelector: { at: '{% $states.context.Map.Item.Index %}', item: '{% $states.context.Map.Item.Value %}' },
      ItemProcessor: {
        StartAt: 'X',
        States: { X: task({ Arguments: '{% $states.input %}', Next: 'Y' }), Y: done('{% $states.input %}') },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b', Prefix: 'p' } },
      Next: 'B',
      ...more,
    },
    B: done('{% $states.input %}'),
  });
  const items = [10, 20, 30, 40];
  const readItems = async (): Promise<JsonValue[]> => items;

  test('runs a child for each item, and returns the outputs in their order', async () => {
    const { output, children } = await runStates(map(), { readItems, call: async (_, { item = 0 }) => ({ item }) });
    expect(output).toEqual(items.map((item) => ({ item })));
    expect(children.map(({ input }) => input)).toEqual(items.map((item, at) => ({ at, item })));
  });

  test('runs so many children at a time', async () => {
    let [running, most] = [0, 0];
    const call = async (): Promise<{ readonly [name: string]: JsonValue }> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return {};
    };
    // The virtual clock would end before the children.
    const definition = { StartAt: 'A', States: map({ MaxConcurrency: '{% 3 %}' }) };
    const world = { call, wait: async () => {}, now: () => new Date(), readItems };
    expect((await runStateMachine(definition, {}, world)).status).toBe('SUCCEEDED');
    expect(most).toBe(3);
  });

  test.each([
    ['a count', { ToleratedFailureCount: '{% 1 %}', ToleratedFailurePercentage: 100 }],
    ['a percentage', { ToleratedFailureCount: 4, ToleratedFailurePercentage: 25 }],
  ])('fails after more errors than %s allows', async (_, fields) => {
    const run = (failures: number) =>
      runStates(map({ ...fields, MaxConcurrency: 1 }), { readItems, call: failing(failures) });
    expect(await run(1)).toMatchObject({ status: 'SUCCEEDED' });
    const failed = await run(2);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(failed.children.map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
  });

  test('keeps the children of an earlier run that succeeded', async () => {
    const calls: JsonValue[] = [];
    const { output } = await runStates(map(), {
      readItems,
      call: async (_, { item = 0 }) => {
        calls.push(item);
        return { item };
      },
      keep: (index) => (index === 1 ? { status: 'SUCCEEDED', input: {}, output: 'kept', events: 1 } : undefined),
    });
    expect(calls).toEqual([10, 30, 40]);
    expect(output).toEqual([{ item: 10 }, 'kept', { item: 30 }, { item: 40 }]);
  });

  test('ends at once when the execution is stopped, and reports the children that were not started', async () => {
    const stop = new AbortController();
    const statuses: string[] = [];
    const { status } = await runStates(map({ MaxConcurrency: 2 }), {
      readItems,
      signal: stop.signal,
      call: async () => {
        stop.abort();
        return {};
      },
      writeResults: async (_, results) => {
        statuses.push(...results.map((result) => result.status));
        return {};
      },
    });
    expect(status).toBe('ABORTED');
    expect(statuses).toEqual(['ABORTED', 'ABORTED', 'PENDING', 'PENDING']);
  });
});
