// The progress of a wait on standard error: live lines on a terminal, plain lines elsewhere.

import { displayWidth, maxWidth } from '../../text/columns.ts';
import { escapeControlCharacters } from '../../text/safe.ts';
import { durationText, type ImageStatus, stateText, type VolumeStatus, type WaitReport } from './status.ts';

export interface Progress {
  readonly report: (report: WaitReport) => void;
  /** What was shown last stays; what comes next stands below it. */
  readonly end: () => void;
}

/** What a stream of a terminal tells and takes. */
interface Terminal {
  readonly write: (text: string) => void;
  readonly columns: number;
  readonly rows: number;
}

export const noProgress: Progress = { report: () => {}, end: () => {} };

const HEARTBEAT = 60_000;

/** One line per image whenever it changes, and for all that are not available yet each minute. */
export function plainProgress(write: (text: string) => void): Progress {
  const said = new Map<string, string>();
  let last = 0;
  const report = ({ images, elapsed, trouble }: WaitReport): void => {
    const isDue = elapsed - last >= HEARTBEAT;
    const lines = images.map((image) => [image.imageId, news(image, trouble), image.state === 'available'] as const);
    const none = [['', `no image yet${troubleText(trouble)}`, false] as const];
    for (const [id, text, isDone] of lines.length > 0 ? lines : none) {
      if (said.get(id) === text && !(isDue && !isDone)) continue;
      said.set(id, text);
      last = elapsed;
      write(`${escapeControlCharacters(text)} (${durationText(elapsed)})\n`);
    }
  };
  return { report, end: () => {} };
}

/** Lines that are drawn again in place. */
export async function liveProgress(terminal: Terminal): Promise<Progress> {
  const { createLogUpdate } = await import('log-update');
  const update = createLogUpdate(terminal as unknown as NodeJS.WriteStream, { showCursor: true });
  return { report: (report) => update(frame(report, terminal)), end: () => update.done() };
}

function news(image: ImageStatus, trouble: string | undefined): string {
  const volumes =
    image.state === 'pending' ? image.volumes.map((volume) => cellsOf(volume).filter(Boolean).join(' ')) : [];
  return `${image.imageId}: ${[stateText(image), ...volumes].join('; ')}${troubleText(trouble)}`;
}

const troubleText = (trouble: string | undefined): string =>
  trouble === undefined ? '' : `; the last look failed (${trouble}), looking again`;

/**
 * At most as many lines as the terminal has beside the one of the cursor: what does not fit is counted. None is longer
 * than the terminal is wide: a line that wraps would push the first ones out.
 */
function frame({ images, elapsed, trouble }: WaitReport, { rows, columns }: Terminal): string {
  const last = trouble === undefined ? [] : broken(`the last look failed (${trouble}), looking again`, columns);
  const room = Math.max(1, rows - 1 - last.length);
  const heads = images.map((image) => `${image.imageId}  ${stateText(image)}  ${durationText(elapsed)}`);
  if (heads.length === 0) heads.push(`no image yet  ${durationText(elapsed)}`);
  const volumes = images.map(({ volumes: own }) => aligned(own.map(cellsOf), columns - 2).map((line) => `  ${line}`));
  const all = heads.flatMap((head, at) => [head, ...(volumes[at] ?? [])]);
  const lines = all.length <= room ? all : [...all.slice(0, room - 1), `... ${all.length - room + 1} more lines`];
  const shown = [...(room === 1 ? heads.slice(0, 1) : lines), ...last];
  return shown.map((line) => beginning(onOneLine(line), columns)).join('\n');
}

const onOneLine = (text: string): string => escapeControlCharacters(text).replace(/\s/g, ' ');

/** Device, size, percent and what is wrong, as far as they are known. */
function cellsOf({ device, size, percent, message }: VolumeStatus): string[] {
  return [device, size === undefined ? '' : `${size} GiB`, percent === undefined ? '' : `${percent}%`, message ?? ''];
}

/** A device keeps so many columns, whatever stands beside it. */
const LEAST_DEVICE = 8;

/**
 * Columns below one another, the first from the left, numbers from the right. Devices that leave no room for the numbers
 * lose their beginnings: their ends tell them apart.
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
    displayWidth(first) > most ? `...${end(first, most - 3)}` : first,
    ...others,
  ];
  return rows.map((row) => shortened(row).map(padded).join('  ').trimEnd());
}

/** As much of the beginning of a text as goes into so many columns. */
function beginning(text: string, columns: number): string {
  let width = 0;
  const characters = [...text];
  const over = characters.findIndex((character) => {
    width += displayWidth(character);
    return width > columns;
  });
  return over < 0 ? text : characters.slice(0, over).join('');
}

/** All of a text in lines of so many columns, as a terminal breaks it. */
function broken(text: string, columns: number): string[] {
  const first = beginning(onOneLine(text), columns) || text;
  return first.length < text.length ? [first, ...broken(text.slice(first.length), columns)] : [first];
}

/** As much of the end of a text as goes into so many columns. */
const end = (text: string, columns: number): string =>
  [...beginning([...text].reverse().join(''), columns)].reverse().join('');
