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

/** Asks one question at a time. Each rejects with Interrupted when it is left: Ctrl-C, Ctrl-D, a closed terminal, a signal. */
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
