// A fake Io for complete runs in process.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Io, Prompter } from '../../src/io/io.ts';
import { openLongFile } from '../../src/io/long-file.ts';
import { appendFile } from '../../src/io/own-file.ts';
import { runProgram } from '../../src/io/run-program.ts';

export interface FakeWorld {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The working directory. By default there is none, so no relative path exists. */
  readonly directory?: string;
  readonly stdin?: string;
  /** Columns of the terminal for both outputs; by default they are not terminals. */
  readonly terminal?: number;
  /** Lines of the terminal; 24 by default. */
  readonly rows?: number;
  /** The error code of every write to standard output. */
  readonly stdoutFails?: string;
  /** The exit code of every shell; by default 0. */
  readonly shellCode?: number;
  /** Home folders by account; '' is that of the process. */
  readonly homes?: Readonly<Record<string, string>>;
  readonly programs?: readonly string[];
  /** Resources that earlier calls have just created. */
  readonly recent?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called during every sleep, with the milliseconds slept so far. */
  readonly onSleep?: (slept: number) => void;
  /** The secret that is typed at a prompt. Without it there is no terminal. */
  readonly secret?: string;
  /** Answers questions. Without it there is no terminal. */
  readonly prompter?: Prompter;
}

interface Seen {
  stdout: string;
  stderr: string;
  /** Both outputs, in the order they were written. */
  both: string;
  /** Text sent to a pager, with the command of the pager. */
  readonly paged: { readonly command: readonly string[]; readonly text: string }[];
  /** Command lines given to a shell. */
  readonly shells: string[];
  /** Cached texts by name. */
  readonly kept: Map<string, string>;
  /** The names of resources that calls created. */
  readonly recent: Set<string>;
  /** Files that were written for their owner, by path. */
  readonly own: Map<string, string>;
  /** Waits between attempts, in milliseconds. */
  readonly slept: number[];
}

/**
 * Disables the metadata service of the machine, which calls without keys or a Region would ask. Tests of it name their own
 * endpoint or set the variable themselves.
 */
export const withoutMetadata = <E extends Readonly<Record<string, string | undefined>>>(env: E) =>
  env.AWS_EC2_METADATA_SERVICE_ENDPOINT === undefined ? { AWS_EC2_METADATA_DISABLED: 'true', ...env } : env;

export function fakeIo(world: FakeWorld = {}): { io: Io; seen: Seen } {
  const [kept, own] = [new Map(), new Map()];
  const seen: Seen = {
    stdout: '',
    stderr: '',
    both: '',
    paged: [],
    shells: [],
    kept,
    recent: new Set(),
    own,
    slept: [],
  };
  const terminal = {
    isTTY: world.terminal !== undefined,
    columns: world.terminal ?? 80,
    rows: world.rows ?? 24,
    isBusy: false,
  };
  const fail = (code: string): Promise<void> => Promise.reject(Object.assign(new Error(`write ${code}`), { code }));
  const io: Io = {
    env: withoutMetadata(world.env ?? {}),
    platform: async () => 'test/1',
    assertUtf8: () => {},
    stdout: {
      ...terminal,
      write: async (text) => {
        if (world.stdoutFails) await fail(world.stdoutFails);
        seen.stdout += text;
        seen.both += text;
      },
    },
    stderr: {
      ...terminal,
      write: async (text) => {
        seen.stderr += text;
        seen.both += text;
      },
    },
    readFile: (path) =>
      path === '/dev/stdin'
        ? Buffer.from(world.stdin ?? '')
        : readFileSync(resolve(world.directory ?? '/nowhere', path)),
    listDirectory: (path) =>
      readdirSync(resolve(world.directory ?? '/nowhere', path), { withFileTypes: true }).map((one) =>
        one.isDirectory() ? `${one.name}/` : one.name,
      ),
    readCache: async (name) => seen.kept.get(name),
    writeCache: async (name, text) => void seen.kept.set(name, text),
    rememberId: async (name) => void seen.recent.add(name),
    isRecentId: async (name) => world.recent?.includes(name) ?? false,
    homeOf: (account = '') => world.homes?.[account],
    readOwnFile: async (path) => Buffer.from(seen.own.get(path) ?? io.readFile(path)),
    writeOwnFile: async (path, text) => void seen.own.set(path, text),
    appendFile: async (path, text) => appendFile(path, text),
    openLongFile: (path, use) => openLongFile(resolve(world.directory ?? '/nowhere', path), use),
    hasProgram: (name) => world.programs?.includes(name) ?? existsSync(name),
    runProgram,
    runShell: async (command) => {
      seen.shells.push(command);
      return world.shellCode ?? 0;
    },
    openPager: async (command, text) => seen.paged.push({ command, text }) > 0,
    askSecret: async (prompt) => {
      seen.stderr += prompt;
      if (world.secret === undefined) throw new Error(`Cannot prompt without a terminal: ${prompt.trim()}`);
      return world.secret;
    },
    prompter: async () => world.prompter,
    captureSignals: () => ({ signal: world.signal ?? new AbortController().signal, end: () => {} }),
    sleep: async (milliseconds, signal) => {
      seen.slept.push(milliseconds);
      world.onSleep?.(io.now());
      signal.throwIfAborted();
    },
    random: () => 0.5,
    // Only sleep takes time.
    now: () => seen.slept.reduce((sum, one) => sum + one, 0),
  };
  return { io, seen };
}
