// Files and folders that a command line names.
import { closeSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAll } from './descriptors.ts';

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
export const listFolder = (path: string): string[] =>
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
