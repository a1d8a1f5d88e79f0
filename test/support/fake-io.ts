// The world in ten lines, for whole runs in process.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Io, Prompter } from '../../src/io/io.ts';

export interface FakeWorld {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The directory that relative paths start from; none by default, so that nothing is found. */
  readonly directory?: string;
  readonly stdin?: string;
  /** Columns of the terminal that both outputs are; no terminal by default. */
  readonly terminal?: number;
  /** The code with which every write to standard output fails. */
  readonly stdoutFails?: string;
  readonly programs?: readonly string[];
  readonly signal?: AbortSignal;
  /** Happens during every sleep, with the milliseconds slept so far. */
  readonly onSleep?: (slept: number) => void;
  /** What is typed when a secret is asked for; there is no terminal to type at without it. */
  readonly secret?: string;
  /** Who answers questions; there is no terminal to ask on without it. */
  readonly prompter?: Prompter;
}

interface Seen {
  stdout: string;
  stderr: string;
  /** Both, in the order in which it was written. */
  both: string;
  /** What went through a pager, with its command. */
  readonly paged: { readonly command: readonly string[]; readonly text: string }[];
  /** Texts kept for later runs, by their names. */
  readonly kept: Map<string, string>;
  /** Waits between attempts, in milliseconds. */
  readonly slept: number[];
}

export function fakeIo(world: FakeWorld = {}): { io: Io; seen: Seen } {
  const seen: Seen = { stdout: '', stderr: '', both: '', paged: [], kept: new Map(), slept: [] };
  const terminal = { isTTY: world.terminal !== undefined, columns: world.terminal ?? 80, rows: 24 };
  const fail = (code: string): Promise<void> => Promise.reject(Object.assign(new Error(`write ${code}`), { code }));
  const io: Io = {
    env: world.env ?? {},
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
    readCache: (name) => seen.kept.get(name),
    writeCache: (name, text) => void seen.kept.set(name, text),
    hasProgram: (name) => world.programs?.includes(name) ?? existsSync(name),
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
    // Nothing takes time here but sleep.
    now: () => seen.slept.reduce((sum, one) => sum + one, 0),
  };
  return { io, seen };
}
