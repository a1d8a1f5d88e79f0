// Reads and writes files in the home folder. Loaded on demand.

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lchownSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
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

/** Appends to a file, which only its owner can read if it is new. Throws file system errors. */
export function appendFile(path: string, text: string): void {
  // Without O_NONBLOCK, opening a named pipe would wait for its reader.
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
    0o600,
  );
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Writes a file that only its owner can read, atomically, and creates its folders. Throws file system errors. */
export function writeOwnFile(path: string, text: string): void {
  const made = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const owner = ownerBeside(made ?? path);
  if (made && owner) giveAway(made, dirname(path), owner);
  // A process ID would not be unique: containers that share a home folder have the same ones.
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx', flush: true });
    if (owner) lchownSync(unfinished, ...owner);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * The user and the group that own the folder around a new file, if this process is root and they are not: `sudo` may keep
 * HOME, and must not leave files there that its owner cannot read.
 */
function ownerBeside(path: string): [uid: number, gid: number] | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(dirname(path));
  return uid === 0 ? undefined : [uid, gid];
}

/** Gives a folder to a user, and those around it up to the first that was made. */
function giveAway(first: string, last: string, owner: [uid: number, gid: number]): void {
  for (let folder = last; folder.length >= first.length; folder = dirname(folder)) lchownSync(folder, ...owner);
}
