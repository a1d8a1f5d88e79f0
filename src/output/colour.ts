// Colours of tables, errors and hints. The only file that uses chalk, and the AWS CLI's escape sequences for tables.

import type { Env } from '../io/io.ts';
import type { Paint } from './error-text.ts';

/** Renders the parts of a table. */
export interface TableStyle {
  readonly top: (line: string) => string;
  /** A line of a section between bars, one on each side per level of nesting. */
  readonly line: (indent: number, text: string) => string;
  readonly cell: (text: string) => string;
}

export const plainTable: TableStyle = {
  top: (line) => line,
  line: (indent, text) => `${'|'.repeat(indent)}${text}${'|'.repeat(indent)}\n`,
  cell: (text) => text,
};

const RESET = '\x1b[0m';

const BOLD_BLUE = '\x1b[1m\x1b[34m';

const DIM_YELLOW = '\x1b[2m\x1b[33m';

// Byte for byte like the AWS CLI, which writes a reset after every piece of text, even an empty one.
export const colourTable: TableStyle = {
  top: (line) => line + RESET,
  line: (indent, text) => {
    const bars = `${DIM_YELLOW}|${RESET}`.repeat(indent) + RESET;
    return `${bars}${text}${RESET}${bars}\n${RESET}`;
  },
  cell: (text) => `${BOLD_BLUE}${text}${RESET}`,
};

export interface ColourChoice {
  /** The value of --color. */
  readonly option: string | undefined;
  readonly isTTY: boolean;
  readonly env: Env;
}

/** Tables have colour with --color on, or with auto on a capable terminal without NO_COLOR. */
export function coloursTables(choice: ColourChoice): boolean {
  if (choice.option === 'on' || choice.option === 'off') return choice.option === 'on';
  return canColour(choice);
}

/** Messages have colour under the same conditions as tables, but only if standard error is a terminal. */
export function coloursMessages(choice: ColourChoice): boolean {
  if (choice.option === 'on' || choice.option === 'off') return choice.option === 'on' && choice.isTTY;
  return canColour(choice);
}

const canColour = ({ isTTY, env }: ColourChoice): boolean => isTTY && !env.NO_COLOR && env.TERM !== 'dumb';

/**
 * Bold text for pagers: each character, a backspace, the character again, as in the first man pages. Pagers show that as
 * bold with any options; `less` interprets escape sequences only with -R.
 */
export const overstruck = (text: string): string => text.replace(/\S/g, '$&\b$&');

/** Bold for text that does not go through a pager. Loads chalk, so call it only if colours are on. */
export async function boldPaint(): Promise<(text: string) => string> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 }).bold;
}

/** Red error labels and cyan hints. Loads chalk, so call it only if colours are on. */
export async function messagePaint(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { error: chalk.red.bold, hint: chalk.cyan };
}
