// Following an execution: the polls, states that are not current yet, and the numbers that progress shows.
import { expect, test } from 'vitest';
import type { Executions, SeenExecution } from '../../../../src/workflow/execution/executions.ts';
import { follow, RemoteProgress } from '../../../../src/workflow/execution/follow.ts';
import type { FleetState } from '../../../../src/workflow/fleet.ts';

const RUNNING: SeenExecution = { status: 'RUNNING' };

interface Polled {
  readonly result: SeenExecution | undefined;
  readonly error?: string;
  /** Milliseconds of each wait. */
  readonly waits: readonly number[];
  readonly states: readonly FleetState[];
}

type Counts = Awaited<ReturnType<Executions['counts']>>;

/** Follows an execution whose polls have these results. The last one is repeated. */
async function polled(
  seen: readonly (SeenExecution | undefined)[],
  { redrives, counts = [] }: { readonly redrives?: number; readonly counts?: readonly Partial<Counts>[] } = {},
): Promise<Polled> {
  const waits: number[] = [];
  const states: FleetState[] = [];
  let [now, polls] = [0, 0];
  const next = <T>(values: readonly T[]): T => values[Math.min(polls, values.length) - 1] as T;
  const executions: Pick<Executions, 'find' | 'mapRuns' | 'counts'> = {
    find: async () => {
      polls++;
      return next(seen);
    },
    mapRuns: async () => (counts.length > 0 ? ['arn:map'] : []),
    counts: async () => next(counts) as Counts,
  };
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const progress = new RemoteProgress(100, clock.now, (state) => states.push(state));
  progress.begin({ made: 5, available: 10, failed: 1 });
  const { signal: interrupt } = new AbortController();
  const options = { executions: executions as Executions, run: 'run-1', redrives, clock, interrupt, progress };
  try {
    return { result: await follow(options), waits, states };
  } catch (error) {
    return { result: undefined, error: (error as Error).message, waits, states };
  }
}

test('polls at growing intervals, up to a minute', async () => {
  const { result, waits } = await polled([...Array.from({ length: 14 }, () => RUNNING), { status: 'SUCCEEDED' }]);
  expect(result).toEqual({ status: 'SUCCEEDED' });
  expect(waits.slice(0, 4)).toEqual([1000, 1500, 2250, 3375]);
  expect(waits.slice(-3)).toEqual([60_000, 60_000, 60_000]);
});

test('waits for an execution that Step Functions does not list yet', async () => {
  const { result, waits } = await polled([undefined, undefined, RUNNING, { status: 'SUCCEEDED' }]);
  expect([result?.status, waits.length]).toEqual(['SUCCEEDED', 3]);
});

test('waits for the state after a redrive', async () => {
  const before: SeenExecution = { status: 'FAILED', redriveCount: 1 };
  const after: SeenExecution = { status: 'FAILED', redriveCount: 2 };
  const { result, waits } = await polled([before, before, { ...RUNNING, redriveCount: 2 }, after], { redrives: 1 });
  expect([result, waits.length]).toEqual([after, 3]);
  expect((await polled([before, after], { redrives: 1 })).result).toBe(after);
});

test('gives up an execution that is not listed', async () => {
  const { error, waits } = await polled([undefined]);
  expect([error, waits.length]).toEqual(['Step Functions does not show the execution run-1', 10]);
});

test('shows the numbers of the execution with those of earlier runs', async () => {
  const counts = [
    { pending: 84, running: 0, succeeded: 0 },
    { pending: 64, running: 10, succeeded: 9, failed: 1 },
    { pending: 0, running: 0, succeeded: 80, failed: 2, timedOut: 1, aborted: 1 },
  ];
  const { states } = await polled([RUNNING, RUNNING, { status: 'SUCCEEDED' }], { counts });
  const IDLE = { total: 100, doubt: 0, inFlight: new Map(), note: undefined };
  expect(states).toEqual([
    { ...IDLE, made: 15, failed: 1, available: 10, running: 0, rate: 0, secondsLeft: undefined },
    { ...IDLE, made: 24, failed: 2, available: 19, running: 10, rate: 9, secondsLeft: 9 },
    { ...IDLE, made: 95, failed: 5, available: 90, running: 0, rate: 32, secondsLeft: undefined },
  ]);
});

test('shows why a request is repeated, once', () => {
  const notes: (string | undefined)[] = [];
  const progress = new RemoteProgress(
    1,
    () => 0,
    ({ note }) => notes.push(note),
  );
  for (const reason of ['ThrottlingException: slow', 'ThrottlingException: slow', undefined, undefined])
    progress.note(reason);
  expect(notes).toEqual(['ThrottlingException: slow', undefined]);
});
