// Lock files. Their process touches them while it lives. A lock file of a dead process is replaced by exactly one of those
// that find it.

import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { FileLock, LockHolder } from './io.ts';
import { fateOf, type LockRecord, ownRecord, parseRecord } from './lock-record.ts';

/** Times in milliseconds. */
export interface LockTiming {
  /** Between two heartbeats. */
  readonly beat: number;
  /** Without a heartbeat, the process is dead. */
  readonly silence: number;
  /** Between two looks at the lock file of another process. */
  readonly poll: number;
}

export const TIMING: LockTiming = { beat: 2000, silence: 15_000, poll: 200 };

/** Creates a lock file, and keeps it until it is released. Resolves to the holder if a live process has it. */
export async function claimLockFile(
  path: string,
  isKernelLock: boolean,
  timing: LockTiming,
): Promise<FileLock | LockHolder> {
  const record = ownRecord(isKernelLock);
  const handle = await claim(path, record, timing);
  if (!(handle instanceof Found)) return kept(path, handle, timing);
  return holder(handle.record);
}

/** The holder that a lock file names. */
export const holderIn = async (path: string): Promise<LockHolder> => holder((await find(path))?.record);

const holder = (record: LockRecord | undefined): LockHolder => ({
  isHeld: true,
  processId: record?.Process,
  host: record?.Host,
});

/** A lock file of another process. */
class Found {
  readonly record: LockRecord | undefined;
  /** Time of the last heartbeat, by the clock of the file system. */
  readonly touched: number;
  constructor(record: LockRecord | undefined, touched: number) {
    this.record = record;
    this.touched = touched;
  }
}

async function claim(path: string, own: LockRecord, timing: LockTiming): Promise<FileHandle | Found> {
  for (;;) {
    const created = await create(path, own);
    if (created) return created;
    const found = await find(path);
    const verdict = found && (await judge(path, found, own, timing));
    if (found === undefined || verdict === 'changed') continue;
    if (verdict === 'alive') return found;
    // Only the holder of this second lock file replaces the first one, and only if that still is what was found.
    const successor = `${path}.${found.record?.Id ?? 'incomplete'}`;
    const taken = await claim(successor, own, timing);
    if (taken instanceof Found) return taken;
    try {
      if (isSame(await find(path), found)) {
        await rename(successor, path);
        return taken;
      }
    } catch (error) {
      await discard(successor, taken);
      throw error;
    }
    await discard(successor, taken);
  }
}

async function create(path: string, record: LockRecord): Promise<FileHandle | undefined> {
  const handle = await open(path, 'wx').catch((error) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  await handle?.writeFile(JSON.stringify(record));
  return handle;
}

/** Finds a lock file. It is opened, because another host's cache may have old times of a file that is not. */
async function find(path: string): Promise<Found | undefined> {
  const handle = await open(path, 'r').catch(unlessMissing);
  if (!handle) return undefined;
  try {
    const text = await handle.readFile('utf8');
    return new Found(parseRecord(text), (await handle.stat()).mtimeMs);
  } finally {
    await handle.close();
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Finds out if a lock file still belongs to a process. May wait as long as a heartbeat may take. */
async function judge(
  path: string,
  found: Found,
  own: LockRecord,
  { silence, poll }: LockTiming,
): Promise<'alive' | 'dead' | 'changed'> {
  const { record } = found;
  const fate = record ? fateOf(record, own) : 'unknown';
  if (fate !== 'unknown') return fate;
  // The kernel that locks for both would not have locked the file for this process if the other one were alive.
  const isSameKernel = own.Boot !== undefined && own.Boot === record?.Boot;
  if (isSameKernel && own.IsKernelLock && record.IsKernelLock) return 'dead';
  const end = performance.now() + silence;
  while (performance.now() < end) {
    await setTimeout(poll);
    const now = await find(path);
    if (!now || now.record?.Id !== record?.Id) return 'changed';
    if (now.touched !== found.touched) return 'alive';
  }
  return 'dead';
}

const isSame = (now: Found | undefined, found: Found): boolean =>
  now !== undefined && now.record?.Id === found.record?.Id && now.touched === found.touched;

/** A lock file that this process touches until it is released. */
function kept(path: string, handle: FileHandle, { beat }: LockTiming): FileLock {
  const timer = setInterval(() => {
    const now = new Date();
    handle.utimes(now, now).catch(() => {});
  }, beat);
  timer.unref();
  return {
    isLost: async () => !(await isOwn(path, handle)),
    release: () => {
      clearInterval(timer);
      return discard(path, handle);
    },
  };
}

/** Removes a lock file unless another process has replaced it. */
async function discard(path: string, handle: FileHandle): Promise<void> {
  if (await isOwn(path, handle)) await rm(path, { force: true });
  await handle.close();
}

async function isOwn(path: string, handle: FileHandle): Promise<boolean> {
  const [now, own] = await Promise.all([
    stat(path, { bigint: true }).catch(unlessMissing),
    handle.stat({ bigint: true }),
  ]);
  return now?.ino === own.ino && now.dev === own.dev;
}
