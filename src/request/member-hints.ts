// Suggestions for unknown members and for values of the wrong type.

import { isTimestamp, memberOf, memberPath, members, type Shape } from '../model/shape.ts';
import { didYouMean } from '../text/suggest.ts';
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
    const suggestion = near ?? (path === '' ? undefined : withinMember(name, shape));
    return suggestion === undefined ? [] : [`${here}: did you mean ${suggestion}?`];
  });
}

/** `Ebs={VolumeSize=...}` for VolumeSize or Ebs.VolumeSize: the shorthand for a nested member. */
function withinMember(name: string, shape: Shape): string | undefined {
  const [inner, ...outer] = name.split('.').reverse() as [string, ...string[]];
  const holders = members(shape).filter(
    ([holder, member]) => memberOf(member.items ?? member, inner) && (outer.length === 0 || outer.join('.') === holder),
  );
  const [[holder, member] = []] = holders;
  if (!holder || !member || holders.length > 1) return undefined;
  return member.items ? `${holder}=[{${inner}=...}]` : `${holder}={${inner}=...}`;
}

/** Suggestions for values of the wrong type after common mistakes in shorthand and JSON. */
export function typeMismatchHints(value: InputValue, shape: Shape, path: string): string[] {
  if (Array.isArray(value)) {
    const { items } = shape;
    if (!items) return [];
    const pairs = bareMembers(value, items);
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
