// Text in the columns of a terminal: how wide it is, as much of it as fits, and rows of it below one another.
// Loaded where it is needed only: string-width makes an Intl.Segmenter, which takes about 9 ms.
import stringWidth from 'string-width';

/** Columns that the text takes, with a letter and its accents as one character, and an emoji of several parts too. */
export const displayWidth = (text: string): number => stringWidth(text);

/** As much of the beginning of a text as fits into a number of columns. */
export function fittingStart(text: string, columns: number): string {
  const all = characters(text);
  return all.slice(0, countFitting(all, columns)).join('');
}

/** As much of the end of a text as fits into a number of columns. */
export function fittingEnd(text: string, columns: number): string {
  const all = characters(text);
  return all.slice(all.length - countFitting(all.toReversed(), columns)).join('');
}

const segmenter = new Intl.Segmenter();

const characters = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

function countFitting(all: readonly string[], columns: number): number {
  let width = 0;
  const over = all.findIndex((character) => {
    width += displayWidth(character);
    return width > columns;
  });
  return over < 0 ? all.length : over;
}

/** How the columns of rows share the width of a terminal. */
export interface ColumnLayout {
  /** Where the cells of each column stand. Cells after these columns are not aligned. */
  readonly align: readonly ('left' | 'right')[];
  /** The width for a whole row. */
  readonly room: number;
  /** The index of the column that gives way in a narrow terminal, and the width that it always keeps. */
  readonly flexible: number;
  readonly least: number;
  /** Shortens a cell of the flexible column to a width. */
  readonly shorten: (text: string, width: number) => string;
}

const GAP = 2;

/** The rows as lines, with their cells below one another. */
export function alignColumns(rows: readonly (readonly string[])[], layout: ColumnLayout): string[] {
  const { align, flexible, shorten } = layout;
  const widths = columnWidths(rows, layout);
  const fitted = (cell: string, at: number): string => {
    const width = widths[at] ?? 0;
    const text = at === flexible && displayWidth(cell) > width ? shorten(cell, width) : cell;
    const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
    return align[at] === 'right' ? space + text : text + space;
  };
  return rows.map((row) => row.map(fitted).join(' '.repeat(GAP)).trimEnd());
}

function columnWidths(rows: readonly (readonly string[])[], layout: ColumnLayout): number[] {
  const { align, room, flexible, least } = layout;
  const widths = align.map((_, at) => rows.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? '')), 0));
  const others = widths.reduce((sum, width, at) => (at === flexible ? sum : sum + width), GAP * (align.length - 1));
  return widths.map((width, at) => (at === flexible ? Math.min(width, Math.max(least, room - others)) : width));
}
