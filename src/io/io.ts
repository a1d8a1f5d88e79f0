// The world as the program sees it, so that tests can hand it another one.

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
  /** Throws a general error if the arguments of the process were not UTF-8. */
  readonly assertUtf8: (argv: readonly string[]) => void;
  /** The whole file, standard input under its names in /dev. Throws what the file system throws. */
  readonly readFile: (path: string) => Uint8Array;
  /** The names in a folder, those of folders with a slash behind them. Throws what the file system throws. */
  readonly listDirectory: (path: string) => string[];
  /** The text that was kept under the name of a file; undefined where there is none that can be trusted. */
  readonly readCache: (name: string) => string | undefined;
  /** Keeps a text for later runs of this user alone, whole or not at all. Throws where that cannot be. */
  readonly writeCache: (name: string, text: string) => void;
  /** Whether a program of that name can be started. */
  readonly hasProgram: (name: string) => boolean;
  /** Shows a text through a pager that reads standard input; resolves once it is left, to false if it cannot start. */
  readonly openPager: (
    command: readonly string[],
    text: string,
    env: Readonly<Record<string, string>>,
  ) => Promise<boolean>;
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
  readonly captureSignals: () => Interruption;
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

// Questions to a person at a terminal, as those who ask them see it.

/** One of several things that can be chosen. */
export interface Choice<T> {
  readonly value: T;
  /** Its line in the list. */
  readonly name: string;
  /** What stays on the screen once it is chosen; the line itself by default. */
  readonly short?: string;
  /** What a search looks in; the line itself by default. */
  readonly text?: string;
  /** What is said of it while it is pointed at. */
  readonly about?: string;
  /** Whether it is picked where nothing is changed. */
  readonly isPicked?: boolean;
}

export interface TextRules {
  /** The answer of Enter alone; empty without it. */
  readonly initial?: string;
  /** What an empty answer means: none, for example. */
  readonly emptyMeans?: string;
  /** What is wrong with a text, shown while it is typed and refused when it is entered; undefined when all is well. */
  readonly check?: (text: string) => string | undefined;
}

/** Asks one question at a time. Each rejects with InterruptedError when it is left: Ctrl-C, Ctrl-D, a closed terminal, a signal. */
export interface Prompter {
  /** One of a long list, found by typing parts of its line. */
  readonly search: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T>;
  /** One of a few; the first where nothing is changed. */
  readonly choose: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T>;
  /** Any number of them. */
  readonly pickMany: <T>(message: string, choices: readonly Choice<T>[]) => Promise<T[]>;
  readonly ask: (message: string, rules?: TextRules) => Promise<string>;
  readonly confirm: (message: string, initial: boolean) => Promise<boolean>;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** What reading files that are named in values or in the environment needs. */
export interface Files {
  readonly env: Env;
  /** The whole file; a relative path starts at the current directory. Throws what the file system throws. */
  readonly readFile: (path: string) => Uint8Array;
}
