// The world as the program sees it, so that tests can hand it another one. The only file that names process or node:fs.
import type { StdioOptions } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { generalError } from './errors.ts';
import type { Prompter } from './model/prompter.ts';
import type { Env } from './model/world.ts';
import { platform } from './platform.ts';

export interface Sink {
  /** Resolves once the text is handed over; rejects when it cannot be (a closed pipe, a full disk). */
  readonly write: (text: string) => Promise<void>;
  readonly isTTY: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  /** Lines of the terminal; 24 where there is none. */
  readonly rows: number;
}

export interface Io {
  readonly env: Env;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** As the AWS CLI tells it: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12` */
  readonly platform: () => Promise<string>;
  /** The whole file, standard input under its names in /dev. Throws what the file system throws. */
  readonly readFile: (path: string) => Uint8Array;
  /** The names in a folder, those of folders with a slash behind them. Throws what the file system throws. */
  readonly listFolder: (path: string) => string[];
  /** Writes a file that only its owner can read, whole or not at all, and the folders above it. Throws likewise. */
  readonly writePrivate: (path: string, text: string) => void;
  /** Whether a program of that name can be started. */
  readonly hasProgram: (name: string) => boolean;
  /** Shows a text through a pager that reads standard input; resolves once it is left, to false if it cannot start. */
  readonly page: (command: readonly string[], text: string, env: Readonly<Record<string, string>>) => Promise<boolean>;
  /** What is typed after a prompt on standard error, without echo. Rejects where there is no terminal to type at. */
  readonly askSecret: (prompt: string) => Promise<string>;
  /**
   * Who asks questions on standard error and reads the answers from standard input; undefined where one of them is no
   * terminal that can show them.
   */
  readonly prompter: (isColoured: boolean) => Promise<Prompter | undefined>;
  /**
   * From now on, until `end` is called, SIGINT (Ctrl-C), SIGTERM and SIGHUP abort the signal
   * instead of ending the process.
   */
  readonly interruption: () => Interruption;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

export interface Interruption {
  /** Its reason, once it is aborted, is the exit code that shells know the signal by. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** The world of the process itself. */
export function systemIo(): Io {
  // The SDK warns on stderr about Node versions it will drop; scripts take any such line for a failure.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // So would those of Node itself, which are for whoever runs Node, not for whoever runs a program.
  process.removeAllListeners('warning');
  // And parts of the SDK warn on the console, where nothing of ours is written.
  console.warn = () => {};
  return {
    env: process.env,
    stdout: sink(1),
    stderr: sink(2),
    platform: async () => {
      const { machine, release, type } = await import('node:os');
      return platform({
        runtime: runtime(),
        system: `${type().replace('Windows_NT', 'Windows')}/${release()}`,
        executionEnv: process.env.AWS_EXECUTION_ENV,
        origin: origin(),
        machine: machine(),
        osRelease: readOsRelease(),
      });
    },
    readFile: (path) => (STDIN.has(path) ? readAll(0) : readPath(path)),
    listFolder,
    writePrivate,
    hasProgram,
    page,
    askSecret,
    prompter,
    interruption,
    sleep,
    random: Math.random,
    now: () => performance.now(),
  };
}

function origin(): 'npm' | 'source' | 'exe' {
  // Where Bun shows what is compiled into it: scripts/bundle.ts.
  if (import.meta.url.startsWith('file:///$bunfs/')) return 'exe';
  return import.meta.url.includes('/node_modules/') ? 'npm' : 'source';
}

const runtime = (): string =>
  process.versions.bun ? `Bun/${process.versions.bun}` : `Node.js/${process.versions.node}`;

/** What a Linux distribution says about itself; nothing where there is no such file. */
function readOsRelease(): string {
  try {
    return readPath('/etc/os-release').toString();
  } catch {
    return '';
  }
}

const STDIN = new Set(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/** More than any request can hold; files without an end are left here. */
const LARGEST = 16 * 2 ** 20;

function readPath(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    return readAll(file);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number): Buffer {
  const chunks: Uint8Array[] = [];
  const chunk = Buffer.alloc(65_536);
  for (let total = 0; ; ) {
    const length = readSome(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    if (length > 0) chunks.push(Buffer.from(chunk.subarray(0, length)));
    total += Math.max(length, 0);
    if (total > LARGEST) throw Object.assign(new Error('File too large'), { code: 'EFBIG' });
  }
}

/** The number of bytes read, 0 at the end, -1 when there is nothing to read yet (a pipe that does not block). */
function readSome(file: number, chunk: Buffer): number {
  try {
    return readSync(file, chunk, 0, chunk.length, null);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EOF') return 0;
    if (code !== 'EAGAIN') throw error;
    pause();
    return -1;
  }
}

/** Lets ten milliseconds go by, for whoever holds the other end. */
const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);

/**
 * Standard output or standard error. The streams that Node has for them take 4 ms to load, and what they do for a file or
 * a pipe is a plain write; so they are opened for a terminal alone, whose size they know.
 */
function sink(descriptor: 1 | 2): Sink {
  let failure: Error | undefined;
  let opened: NodeJS.WriteStream | undefined;
  const terminal = (): NodeJS.WriteStream | undefined => {
    if (opened || !mayBeTerminal(descriptor)) return opened;
    opened = descriptor === 1 ? process.stdout : process.stderr;
    opened.on('error', (error) => {
      failure = error;
    });
    return opened;
  };
  return {
    get isTTY() {
      return terminal()?.isTTY === true;
    },
    get columns() {
      return terminal()?.columns || 80;
    },
    get rows() {
      return terminal()?.rows || 24;
    },
    write: async (text) => {
      if (text === '' && !opened) return;
      const stream = terminal();
      if (!stream) return writeAll(descriptor, Buffer.from(text));
      if (failure) throw failure;
      await new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** Whether it is a device of characters, as terminals are, and not the null device; also where that cannot be told. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}

function writeAll(descriptor: number, data: Uint8Array): void {
  for (let rest = data; rest.length > 0; ) rest = rest.subarray(writeSome(descriptor, rest));
}

/** The number of bytes written, 0 when nothing can be written yet (a full pipe that does not block). */
function writeSome(descriptor: number, data: Uint8Array): number {
  try {
    return writeSync(descriptor, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    pause();
    return 0;
  }
}

const listFolder = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).map((entry) =>
    entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(path, entry.name)))
      ? `${entry.name}/`
      : entry.name,
  );

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

function writePrivate(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, path);
}

function hasProgram(name: string): boolean {
  const places = name.includes('/') ? [name] : (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, name));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

async function page(
  [program, ...args]: readonly string[],
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const stdio: StdioOptions = ['pipe', 'inherit', 'inherit'];
    const child = spawn(program as string, args, { stdio, env: { ...process.env, ...env } });
    // While it is shown, Ctrl-C is for the pager.
    const ignoreInterrupt = (): void => {};
    const done = (isShown: boolean): void => {
      process.off('SIGINT', ignoreInterrupt);
      resolve(isShown);
    };
    process.on('SIGINT', ignoreInterrupt);
    child.on('error', () => done(false));
    child.on('close', () => done(true));
    // A pager that is left early closes its end; that is no fault.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
  });
}

async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw generalError(`There is no terminal to ask on: ${prompt.trim()}`);
  const { createInterface } = await import('node:readline');
  const { Writable } = await import('node:stream');
  return new Promise((resolve) => {
    // The terminal echoes nothing, because standard input is raw and readline writes nowhere.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
    stderr.write(prompt);
    reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    reader.question('', (answer) => {
      reader.close();
      stderr.write('\n');
      resolve(answer.trim());
    });
  });
}

/** Signals that end a process, and their numbers everywhere. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
const SIGNAL_NAMES = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
const MOST_SIGNALS = 3;

async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY || env.TERM === 'dumb') return undefined;
  // What colours the questions asks nothing else, and once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./prompt/terminal.ts');
  return terminalPrompter({ input, output, onSignal });
}

/** Signals that end a process at once would leave the terminal without echo or cursor. */
function onSignal(leave: () => void): () => void {
  for (const signal of SIGNAL_NAMES) process.on(signal, leave);
  return () => {
    for (const signal of SIGNAL_NAMES) process.off(signal, leave);
  };
}

function interruption(): Interruption {
  const controller = new AbortController();
  let count = 0;
  const end = (): void => {
    for (const name of SIGNAL_NAMES) process.off(name, abort);
  };
  const abort = (name: keyof typeof SIGNALS): void => {
    controller.abort(128 + SIGNALS[name]);
    // A second one must not cut off what the first one makes us say; whoever insists is obeyed.
    if (++count >= MOST_SIGNALS) end();
  };
  for (const name of SIGNAL_NAMES) process.on(name, abort);
  return { signal: controller.signal, end };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
