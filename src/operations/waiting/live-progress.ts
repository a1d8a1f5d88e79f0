// Progress lines that are redrawn in place. Loaded only for waits on a terminal.

import { createLogUpdate } from 'log-update';
import { alignColumns, displayWidth, fittingEnd, fittingStart } from '../../text/columns.ts';
import { maskSecrets, oneLine } from '../../text/safe.ts';
import {
  durationText,
  hintLine,
  type Progress,
  type ProgressTerminal,
  stateText,
  troubleText,
  volumeCells,
  type WaitReport,
} from './status.ts';

/**
 * Draws each report in place of the previous one, unless the terminal is stopped. The last report stays after `end`.
 * `doesReflow`: when the terminal becomes narrower, it wraps the lines that it shows.
 */
export function drawProgress(terminal: ProgressTerminal, doesReflow: boolean): Progress {
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
  return {
    report: (report) => void (terminal.isBusy || draw(frame(report, terminal))),
    hint: (text) => {
      const { lines } = drawn;
      if (lines.length > 0) eraseWrapped();
      stream.write(hintLine(text));
      drawn = { lines: [], columns: 0 };
      if (lines.length > 0) draw(lines.join('\n'));
    },
    end: () => update.done(),
  };
}

/** Erases the line of the cursor and rows above it, and moves there. */
const eraseRows = (rows: number): string => `\x1b[2K${'\x1b[1A\x1b[2K'.repeat(rows)}\x1b[G`;

/**
 * Renders the lines that fit above the line of the cursor, and counts the rest. Lines are cut to the width of the
 * terminal: a line that wraps would push the first lines out.
 */
function frame({ waiter, resources, elapsed, trouble }: WaitReport, { rows, columns }: ProgressTerminal): string {
  const last = trouble === undefined ? [] : wrap(oneLine(troubleText(trouble)), columns);
  const room = Math.max(1, rows - 1 - last.length);
  const heads = resources.map((resource) =>
    maskSecrets(`${resource.id}  ${stateText(resource)}  ${durationText(elapsed)}`),
  );
  if (heads.length === 0) heads.push(`no ${waiter.resources.noun} yet  ${durationText(elapsed)}`);
  const details = resources.map(({ volumes }) => volumeLines(volumes.map(volumeCells), columns));
  const all = heads.flatMap((head, at) => [head, ...(details[at] ?? [])]);
  const lines = all.length <= room ? all : [...all.slice(0, room - 1), `... ${all.length - room + 1} more lines`];
  const shown = [...(room === 1 ? heads.slice(0, 1) : lines), ...last];
  return shown.map((line) => fittingStart(oneLine(line), columns)).join('\n');
}

/** Minimum width of the device column. */
const MIN_DEVICE_WIDTH = 8;

const INDENT = '  ';

/** Renders a line for each volume. Truncates long device names from the left: the end distinguishes devices. */
function volumeLines(volumes: readonly (readonly string[])[], columns: number): string[] {
  const rows = volumes.map((cells) => cells.map(maskSecrets).map(oneLine));
  const lines = alignColumns(rows, {
    align: ['left', 'right', 'right'],
    room: columns - INDENT.length,
    flexible: 0,
    least: MIN_DEVICE_WIDTH,
    shorten: (device, width) => `...${fittingEnd(device, width - 3)}`,
  });
  return lines.map((line) => INDENT + line);
}

/** Breaks a text into lines of a width, as a terminal does. */
function wrap(text: string, columns: number): string[] {
  const first = fittingStart(text, columns) || text;
  return first.length < text.length ? [first, ...wrap(text.slice(first.length), columns)] : [first];
}
