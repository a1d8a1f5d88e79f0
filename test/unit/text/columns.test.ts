import { describe, expect, test } from 'vitest';
import { alignColumns, displayWidth, fittingEnd, fittingStart } from '../../../src/text/columns.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const ACCENT = 'e\u0301';

test.each([
  ['abc', 3],
  ['日本', 4],
  ['é', 1],
  [ACCENT, 1],
  ['😀', 2],
  [FAMILY, 2],
])('measures the width of %j as %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('measures a text of 400,000 characters', () => {
  expect(displayWidth('é'.repeat(400_000))).toBe(400_000);
});

test.each([
  ['abc', 2, 'ab', 'bc'],
  ['abc', 3, 'abc', 'abc'],
  ['abc', 0, '', ''],
  ['日本語', 5, '日本', '本語'],
  [`${ACCENT}x${ACCENT}`, 1, ACCENT, ACCENT],
  [`${FAMILY}x${FAMILY}`, 2, FAMILY, FAMILY],
  [`${FAMILY}x${FAMILY}`, 1, '', ''],
])('shortens %j to %i columns: its start becomes %j and its end becomes %j', (text, columns, start, end) => {
  expect([fittingStart(text, columns), fittingEnd(text, columns)]).toEqual([start, end]);
});

describe('aligned columns', () => {
  const shorten = (text: string, width: number): string => `${fittingStart(text, width - 1)}…`;
  const layout = { align: ['left', 'right'], room: 40, flexible: 0, least: 4, shorten } as const;

  test('keep their alignment with wide and combined characters', () => {
    const rows = [['a', '1'], [`${ACCENT}${FAMILY}`, '100', 'as it is'], ['日本', '', ''], ['b']];
    expect(alignColumns(rows, layout)).toEqual(['a       1', `${ACCENT}${FAMILY}   100  as it is`, '日本', 'b']);
  });

  test.each([
    [11, 'abcdef  100'],
    [10, 'abcd…  100'],
    [9, 'abc…  100'],
    [3, 'abc…  100'],
  ])('shrink the flexible column if only %i columns are available', (room, line) => {
    expect(alignColumns([['abcdef', '100']], { ...layout, room })).toEqual([line]);
  });

  test('have no lines if there are no rows', () => {
    expect(alignColumns([], layout)).toEqual([]);
  });
});
