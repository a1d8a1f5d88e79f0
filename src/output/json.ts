import { isList, isMapping, type JsonValue } from '../model/json-value.ts';
import { dateText, numberText } from './scalars.ts';

/** Renders JSON with four spaces per level and one item per line. Escapes only quotes, backslashes and control characters. */
export function renderJson(value: JsonValue): string {
  return `${jsonText(value, '\n')}\n`;
}

function jsonText(value: JsonValue, newline: string): string {
  if (isList(value))
    return block(
      '[',
      value.map((item) => jsonText(item, `${newline}    `)),
      ']',
      newline,
    );
  if (isMapping(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, `${newline}    `)}`,
    );
    return block('{', pairs, '}', newline);
  }
  if (typeof value === 'number') return numberText(value);
  return JSON.stringify(value instanceof Date ? dateText(value, 'T') : value);
}

function block(open: string, items: readonly string[], close: string, newline: string): string {
  if (items.length === 0) return open + close;
  return `${open}${newline}    ${items.join(`,${newline}    `)}${newline}${close}`;
}
