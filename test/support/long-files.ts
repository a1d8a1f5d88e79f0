// Files in memory, and files whose writes fail.
import type { LongFile } from '../../src/io/io.ts';

/** A file in memory. Reads return at most `part` bytes. */
export function memoryFile(text: string | Uint8Array, part = Number.MAX_SAFE_INTEGER) {
  let data = Buffer.from(text);
  const calls: string[] = [];
  const file: LongFile = {
    size: async () => data.length,
    read: async (into, position) => data.copy(into, 0, position, Math.min(data.length, position + part)),
    append: async (more) => {
      calls.push(`append ${more.split('\n').length - 1}`);
      data = Buffer.concat([data, Buffer.from(more)]);
    },
    sync: async () => void calls.push('sync'),
    truncate: async (size) => {
      calls.push(`truncate ${size}`);
      data = data.subarray(0, size);
    },
    lock: async () => ({ isLost: async () => false, release: async () => void calls.push('release') }),
    close: async () => void calls.push('close'),
  };
  return { file, calls, text: () => data.toString() };
}

/** An error of the file system. */
export const systemError = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });
