// Lines that are redrawn in place. Loaded only for progress on a terminal.

import { createLogUpdate } from 'log-update';
import { displayWidth, fittingStart } from '../../text/columns.ts';
import { hintLine, type ProgressTerminal } from './status.ts';

export interface LiveLines {
  /** Draws lines in place of the previous ones. They must be safe for a terminal, and no wider than it. */
  readonly draw: (text: string) => void;
  /** Prints a hint above the lines. */
  readonly hint: (text: string) => void;
  /** Keeps the last lines on the screen. Further output starts below them. */
  readonly end: () => void;
}

/** `doesReflow`: when the terminal becomes narrower, it wraps the lines that it shows. */
export function liveLines(terminal: ProgressTerminal, doesReflow: boolean): LiveLines {
  const stream = {
    write: (text: string) => void terminal.write(text).catch(() => {}),
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
  };
  const update = createLogUpdate(stream as unknown as NodeJS.WriteStream, { showCursor: true });
  let drawn: { readonly lines: readonly string[]; readonly columns: number } = { lines: [], columns: 0 };
  /** log-update assumes that the lines of the last frame have not wrapped since. */
  const eraseWrapped = (): void => {
    const { columns } = terminal;
    const rows = drawn.lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
    stream.write(eraseRows(doesReflow ? rows : drawn.lines.length));
    update.done();
  };
  const draw = (text: string): void => {
    if (drawn.lines.length > 0 && terminal.columns !== drawn.columns) eraseWrapped();
    update(text);
    drawn = { lines: text.split('\n'), columns: terminal.columns };
  };
  const hint = (text: string): void => {
    const { lines } = drawn;
    if (lines.length > 0) eraseWrapped();
    stream.write(hintLine(text));
    drawn = { lines: [], columns: 0 };
    if (lines.length > 0) draw(lines.join('\n'));
  };
  return { draw, hint, end: () => update.done() };
}

/** Erases the line of the cursor and rows above it, and moves there. */
const eraseRows = (rows: number): string => `\x1b[2K${'\x1b[1A\x1b[2K'.repeat(rows)}\x1b[G`;

/** Breaks a text into lines of a width, as a terminal does. */
export function wrapped(text: string, columns: number): string[] {
  const first = fittingStart(text, columns) || text;
  return first.length < text.length ? [first, ...wrapped(text.slice(first.length), columns)] : [first];
}
