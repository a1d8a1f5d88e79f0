// Renders tab-separated text: the scalars of a mapping on one line, sorted by key, then nested values below, under their key.
// Rules: measured on AWS CLI 2.36.

import { generalError } from '../errors.ts';
import { isMapping, isScalar, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { pythonText, sortedKeys } from './scalars.ts';

/** Throws a general error for a list that mixes mappings with other values, because it has no columns. */
export function renderText(value: JsonValue): string {
  return isScalar(value)
    ? `${pythonText(value)}\n`
    : lines(value)
        .map((fields) => `${fields.join('\t')}\n`)
        .join('');
}

type Line = readonly string[];

function lines(value: JsonValue, label?: string): Line[] {
  return isMapping(value) ? mappingLines(value, label) : listLines(value as JsonValue[], label);
}

function listLines(list: JsonValue[], label?: string): Line[] {
  if (list.some(isMapping)) {
    const columns = sortedKeys(new Set(list.flatMap((item) => scalarKeys(asMapping(item)))));
    return list.flatMap((item) => mappingLines(asMapping(item), label, columns));
  }
  const scalars = list.filter(isScalar).map(pythonText);
  return [
    ...scalarLines(scalars, label),
    ...list.filter((item) => !isScalar(item)).flatMap((item) => lines(item, label)),
  ];
}

function scalarLines(scalars: readonly string[], label?: string): Line[] {
  if (scalars.length === 0) return [];
  return label === undefined ? [scalars] : scalars.map((text) => [label.toUpperCase(), text]);
}

/** Uses the mapping's own keys if no columns are given; otherwise leaves missing fields empty. */
function mappingLines(mapping: JsonObject, label?: string, columns?: readonly string[]): Line[] {
  const keys = columns ?? sortedKeys(scalarKeys(mapping));
  const fields = keys.map((key) => (Object.hasOwn(mapping, key) ? pythonText(mapping[key] as JsonValue) : ''));
  const rest = sortedKeys(Object.keys(mapping)).filter((key) => !isScalar(mapping[key]) && !keys.includes(key));
  const first = label === undefined ? fields : [label.toUpperCase(), ...fields];
  return [...(fields.length > 0 ? [first] : []), ...rest.flatMap((key) => lines(mapping[key] as JsonValue, key))];
}

const scalarKeys = (mapping: JsonObject): string[] => Object.keys(mapping).filter((key) => isScalar(mapping[key]));

function asMapping(item: JsonValue): JsonObject {
  if (isMapping(item)) return item;
  throw generalError(
    'The result cannot be printed as text: a list mixes structures with other values',
    undefined,
    'OutputError',
  );
}
