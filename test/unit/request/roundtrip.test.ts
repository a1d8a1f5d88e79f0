// Any value of the list options survives a round trip through shorthand or JSON. Any text is parsed or rejected.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { model } from '../../../src/model/model.ts';
import { members, type Shape } from '../../../src/model/shape.ts';
import { coerce } from '../../../src/request/coerce.ts';
import type { InputObject, InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseShorthand } from '../../../src/request/parse-shorthand.ts';
import { InputSyntaxError } from '../../../src/request/syntax-error.ts';
import {
  anyValueOf,
  type Choose,
  choices,
  gap,
  shorthandPieces,
  shorthandText,
  text,
} from '../../support/shorthand-values.ts';

/** The structures and lists of structures of all requests. Most commands share them. */
const OPTIONS: [option: string, shape: Shape][] = [
  ...new Map(
    model.operations.flatMap(({ command, input }) =>
      members(input)
        .filter(([, shape]) => (shape.items ?? shape).type === 'object')
        .map(([name, shape]) => [JSON.stringify(kindOf(shape)), [`${command.join(' ')} ${name}`, shape]] as const),
    ),
  ).values(),
] as [string, Shape][];

/** The members of a shape with their types, as far as shorthand and JSON depend on them. */
function kindOf(shape: Shape): unknown {
  if (shape.items) return [kindOf(shape.items)];
  return shape.type === 'object' ? members(shape).map(([name, member]) => [name, kindOf(member)]) : shape.type;
}

function json(value: InputValue, choose: Choose): string {
  const space = (): string => gap(choose);
  const joined = (parts: string[]): string => space() + parts.join(`${space()},${space()}`) + space();
  if (Array.isArray(value)) return `[${joined(value.map((item) => json(item, choose)))}]`;
  if (value instanceof Map) {
    return `{${joined([...value].map(([key, item]) => `${json(key, choose)}${space()}:${space()}${json(item, choose)}`))}}`;
  }
  if (typeof value !== 'string') return String(value);
  return choose(2) === 0 ? JSON.stringify(value) : `"${[...value].map(escaped).join('')}"`;
}

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** Converts maps to lists of pairs, so that the order of keys matters. */
const listed = (value: InputValue): unknown =>
  value instanceof Map
    ? [...value].map(([key, item]) => [key, listed(item)])
    : Array.isArray(value)
      ? value.map(listed)
      : value;

it('the model has lists of structures, structures, and structures with plain text as their value', () => {
  const names = OPTIONS.map(([option]) => option.replace(/.* /, ''));
  expect(names).toEqual(expect.arrayContaining(['BlockDeviceMappings', 'Filters', 'LaunchPermission', 'ImdsSupport']));
});

it.each(OPTIONS)('restores any element of %s after writing it as shorthand', (option, whole) => {
  const shape = whole.items ?? whole;
  fc.assert(
    fc.property(anyValueOf(shape, shorthandText, 1), choices, (value, choose) => {
      const source = shorthandPieces(value as InputObject, choose).join('');
      expect(listed(coerce(parseShorthand(source), shape, option))).toStrictEqual(listed(value));
    }),
    { numRuns: 1000 },
  );
});

it.each(OPTIONS)('restores any value of %s after writing it as JSON', (_, shape) => {
  fc.assert(
    fc.property(anyValueOf(shape, text), choices, (value, choose) => {
      expect(listed(parseJson(json(value, choose)))).toStrictEqual(listed(value));
    }),
    { numRuns: 1000 },
  );
});

const SOUP = [
  '=',
  ',',
  '"',
  "'",
  '\\',
  '[',
  ']',
  '{',
  '}',
  '@',
  ':',
  ' ',
  '\n',
  'a',
  'Key',
  'Ebs',
  '1',
  '-',
  '../../input',
  'e',
  'null',
  '\\u0',
  'é',
  '😀',
  '\ud83d',
  '\0',
];
const anything = fc.oneof(
  fc.string({ unit: fc.constantFrom(...SOUP), maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('[', '{', '"', "'", 'a=', '"a":'), maxLength: 2000, size: 'max' }),
);

const READERS: [name: string, read: (source: string) => unknown][] = [
  ['shorthand', (source) => parseShorthand(source)],
  ['JSON', (source) => parseJson(source)],
];

it.each(READERS)('parses any text as %s or rejects it with a position within the text', (_name, read) => {
  fc.assert(
    fc.property(anything, (source) => {
      try {
        read(source);
      } catch (error) {
        expect(error).toBeInstanceOf(InputSyntaxError);
        const { at } = error as InputSyntaxError;
        expect({ at, within: at >= 0 && at <= source.length }).toStrictEqual({ at, within: true });
      }
    }),
    { numRuns: 5000 },
  );
});
