// Rows of images outside the heap.
import { expect, test } from 'vitest';
import { RowTable } from '../../../src/workflow/row-table.ts';

const row = (line: number) => ({ line, instanceId: `i-${line}`, name: `wéb "${line}" 😀`, imageId: `ami-${line}` });

test('returns 5,000 rows by their lines, in whatever order they come', () => {
  const table = new RowTable();
  const lines = Array.from({ length: 5000 }, (_, at) => at + 1);
  for (const line of [...lines.filter((one) => one % 2 === 0), ...lines.filter((one) => one % 2 === 1).reverse()]) {
    table.add(row(line));
  }
  expect(table.size).toBe(5000);
  expect([...table]).toEqual(lines.map(row));
});

test('keeps texts of any length and kind, and rows without an image', () => {
  const table = new RowTable();
  const rows = [
    { line: 1, instanceId: '', name: '\0\n\u2028', imageId: '' },
    { line: 2, instanceId: 'i-1', name: 'x'.repeat(300_000) },
    { line: 4_000_000_000, instanceId: 'i-2', name: '\ud800', imageId: 'ami-2' },
  ];
  for (const one of rows) table.add(one);
  expect([...table]).toEqual(rows);
});

test('removes the row of a line', () => {
  const table = new RowTable();
  for (const line of [3, 1, 2]) table.add(row(line));
  expect([table.remove(1), table.remove(1), table.remove(9), table.size]).toEqual([true, false, false, 2]);
  expect([...table]).toEqual([row(2), row(3)]);
});

test('is empty at first', () => {
  expect([...new RowTable()]).toEqual([]);
});
