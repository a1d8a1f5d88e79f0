// Renders JSON with four spaces per level and one item per line.

import { isList, isMapping, isScalar, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { wholeText } from './pieces.ts';
import { dateText, isNumber, numberText } from './scalars.ts';

/** Renders JSON that ends with a newline. Escapes only quotes, backslashes and control characters. */
export const renderJson = (value: JsonValue): string => wholeText(jsonPieces(value));

/** Renders JSON in pieces: items of the first two levels. */
export function* jsonPieces(value: JsonValue): Generator<string> {
  yield* piecesOf(value, '\n', LEVELS);
  yield '\n';
}

/** A response is a structure with a list. */
const LEVELS = 2;

/** Renders JSON on one line, without spaces. */
export function jsonLine(value: JsonValue): string {
  if (isList(value)) return `[${value.map(jsonLine).join(',')}]`;
  if (!isMapping(value)) return scalarText(value);
  return `{${Object.entries(value).map(([key, item]) => `${quoted(key)}:${jsonLine(item)}`)}}`;
}

function* piecesOf(value: JsonValue, newline: string, levels: number): Generator<string> {
  if (levels === 0 || isScalar(value)) yield jsonText(value, newline);
  else if (isList(value)) yield* listPieces(value, newline, levels);
  else yield* mappingPieces(value as JsonObject, newline, levels);
}

function* listPieces(list: readonly JsonValue[], newline: string, levels: number): Generator<string> {
  const inner = `${newline}    `;
  for (let at = 0; at < list.length; at++) {
    yield (at === 0 ? '[' : ',') + inner;
    yield* piecesOf(list[at] as JsonValue, inner, levels - 1);
  }
  yield list.length === 0 ? '[]' : `${newline}]`;
}

function* mappingPieces(mapping: JsonObject, newline: string, levels: number): Generator<string> {
  const { inner, first, others } = startsAt(newline);
  let starts = first;
  for (const key of Object.keys(mapping)) {
    yield starts(key);
    yield* piecesOf(mapping[key] as JsonValue, inner, levels - 1);
    starts = others;
  }
  yield starts === first ? '{}' : `${newline}}`;
}

function jsonText(value: JsonValue, newline: string): string {
  if (typeof value === 'string') return quoted(value);
  if (isList(value)) return listText(value, newline);
  return isMapping(value) ? mappingText(value, newline) : scalarText(value);
}

function listText(list: readonly JsonValue[], newline: string): string {
  if (list.length === 0) return '[]';
  const inner = `${newline}    `;
  let text = '[';
  let separator = inner;
  for (const item of list) {
    text += separator + jsonText(item, inner);
    separator = `,${inner}`;
  }
  return `${text}${newline}]`;
}

function mappingText(mapping: JsonObject, newline: string): string {
  const { inner, first, others } = startsAt(newline);
  let text = '';
  for (const key of Object.keys(mapping)) {
    text += (text === '' ? first(key) : others(key)) + jsonText(mapping[key] as JsonValue, inner);
  }
  return text === '' ? '{}' : `${text}${newline}}`;
}

/** The texts before the values of a mapping, such as `{\n    "Images": ` and `,\n    "NextToken": `. */
interface Starts {
  /** The line end before a member. */
  readonly inner: string;
  readonly first: (key: string) => string;
  readonly others: (key: string) => string;
}

/** By the line end before the mapping: a large result has the same members many times. */
const known = new Map<string, Starts>();

function startsAt(newline: string): Starts {
  const found = known.get(newline);
  if (found) return found;
  const inner = `${newline}    `;
  const starts = {
    inner,
    first: remembered((key) => `{${inner}${quoted(key)}: `),
    others: remembered((key) => `,${inner}${quoted(key)}: `),
  };
  known.set(newline, starts);
  return starts;
}

/** The number of texts that are kept: a query can make any number of keys. */
const MAX_KEPT = 1000;

function remembered(textOf: (key: string) => string): (key: string) => string {
  const texts = new Map<string, string>();
  return (key) => {
    const kept = texts.get(key);
    if (kept !== undefined) return kept;
    const text = textOf(key);
    if (texts.size < MAX_KEPT) texts.set(key, text);
    return text;
  };
}

function scalarText(value: JsonValue): string {
  if (isNumber(value)) return numberText(value);
  return typeof value === 'string'
    ? quoted(value)
    : JSON.stringify(value instanceof Date ? dateText(value, 'T') : value);
}

/** Characters that JSON.stringify may escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has escapes for them.
const ESCAPED = /["\\\x00-\x1f\ud800-\udfff]/;

const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);
