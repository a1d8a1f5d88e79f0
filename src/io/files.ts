// Reads and writes files and folders.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const STDIN = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/**
 * Reads a whole file, or standard input by its names in /dev. Throws file system errors; if `isRegular`, also EINVAL for for
 * anything else than a file.
 */
export const readFile = (path: string, isRegular = false): Buffer =>
  STDIN.has(path) && !isRegular ? readAll(0) : readPath(path, isRegular);

function readPath(path: string, isRegular: boolean): Buffer {
  // With O_NONBLOCK, opening a named pipe does not wait for its writer.
  const file = openSync(path, constants.O_RDONLY | (isRegular ? constants.O_NONBLOCK : 0));
  try {
    if (isRegular && !fstatSync(file).isFile()) {
      throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
    }
    return readAll(file);
  } finally {
    closeSync(file);
  }
}

/** Lists the names in a folder; names of folders end with a slash. Throws file system errors. */
export const listDirectory = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() || (entry.isSymbolicLink() && pointsToFolder(join(path, entry.name)))
      ? `${entry.name}/`
      : entry.name,
  );

function pointsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

// Complete reads and writes of open files, blocking or not.

/** Upper bound, larger than any request, so that endless files (/dev/zero) are rejected. */
const MAX_SIZE = 16 * 2 ** 20;

/** Reads until the end. Throws file system errors, and EFBIG if the file is too large. */
function readAll(file: number): Buffer {
  const chunks: Uint8Array[] = [];
  const chunk = Buffer.alloc(65_536);
  for (let total = 0; ; ) {
    const length = readSome(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    if (length > 0) chunks.push(Buffer.from(chunk.subarray(0, length)));
    total += Math.max(length, 0);
    if (total > MAX_SIZE) throw Object.assign(new Error('File too large'), { code: 'EFBIG' });
  }
}

/** Returns the number of bytes read, 0 at the end, or -1 if a non-blocking pipe has no data yet. */
function readSome(file: number, chunk: Buffer): number {
  try {
    return readSync(file, chunk, 0, chunk.length, null);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EOF') return 0;
    if (code !== 'EAGAIN') throw error;
    pause();
    return -1;
  }
}

/** Waits 10 ms for the process at the other end of the pipe. */
const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);

/** Writes all data. Throws file system errors. */
export function writeAll(descriptor: number, data: Uint8Array): void {
  for (let rest = data; rest.length > 0; ) rest = rest.subarray(writeSome(descriptor, rest));
}

/** Returns the number of bytes written, or 0 if a non-blocking pipe is full. */
function writeSome(descriptor: number, data: Uint8Array): number {
  try {
    return writeSync(descriptor, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    pause();
    return 0;
  }
}
