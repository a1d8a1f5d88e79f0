// Runs a command line of an alias with a shell. Loaded on demand.

import { spawn } from 'node:child_process';
import { constants as system } from 'node:os';
import { noteSignal } from './signals.ts';

/**
 * Runs a command line with the shell and the streams of this process. Resolves to its exit code; after a signal, to that of
 * Python, 256 minus the number of the signal. Ctrl-C is for the command. Rejects with system errors.
 */
export function runShell(command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // Node.js rejects an empty command line, which a shell accepts.
    const child = spawn(command || ' ', { shell: true, stdio: 'inherit' });
    const onInterrupt = (): void => void noteSignal('SIGINT');
    process.on('SIGINT', onInterrupt);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', onInterrupt);
      resolve(code ?? (signal === 'SIGINT' ? noteSignal(signal) : 256 - (signal ? system.signals[signal] : 0)));
    });
  });
}
