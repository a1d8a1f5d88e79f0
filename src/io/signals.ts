// Signals that end a process: Ctrl-C, SIGTERM, and a closed terminal.
import type { Interruption } from './io.ts';

/** Signals that end a process, with their numbers, which are the same on every platform. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

const SIGNAL_NAMES = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];

/** Signals that are captured. The next one has its default effect. */
const CAPTURED_SIGNALS = 3;

/** Calls `leave` on a signal instead of ending the process, which would leave the terminal without echo or cursor. */
export function onSignal(leave: () => void): () => void {
  for (const signal of SIGNAL_NAMES) process.on(signal, leave);
  return () => {
    for (const signal of SIGNAL_NAMES) process.off(signal, leave);
  };
}

/** Until `end` is called, signals abort the AbortSignal instead of ending the process. */
export function captureSignals(): Interruption {
  const controller = new AbortController();
  let count = 0;
  const end = (): void => {
    for (const name of SIGNAL_NAMES) process.off(name, abort);
  };
  const abort = (name: keyof typeof SIGNALS): void => {
    controller.abort(128 + SIGNALS[name]);
    // The second and third signal are ignored, so that the hint is printed in full; the fourth ends the process.
    if (++count >= CAPTURED_SIGNALS) end();
  };
  for (const name of SIGNAL_NAMES) process.on(name, abort);
  return { signal: controller.signal, end };
}
