// Renders ASCII tables. Sections and widths: measured on AWS CLI 2.36.

import { eastAsianWidth } from 'get-east-asian-width';
import { generalError } from '../errors.ts';
import { isList, isMapping, isScalar, type JsonObject, type JsonValue } from '../model/json-value.ts';
import type { TableStyle } from './colour.ts';
import { keysOf } from './keys.ts';
import { LENGTH, wholeText } from './pieces.ts';
import { pythonText } from './scalars.ts';

interface Section {
  readonly title: string;
  readonly indent: number;
  headers: readonly string[];
  readonly rows: string[][];
  /** Number of cells in each row, set by the first row or header. */
  columns?: number;
  /** True if an empty row was left out. */
  hasEmptyRow?: boolean;
}

/** Returns "" for null, "", 0, false and empty values. Throws for rows of unequal length, but leaves out empty ones. */
export const renderTable = (...table: Parameters<typeof tablePieces>): string => wholeText(tablePieces(...table));

/** Renders a table in pieces. Throws as `renderTable`, before the first piece. */
export function tablePieces(
  value: JsonValue,
  title: string,
  terminalWidth: number,
  style: TableStyle,
): Iterable<string> {
  const sections: Section[] = [];
  addSections(sections, value, title, 0);
  if (sections.length === 0) return [];
  const fits = widthOf(sections) <= terminalWidth;
  return piecesOf(fits ? sections : sections.map(toVertical), style);
}

function* piecesOf(sections: readonly Section[], style: TableStyle): Generator<string> {
  const width = widthOf(sections);
  yield style.top(`${'-'.repeat(width)}\n`);
  for (const section of sections) yield* sectionPieces(section, width, style);
}

const isFalsy = (value: JsonValue): boolean =>
  !value || (isList(value) ? value.length === 0 : isMapping(value) && Object.keys(value).length === 0);

function addSections(sections: Section[], value: JsonValue, title: string | undefined, indent: number): void {
  if (isFalsy(value)) return;
  if (title !== undefined) sections.push({ title, indent, headers: [], rows: [] });
  const section = sections.at(-1) as Section;
  if (isMapping(value)) addMapping(sections, section, value, indent);
  else if (isList(value) && isMapping(value[0])) addMappings(sections, value, title ?? '', indent);
  else if (isList(value)) for (const item of value) addItem(sections, item);
}

// Adds an element of a list without mappings to the current section.
function addItem(sections: Section[], item: JsonValue): void {
  const section = sections.at(-1) as Section;
  if (isScalar(item)) addRow(section, [item]);
  else if (isList(item) && item.every(isScalar)) addRow(section, item);
  else if (isMapping(item)) addRow(section, Object.keys(item));
  else addSections(sections, item, undefined, 0);
}

function addMapping(sections: Section[], section: Section, value: JsonObject, indent: number): void {
  const { scalars: headers, nested } = keysOf([value]);
  const cells = headers.map((key) => value[key] as JsonValue);
  if (headers.length === 1) addRow(section, [headers[0] as string, ...cells]);
  else if (headers.length > 1) {
    addHeader(section, headers);
    addRow(section, cells);
  }
  for (const key of nested) addSections(sections, value[key] as JsonValue, key, indent + 1);
}

function addMappings(sections: Section[], list: JsonValue[], title: string, indent: number): void {
  const mappings = list.map((item) => {
    if (isMapping(item)) return item;
    throw generalError(
      'The result cannot be printed as a table: a list mixes structures with other values',
      undefined,
      'OutputError',
    );
  });
  const { scalars: headers, nested } = keysOf(mappings);
  for (const [at, mapping] of mappings.entries()) {
    if (at > 0 && nested.length > 0) sections.push({ title, indent, headers: [], rows: [] });
    const section = sections.at(-1) as Section;
    addHeader(section, headers);
    addRow(
      section,
      headers.map((key) => (Object.hasOwn(mapping, key) ? (mapping[key] as JsonValue) : '')),
    );
    for (const key of nested) {
      if (Object.hasOwn(mapping, key)) addSections(sections, mapping[key] as JsonValue, key, indent + 1);
    }
  }
}

function addHeader(section: Section, headers: readonly string[]): void {
  checkLength(section, headers.length);
  section.headers = headers;
}

/** The AWS CLI fails if a section has an empty row and others. */
function addRow(section: Section, cells: readonly JsonValue[]): void {
  if (cells.length === 0) {
    section.hasEmptyRow = true;
    return;
  }
  checkLength(section, cells.length);
  section.rows.push(cells.map(pythonText));
}

