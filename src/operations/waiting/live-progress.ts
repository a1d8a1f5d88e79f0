// Progress lines that are drawn again in place. Loaded for waits on a terminal only.

import { createLogUpdate } from 'log-update';
import { alignColumns, fittingEnd, fittingStart } from '../../text/columns.ts';
import { oneLine } from '../../text/safe.ts';
import { durationText, stateText, troubleText, volumeCells, type WaitReport } from './status.ts';

/** The stream of a terminal, and its size at the moment. */
export interface LiveTerminal {
  readonly write: (text: string) => void;
  readonly columns: number;
  readonly rows: number;
}

/** Draws reports, each in place of the last; after `end`, the last one stays. */
export function drawProgress(terminal: LiveTerminal): { report: (report: WaitReport) => void; end: () => void } {
  const update = createLogUpdate(terminal as unknown as NodeJS.WriteStream, { showCursor: true });
  return { report: (report) => update(frame(report, terminal)), end: () => update.done() };
}

/**
 * At most as many lines as the terminal has above the line of the cursor; the rest is counted. No line is longer than
 * the terminal is wide: a line that wraps would push the first lines out.
 */
function frame({ waiter, resources, elapsed, trouble }: WaitReport, { rows, columns }: LiveTerminal): string {
  const last = trouble === undefined ? [] : broken(oneLine(troubleText(trouble)), columns);
  const room = Math.max(1, rows - 1 - last.length);
  const heads = resources.map((resource) => `${resource.id}  ${stateText(resource)}  ${durationText(elapsed)}`);
  if (heads.length === 0) heads.push(`no ${waiter.resources.noun} yet  ${durationText(elapsed)}`);
  const details = resources.map(({ volumes }) => volumeLines(volumes.map(volumeCells), columns));
  const all = heads.flatMap((head, at) => [head, ...(details[at] ?? [])]);
  const lines = all.length <= room ? all : [...all.slice(0, room - 1), `... ${all.length - room + 1} more lines`];
  const shown = [...(room === 1 ? heads.slice(0, 1) : lines), ...last];
  return shown.map((line) => fittingStart(oneLine(line), columns)).join('\n');
}

/** A device keeps this many columns, whatever stands next to it. */
const LEAST_DEVICE = 8;

const INDENT = '  ';

/** A line for each volume. A long device name loses its start: the end is what distinguishes devices. */
function volumeLines(volumes: readonly (readonly string[])[], columns: number): string[] {
  const rows = volumes.map((cells) => cells.map(oneLine));
  const lines = alignColumns(rows, {
    align: ['left', 'right', 'right'],
    room: columns - INDENT.length,
    flexible: 0,
    least: LEAST_DEVICE,
    shorten: (device, width) => `...${fittingEnd(device, width - 3)}`,
  });
  return lines.map((line) => INDENT + line);
}

/** All of a text in lines of a width, as a terminal breaks it. */
function broken(text: string, columns: number): string[] {
  const first = fittingStart(text, columns) || text;
  return first.length < text.length ? [first, ...broken(text.slice(first.length), columns)] : [first];
}
