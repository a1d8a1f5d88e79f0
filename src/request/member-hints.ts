// Suggestions for unknown members and for values of the wrong type.

import { isTimestamp, memberOf, memberPath, members, type Shape } from '../model/shape.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';
import { ForeignScalar, type InputValue, Unparsed } from './input-value.ts';
import { parseTimestamp } from './parse-timestamp.ts';

/** Suggestions for unknown members. */
export function unknownMemberHints(value: InputValue, shape: Shape, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => (shape.items ? unknownMemberHints(item, shape.items, `${path}[${at}]`) : []));
  }
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, item]) => {
    const here = memberPath(path, name);
    const member = memberOf(shape, name);
    if (member) return unknownMemberHints(item, member, here);
    const near = didYouMean(
      name,
      members(shape).map(([known]) => known),
    );
    const pair = path.endsWith(']') && value.size === 1 ? asPair(name, item, shape, near) : undefined;
    const suggestion = pair ?? near ?? (path === '' ? undefined : withinMember(name, shape));
    return suggestion === undefined ? [] : [`${here}: did you mean ${suggestion}?`];
  });
}

/** `Ebs={VolumeSize=...}` for VolumeSize or Ebs.VolumeSize: the shorthand for a nested member. */
function withinMember(name: string, shape: Shape): string | undefined {
  const [inner, ...outer] = name.split('.').reverse() as [string, ...string[]];
  const holders = members(shape).filter(
    ([holder, member]) => memberOf(member.items ?? member, inner) && (outer.length === 0 || outer.join('.') === holder),
  );
  return holders.length === 0 || holders.length > 2
    ? undefined
    : alternatives(holders.map(([holder, { items }]) => `${holder}=${items ? `[{${inner}=...}]` : `{${inner}=...}`}`));
}

/**
 * `Key=a,Value=b` for `a=b`, the only member of an element with a name and a value. A near name wins, but not in
 * `name=web`: without Values, Name=web is no filter.
 */
function asPair(name: string, value: InputValue, shape: Shape, near: string | undefined): string | undefined {
  const [[first, { type } = {}] = [], [last, { items } = {}] = [], third] = members(shape);
  const isOther = near === undefined || (items !== undefined && near === first && near.toLowerCase() === name);
  const texts = [value].flat();
  const isPlain = [name, ...texts].every((text) => typeof text === 'string' && PLAIN.test(text));
  return type === 'string' && last && !third && isOther && isPlain ? `${first}=${name},${last}=${texts}` : undefined;
}

/** Texts that need no quotes in shorthand and in the shell. */
const PLAIN = /^[\w.:/@%+*-]+$/;

/** Suggestions for values of the wrong type after common mistakes in shorthand and JSON. */
export function typeMismatchHints(value: InputValue, shape: Shape, path: string): string[] {
  if (Array.isArray(value)) {
    const { items } = shape;
    if (!items) return [];
    const pairs = bareMembers(value, items) ?? elementsFor(value, items);
    if (pairs !== undefined) return [`${path}: did you mean ${pairs}?`];
    return value.flatMap((item, at) => typeMismatchHints(item, items, `${path}[${at}]`));
  }
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([name, item]) => {
    const member = memberOf(shape, name);
    const here = memberPath(path, name);
    if (!member || item instanceof Unparsed) return [];
    if (isTimestamp(member) && !parseTimestamp(item))
      return [here + (item instanceof ForeignScalar ? ': put this date in quotes' : ` must be ${TIMESTAMPS}`)];
    // In shorthand, `DeviceName=a,NoDevice` gives DeviceName a list of two strings.
    if (Array.isArray(item) && member.type === 'string')
      return item
        .filter((text) => typeof text === 'string' && memberOf(shape, text) !== undefined)
        .map((text) => `${path}: did you mean ${text}=?`);
    if (typeof item === 'string' && member.type === 'boolean') return [here + booleanHint(item)];
    if (typeof item === 'string' && /^(integer|number)$/.test(member.type) && /^\d{1,15}$/.test(item))
      return [`${here}: write ${item} without quotes`];
    return typeMismatchHints(item, member, here);
  });
}

const TIMESTAMPS = 'a date such as 2026-01-31 or 2026-01-31T12:00:00Z, or seconds since 1970';

const booleanHint = (text: string): string =>
  /^(true|false)$/i.test(text) ? `: write ${text.toLowerCase()} without quotes` : ' must be true or false';

/** `{Key=...,Value=...}` for the list `Key=a,Value=b`, a structure without its braces; otherwise undefined. */
function bareMembers(list: readonly InputValue[], shape: Shape): string | undefined {
  if (shape.type !== 'object' || list.length === 0) return undefined;
  const names = list.map((item) => (typeof item === 'string' ? /^(\w+)=/.exec(item)?.[1] : undefined));
  const isKnown = names.every((name) => name !== undefined && memberOf(shape, name));
  if (!isKnown || new Set(names).size < names.length) return undefined;
  return `[{${names.map((name) => `${name}=...`).join(',')}}]`;
}

/** The texts that can only be meant for a member of this name. */
const TELLING: Readonly<Record<string, RegExp>> = {
  UserId: /^\d{12}$/,
  OrganizationArn: /^arn:.*:organization\//,
  OrganizationalUnitArn: /^arn:.*:ou\//,
};

/** `[{UserId=123456789012}]` for a list of texts, each of which can be meant for one member; otherwise undefined. */
function elementsFor(list: readonly InputValue[], shape: Shape): string | undefined {
  const elements = list.flatMap((text) => {
    const isMeant = ([name, member]: [string, Shape]): boolean =>
      member['x-known-values']?.includes(text as string) ?? TELLING[name]?.test(`${text}`) ?? false;
    return members(shape)
      .filter(isMeant)
      .map(([name]) => `{${name}=${text}}`);
  });
  return elements.length > 0 && elements.length === list.length ? `[${elements}]` : undefined;
}

/**
 * Suggestions for the text of an option that takes a structure, where the text is an element of one of its lists:
 * `Add=[{UserId=123456789012}]` for the ID of an account.
 */
export function bareElementHints(text: string, shape: Shape, name: string): string[] {
  const near = members(shape).flatMap(([member, { items }]) => {
    const elements = items && elementsFor(text.split(','), items);
    return elements === undefined ? [] : [`${member}=${elements}`];
  });
  return near.length === 0 ? [] : [`${name}: did you mean ${alternatives(near)}?`];
}
