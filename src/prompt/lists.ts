// Lines of lists: columns below one another, and nothing in them that a terminal would obey.

import type { Choice } from '../io/io.ts';
import type { Device, Instance, OwnImage } from '../operations/inventory.ts';
import { displayWidth, fittingStart, maxWidth } from '../text/columns.ts';
import { escapeControlCharacters } from '../text/safe.ts';

/** `i-1234567890abcdef0  web  running  2 volumes`, a line each. */
export function instanceChoices(instances: readonly Instance[], columns: number): Choice<Instance>[] {
  const rows = instances.map(({ id, name, state, devices }) => [id, name, state, volumesText(devices.length)]);
  return choices(instances, rows, columns);
}

/** `ami-1234567890abcdef0  web-1  pending  2026-01-02 03:04`, a line each. */
export function imageChoices(images: readonly OwnImage[], columns: number): Choice<OwnImage>[] {
  const rows = images.map(({ id, name, state, created }) => [id, name, state, created.slice(0, 16).replace('T', ' ')]);
  return choices(images, rows, columns);
}

/** `/dev/sdb 100 GiB` */
export const deviceText = ({ name, size }: Device): string =>
  oneLine(size === undefined ? name : `${name} ${size} GiB`);

/** Columns that a list needs for its pointer, and between its own. */
const AROUND = 3;

const BETWEEN = 2;

const LEAST_NAME = 12;

type Widths = [ids: number, names: number, states: number, volumes: number];

// Only names have no limit that fits a terminal; they are cut in the list, and found by all of their text.
function choices<T>(values: readonly T[], rows: readonly (readonly string[])[], columns: number): Choice<T>[] {
  const cells = rows.map((row) => row.map(oneLine));
  const [ids, names, states, volumes] = [0, 1, 2, 3].map((at) => maxWidth(cells.map((row) => row[at] ?? ''))) as Widths;
  const others = ids + states + volumes + 3 * BETWEEN + AROUND;
  const widths: Widths = [ids, Math.min(names, Math.max(LEAST_NAME, columns - others)), states, volumes];
  return cells.map((row, at) => ({
    value: values[at] as T,
    name: row
      .map((cell, column) => padded(cut(cell, widths[column] as number), widths[column] as number))
      .join(' '.repeat(BETWEEN))
      .trimEnd(),
    short: row[1] ? `${row[0]} (${row[1]})` : (row[0] as string),
    text: row.join(' '),
  }));
}

const volumesText = (count: number): string => (count === 1 ? '1 volume' : `${count} volumes`);

const oneLine = (text: string): string => escapeControlCharacters(text.replace(/[\n\t]/g, ' '));

const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - displayWidth(cell)));

const cut = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${fittingStart(text, width - 1)}…`;
