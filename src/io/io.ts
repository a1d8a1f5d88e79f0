// The interface to the surroundings of the program. Tests pass a fake one.

/** Logs a line for --debug. Undefined without --debug, so that no time is spent on the lines. */
export type Trace = ((line: string) => void) | undefined;

export interface Sink {
  /**
   * Resolves once the text is written. Rejects if that fails (a closed pipe, a full disk), or if the reader takes nothing
   * for `patience` milliseconds: by default forever on standard output, a few seconds on standard error.
   */
  readonly write: (text: string, patience?: number) => Promise<void>;
  /** True while earlier texts wait for the reader, or a prompt waits for an answer: other texts can be left out. */
  readonly isBusy: boolean;
  readonly isTTY: boolean;
  /** Columns of the terminal; 80 without a terminal. */
  readonly columns: number;
  /** Lines of the terminal; 24 without a terminal. */
  readonly rows: number;
}

export interface Io {
  readonly env: Env;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The platform in the AWS CLI's format: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12`. */
  readonly platform: () => Promise<string>;
  /** Throws a general error if the arguments of the process are not UTF-8. */
  readonly assertUtf8: (argv: readonly string[]) => void;
  /**
   * Reads a whole file, or standard input by its names in /dev. Throws file system errors; if `isRegular`, also EINVAL for
   * a folder, a pipe or a device, for whose data it does not wait.
   */
  readonly readFile: (path: string, isRegular?: boolean) => Uint8Array;
  /** Lists the names in a folder; names of folders end with a slash. Throws file system errors. */
  readonly listDirectory: (path: string) => string[];
  /** Reads a cached text; undefined if it is missing or not trusted. */
  readonly readCache: (name: string) => Promise<string | undefined>;
  /** Caches a text for later runs of this user. The write is atomic. Rejects if it fails. */
  readonly writeCache: (name: string, text: string) => Promise<void>;
  /** Remembers for five minutes that a call of this user created a resource. Rejects if it fails. */
  readonly rememberId: (name: string) => Promise<void>;
  /** True if a call of this user has created the resource in the last five minutes. */
  readonly isRecentId: (name: string) => Promise<boolean>;
  /** The home folder of an account of this machine: by default that of this process. Undefined if there is none. */
  readonly homeOf: (account?: string) => string | undefined;
  /** Reads a regular file of at most a mebibyte. Rejects with file system errors. */
  readonly readOwnFile: (path: string) => Promise<Uint8Array>;
  /** Writes a file that only its owner can read, atomically, and creates its folders. Rejects with file system errors. */
  readonly writeOwnFile: (path: string, text: string) => Promise<void>;
  /** Appends to a file, which only its owner can read if it is new. Rejects with file system errors. */
  readonly appendFile: (path: string, text: string) => Promise<void>;
  /**
   * Opens a regular file that may be too large for memory: to read it, to append to it, or to append to it after creating
   * it if it is missing. Rejects with file system errors; EISDIR for a folder, EINVAL for a pipe or a device.
   */
  readonly openLongFile: (path: string, use: LongFileUse) => Promise<LongFile>;
  /** True if a program with that name can be started. */
  readonly hasProgram: (name: string) => boolean;
  /**
   * Runs a program without a shell. It inherits standard input; the signals of this process end it. Resolves at its end.
   * Rejects if it cannot start, or if it prints more than a mebibyte.
   */
  readonly runProgram: (argv: readonly string[]) => Promise<ProgramOutput>;
  /** Runs a command line with a shell and the streams of this process. Resolves to its exit code. */
  readonly runShell: (command: string) => Promise<number>;
  /** Shows a text through a pager that reads standard input. Resolves at its end; to false if it cannot start. */
  readonly openPager: (
    command: readonly string[],
    text: string,
    env: Readonly<Record<string, string>>,
  ) => Promise<boolean>;
  /**
   * Prompts on the controlling terminal and reads an answer without echo; without a terminal, prompts on standard error
   * and reads a line of standard input. One prompt at a time. Rejects at the end of the input.
   */
  readonly askSecret: (prompt: string) => Promise<string>;
  /**
   * A prompter on standard error and standard input. Undefined if one of them is not a terminal.
   */
  readonly prompter: (isColoured: boolean) => Promise<Prompter | undefined>;
  /**
   * Until `end` is called, SIGINT (Ctrl-C), SIGTERM, SIGHUP and SIGQUIT abort the AbortSignal instead of ending the
   * process. The process ends by the signal after the run. Only `most` signals are captured, by default 2: the next one ends
   * the process at once.
   */
  readonly captureSignals: (most?: number) => Interruption;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Milliseconds since the process started, by a monotonic clock. */
  readonly now: () => number;
}

