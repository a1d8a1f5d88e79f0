// Reads bytes one by one, without blocking the process. Other readers get what comes after an answer.

import { constants, fstatSync, openSync, readSync } from 'node:fs';

/** Resolves to the next byte, or to undefined at the end. Rejects with the reason of the signal, and with system errors. */
export type ByteInput = (signal: AbortSignal) => Promise<number | undefined>;

/** Milliseconds until an input without data is read again. */
const PAUSE = 20;

/** Opens a file for reads that never wait. Throws system errors. */
export const openWithoutBlocking = (path: string, access: number): number =>
  openSync(path, access | constants.O_NONBLOCK | constants.O_NOCTTY);

/** Reads a descriptor: a file, or a pipe or terminal that is open with O_NONBLOCK. Waits for `ready` before each read. */
export const descriptorInput =
  (file: number, ready: (signal: AbortSignal) => Promise<void> = async () => {}): ByteInput =>
  async (signal) => {
    for (;;) {
      signal.throwIfAborted();
      await ready(signal);
      const byte = readByte(file);
      if (byte !== 'none yet') return byte;
      await new Promise((soon) => setTimeout(soon, PAUSE));
    }
  };

function readByte(file: number): number | undefined | 'none yet' {
  const byte = Buffer.alloc(1);
  try {
    return readSync(file, byte, 0, 1, null) === 0 ? undefined : byte[0];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return 'none yet';
    // The end of a terminal that is gone, and of a file on Windows.
    if (code === 'EIO' || code === 'EOF') return undefined;
    throw error;
  }
}

/** Discards what can be read now. */
export function discardInput(file: number): void {
  for (let byte = readByte(file); byte !== undefined && byte !== 'none yet'; ) byte = readByte(file);
}

/**
 * Opens standard input a second time on Linux, because O_NONBLOCK would hold for every process that shares it. Undefined
 * for sockets, for pipes of other users, and elsewhere.
 */
export function reopenedStdin(): number | undefined {
  try {
    if (fstatSync(0).isFile()) return 0;
    if (process.platform !== 'linux') return undefined;
    return openWithoutBlocking('/proc/self/fd/0', constants.O_RDONLY);
  } catch {
    return undefined;
  }
}

/** Reads standard input through its stream. Keeps the rest of a chunk for the next prompt of this process. */
export const streamInput: ByteInput = async (signal) => {
  chunks ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  while (rest.length === 0) {
    const { value, done } = await chunks.next();
    signal.throwIfAborted();
    if (done) return undefined;
    rest = value;
  }
  const [byte] = rest;
  rest = rest.subarray(1);
  return byte;
};

let chunks: AsyncIterator<Buffer> | undefined;
let rest: Uint8Array = new Uint8Array();
