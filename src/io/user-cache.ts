// Files below the user's cache folder that belong to the user alone: what others could have written is not read, and
// nothing is written where others could read it or lead it elsewhere. This module is in dist/code-cache.cjs too: it imports
// nothing of ours.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, isAbsolute, join } from 'node:path';

/** The number of the user. Undefined where there are no such users (Windows): there the home folder is the user's alone. */
export type Uid = number | undefined;

/** The folder for caches; undefined where there is none, or it has no absolute path. */
export function cacheBase(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const home = env.HOME || env.USERPROFILE;
  const base = env.XDG_CACHE_HOME || (home && join(home, '.cache'));
  return base && isAbsolute(base) ? base : undefined;
}

/** The folder ec2img/NAME below that for caches; undefined where it cannot be trusted, or is missing and not to be made. */
export function privateFolder(base: string, name: string, uid: Uid, isMade = true): string | undefined {
  const folder = join(base, 'ec2img', name);
  try {
    if (!isMade) lstatSync(folder);
    // Nothing is made above the cache folder: a home that is not there stays away.
    const isSafe =
      isHeld(folderAt(base, statSync), uid) &&
      isOwn(folderAt(dirname(folder), lstatSync), uid, 0o022) &&
      isOwn(folderAt(folder, lstatSync), uid, 0o077);
    return isSafe ? folder : undefined;
  } catch {
    return undefined;
  }
}

function folderAt(path: string, look: typeof lstatSync | typeof statSync): Stats {
  const known = look(path, { throwIfNoEntry: false });
  if (known) return known;
  mkdirSync(path, { mode: 0o700 });
  return look(path);
}

/** Whether nobody else can put another folder in the place of one in this one. */
function isHeld({ mode, uid }: Stats, own: Uid): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  return own === undefined || ((uid === own || uid === 0) && ((mode & 0o022) === 0 || isSticky));
}

const isOwn = (stats: Stats, own: Uid, forbidden: number): boolean =>
  stats.isDirectory() && isOf(stats, own, forbidden);

const isOf = ({ uid, mode }: Stats, own: Uid, forbidden: number): boolean =>
  own === undefined || (uid === own && (mode & forbidden) === 0);

/** More than any of these files, in bytes. */
const LARGEST = 8 * 2 ** 20;

/** The data of a file in such a folder; undefined where it is not there or cannot be trusted. */
export function readPrivate(path: string, uid: Uid): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    return stats.isFile() && isOf(stats, uid, 0o077) && stats.size <= LARGEST ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Builds, runtimes and Regions that are not used any more leave files behind: of each kind this many are kept. */
const MOST = 64;

/** Writes a file in such a folder, whole or not at all, readable by the owner alone. Throws what the file system throws. */
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
  for (const old of newestFirst.slice(MOST)) rmSync(old, { force: true });
}

// What is kept between runs for this user alone.

/** The text that was kept under the name of a file; undefined where there is none that can be trusted. */
export function readCache(name: string): string | undefined {
  const path = pathOf(name, false);
  return path && readPrivate(path, process.getuid?.())?.toString();
}

/** Keeps a text, whole or not at all. Throws where there is no place that can be trusted, and what the file system throws. */
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