export type LongFileUse = 'read' | 'append' | 'create';

/** An open file that is read in parts, appended to and locked. All methods reject with file system errors. */
export interface LongFile {
  /** Size in bytes. */
  readonly size: () => Promise<number>;
  /** Reads from a position into a buffer. Resolves to the number of bytes; 0 at the end. */
  readonly read: (into: Uint8Array, position: number) => Promise<number>;
  /** Appends a text. If that fails, a part of it may be in the file. */
  readonly append: (text: string) => Promise<void>;
  /** Resolves when the data, and a file that was created, would survive a power failure. */
  readonly sync: () => Promise<void>;
  /** Cuts the file off after a number of bytes. */
  readonly truncate: (size: number) => Promise<void>;
  /**
   * Locks the file, by whatever path it is opened, until the process releases the lock or ends. Resolves to the holder if
   * another process has locked it.
   */
  readonly lock: () => Promise<FileLock | LockHolder>;
  readonly close: () => Promise<void>;
}

export interface FileLock {
  /** True if another process has taken the lock, because this one seemed dead. */
  readonly isLost: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** The process that holds a lock, as far as it is known. */
export interface LockHolder {
  readonly isHeld: true;
  readonly processId?: number | undefined;
  readonly host?: string | undefined;
}

export interface ProgramOutput {
  /** The exit code; 128 plus the number of a signal. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface Interruption {
  /** Once aborted, its reason is the exit code for the signal (128 plus its number). */
  readonly signal: AbortSignal;
  /** Has no effect once the signal is aborted: the run ends then. */
  readonly end: () => void;
}

// Interactive prompts.

/** A choice in a list. */
export interface Choice<T> {
  readonly value: T;
  /** The line in the list. */
  readonly name: string;
  /** The text shown after it is chosen; by default, `name`. */
  readonly short?: string;
  /** The text that search matches; by default, `name`. */
  readonly text?: string;
  /** The description shown while it is highlighted. */
  readonly about?: string;
  /** True if it is picked by default. */
  readonly isPicked?: boolean;
}

export interface TextRules {
  /** The default answer; empty if not given. */
  readonly initial?: string;
  /** The meaning of an empty answer, such as none. */
  readonly emptyMeans?: string;
  /** Returns the problem of a text, or undefined. It is shown during typing, and Enter is refused. */
  readonly check?: (text: string) => string | undefined;
}

/** Asks one question at a time. Rejects with InterruptedError on Ctrl-C, Ctrl-D, a closed terminal or a signal. */
export interface Prompter {
  /** True if the terminal gets only lines: nothing that was printed can be replaced. */
  readonly isPlain?: boolean;
  /** Chooses from a long list by typing parts of a line. */
  readonly search: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T>;
  /** Chooses one of a few; by default the first. */
  readonly choose: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T>;
  /** Chooses any number. */
  readonly pickMany: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T[]>;
  readonly ask: (message: string, rules?: TextRules) => Promise<string>;
  readonly confirm: (message: string, initial: boolean) => Promise<boolean>;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The part of Io that reading files named in values or the environment needs. */
export interface Files {
  readonly env: Env;
  /**
   * Reads a whole file; relative paths start at the current directory. Throws file system errors; if `isRegular`, also
   * EINVAL for a folder, a pipe or a device, for whose data it does not wait.
   */
  readonly readFile: (path: string, isRegular?: boolean) => Uint8Array;
  /** The home folder of an account of this machine: by default that of this process. Undefined if there is none. */
  readonly homeOf: (account?: string) => string | undefined;
}
