// Signals that end a process: Ctrl-C, Ctrl-\, SIGTERM, and a closed terminal.

import { closeSync } from 'node:fs';
import { isMaybeTerminal, restoreBlocking } from './channel.ts';
import type { Interruption } from './io.ts';

/** Signals that end a process, with their numbers, which are the same on every platform. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;

type SignalName = keyof typeof SIGNALS;

const SIGNAL_NAMES = Object.keys(SIGNALS) as SignalName[];

/** Signals that are captured by default. The next one has its default effect, in case the program hangs. */
const CAPTURED_SIGNALS = 2;

/** The signals that this process got. */
const caught = new Set<SignalName>();

/** Notes a signal, or a key that stands for it. Returns the exit code for it: 128 plus its number. */
export function noteSignal(name: SignalName): number {
  caught.add(name);
  return 128 + SIGNALS[name];
}

/** Calls `leave` with the exit code for a signal instead of ending the process. Returns a function that stops listening. */
export function onSignal(leave: (exitCode: number) => void): () => void {
  const listener = (name: SignalName): void => leave(noteSignal(name));
  for (const name of SIGNAL_NAMES) process.on(name, listener);
  return () => {
    for (const name of SIGNAL_NAMES) process.off(name, listener);
  };
}

/** Until `end` is called, a number of signals abort the AbortSignal instead of ending the process. */
export function captureSignals(most = CAPTURED_SIGNALS): Interruption {
  const controller = new AbortController();
  let count = 0;
  const stop = onSignal((exitCode) => {
    // By default, the second signal is ignored, so that what may have happened is printed in full; the third ends the process.
    if (++count >= most) stop();
    controller.abort(exitCode);
  });
  // After a signal, the program ends by it.
  return { signal: controller.signal, end: () => controller.signal.aborted || stop() };
}

/** The signal that an exit code stands for, if this process got it. */
export const signalOf = (exitCode: number): SignalName | undefined =>
  SIGNAL_NAMES.find((name) => caught.has(name) && 128 + SIGNALS[name] === exitCode);

/**
 * Ends the process by a signal it got, because a shell ends its loop only then. Returns if that is not possible: on
 * Windows, and for the first process of a container.
 */
export function endBySignal(name: SignalName): void {
  if (process.platform === 'win32') return;
  restoreBlocking();
  // Without listeners, the default action is in force again.
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}

/** Closes terminals that are gone. Node.js sets the modes of a terminal when it exits, and aborts if that fails. */
export async function closeLostTerminals(): Promise<void> {
  const descriptors = [0, 1, 2].filter(isMaybeTerminal);
  if (descriptors.length === 0) return;
  const { isatty } = await import('node:tty');
  for (const descriptor of descriptors) {
    try {
      if (!isatty(descriptor)) closeSync(descriptor);
    } catch {}
  }
}
