// The Io of the real process. Only files in io/ use `process` or node:fs.

import { generalError } from '../errors.ts';
import { homeOf } from './accounts.ts';
import { listDirectory, readFile } from './files.ts';
import type { Io } from './io.ts';
import { monotonicNow } from './outlet.ts';
import { hasProgram, openPager } from './programs.ts';
import { captureSignals } from './signals.ts';
import { sink } from './streams.ts';

/** Builds the Io of this process. */
export function systemIo(): Io {
  // The SDK warns on stderr about Node versions that it will drop. Scripts treat such a line as a failure.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Suppress Node's own warnings too: they are for developers, not for users of this program.
  process.removeAllListeners('warning');
  // Parts of the SDK warn with console.warn, which ec2img does not use.
  console.warn = () => {};
  const stderr = sink(2);
  return {
    env: process.env,
    stdout: sink(1),
    stderr,
    platform: async () => (await import('./platform.ts')).hostPlatform(),
    assertUtf8,
    readFile,
    listDirectory,
    readCache: async (name) => (await import('./user-cache.ts')).readCache(name),
    writeCache: async (name, text) => (await import('./user-cache.ts')).writeCache(name, text),
    rememberId: async (name) => (await import('./recent-ids.ts')).rememberId(name),
    isRecentId: async (name) => (await import('./recent-ids.ts')).isRecentId(name),
    homeOf,
    readOwnFile: async (path) => (await import('./own-file.ts')).readOwnFile(path),
    writeOwnFile: async (path, text) => (await import('./own-file.ts')).writeOwnFile(path, text),
    appendFile: async (path, text) => (await import('./own-file.ts')).appendFile(path, text),
    openLongFile: async (path, use) => (await import('./long-file.ts')).openLongFile(path, use),
    hasProgram,
    runProgram: async (argv) => (await import('./run-program.ts')).runProgram(argv),
    runShell: async (command) => (await import('./run-shell.ts')).runShell(command),
    openPager,
    askSecret: async (prompt) => (await import('./ask-secret.ts')).askSecret(prompt, stderr),
    prompter: async (isColoured) => (await import('./terminal.ts')).prompter(isColoured),
    captureSignals,
    sleep,
    random: Math.random,
    now: monotonicNow,
  };
}

/** Node replaces invalid UTF-8 in argv with U+FFFD; only /proc has the original bytes. */
function assertUtf8(argv: readonly string[]): void {
  if (!argv.some((argument) => argument.includes('\ufffd'))) return;
  let original: Buffer;
  try {
    original = readFile('/proc/self/cmdline');
  } catch {
    return;
  }
  if (!Buffer.from(original.toString()).equals(original))
    throw generalError('The command line is not valid UTF-8; nothing was sent', undefined, 'InvalidEncoding');
}

/** Resolves after a delay. Rejects with the reason of the signal if it is aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop);
  });
}
