// Waits that can be left: by a signal, or when they take too long.
import { CliError } from './errors.ts';

/**
 * What `answer` comes to, unless `signal` is aborted before: then throws `reason()`, by default what it was aborted with.
 * Nobody has to look at `answer` any more, whatever becomes of it.
 */
export function untilAborted<T>(
  answer: Promise<T>,
  signal: AbortSignal,
  reason: () => unknown = () => signal.reason,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(reason());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

// A limit on the time of something that may hang, whether or not it heeds a signal.

/** The limit was reached. */
export class TimeoutError extends CliError {
  constructor() {
    super('general', 'EC2 did not answer in time');
  }
}

/** The longest delay of a timer of Node, in milliseconds: nearly 25 days. */
export const MAX_DELAY = 2 ** 31 - 1;

/** What `run` comes to. Throws TimeoutError when it takes longer, and the reason of `signal` when that is aborted. */
export async function withTimeout<T>(
  milliseconds: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const abort = (): void => limit.abort(signal.reason);
  const timer = setTimeout(() => limit.abort(new TimeoutError()), Math.min(milliseconds, MAX_DELAY));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await untilAborted(run(limit.signal), limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
