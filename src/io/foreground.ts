// Whether this process may use its terminal. The system stops a process in the background that does, and again whenever it
// is continued: no handler of a signal runs in between, so that not even SIGTERM would end it.

import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';

/** True in the background of the controlling terminal. Only Linux tells. */
export function isInBackground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(foreground) > 0 && foreground !== group;
  } catch {
    return false;
  }
}

/**
 * Stops this process group, as the terminal would, until it is in the foreground. Rejects with the reason of the signal.
 * Returns in the background if no shell can continue this process, so that nothing stops it.
 */
export async function untilForeground(signal: AbortSignal): Promise<void> {
  while (isInBackground()) {
    await signalsHeard();
    signal.throwIfAborted();
    let isContinued = false;
    const note = (): void => {
      isContinued = true;
    };
    process.once('SIGCONT', note);
    process.kill(0, 'SIGTTOU');
    await signalsHeard();
    process.off('SIGCONT', note);
    if (!isContinued) return;
  }
  signal.throwIfAborted();
}

/** Signals that have come are heard within a whole pass of the event loop. */
async function signalsHeard(): Promise<void> {
  for (let pass = 0; pass < 2; pass++) await new Promise((resolve) => setImmediate(resolve));
}

let isClosing = false;

/**
 * Closes all terminals before the process ends in the background: Node.js would set their modes then. Which descriptors it
 * has for them depends on its version.
 */
export function closeInBackground(): void {
  if (isClosing) return;
  isClosing = true;
  process.once('exit', () => {
    if (!isInBackground()) return;
    for (const name of readdirSync('/proc/self/fd')) {
      try {
        if (isatty(Number(name))) closeSync(Number(name));
      } catch {
        // The descriptor of the folder itself is closed already.
      }
    }
  });
}
