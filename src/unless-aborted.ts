// An answer, or the end of the wait for it.

/**
 * What `answer` comes to, unless `signal` is aborted before: then throws `reason()`, by default what it was aborted with.
 * Nobody has to look at `answer` any more, whatever becomes of it.
 */
export function unlessAborted<T>(
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
