// The signals that end a process: Ctrl-C, SIGTERM, and the end of the terminal.
import type { Interruption } from './io.ts';

/** Signals that end a process, and their numbers everywhere. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

const SIGNAL_NAMES = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];

const MOST_SIGNALS = 3;

/** Signals that end a process at once would leave the terminal without echo or cursor. */
export function onSignal(leave: () => void): () => void {
  for (const signal of SIGNAL_NAMES) process.on(signal, leave);
  return () => {
    for (const signal of SIGNAL_NAMES) process.off(signal, leave);
  };
}

/** From now on, until `end` is called, they abort the signal instead of ending the process. */
export function captureSignals(): Interruption {
  const controller = new AbortController();
  let count = 0;
  const end = (): void => {
    for (const name of SIGNAL_NAMES) process.off(name, abort);
  };
  const abort = (name: keyof typeof SIGNALS): void => {
    controller.abort(128 + SIGNALS[name]);
    // A second one must not cut off what the first one makes us say; whoever insists is obeyed.
    if (++count >= MOST_SIGNALS) end();
  };
  for (const name of SIGNAL_NAMES) process.on(name, abort);
  return { signal: controller.signal, end };
}
