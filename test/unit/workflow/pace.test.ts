// The pace of calls against simulated buckets of EC2. Expected values are those of the issue: the share of the ideal
// throughput, and the share of throttled calls.
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../scripts/bench/statistics.ts';
import { Pace } from '../../../src/workflow/pace.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

/** The bucket of EC2 for calls that change something (EC2 Developer Guide, request throttling). */
const CAPACITY = 50;

const WORKERS = 40;

const { signal } = new AbortController();

interface Measured {
  /** Milliseconds until all calls had succeeded. */
  readonly time: number;
  readonly calls: number;
  readonly throttled: number;
}

/** A bucket and the processes that share it. */
interface Simulation {
  readonly rateAt: (time: number) => number;
  /** Calls of each process. */
  readonly count: number;
  readonly processes?: number;
  /** What the bucket holds at first. */
  readonly filled?: number;
}

/** Makes calls with a latency of 200 to 400 ms against a bucket that is refilled at a rate at a time in milliseconds. */
async function simulated(
  { rateAt, count, processes = 1, filled = CAPACITY }: Simulation,
  seed: number,
): Promise<Measured> {
  const clock = virtualClock();
  const random = randomFrom(seed);
  let [tokens, filledAt, calls, throttled] = [filled, 0, 0, 0];
  const take = (): boolean => {
    const time = clock.now();
    tokens = Math.min(CAPACITY, tokens + ((time - filledAt) / 1000) * rateAt(time));
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const call = async (pace: Pace): Promise<boolean> => {
    await pace.turn(signal);
    calls++;
    const sentAt = clock.now();
    const latency = 200 + 200 * random();
    await clock.sleep(latency / 2);
    const isTaken = take();
    await clock.sleep(latency / 2);
    if (isTaken) return true;
    throttled++;
    pace.throttled(sentAt);
    return false;
  };
  const processOf = (): Promise<void>[] => {
    const pace = new Pace(clock);
    let left = count;
    const work = async (): Promise<void> => {
      while (left-- > 0) while (!(await call(pace)));
    };
    return Array.from({ length: WORKERS }, work);
  };
  await clock.run(Promise.all(Array.from({ length: processes }, processOf).flat()));
  return { time: clock.now(), calls, throttled };
}

/** Seconds that a bucket needs for a number of calls: those in it go at once. */
const ideal = (count: number, rate: number): number => (count - CAPACITY) / rate;

const CASES = [
  { bucket: '2 a second', rateAt: () => 2, count: 150, seconds: ideal(150, 2), share: 0.85, throttled: 0.12 },
  { bucket: '5 a second', rateAt: () => 5, count: 300, seconds: ideal(300, 5), share: 0.85, throttled: 0.05 },
  { bucket: '20 a second', rateAt: () => 20, count: 600, seconds: ideal(600, 20), share: 0.8, throttled: 0.05 },
  {
    bucket: '10 a second, halved after 20 s',
    rateAt: (time: number) => (time < 20_000 ? 10 : 5),
    count: 450,
    seconds: 20 + (450 - CAPACITY - 200) / 5,
    share: 0.85,
    throttled: 0.05,
  },
  {
    bucket: '5 a second, 2,000 calls',
    rateAt: () => 5,
    count: 2000,
    seconds: ideal(2000, 5),
    share: 0.85,
    throttled: 0.05,
  },
];

describe.each(CASES)('against a bucket of $bucket', ({ rateAt, count, seconds, share, throttled }) => {
  test.each([1, 2, 3, 4, 5])('is fast and seldom throttled, with latencies of seed %i', async (seed) => {
    const measured = await simulated({ rateAt, count }, seed);
    expect((seconds * 1000) / measured.time).toBeGreaterThanOrEqual(share);
    expect(measured.throttled / measured.calls).toBeLessThanOrEqual(throttled);
  });
});

const SHARED = [
  { bucket: '3 a second, 100 calls each', rate: 3, count: 100 },
  { bucket: '5 a second, 300 calls each', rate: 5, count: 300 },
];

describe.each(SHARED)('two processes against a bucket of $bucket', ({ rate, count }) => {
  test.each([1, 2, 3, 4, 5])('are fast together, with latencies of seed %i', async (seed) => {
    const measured = await simulated({ rateAt: () => rate, count, processes: 2 }, seed);
    expect((ideal(2 * count, rate) * 1000) / measured.time).toBeGreaterThanOrEqual(0.85);
  });
});

const PARTLY_FILLED = [
  { bucket: '20 a second that holds 20', rate: 20, count: 600, filled: 20 },
  { bucket: '5 a second that is empty', rate: 5, count: 300, filled: 0 },
];

describe.each(PARTLY_FILLED)('against a bucket of $bucket at first', ({ rate, count, filled }) => {
  test.each([1, 2, 3, 4, 5])('is fast, with latencies of seed %i', async (seed) => {
    const measured = await simulated({ rateAt: () => rate, count, filled }, seed);
    expect((((count - filled) / rate) * 1000) / measured.time).toBeGreaterThanOrEqual(0.85);
  });
});

test('the first 50 calls go at once, then 10 a second: two every 200 ms', async () => {
  const clock = virtualClock();
  const pace = new Pace(clock);
  const times: number[] = [];
  const turn = async (): Promise<void> => {
    await pace.turn(signal);
    times.push(clock.now());
  };
  await clock.run(Promise.all(Array.from({ length: 54 }, turn)));
  expect(times.slice(0, 50)).toEqual(Array(50).fill(0));
  expect(times.slice(50).map((time) => Math.round(time / 100))).toEqual([2, 2, 4, 4]);
});

test('throttling reduces the rate once for the calls of a round trip', () => {
  const clock = virtualClock();
  const pace = new Pace(clock);
  expect([pace.rate, pace.isThrottled]).toEqual([10, false]);
  pace.throttled(0);
  pace.throttled(-1);
  expect([pace.rate, pace.isThrottled]).toEqual([7, true]);
});

test('throttling of the first 50 calls does not reduce the rate', async () => {
  const clock = virtualClock();
  const pace = new Pace(clock);
  await clock.run(Promise.all(Array.from({ length: CAPACITY }, () => pace.turn(signal))));
  pace.throttled(0);
  expect([pace.rate, pace.isThrottled]).toEqual([10, false]);
  pace.throttled(1);
  expect([pace.rate, pace.isThrottled]).toEqual([7, true]);
});

test('the rate never falls below one call in five seconds', () => {
  const pace = new Pace(virtualClock());
  for (let count = 0; count < 100; count++) pace.throttled(0);
  expect(pace.rate).toBe(0.2);
});

test('a caller whose signal is aborted gets no turn, and the next one gets it', async () => {
  const clock = virtualClock();
  const pace = new Pace(clock);
  pace.throttled(0);
  const controller = new AbortController();
  const first = pace.turn(controller.signal).then(() => 'turn', String);
  const second = pace.turn(signal).then(() => 'turn');
  controller.abort('stopped');
  expect(await clock.run(Promise.all([first, second]))).toEqual(['stopped', 'turn']);
});
