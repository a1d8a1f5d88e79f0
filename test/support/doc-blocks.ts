// The commands of README and docs/: blocks of `sh` and `bash` are scripts, blocks of `console` show commands and output.

export interface Block {
  readonly path: string;
  /** Line of the document at which the block starts. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** Finds the blocks of commands in a document. */
export function blocksOf(path: string, document: string): Block[] {
  return [...document.matchAll(/^```(sh|bash|console)\n([\s\S]*?)^```$/gm)].map((match) => ({
    path,
    line: document.slice(0, match.index).split('\n').length,
    language: match[1] as string,
    text: match[2] as string,
  }));
}

export interface Step {
  /** The command after `$ `, with the lines after `> ` that continue it. */
  readonly command: string;
  /** What it prints on standard output and standard error. */
  readonly shown: string;
}

/** Parses a `console` block. */
export function stepsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', shown = ''] = /^(.*\n(?:> .*\n)*)([\s\S]*)$/.exec(part) ?? [];
      return { command: command.replace(/^> /gm, '').trimEnd(), shown };
    });
}

const MARK = '\x1e';

/** A script that runs the steps and prints what `playedIn` reads. */
export const playable = (steps: readonly Step[]): string =>
  [
    'exec 2>&1',
    ...steps.map(({ command }) => `${command}\nstatus=$?; printf '${MARK}%s${MARK}' "$status"; (exit "$status")`),
  ].join('\n');

export interface Played {
  readonly shown: string;
  readonly status: number;
}

/** The output and exit code of each step. */
export function playedIn(stdout: string): Played[] {
  const parts = stdout.split(MARK);
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, at) => ({
    shown: parts[2 * at] as string,
    status: Number(parts[2 * at + 1]),
  }));
}

/** Replaces the seconds of progress, which vary. */
export const withoutSeconds = (text: string): string => text.replace(/\(\d+s\)$/gm, '(Ns)');
