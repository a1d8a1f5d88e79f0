// The world as the program sees it, so that tests can hand it another one. Only this file and those of io/ name process
// or node:fs.
import { askSecret, prompter } from './io/asking.ts';
import { listFolder, readFile } from './io/files.ts';
import { hostPlatform } from './io/host.ts';
import { keep, readKept } from './io/kept.ts';
import { hasProgram, page } from './io/programs.ts';
import { interruption } from './io/signals.ts';
import { sleep } from './io/sleep.ts';
import { sink } from './io/streams.ts';
import type { Prompter } from './model/prompter.ts';
import type { Env } from './model/world.ts';

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
  /** The text that was kept under the name of a file; undefined where there is none that can be trusted. */
  readonly readKept: (name: string) => string | undefined;
  /** Keeps a text for later runs of this user alone, whole or not at all. Throws where that cannot be. */
  readonly keep: (name: string, text: string) => void;
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
    platform: hostPlatform,
    readFile,
    listFolder,
    readKept,
    keep,
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
