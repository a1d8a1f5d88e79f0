// A clock whose time passes only while all work waits for it, so that hours of simulated time take milliseconds.

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

export interface VirtualClock {
  /** Milliseconds since the clock was made. */
  readonly now: () => number;
  /** Resolves after some virtual milliseconds. Rejects with the reason of the signal once that is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Lets time pass until the work is done. Throws its error, or an error if it waits for something else. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

export function virtualClock(): VirtualClock {
  let time = 0;
  const timers: Timer[] = [];
  const add = (timer: Timer): void => {
    const at = timers.findLastIndex((other) => other.at <= timer.at);
    timers.splice(at + 1, 0, timer);
  };
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = { at: time + Math.max(0, milliseconds), wake: () => done() };
      const stop = (): void => {
        timers.splice(timers.indexOf(timer), 1);
        reject(signal?.reason);
      };
      const done = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      signal?.addEventListener('abort', stop, { once: true });
      add(timer);
    });
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const finish = (): void => {
      isDone = true;
    };
    work.then(finish, finish);
    for (;;) {
      // Everything that can go on without the clock goes on first.
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return work;
      const next = timers.shift();
      if (!next) throw new Error(`the work waits for something else than the clock, at ${time} ms`);
      time = next.at;
      next.wake();
    }
  };
  return { now: () => time, sleep, run };
}
