import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { untilAborted } from '../../src/abort.ts';

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
  ['an answer', ({ signal }) => untilAborted(Promise.resolve('yes'), signal), { resolved: 'yes' }],
  ['a refusal', ({ signal }) => untilAborted(Promise.reject('no'), signal), { rejected: 'no' }],
  [
    'an abort',
    (controller) => {
      setImmediate(() => controller.abort(130));
      return untilAborted(never, controller.signal);
    },
    { rejected: 130 },
  ],
  [
    'an abort with words of our own, as they are at that time',
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
    'an abort before it',
    (controller) => {
      controller.abort(130);
      return untilAborted(Promise.resolve('yes'), controller.signal);
    },
    { rejected: 130 },
  ],
  [
    'an abort, and then a refusal that nobody hears',
    (controller) => {
      const refusal = soon().then(() => Promise.reject('no'));
      controller.abort(130);
      return untilAborted(refusal, controller.signal);
    },
    { rejected: 130 },
  ],
])('%s', async (_, start, outcome) => {
  const controller = new AbortController();
  const seen = await start(controller).then(
    (resolved) => ({ resolved }),
    (rejected) => ({ rejected }),
  );
  expect(seen).toEqual(outcome);
  await soon();
  await soon();
  expect(unhandled).toEqual([]);
});

test('nothing of it stays at a signal that goes on', async () => {
  const { signal } = new AbortController();
  await untilAborted(Promise.resolve(), signal);
  await untilAborted(Promise.reject(), signal).catch(() => {});
  await soon();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
