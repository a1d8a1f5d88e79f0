// The ways to leave a prompt other than signals: keys that stand for a signal, the end of the input, a closed terminal.

import { isatty } from 'node:tty';
import { EXIT } from '../errors.ts';
import { noteSignal } from './signals.ts';

/** A key press of node:readline. */
export interface Key {
  readonly ctrl?: boolean;
  readonly name?: string;
  readonly sequence?: string;
}

const KEY_SIGNALS: Readonly<Record<string, 'SIGINT' | 'SIGQUIT'>> = { '\x03': 'SIGINT', '\x1c': 'SIGQUIT' };

/** The signal that a terminal sends for Ctrl-C or Ctrl-\. In raw mode, which prompts use, it sends none. */
export const keySignal = (key?: Key): 'SIGINT' | 'SIGQUIT' | undefined => KEY_SIGNALS[key?.sequence ?? ''];

/**
 * Sends the signal of a key to the process group, as a terminal does outside raw mode: a shell ends its loop only if it
 * gets the signal too.
 */
export function press(name: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform !== 'win32') process.kill(0, name);
}

/**
 * The end of the input that came before raw mode, as from `script </dev/null`. Linux keeps the Ctrl-D of a line that is
 * not read yet as a NUL when ICANON is cleared (measured on 6.18).
 */
export const EARLY_END = '\0';

/** The event of an input that cannot be read any more. */
export const LOST = 'lost';

/** True if a terminal is gone: its window was closed, or its connection is lost. */
export const isGone = ({ fd }: { readonly fd?: number }): boolean => fd !== undefined && !isatty(fd);

/** The exit code after the end of the input: Ctrl-D, or a terminal that is gone, for which SIGHUP is on its way. */
export const exitCodeAtEnd = (input: object): number => (isGone(input) ? noteSignal('SIGHUP') : EXIT.interrupted);
