// Renders tab-separated text: the scalars of a mapping on one line, sorted by key, then nested values below, under their key.
// Rules: measured on AWS CLI 2.36.

import { generalError } from '../errors.ts';
import { isList, isMapping, isScalar, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { type Keys, keysOf } from './keys.ts';
import { wholeText } from './pieces.ts';
import { pythonText } from './scalars.ts';

/** Throws a general error for a list that mixes mappings with other values, because it has no columns. */
export const renderText = (value: JsonValue): string => wholeText(textPieces(value));

/** Renders text in pieces: rows of the first two levels. Throws as `renderText`, before the first piece. */
export function textPieces(value: JsonValue): Iterable<string> {
  if (isScalar(value)) return [`${pythonText(value)}\n`];
  assertColumns(value);
  return piecesOf(value, undefined, LEVELS);
}

/** A response is a structure with a list. */
const LEVELS = 2;

function assertColumns(value: JsonValue): void {
  if (isScalar(value)) return;
  const isMixed = isList(value) && value.some(isMapping) && !value.every(isMapping);
  if (isMixed) {
    throw generalError(
      'The result cannot be printed as text: a list mixes structures with other values',
      undefined,
      'OutputError',
    );
  }
  if (isList(value)) value.forEach(assertColumns);
  else for (const key of Object.keys(value as JsonObject)) assertColumns((value as JsonObject)[key] as JsonValue);
}

function* piecesOf(value: JsonValue, label: string | undefined, levels: number): Generator<string> {
  const mappings = mappingsIn(value);
  if (levels === 0) yield textOf(value, label);
  else if (!mappings) {
    yield scalarsOf(value as JsonValue[], label);
    for (const item of value as JsonValue[]) if (!isScalar(item)) yield* piecesOf(item, label, levels - 1);
  } else if (isList(value)) {
    const keys = keysOf(mappings);
    for (const mapping of mappings) yield rowsOf(mapping, label, keys);
  } else {
    const keys = keysOf(mappings);
    yield rowOf(value as JsonObject, label, keys);
    for (const key of keys.onlyNested) yield* piecesOf((value as JsonObject)[key] as JsonValue, key, levels - 1);
  }
}

function textOf(value: JsonValue, label: string | undefined): string {
  const mappings = mappingsIn(value);
  if (!mappings) {
    const lists = (value as JsonValue[]).filter((item) => !isScalar(item));
    return lists.reduce<string>((text, item) => text + textOf(item, label), scalarsOf(value as JsonValue[], label));
  }
  const keys = keysOf(mappings);
  let text = '';
  for (const mapping of mappings) text += rowsOf(mapping, label, keys);
  return text;
}

/** A mapping, or the items of a list of mappings, which share their columns. */
function mappingsIn(value: JsonValue): readonly JsonObject[] | undefined {
  if (isMapping(value)) return [value];
  return isList(value) && value.some(isMapping) ? (value as JsonObject[]) : undefined;
}

/** The scalars of a list without mappings: on one line, or one below the other under their key. */
function scalarsOf(list: readonly JsonValue[], label: string | undefined): string {
  const texts = list.filter(isScalar).map(pythonText);
  if (label !== undefined) return texts.map((text) => `${label.toUpperCase()}\t${text}\n`).join('');
  return texts.length === 0 ? '' : `${texts.join('\t')}\n`;
}

/** The row of a mapping, and the rows of its nested values. */
function rowsOf(mapping: JsonObject, label: string | undefined, keys: Keys): string {
  let text = rowOf(mapping, label, keys);
  for (const key of keys.onlyNested) {
    if (Object.hasOwn(mapping, key)) text += textOf(mapping[key] as JsonValue, key);
  }
  return text;
}

/** Leaves missing fields empty. */
function rowOf(mapping: JsonObject, label: string | undefined, { scalars }: Keys): string {
  if (scalars.length === 0) return '';
  const fields = label === undefined ? [] : [label.toUpperCase()];
  for (const key of scalars) fields.push(Object.hasOwn(mapping, key) ? pythonText(mapping[key] as JsonValue) : '');
  return `${fields.join('\t')}\n`;
}
