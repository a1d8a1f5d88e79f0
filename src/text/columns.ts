// Measures, cuts and aligns text in terminal columns. Loaded on demand: string-width creates an Intl.Segmenter, which
// takes about 9 ms.
import stringWidth from 'string-width';

/** The width of a text in columns. Combining characters and multi-part emoji count as one character. */
export const displayWidth = (text: string): number =>
  piecesOf(text).reduce((width, piece) => width + stringWidth(piece), 0);

/** Pieces of a long text. The time that Intl.Segmenter of Node.js 20 takes grows with the square of the length. */
const piecesOf = (text: string): readonly string[] => (text.length <= PIECE ? [text] : (text.match(PIECES) ?? []));

const PIECE = 500;
const PIECES = new RegExp(`.{1,${PIECE}}`, 'gsu');

/** The longest start of a text that fits a number of columns. */
export function fittingStart(text: string, columns: number): string {
  const all = characters(text);
  return all.slice(0, countFitting(all, columns)).join('');
}

/** The longest end of a text that fits a number of columns. */
export function fittingEnd(text: string, columns: number): string {
  const all = characters(text);
  return all.slice(all.length - countFitting(all.toReversed(), columns)).join('');
}

const segmenter = new Intl.Segmenter();

const characters = (text: string): string[] =>
  piecesOf(text).flatMap((piece) => Array.from(segmenter.segment(piece), ({ segment }) => segment));

function countFitting(all: readonly string[], columns: number): number {
  let width = 0;
  const over = all.findIndex((character) => {
    width += displayWidth(character);
    return width > columns;
  });
  return over < 0 ? all.length : over;
}

/** Layout of columns in the width of a terminal. */
export interface ColumnLayout {
  /** The alignment of each column. Cells after these columns are not aligned. */
  readonly align: readonly ('left' | 'right')[];
  /** The width for a whole row. */
  readonly room: number;
  /** The index of the column that shrinks on a narrow terminal, and its minimum width. */
  readonly flexible: number;
  readonly least: number;
  /** Shortens a cell of the flexible column to a width. */
  readonly shorten: (text: string, width: number) => string;
}

const GAP = 2;

/** Renders rows as lines with aligned cells. */
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
