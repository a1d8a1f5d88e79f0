import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TimeoutError, untilAborted, withTimeout } from '../../src/abort.ts';

let unhandled: unknown[];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', note);
});
afterEach(() => void process.off('unhandledRejection', note));

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<never>(() => {});

test.each<[name: string, start: (controller: AbortController) => Promise<unknown>, outcome: unknown]>([
  [
    'resolves with the result of the promise',
    ({ signal }) => untilAborted(Promise.resolve('yes'), signal),
    { resolved: 'yes' },
  ],
  [
    'rejects with the error of the promise',
    ({ signal }) => untilAborted(Promise.reject('no'), signal),
    { rejected: 'no' },
  ],
  [
    'rejects when the signal is aborted',
    (controller) => {
      setImmediate(() => controller.abort(130));
      return untilAborted(never, controller.signal);
    },
    { rejected: 130 },
  ],
  [
    'rejects with a custom reason that is evaluated at the abort',
    (controller) => {
      let words = 'early';
      setImmediate(() => {
        words = 'late';
        controller.abort(130);
      });
      return untilAborted(never, controller.signal, () => `${words} ${controller.signal.reason}`);
    },
    { rejected: 'late 130' },
  ],
  [
    'rejects if the signal is already aborted',
    (controller) => {
      controller.abort(130);
      return untilAborted(Promise.resolve('yes'), controller.signal);
    },
    { rejected: 130 },
  ],
  [
    'ignores an error of the promise after the abort',
    (controller) => {
      const refusal = soon().then(() => Promise.reject('no'));
      controller.abort(130);
      return untilAborted(refusal, controller.signal);
    },
    { rejected: 130 },
  ],
])('untilAborted %s', async (_, start, outcome) => {
  const controller = new AbortController();
  const settled = await start(controller).then(
    (resolved) => ({ resolved }),
    (rejected) => ({ rejected }),
  );
  expect(settled).toEqual(outcome);
  await soon();
  await soon();
  expect(unhandled).toEqual([]);
});

test('untilAborted leaves no listener on a signal that is not aborted', async () => {
  const { signal } = new AbortController();
  await untilAborted(Promise.resolve(), signal);
  await untilAborted(Promise.reject(), signal).catch(() => {});
  await soon();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('withTimeout', () => {
  const { signal } = new AbortController();

  test('returns the result, and leaves neither a listener nor a timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await withTimeout(60_000, signal, async () => 'yes')).toBe('yes');
    expect([vi.getTimerCount(), getEventListeners(signal, 'abort')]).toEqual([0, []]);
    vi.useRealTimers();
  });

  test('throws a TimeoutError when the time is up, and aborts the signal of the call', async () => {
    let inner: AbortSignal | undefined;
    const run = (limit: AbortSignal): Promise<never> => {
      inner = limit;
      return never;
    };
    await expect(withTimeout(1000, signal, run)).rejects.toBeInstanceOf(TimeoutError);
    expect(inner?.reason).toBeInstanceOf(TimeoutError);
  });

  test('throws the reason of the signal if it is aborted before or during the call', async () => {
    const controller = new AbortController();
    const running = withTimeout(60_000, controller.signal, () => never);
    controller.abort(130);
    await expect(running).rejects.toBe(130);
    const run = vi.fn(() => never);
    await expect(withTimeout(60_000, controller.signal, run)).rejects.toBe(130);
    expect(run).not.toHaveBeenCalled();
  });

  test('keeps the process alive until the time is up', async () => {
    // Timers that do not keep the process alive are left out.
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const running = withTimeout(1000, signal, () => never).catch(() => {});
    expect(timers()).toBe(before + 1);
    await running;
  });

  test('accepts a timeout that is longer than a timer supports', async () => {
    expect(await withTimeout(2 ** 40, signal, () => soon().then(() => 'yes'))).toBe('yes');
  });
});
