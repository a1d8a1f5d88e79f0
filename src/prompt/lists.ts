// Aligned lines for lists of choices, safe to print on a terminal.

import type { Choice } from '../io/io.ts';
import type { Device, Instance } from '../operations/inventory.ts';
import type { Resource } from '../operations/own-resources.ts';
import { alignColumns, fittingStart } from '../text/columns.ts';
import { oneLine } from '../text/safe.ts';

/** One line per instance: `i-1234567890abcdef0  web  running  2 volumes`. */
export function instanceChoices(instances: readonly Instance[], columns: number): Choice<Instance>[] {
  const rows = instances.map(({ id, name, state, devices }) => [id, name, state, volumesText(devices.length)]);
  return choices(instances, rows, columns);
}

/** One line per resource: `ami-1234567890abcdef0  web-1  pending  2026-01-02 03:04`. */
export function resourceChoices(resources: readonly Resource[], columns: number): Choice<Resource>[] {
  const rows = resources.map(({ id, name, state, created, facts, note }) => [
    id,
    [name, note].filter(Boolean).join(': '),
    state,
    facts.length > 0 ? facts.join(', ') : created.slice(0, 16).replace('T', ' '),
  ]);
  return choices(resources, rows, columns);
}

/** `/dev/sdb 100 GiB` */
export const deviceText = ({ name, size }: Device): string =>
  oneLine(size === undefined ? name : `${name} ${size} GiB`);

/** Columns for the pointer and a margin. */
const MARGIN = 3;

const MIN_NAME = 12;

// Only names can be too long for a terminal. They are shortened in the list, but search uses the whole text.
function choices<T>(values: readonly T[], rows: readonly (readonly string[])[], columns: number): Choice<T>[] {
  const cells = rows.map((row) => row.map(oneLine));
  const lines = alignColumns(cells, {
    align: ['left', 'left', 'left', 'left'],
    room: columns - MARGIN,
    flexible: 1,
    least: MIN_NAME,
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
