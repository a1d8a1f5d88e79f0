// Files that are read in parts, appended to and locked. Loaded on demand.

import { constants, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lockFile } from './file-lock.ts';
import type { LongFile, LongFileUse } from './io.ts';

const FLAGS: Readonly<Record<LongFileUse, number>> = {
  read: constants.O_RDONLY,
  append: constants.O_RDWR | constants.O_APPEND,
  create: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
};

/** Opens a regular file. Rejects with file system errors; EISDIR for a folder, EINVAL for a pipe or a device. */
export async function openLongFile(path: string, use: LongFileUse): Promise<LongFile> {
  // Without O_NONBLOCK, opening a named pipe would wait for its other end.
  const handle = await open(path, FLAGS[use] | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      const code = stats.isDirectory() ? 'EISDIR' : 'EINVAL';
      throw Object.assign(new Error(`not a regular file: ${path}`), { code });
    }
    return longFile(handle, path, use === 'create' && stats.size === 0);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function longFile(handle: FileHandle, path: string, isNew: boolean): LongFile {
  let isEntrySynced = !isNew;
  return {
    size: async () => (await handle.stat()).size,
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    append: async (text) => writeAll(handle.fd, Buffer.from(text)),
    sync: async () => {
      await handle.datasync();
      if (!isEntrySynced) await syncFolder(dirname(path));
      isEntrySynced = true;
    },
    truncate: (size) => handle.truncate(size),
    lock: () => lockFile(handle, path),
    close: () => handle.close(),
  };
}

/** Writes without another thread: to copy a few lines takes less time than to wake one up. */
function writeAll(file: number, data: Buffer): void {
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
}

/** Makes the name of a new file survive a power failure. Some systems, such as Windows, cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
