// Lists that select what a request is about, such as --image-ids. EC2 treats an empty list like a missing one: it selects
// everything. A script with an empty array or an unquoted list does not mean that.

import { members, optionName, type Shape } from '../model/shape.ts';
import { shellQuote } from '../text/shell-quote.ts';
import type { InputObject, InputValue } from './input-value.ts';
import { type Problem, shownData } from './rules.ts';

/**
 * Finds empty lists, empty values and several values in one, in lists at the top level of a request. Those of requests
 * that describe resources all select; of other requests, the required ones.
 */
export function selectorProblems(
  draft: InputObject,
  shape: Shape,
  isFromDocument: (member: string) => boolean,
): Problem[] {
  const isQuery = shape.title?.startsWith('Describe') ?? false;
  return members(shape).flatMap(([name, member]) => {
    const value = draft.get(name);
    const isRequired = shape.required?.includes(name) ?? false;
    if (member.type !== 'array' || !Array.isArray(value) || !(isQuery || isRequired)) return [];
    if (value.length === 0) return [{ path: name, line: emptyList(name, isRequired) }];
    return member.items?.type === 'string'
      ? value.flatMap((item, at) => itemProblem(item, name, at, isFromDocument(name)))
      : [];
  });
}

function emptyList(name: string, isRequired: boolean): string {
  const advice = isRequired
    ? 'give at least one value'
    : 'an empty list would select everything; give at least one value, or leave the list out';
  return `Invalid length for parameter ${name}, value: 0, valid min length: 1: ${advice}`;
}

/** Lists of names, such as KeyNames: EC2 allows spaces and commas in those, but not in IDs, owners and accounts. */
const NAMES = /Names$/;

function itemProblem(item: InputValue, name: string, at: number, isDocument: boolean): Problem[] {
  if (typeof item !== 'string') return [];
  const separators = NAMES.test(name) ? /[\t\r\n]+/ : /[\s,]+/;
  const parts = item.split(separators).filter(Boolean);
  if (parts.length === 1 && parts[0] === item) return [];
  const path = `${name}[${at}]`;
  const advice =
    parts.length === 0
      ? 'the value is empty; check the variable or command that it comes from'
      : `spaces, line breaks and commas do not separate values; write ${written(name, parts, isDocument)}`;
  return [{ path, line: `Invalid value for parameter ${path}, value: ${shownData(item)}: ${advice}` }];
}

/** Maximum number of values to repeat in a message. */
const MAX_REPEATED = 5;

/** Renders values as options or as in a document. */
function written(name: string, values: readonly string[], isDocument: boolean): string {
  const more = values.length > MAX_REPEATED ? ['...'] : [];
  const first = values.slice(0, MAX_REPEATED);
  if (isDocument) return `"${name}": [${[...first.map((value) => JSON.stringify(value)), ...more].join(', ')}]`;
  return [`--${optionName(name)}`, ...first.map(shellQuote), ...more].join(' ');
}
