// Writes to pipes, sockets and terminals without blocking the process, which would hear no signal and no timer while
// the reader takes nothing. Only files are written synchronously.

import { constants, fstatSync, openSync, type Stats, statSync, write, writeSync } from 'node:fs';
import { readFile, writeAll } from './files.ts';

/**
 * Writes data. Returns undefined if it is written, or a promise if the reader has to take some first. Throws or rejects
 * with system errors.
 */
export type Channel = (data: Uint8Array) => Promise<void> | undefined;

/** Opens the channel to standard output or standard error; `stream` is Node's stream for it. */
export function channelTo(descriptor: 1 | 2, stream: () => NodeJS.WriteStream): Channel {
  const stats = statsOf(descriptor);
  if (stats && isFile(stats)) {
    return (data) => (descriptor === 1 && isReplaced(stats) ? writeIfOpen(data) : void writeAll(descriptor, data));
  }
  if (process.platform === 'win32' && stats) return (data) => void writeAll(descriptor, data);
  const own = stats && reopened(descriptor, stats);
  if (own !== undefined) return (data) => writeWithoutBlocking(own, data);
  // Bun's streams block on a terminal, and Node.js cannot exit while another thread writes to a full pipe.
  return process.versions.bun ? (data) => writeElsewhere(descriptor, data) : streamChannel(stream());
}

function statsOf(descriptor: number): Stats | undefined {
  try {
    return fstatSync(descriptor);
  } catch {
    return undefined;
  }
}

/** True for everything that never blocks: regular files and the null device. */
const isFile = (stats: Stats): boolean => !stats.isFIFO() && !stats.isSocket() && !mayBeTerminal(stats);

/** True for the null device in the place of a closed standard output. It is open for reading and writing then. */
function isReplaced(stats: Stats): boolean {
  try {
    return stats.isCharacterDevice() && /^flags:.*2$/m.test(readFile('/proc/self/fdinfo/1').toString());
  } catch {
    return false;
  }
}

/** Throws EBADF if standard output is closed. */
const writeIfOpen = async (data: Uint8Array): Promise<void> => {
  (await import('./closed-output.ts')).assertOpenOutput();
  writeAll(1, data);
};

/** True for a character device other than /dev/null. */
const mayBeTerminal = (stats: Stats): boolean => stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null').rdev;

/** True for a character device other than /dev/null, and if the type is unknown. */
export function isMaybeTerminal(descriptor: number): boolean {
  const stats = statsOf(descriptor);
  return stats === undefined || mayBeTerminal(stats);
}

/**
 * Opens the pipe or terminal of a descriptor a second time, because O_NONBLOCK would hold for every process that shares the
 * first one. Works on Linux, for a pipe that has a reader and belongs to this user.
 */
function reopened(descriptor: number, stats: Stats): number | undefined {
  if (process.platform !== 'linux' || stats.isSocket()) return undefined;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    // A pipe without a reader: writes fail at once.
    return (error as NodeJS.ErrnoException).code === 'ENXIO' ? descriptor : undefined;
  }
}

/** Milliseconds until a full pipe is tried again: more each time that its reader has taken nothing. */
const PAUSES = { first: 1, longest: 10 };

/** Writes to a file that is open with O_NONBLOCK. Returns and throws as a channel does. */
export function writeWithoutBlocking(file: number, data: Uint8Array): Promise<void> | undefined {
  const rest = writeSome(file, data);
  return rest.length > 0 ? writeRest(file, rest) : undefined;
}

async function writeRest(file: number, data: Uint8Array): Promise<void> {
  let rest = data;
  let pause = PAUSES.first;
  while (rest.length > 0) {
    await new Promise((soon) => setTimeout(soon, pause));
    const after = writeSome(file, rest);
    pause = after.length < rest.length ? PAUSES.first : Math.min(2 * pause, PAUSES.longest);
    rest = after;
  }
}

/** Writes until the pipe is full. Returns the rest. */
function writeSome(file: number, data: Uint8Array): Uint8Array {
  let rest = data;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return rest;
}

/** Writes in another thread. */
async function writeElsewhere(descriptor: number, data: Uint8Array): Promise<void> {
  for (let rest = data; rest.length > 0; ) {
    const written = await new Promise<number>((resolve, reject) => {
      write(descriptor, rest, (error, length) => (error ? reject(error) : resolve(length)));
    });
    rest = rest.subarray(written);
  }
}

/** Writes through Node's stream. */
function streamChannel(stream: NodeJS.WriteStream): Channel {
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure ??= error;
  });
  unblock(stream);
  return async (data) => {
    if (failure) throw failure;
    await new Promise<void>((resolve, reject) => {
      stream.write(data, (error) => (error ? reject(error) : resolve()));
    });
  };
}

/** Makes writes to a terminal wait in the stream. */
export const unblock = (stream: NodeJS.WriteStream): void => setBlocking(stream, false);

/**
 * Makes pipes and sockets block again, which other processes may share. Node.js does so when it exits, but not if a signal
 * ends it. Every closed socket of Node.js opens process.stderr. Bun changes only the streams that it opens.
 */
export function restoreBlocking(): void {
  if (process.versions.bun) return;
  for (const [descriptor, name] of [
    [1, 'stdout'],
    [2, 'stderr'],
  ] as const) {
    const stats = statsOf(descriptor);
    if (stats?.isFIFO() || stats?.isSocket()) setBlocking(process[name], true);
  }
}

/** Node.js has only an internal way to do that. */
function setBlocking(stream: NodeJS.WriteStream, isBlocking: boolean): void {
  const { _handle } = stream as unknown as { _handle?: { setBlocking?: (isBlocking: boolean) => unknown } };
  if (process.platform !== 'win32') _handle?.setBlocking?.(isBlocking);
}
