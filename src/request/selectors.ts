// Lists that select what a request is about, such as --image-ids. EC2 treats an empty list like a missing one: it selects
// everything. A script with an empty array or an unquoted list does not mean that.

import { isTimestamp, members, optionName, type Shape } from '../model/shape.ts';
import { shellQuote } from '../text/shell-quote.ts';
import { type InputObject, type InputValue, shownValue } from './input-value.ts';
import { type Problem, shownData } from './rules.ts';

/**
 * Finds lists without values in which EC2 sees an order for everything: an empty list of tags deletes all tags. A list of
 * empty structures is sent like an empty one, and one of empty texts has nothing more to say. These lists are never sent,
 * not even without validation.
 */
export function destructiveLists(
  draft: InputObject,
  shape: Shape,
  isFromDocument: (member: string) => boolean,
): Problem[] {
  return members(shape).flatMap(([name, { 'x-empty-list': effect }]) => {
    const value = draft.get(name);
    if (effect === undefined || !Array.isArray(value) || !value.every(saysNothing)) return [];
    const start =
      value.length === 0 ? emptyListStart(name) : `Invalid value for parameter ${name}, value: ${shownValue(value)}`;
    const written = isFromDocument(name) ? `"${name}"` : `--${optionName(name)}`;
    return [{ path: name, line: `${start}: with an empty list, EC2 ${effect}; to do that, leave out ${written}` }];
  });
}

const saysNothing = (value: InputValue): boolean =>
  value instanceof Map && [...value.values()].every((item) => item === '');

/**
 * Finds empty lists, empty values and several values in one, in lists at the top level of a request. Those of requests
 * that describe or list resources all select; of other requests, the required ones and those that are never sent empty. Of the other lists, finds empty
 * values in documents only. Also finds required texts of documents that are empty, as in skeletons.
 */
export function selectorProblems(
  draft: InputObject,
  shape: Shape,
  isFromDocument: (member: string) => boolean,
): Problem[] {
  const isQuery = isQueryShape(shape);
  return members(shape).flatMap(([name, member]) => {
    const value = draft.get(name);
    const isRequired = shape.required?.includes(name) ?? false;
    if (isRequired && isFromDocument(name) && isFreeText(member) && isBlank(value)) return [emptyValue(name, value)];
    if (member.type !== 'array' || !Array.isArray(value)) return [];
    const isUnsent = member['x-empty-list'] !== undefined;
    const selects = isQuery || isRequired || isUnsent;
    if (selects && !isUnsent && value.length === 0) return [{ path: name, line: emptyList(name, isRequired) }];
    if (member.items?.type !== 'string') return [];
    return value.flatMap((item, at) =>
      selects
        ? itemProblem(item, name, at, isFromDocument(name))
        : isFromDocument(name) && isBlank(item)
          ? [emptyValue(`${name}[${at}]`, item)]
          : [],
    );
  });
}

/** Hints for empty lists that select everything. Only the rules of the documentation reject them. */
export const emptySelectorHints = (draft: InputObject, shape: Shape): string[] =>
  members(shape).flatMap(([name, { type }]) => {
    const value = draft.get(name);
    const isEmpty = type === 'array' && Array.isArray(value) && value.length === 0;
    return isEmpty && isQueryShape(shape) ? [`--${optionName(name)} is an empty list, so it selects everything`] : [];
  });

const isQueryShape = ({ title = '' }: Shape): boolean => /^(Describe|List)/.test(title);
/** A text without rules of its own. */
const isFreeText = (shape: Shape): boolean =>
  shape.type === 'string' && !isTimestamp(shape) && shape.minLength === undefined && !shape['x-known-values'];

const isBlank = (value: InputValue | undefined): value is string => typeof value === 'string' && value.trim() === '';

const emptyValue = (path: string, value: string): Problem => ({
  path,
  line: `Invalid value for parameter ${path}, value: ${shownData(value)}: the value is empty; check the variable or command that it comes from`,
});

function emptyList(name: string, isRequired: boolean): string {
  const advice = isRequired
    ? 'give at least one value'
    : 'an empty list would select everything; give at least one value, or leave the list out';
  return `${emptyListStart(name)}: ${advice}`;
}

const emptyListStart = (name: string): string => `Invalid length for parameter ${name}, value: 0, valid min length: 1`;

/** Lists of names, such as KeyNames: EC2 allows spaces and commas in those, but not in IDs, owners and accounts. */
const NAMES = /Names$/;

function itemProblem(item: InputValue, name: string, at: number, isDocument: boolean): Problem[] {
  if (typeof item !== 'string') return [];
  const separators = NAMES.test(name) ? /[\t\r\n]+/ : /[\s,]+/;
  const parts = item.split(separators).filter(Boolean);
  if (parts.length === 1 && parts[0] === item) return [];
  const path = `${name}[${at}]`;
  if (parts.length === 0) return [emptyValue(path, item)];
  const advice = `spaces, line breaks and commas do not separate values; write ${written(name, parts, isDocument)}`;
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