function checkLength(section: Section, length: number): void {
  section.columns ??= length;
  if (section.columns !== length) {
    throw generalError(
      `Row should have ${section.columns} elements, instead it has ${length}`,
      undefined,
      'OutputError',
    );
  }
}

/** Turns a section with a single row into one row per header. */
function toVertical(section: Section): Section {
  const [cells] = section.rows;
  if (section.rows.length !== 1 || section.headers.length === 0 || !cells) return section;
  return {
    ...section,
    headers: [],
    rows: section.headers.map((header, at) => [header, cells[at] as string]),
    columns: 2,
  };
}

const PADDING = 4;

function widthOf(sections: readonly Section[]): number {
  return sections.reduce((widest, section) => {
    const columns = columnWidths(section).reduce((sum, width) => sum + width, 0);
    return Math.max(widest, Math.max(widthIn(section.title) + 2, columns + 2) + 2 * section.indent);
  }, 0);
}

function columnWidths({ headers, rows }: Section): number[] {
  const widths = new Array<number>((headers.length > 0 ? headers : (rows[0] ?? [])).length).fill(0);
  for (let at = 0; at < widths.length; at++) {
    let widest = at < headers.length ? widthIn(headers[at] as string) : 0;
    for (const row of rows) widest = Math.max(widest, widthIn(row[at] as string));
    widths[at] = PADDING + widest;
  }
  return widths;
}

/** Stretches or shrinks columns to fill the width: proportionally, then column by column. */
function scaledWidths(section: Section, width: number): number[] {
  const widths = columnWidths(section);
  const factor = width / widths.reduce((sum, column) => sum + column, 0);
  const scaled = widths.map((column) => roundHalfEven(factor * column));
  let surplus = scaled.reduce((sum, column) => sum + column, 0) - width;
  for (let at = 0; surplus !== 0 && scaled.length > 0; at++) {
    const index = surplus > 0 ? at % scaled.length : scaled.length - 1 - (at % scaled.length);
    const step = Math.sign(surplus);
    scaled[index] = (scaled[index] as number) - step;
    surplus -= step;
  }
  return scaled;
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/** Renders a section, in pieces if it is long. */
function* sectionPieces(section: Section, tableWidth: number, style: TableStyle): Generator<string> {
  const { title, indent, headers, rows } = section;
  const width = tableWidth - 2 * indent;
  const line = (text: string): string => style.line(indent, text);
  const head = title === '' ? '' : line(centred(title, width, '|'));
  if (rows.length === 0) {
    yield section.hasEmptyRow ? head : head + line(`+${'-'.repeat(width - 2)}+`);
    return;
  }
  const widths = scaledWidths(section, width);
  const rule = line(
    `+${widths.map((width, at) => '-'.repeat(Math.max(0, at === 0 ? width - 2 : width - 1))).join('+')}+`,
  );
  let text = head;
  if (headers.length > 0) {
    text += rule + line(headers.map((header, at) => centred(header, widths[at] as number, edge(at))).join(''));
  }
  text += rule;
  for (const row of rows) {
    let cells = '';
    for (let at = 0; at < row.length; at++) cells += aligned(row[at] as string, widths[at] as number, edge(at), style);
    text += line(cells);
    if (text.length < LENGTH) continue;
    yield text;
    text = '';
  }
  yield text + rule;
}

const edge = (at: number): string => (at === 0 ? '|' : '');

function centred(text: string, width: number, left: string): string {
  const before = Math.floor(width / 2) - Math.floor(widthIn(text) / 2) - 1;
  const start = left + ' '.repeat(Math.max(0, before)) + text;
  const used = left.length + before + widthIn(text);
  return `${start}${' '.repeat(Math.max(0, width - 1 - used))}|`;
}

function aligned(text: string, width: number, left: string, style: TableStyle): string {
  const used = left.length + widthIn(text) + 1;
  const padding = width - used >= 2 ? 2 : 0;
  return `${left}${' '.repeat(padding)}${style.cell(text)}${' '.repeat(Math.max(0, width - used - padding))}|`;
}

/** Width as the AWS CLI counts it: by code point, with ambiguous width as wide. */
function widthIn(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    width += eastAsianWidth(character.codePointAt(0) as number, { ambiguousAsWide: true });
  }
  return width;
}

/** Characters before the first one that is wide. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the AWS CLI counts them like others.
const NARROW = /^[\x00-\xa0]*$/;
