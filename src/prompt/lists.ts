// Lines of lists: columns below one another, and nothing in them that a terminal would obey.

import type { Choice } from '../io/io.ts';
import type { Device, Instance, OwnImage } from '../operations/inventory.ts';
import { alignColumns, fittingStart } from '../text/columns.ts';
import { oneLine } from '../text/safe.ts';

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

/** Columns of a list for its pointer and a margin. */
const AROUND = 3;

const LEAST_NAME = 12;

// Only names have no limit that fits a terminal; they are cut in the list, and found by all of their text.
function choices<T>(values: readonly T[], rows: readonly (readonly string[])[], columns: number): Choice<T>[] {
  const cells = rows.map((row) => row.map(oneLine));
  const lines = alignColumns(cells, {
    align: ['left', 'left', 'left', 'left'],
    room: columns - AROUND,
    flexible: 1,
    least: LEAST_NAME,
    shorten: (name, width) => `${fittingStart(name, width - 1)}…`,
  });
  return cells.map((row, at) => ({
    value: values[at] as T,
    name: lines[at] as string,
    short: row[1] ? `${row[0]} (${row[1]})` : (row[0] as string),
    text: row.join(' '),
  }));
}

const volumesText = (count: number): string => (count === 1 ? '1 volume' : `${count} volumes`);
