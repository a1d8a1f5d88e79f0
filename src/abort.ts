// Promises that end early: when a signal is aborted, or after a timeout.
import { CliError } from './errors.ts';

/**
 * Settles like `result`. If `signal` is aborted first, throws `reason()` instead, by default the signal's reason, and
 * ignores a later rejection of `result`.
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

/** EC2 did not respond within one of ec2img's own timeouts. */
export class TimeoutError extends CliError {
  constructor() {
    super('general', 'EC2 did not respond in time', { code: 'ReadTimeoutError' });
  }
}

/** The longest timer delay in Node.js, in milliseconds: nearly 25 days. */
export const MAX_DELAY = 2 ** 31 - 1;

/**
 * Runs `run` with a timeout, even if it ignores its signal. Throws TimeoutError after the timeout, or the reason of
 * `signal` if that is aborted. AbortSignal.timeout does not work here: its timer does not keep the process alive, and
 * Node.js may garbage-collect it while only AbortSignal.any refers to it (nodejs/node#57736, seen on 20.20).
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
