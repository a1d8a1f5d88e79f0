// Standard output and standard error.

import { fstatSync, statSync } from 'node:fs';
import { writeAll } from './files.ts';
import type { Sink } from './io.ts';

/**
 * Opens standard output or standard error. Node's streams take 4 ms to load and add nothing for a file or a pipe, so
 * they are used only for a terminal, whose size they provide.
 */
export function sink(descriptor: 1 | 2): Sink {
  let failure: Error | undefined;
  let opened: NodeJS.WriteStream | undefined;
  const terminal = (): NodeJS.WriteStream | undefined => {
    if (opened || !mayBeTerminal(descriptor)) return opened;
    opened = descriptor === 1 ? process.stdout : process.stderr;
    opened.on('error', (error) => {
      failure = error;
    });
    return opened;
  };
  return {
    get isTTY() {
      return terminal()?.isTTY === true;
    },
    get columns() {
      return terminal()?.columns || 80;
    },
    get rows() {
      return terminal()?.rows || 24;
    },
    write: async (text) => {
      if (text === '' && !opened) return;
      const stream = terminal();
      if (!stream) return writeAll(descriptor, Buffer.from(text));
      if (failure) throw failure;
      await new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** True for a character device other than /dev/null, and if the type is unknown. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}
