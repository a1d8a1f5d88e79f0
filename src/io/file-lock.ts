// Locks files. The kernel locks the file itself, so the lock ends with its process and holds in all containers of a host.
// A lock file beside it names the holder, whose heartbeat keeps it, for hosts and systems without such a lock.

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import type { FileLock, LockHolder } from './io.ts';
import { claimLockFile, holderIn, type LockTiming, TIMING } from './lock-file.ts';

/** Takes the kernel's lock of an open file. Undefined if there is none on this system or for this file. */
export type KernelLock = (
  handle: FileHandle,
  path: string,
) => Promise<'held' | { release(): Promise<void> } | undefined>;

/**
 * Locks an open file. Resolves to the holder if another process has locked it. After the end of a process on another host,
 * or on a system without kernel locks, it may wait for the time that a heartbeat may take. Rejects with file system errors
 * if there is neither a kernel lock nor a lock file: the folder is read-only.
 */
export async function lockFile(
  handle: FileHandle,
  path: string,
  kernelLock: KernelLock = systemLock,
  timing: LockTiming = TIMING,
): Promise<FileLock | LockHolder> {
  const lockPath = `${await realpath(path)}.lock`;
  const kernel = await kernelLock(handle, path);
  if (kernel === 'held') return holderIn(lockPath);
  const claimed = await claimLockFile(lockPath, kernel !== undefined, timing).catch((error) => {
    if (!kernel) throw error;
    return undefined;
  });
  if (claimed && 'isHeld' in claimed) {
    await kernel?.release();
    return claimed;
  }
  return {
    isLost: async () => !kernel && (await claimed?.isLost()) === true,
    release: async () => {
      await claimed?.release();
      await kernel?.release();
    },
  };
}

const systemLock: KernelLock = (handle, path) => {
  if (process.platform === 'linux') return flock(handle);
  return /^(?:darwin|freebsd|openbsd)$/.test(process.platform) ? exclusiveOpen(path) : Promise.resolve(undefined);
};

/**
 * Lets flock(1) lock the open file, which this process shares with it. The lock stays until the last of them closes it,
 * so until this process ends. Exit code 1 without a message means that another process has the lock, in util-linux and
 * in BusyBox.
 */
function flock(handle: FileHandle): ReturnType<KernelLock> {
  return new Promise((resolve) => {
    const child = spawn('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'pipe', handle.fd] });
    let message = '';
    child.stderr?.on('data', (data) => {
      message += data;
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      if (code === 0) resolve({ release: async () => {} });
      else resolve(code === 1 && message === '' ? 'held' : undefined);
    });
  });
}

/** O_EXLOCK of BSD and macOS, which Node.js does not name. */
const O_EXLOCK = 0x20;

async function exclusiveOpen(path: string): ReturnType<KernelLock> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | O_EXLOCK);
    return { release: () => handle.close() };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'held' : undefined;
  }
}
