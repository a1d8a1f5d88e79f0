// Members of a request as the words of a command line: the way back from request.ts.

import { parameterError } from '../errors.ts';
import { memberOf, optionName, type Shape } from '../model/shape.ts';
import type { InputObject, InputValue } from './input-value.ts';
import { isFileUri, NO_FILE } from './paramfile.ts';

/**
 * Options that give these members; buildRequest reads them back. Writes lists and structures as shorthand where that
 * is plain to read, else as JSON. Throws a parameter error for a text that an option would take for the name of a file.
 */
export function requestToArgv(members: InputObject, shape: Shape): string[] {
  return [...members].flatMap(([name, value]) => {
    const option = `--${optionName(name)}`;
    if (Array.isArray(value)) return [option, ...listWords(value)];
    if (value instanceof Map) return [option, elementWord(value) || JSON.stringify(toJson(value))];
    if (typeof value === 'boolean') return [value ? option : `--${memberOf(shape, name)?.['x-negated-option']}`];
    const text = String(value);
    if (isFileUri(text)) throw parameterError(`${option}: ${NO_FILE}`);
    // A word that begins with a dash would be an option of its own.
    return text.startsWith('-') ? [`${option}=${text}`] : [option, text];
  });
}

function listWords(list: readonly InputValue[]): string[] {
  const words = list.map(elementWord);
  return words.some((word) => word === undefined) ? [JSON.stringify(list.map(toJson))] : (words as string[]);
}

/** A plain text is itself, a structure is shorthand; undefined where shorthand would need quotes. */
function elementWord(value: InputValue): string | undefined {
  if (!(value instanceof Map)) return isPlain(value) ? String(value) : undefined;
  return pairs(value, (item) => (item === '' ? '' : shorthand(item)));
}

function shorthand(value: InputValue): string | undefined {
  if (value instanceof Map) {
    const inner = pairs(value, shorthand);
    return inner === undefined ? undefined : `{${inner}}`;
  }
  if (!Array.isArray(value)) return isPlain(value) ? String(value) : undefined;
  const items = value.map(shorthand);
  return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
}

function pairs(structure: InputObject, textOf: (value: InputValue) => string | undefined): string | undefined {
  const texts = [...structure].map(([key, value]) => [key, textOf(value)] as const);
  return texts.some(([, text]) => text === undefined)
    ? undefined
    : texts.map(([key, text]) => `${key}=${text}`).join(',');
}

// Within brackets an empty text has to stand in quotes: the grammar of the AWS CLI wants something before } and ].
const isPlain = (value: InputValue): boolean =>
  /^[\w./:@+]([\w./:@+ -]*[\w./:@+-])?$/.test(String(value)) && !isFileUri(String(value));

function toJson(value: InputValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]));
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === 'bigint' ? Number(value) : value;
}
