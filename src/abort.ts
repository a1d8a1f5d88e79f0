// Waits that end early: when a signal is aborted, or after a time limit.
import { CliError } from './errors.ts';

/**
 * Settles as `result` does, unless `signal` is aborted first: then throws `reason()`, by default the reason of the signal.
 * A later rejection of `result` is ignored.
 */
export function untilAborted<T>(
  result: Promise<T>,
  signal: AbortSignal,
  reason: () => unknown = () => signal.reason,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(reason());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** EC2 did not respond within a limit of ours. */
export class TimeoutError extends CliError {
  constructor() {
    super('general', 'EC2 did not respond in time');
  }
}

/** The longest delay of a timer in Node.js, in milliseconds: nearly 25 days. */
export const MAX_DELAY = 2 ** 31 - 1;

/**
 * Runs `run`, whether or not it obeys its signal. Throws TimeoutError once the time is up, and the reason of `signal` when
 * that is aborted. AbortSignal.timeout would not do: its timer does not keep the process alive, and Node.js may collect it
 * as garbage while AbortSignal.any alone refers to it (nodejs/node#57736, seen on 20.20).
 */
export async function withTimeout<T>(
  milliseconds: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TimeoutError()), Math.min(milliseconds, MAX_DELAY));
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    return await untilAborted(run(either), either);
  } finally {
    clearTimeout(timer);
  }
}
