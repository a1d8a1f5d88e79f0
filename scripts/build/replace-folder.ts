// Replaces a folder as a whole, also while another process does the same.
import { renameSync, rmSync } from 'node:fs';

/** Attempts before an error is thrown: another process can put its folder in place between two steps. */
const ATTEMPTS = 10;

/** Puts the folder `from` in the place of `to`. Throws the error of the file system if that fails. */
export function replaceFolder(from: string, to: string): void {
  const old = `${from}-old`;
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(to, old);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    rmSync(old, { recursive: true, force: true });
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!/^(?:EEXIST|ENOTEMPTY)$/.test(codeOf(error)) || attempt === ATTEMPTS) throw error;
    }
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);
