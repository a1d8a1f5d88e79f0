// Converts the members of a request to command-line arguments, the reverse of build.ts.

import { parameterError } from '../errors.ts';
import { memberOf, optionName, type Shape } from '../model/shape.ts';
import { type InputObject, type InputValue, isFileUri } from './input-value.ts';
import { NO_FILE } from './paramfile.ts';

/**
 * Options that set these members; buildRequest restores the same members. Writes lists and structures as shorthand if
 * they need no quotes, otherwise as JSON. Throws a parameter error for text that an option would treat as a file name.
 */
export function requestToArgv(members: InputObject, shape: Shape): string[] {
  return [...members].flatMap(([name, value]) => {
    const option = `--${optionName(name)}`;
    if (Array.isArray(value)) return [option, ...listArgs(value)];
    if (value instanceof Map) return [option, elementArg(value) ?? jsonText(value)];
    if (typeof value === 'boolean') return [value ? option : `--${memberOf(shape, name)?.['x-negated-option']}`];
    const text = String(value);
    if (isFileUri(text)) throw parameterError(`${option}: ${NO_FILE}`);
    // A separate argument that begins with a dash would be parsed as an option.
    return text.startsWith('-') ? [`${option}=${text}`] : [option, text];
  });
}

function listArgs(list: readonly InputValue[]): string[] {
  const args = list.map(elementArg);
  return args.some((arg) => arg === undefined) ? [jsonText([...list])] : (args as string[]);
}

/** Plain text unchanged, a structure as shorthand; undefined if shorthand would need quotes, or is empty. */
function elementArg(value: InputValue): string | undefined {
  if (!(value instanceof Map)) return isPlain(value) ? String(value) : undefined;
  if (value.size === 0) return undefined;
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

// Inside brackets an empty string needs quotes: the AWS CLI's grammar does not allow an empty value before } and ].
const isPlain = (value: InputValue): boolean =>
  /^[\w./:@+]([\w./:@+ -]*[\w./:@+-])?$/.test(String(value)) && !isFileUri(String(value));

/** JSON with every digit of an integer. */
function jsonText(value: InputValue): string {
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)}}`;
  if (Array.isArray(value)) return `[${value.map(jsonText)}]`;
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
