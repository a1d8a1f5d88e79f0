// Reads and writes files in the home folder. Loaded on demand.

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Upper bound for the size of these files, in bytes. */
const MAX_SIZE = 2 ** 20;

/** Reads a regular file of at most a mebibyte. Throws file system errors, EINVAL for other files, EFBIG for larger ones. */
export function readOwnFile(path: string): Buffer {
  // Without O_NONBLOCK, opening a named pipe would wait for its writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw Object.assign(new Error(`not a regular file: ${path}`), { code: 'EINVAL' });
    if (stats.size > MAX_SIZE) throw Object.assign(new Error(`file too large: ${path}`), { code: 'EFBIG' });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a file that only its owner can read, atomically, and creates its folders. Throws file system errors. */
export function writeOwnFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // A process ID would not be unique: containers that share a home folder have the same ones.
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
