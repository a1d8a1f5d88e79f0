// What colour looks like. The only home of chalk, and of the codes the AWS CLI colours its tables with.

import type { Paint } from '../errors.ts';
import type { Env } from '../io/io.ts';

/** How the parts of a table are written. */
export interface TableStyle {
  readonly top: (line: string) => string;
  /** A whole line of a section, between as many bars as it is deep. */
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

// Byte for byte what the AWS CLI writes: a reset after every piece it hands to the terminal, empty pieces too.
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

/** Whether tables are coloured: --color on always is, auto on a terminal that can, unless NO_COLOR says otherwise. */
export function coloursTables(choice: ColourChoice): boolean {
  if (choice.option === 'on' || choice.option === 'off') return choice.option === 'on';
  return canColour(choice);
}

/** Whether messages for people are coloured: like tables, but never where standard error is no terminal. */
export function coloursMessages(choice: ColourChoice): boolean {
  if (choice.option === 'on' || choice.option === 'off') return choice.option === 'on' && choice.isTTY;
  return canColour(choice);
}

const canColour = ({ isTTY, env }: ColourChoice): boolean => isTTY && !env.NO_COLOR && env.TERM !== 'dumb';

/**
 * Bold letters as typewriters made them, each struck twice. Pagers have shown that as bold since the first man pages,
 * whatever their options; `less` shows escape sequences only with -R.
 */
export const overstruck = (text: string): string => text.replace(/\S/g, '$&\b$&');

/** Bold for what no pager shows. Loads chalk, so ask only where there are colours. */
export async function boldPaint(): Promise<(text: string) => string> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 }).bold;
}

/** Error labels in red, hints in cyan. Loads chalk, so ask only where there are colours. */
export async function messagePaint(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { error: chalk.red.bold, hint: chalk.cyan };
}
