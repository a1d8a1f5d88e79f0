// Keeps control characters in responses from a terminal. Names, descriptions and tags of other accounts may have any.

import { isList, isMapping, type JsonValue } from '../model/json-value.ts';
import { escapeControlCharacters } from '../text/safe.ts';

type Render = (value: JsonValue) => Iterable<string>;

/**
 * The same format for a terminal. In JSON the characters are escaped as JSON allows; in text and tables as \\x1b, and the
 * columns are as wide as that. YAML has its own escapes for them.
 */
export function forTerminal(format: string, render: Render): Render {
  if (format === 'json') return (value) => escapedJson(render(value));
  return format === 'text' || format === 'table' ? (value) => render(escapedStrings(value)) : render;
}

/** Control characters that JSON allows as they are, and marks of direction. They can only be in strings. */
const IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function* escapedJson(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces)
    yield piece.replace(IN_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A copy of a value with escaped strings. Parts without such characters are not copied. */
function escapedStrings(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escapeControlCharacters(value);
  if (isList(value)) {
    const items = value.map(escapedStrings);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, item, escapedStrings(item)] as const);
  if (entries.every(([, item, escaped]) => item === escaped)) return value;
  return Object.fromEntries(entries.map(([key, , escaped]) => [key, escaped]));
}
