// Private files in the user's cache folder. Files that other users could have written are not read. Nothing is written
// where other users could read it or redirect it. bin/ec2img.js contains this module too, so it imports no other
// module of ec2img.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, isAbsolute, join } from 'node:path';

/** The user ID. Undefined on Windows, where the home folder is private anyway. */
export type Uid = number | undefined;

/** The user's cache folder; undefined if there is none or its path is not absolute. */
export function cacheBase(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const home = env.HOME || env.USERPROFILE;
  const base = env.XDG_CACHE_HOME || (home && join(home, '.cache'));
  return base && isAbsolute(base) ? base : undefined;
}

/**
 * The folder ec2img/NAME in the cache folder, created if `isMade`. Undefined if it is missing or not trusted, and if the
 * folder around the cache folder is not this user's: `sudo` may keep HOME, and must not leave folders of root in it.
 */
export function privateFolder(base: string, name: string, uid: Uid, isMade = true): string | undefined {
  const folder = join(base, 'ec2img', name);
  try {
    if (!isMade) lstatSync(folder);
    // Never create $HOME itself.
    const isSafe =
      isHomeOf(uid, base) &&
      isSafeParent(folderAt(base, statSync), uid) &&
      isOwnFolder(folderAt(dirname(folder), lstatSync), uid, 0o022) &&
      isOwnFolder(folderAt(folder, lstatSync), uid, 0o077);
    return isSafe ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** True if the user owns the folder around a folder, or if root does and the folder exists: /tmp, for example. */
function isHomeOf(user: Uid, folder: string): boolean {
  if (user === undefined) return true;
  const { uid } = statSync(dirname(folder));
  return uid === user || (uid === 0 && statSync(folder, { throwIfNoEntry: false }) !== undefined);
}

function folderAt(path: string, stat: typeof lstatSync | typeof statSync): Stats {
  const known = stat(path, { throwIfNoEntry: false });
  if (known) return known;
  mkdirSync(path, { mode: 0o700 });
  return stat(path);
}

/** True if other users cannot replace a folder in this folder. */
function isSafeParent({ mode, uid }: Stats, user: Uid): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  return user === undefined || ((uid === user || uid === 0) && ((mode & 0o022) === 0 || isSticky));
}

const isOwnFolder = (stats: Stats, user: Uid, forbidden: number): boolean =>
  stats.isDirectory() && isOwned(stats, user, forbidden);

const isOwned = ({ uid, mode }: Stats, user: Uid, forbidden: number): boolean =>
  user === undefined || (uid === user && (mode & forbidden) === 0);

/** Upper bound for the size of these files, in bytes. */
const MAX_SIZE = 8 * 2 ** 20;

/** Reads a file in a private folder; undefined if it is missing or not trusted. */
export function readPrivate(path: string, uid: Uid): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    const isTrusted = stats.isFile() && isOwned(stats, uid, 0o077) && stats.size <= MAX_SIZE;
    return isTrusted ? readExactly(file, Buffer.allocUnsafeSlow(stats.size)) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Fills the buffer from an open file and returns it. Throws if the file is shorter. */
export function readExactly(file: number, data: Buffer): Buffer {
  if (readSync(file, data, 0, data.length, null) !== data.length) throw new Error('the file is shorter than expected');
  return data;
}

/** Number of files to keep per kind. Old builds, runtimes and Regions leave files that are no longer used. */
const MAX_FILES = 64;

/** Writes a file in a private folder atomically, readable only by its owner. Throws file system errors. */
export function writePrivate(path: string, data: Uint8Array | string): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, data, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  const files = readdirSync(dirname(path)).filter((name) => extname(name) === extname(path));
  const newestFirst = files
    .map((name) => join(dirname(path), name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of newestFirst.slice(MAX_FILES)) rmSync(old, { force: true });
}

/** Reads a cached text; undefined if it is missing or not trusted. */
export function readCache(name: string): string | undefined {
  const path = pathOf(name, false);
  return path && readPrivate(path, process.getuid?.())?.toString();
}

/** Caches a text atomically. Throws if no folder can be trusted, and file system errors. */
export function writeCache(name: string, text: string): void {
  const path = pathOf(name, true);
  if (!path) throw new Error('no safe cache folder');
  writePrivate(path, text);
}

function pathOf(name: string, isMade: boolean): string | undefined {
  const base = cacheBase(process.env);
  const folder = base && privateFolder(base, 'items', process.getuid?.(), isMade);
  return folder && join(folder, name);
}
