// The progress of a wait on standard error: live lines on a terminal, plain lines elsewhere.

import { statesFor } from '../../model/waiter-model.ts';
import { displayWidth, fittingEnd, fittingStart, maxWidth } from '../../text/columns.ts';
import { escapeControlCharacters } from '../../text/safe.ts';
import { durationText, type ResourceStatus, stateText, type VolumeStatus, type WaitReport } from './status.ts';

export interface Progress {
  readonly report: (report: WaitReport) => void;
  /** Leaves the last report on the screen. Further output starts below it. */
  readonly end: () => void;
}

/** The part of a terminal's stream that progress needs. */
interface Terminal {
  readonly write: (text: string) => void;
  readonly columns: number;
  readonly rows: number;
}

export const noProgress: Progress = { report: () => {}, end: () => {} };

const HEARTBEAT = 60_000;

/** One line for each resource whenever it changes, and every minute for all that the wait is for. */
export function plainProgress(write: (text: string) => void): Progress {
  const printed = new Map<string, string>();
  let last = 0;
  const report = ({ waiter, resources, elapsed, trouble }: WaitReport): void => {
    const isDue = elapsed - last >= HEARTBEAT;
    const successes = statesFor(waiter, 'success');
    const lines = resources.map(
      (resource) => [resource.id, news(resource, trouble), successes.includes(resource.state)] as const,
    );
    const none = [['', `no ${waiter.resources.noun} yet${troubleText(trouble)}`, false] as const];
    for (const [id, text, isDone] of lines.length > 0 ? lines : none) {
      if (printed.get(id) === text && !(isDue && !isDone)) continue;
      printed.set(id, text);
      last = elapsed;
      write(`${escapeControlCharacters(text)} (${durationText(elapsed)})\n`);
    }
  };
  return { report, end: () => {} };
}

/** Lines that each report redraws in place. */
export async function liveProgress(terminal: Terminal): Promise<Progress> {
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(terminal as unknown as NodeJS.WriteStream, { showCursor: true });
  return { report: (report) => update(frame(report, terminal)), end: () => update.done() };
}

function news(resource: ResourceStatus, trouble: string | undefined): string {
  const { id, state, volumes } = resource;
  const texts = state === 'pending' ? volumes.map((volume) => cellsOf(volume).filter(Boolean).join(' ')) : [];
  return `${id}: ${[stateText(resource), ...texts].join('; ')}${troubleText(trouble)}`;
}

const troubleText = (trouble: string | undefined): string =>
  trouble === undefined ? '' : `; the last look failed (${trouble}), looking again`;

/**
 * The lines of a report. Leaves a line of the terminal for the cursor, and counts the lines that do not fit. Cuts lines at
 * the width of the terminal: a wrapped line would push the first lines out.
 */
function frame({ waiter, resources, elapsed, trouble }: WaitReport, { rows, columns }: Terminal): string {
  const last = trouble === undefined ? [] : broken(`the last look failed (${trouble}), looking again`, columns);
  const room = Math.max(1, rows - 1 - last.length);
  const heads = resources.map((resource) => `${resource.id}  ${stateText(resource)}  ${durationText(elapsed)}`);
  if (heads.length === 0) heads.push(`no ${waiter.resources.noun} yet  ${durationText(elapsed)}`);
  const details = resources.map(({ volumes }) => aligned(volumes.map(cellsOf), columns - 2).map((line) => `  ${line}`));
  const all = heads.flatMap((head, at) => [head, ...(details[at] ?? [])]);
  const lines = all.length <= room ? all : [...all.slice(0, room - 1), `... ${all.length - room + 1} more lines`];
  const shown = [...(room === 1 ? heads.slice(0, 1) : lines), ...last];
  return shown.map((line) => fittingStart(onOneLine(line), columns)).join('\n');
}

const onOneLine = (text: string): string => escapeControlCharacters(text).replace(/\s/g, ' ');

/** Device, size, percent and error message, as far as they are known. */
function cellsOf({ device, size, percent, message }: VolumeStatus): string[] {
  return [device, size === undefined ? '' : `${size} GiB`, percent === undefined ? '' : `${percent}%`, message ?? ''];
}

/** The least columns of a device. */
const LEAST_DEVICE = 8;

/**
 * Aligns the first column to the left and numbers to the right. Truncates long devices from the left: their ends
 * distinguish them.
 */
function aligned(rows: readonly (readonly string[])[], room: number): string[] {
  const [device = 0, size = 0, percent = 0] = [0, 1, 2].map((at) => maxWidth(rows.map((row) => row[at] ?? '')));
  const most = Math.max(LEAST_DEVICE, room - size - percent - 4);
  const widths = [Math.min(device, most), size, percent];
  const padded = (cell: string, at: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(cell)));
    return at === 0 ? cell + space : space + cell;
  };
  const shortened = ([first = '', ...others]: readonly string[]): string[] => [
    displayWidth(first) > most ? `...${fittingEnd(first, most - 3)}` : first,
    ...others,
  ];
  return rows.map((row) => shortened(row).map(padded).join('  ').trimEnd());
}

/** Wraps a text into lines of so many columns, as a terminal does. */
function broken(text: string, columns: number): string[] {
  const first = fittingStart(onOneLine(text), columns) || text;
  return first.length < text.length ? [first, ...broken(text.slice(first.length), columns)] : [first];
}
