// Replaces a folder as a whole, also while another process does the same.
import { renameSync, rmSync } from 'node:fs';

/** Attempts before an error is thrown: another process can put its folder in place between two steps. */
const ATTEMPTS = 100;

/** Puts the folder `from` in the place of `to`. Throws the error of the file system if that fails. */
export function replaceFolder(from: string, to: string): void {
  const aside: string[] = [];
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        renameSync(to, `${from}-old-${attempt}`);
        aside.push(`${from}-old-${attempt}`);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
      }
      try {
        renameSync(from, to);
        return;
      } catch (error) {
        if (!/^(?:EEXIST|ENOTEMPTY)$/.test(codeOf(error)) || attempt === ATTEMPTS) throw error;
      }
    }
  } finally {
    // To remove a folder takes long, so it waits until nothing is between the two steps.
    for (const folder of aside) rmSync(folder, { recursive: true, force: true });
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);
