// Files and folders that a command line names.
import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const STDIN = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/** The whole file, standard input under its names in /dev. Throws what the file system throws. */
export const readFile = (path: string): Buffer => (STDIN.has(path) ? readAll(0) : readPath(path));

function readPath(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    return readAll(file);
  } finally {
    closeSync(file);
  }
}

/** The names in a folder, those of folders with a slash behind them. Throws what the file system throws. */
export const listDirectory = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(path, entry.name)))
      ? `${entry.name}/`
      : entry.name,
  );

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

// Whole reads and writes of open files, whether or not they block.

/** More than any request can hold; files without an end are left here. */
const LARGEST = 16 * 2 ** 20;

/** All that is left to read. Throws what the file system throws, EFBIG for what has no end. */
export function readAll(file: number): Buffer {
  const chunks: Uint8Array[] = [];
  const chunk = Buffer.alloc(65_536);
  for (let total = 0; ; ) {
    const length = readSome(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    if (length > 0) chunks.push(Buffer.from(chunk.subarray(0, length)));
    total += Math.max(length, 0);
    if (total > LARGEST) throw Object.assign(new Error('File too large'), { code: 'EFBIG' });
  }
}

/** The number of bytes read, 0 at the end, -1 when there is nothing to read yet (a pipe that does not block). */
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

/** Lets ten milliseconds go by, for whoever holds the other end. */
const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);

/** Returns once all is handed over. Throws what the file system throws. */
export function writeAll(descriptor: number, data: Uint8Array): void {
  for (let rest = data; rest.length > 0; ) rest = rest.subarray(writeSome(descriptor, rest));
}

/** The number of bytes written, 0 when nothing can be written yet (a full pipe that does not block). */
function writeSome(descriptor: number, data: Uint8Array): number {
  try {
    return writeSync(descriptor, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    pause();
    return 0;
  }
}
