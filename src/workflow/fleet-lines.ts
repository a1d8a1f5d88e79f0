// The progress of a plan on a terminal: the line of totals, and the images that are being made.

import { liveLines, wrapped } from '../operations/waiting/live-lines.ts';
import { durationText, type ProgressTerminal } from '../operations/waiting/status.ts';
import { alignColumns, displayWidth, fittingEnd, fittingStart } from '../text/columns.ts';
import { maskSecrets, oneLine } from '../text/safe.ts';
import type { FleetState, FlightLine } from './fleet.ts';
import { type FleetProgress, type FleetProgressOptions, REPORT_INTERVAL, totalsOf } from './fleet-totals.ts';

/** Milliseconds between two frames: a run may report hundreds of changes a second. */
const FRAME_INTERVAL = 100;

/** Draws reports in place of the previous ones, unless the terminal is stopped. The last one stays after `end`. */
export function drawFleet(terminal: ProgressTerminal, options: FleetProgressOptions): FleetProgress {
  const { now, doesReflow } = options;
  const lines = liveLines(terminal, doesReflow);
  let [last, waiting]: [number, FleetState | undefined] = [Number.NEGATIVE_INFINITY, undefined];
  const draw = (state: FleetState): void => {
    [last, waiting] = [now(), undefined];
    lines.draw(frameOf(state, terminal, options));
  };
  const report = (state: FleetState): void => {
    waiting = state;
    if (!terminal.isBusy && now() - last >= FRAME_INTERVAL) draw(state);
  };
  const end = (): void => {
    if (waiting && !terminal.isBusy) draw(waiting);
    lines.end();
  };
  return { interval: REPORT_INTERVAL, report, hint: lines.hint, end };
}

/** Renders the lines that fit above the line of the cursor. Lines are cut to the width of the terminal. */
function frameOf(state: FleetState, { rows, columns }: ProgressTerminal, options: FleetProgressOptions): string {
  const { note, inFlight } = state;
  const head = [totalsLine(state, options, columns), ...(note === undefined ? [] : wrapped(safe(note), columns))];
  const room = Math.max(0, rows - 1 - head.length);
  const shown = inFlight.size <= room ? inFlight.size : Math.max(0, room - 1);
  const flights = flightLines(firstOf(inFlight.values(), shown), options.now(), columns);
  const more = shown < inFlight.size && room > 0 ? [`... ${inFlight.size - shown} more`] : [];
  const all = [...head.slice(0, Math.max(1, rows - 1)), ...flights, ...more];
  return all.map((line) => fittingStart(line, columns).trimEnd()).join('\n');
}

/** Joins the totals that fit a width, at least those of rank 0. */
function totalsLine(state: FleetState, options: FleetProgressOptions, columns: number): string {
  const parts = totalsOf(state, options);
  for (let rank = Math.max(...parts.map((part) => part.rank)); ; rank--) {
    const line = parts.flatMap((part) => (part.rank <= rank ? [part.text] : [])).join(', ');
    if (rank <= 0 || displayWidth(line) <= columns) return line;
  }
}

const safe = (text: string): string => oneLine(maskSecrets(text));

function firstOf<T>(values: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  if (count > 0) {
    for (const value of values) if (first.push(value) === count) break;
  }
  return first;
}

const INDENT = '  ';

/** Minimum width of the column of names. */
const MIN_NAME_WIDTH = 8;

/** Renders a line for each image. Truncates long names from the left: the end distinguishes names. */
function flightLines(flights: readonly FlightLine[], now: number, columns: number): string[] {
  const cells = flights.map(({ name, instanceId, since }) => [
    safe(name),
    safe(instanceId),
    durationText(Math.max(0, now - since)),
  ]);
  const lines = alignColumns(cells, {
    align: ['left', 'left', 'right'],
    room: columns - INDENT.length,
    flexible: 0,
    least: MIN_NAME_WIDTH,
    shorten: (name, width) => `...${fittingEnd(name, width - 3)}`,
  });
  return lines.map((line) => INDENT + line);
}
