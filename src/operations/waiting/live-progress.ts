// Progress lines that are redrawn in place. Loaded only for waits on a terminal.

import { alignColumns, fittingEnd, fittingStart } from '../../text/columns.ts';
import { maskSecrets, oneLine } from '../../text/safe.ts';
import { liveLines, wrapped } from './live-lines.ts';
import {
  durationText,
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
  const { draw, hint, end } = liveLines(terminal, doesReflow);
  return { report: (report) => void (terminal.isBusy || draw(frame(report, terminal))), hint, end };
}

/**
 * Renders the lines that fit above the line of the cursor, and counts the rest. Lines are cut to the width of the
 * terminal: a line that wraps would push the first lines out.
 */
function frame({ waiter, resources, elapsed, trouble }: WaitReport, { rows, columns }: ProgressTerminal): string {
  const last = trouble === undefined ? [] : wrapped(oneLine(troubleText(trouble)), columns);
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
