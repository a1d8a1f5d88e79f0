// Any value of the two list options survives being written as shorthand or as JSON; no text can do more than be refused.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memberOf, members, type Shape } from '../../../src/model/shape.ts';
import { coerce } from '../../../src/request/coerce.ts';
import type { InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseShorthand } from '../../../src/request/parse-shorthand.ts';
import { InputSyntaxError } from '../../../src/request/syntax-error.ts';
import { operationOf } from '../../support/operations.ts';

const { input } = operationOf('create-image');
const OPTIONS = ['TagSpecifications', 'BlockDeviceMappings'] as const;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...'\\"\',=[]{}@ \na😀é'), maxLength: 8 }),
);

// A quoted text that ends in a backslash is closed by a later quote of its kind, so that shorthand cannot say it there.
const isBare = (value: string): boolean => /^[^\s"',=[{\]}][^"'\]}]*$/.test(value) && /^[ -~é-퟿]*(?<!\s)$/.test(value);
const shorthandText = text.filter((value) => isBare(value) || !value.endsWith('\\'));

function anyOf(shape: Shape, leaf: fc.Arbitrary<string>, least = 0): fc.Arbitrary<InputValue> {
  if (shape.type === 'array') return fc.array(anyOf(shape.items as Shape, leaf), { maxLength: 3 });
  if (shape.type === 'integer') return fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
  if (shape.type === 'boolean') return fc.boolean();
  if (shape.type === 'string') return leaf;
  return fc
    .shuffledSubarray(members(shape), { minLength: least })
    .chain((some) => fc.tuple(...some.map(([name, member]) => fc.tuple(fc.constant(name), anyOf(member, leaf)))))
    .map((pairs) => new Map(pairs));
}

/** Chooses, number by number, how the writers below write: quotes or none, white space or none. */
type Choose = (count: number) => number;
const choices = fc.infiniteStream(fc.nat({ max: 59 })).map(
  (stream): Choose =>
    (count) =>
      (stream.next().value as number) % count,
);

const GAPS = ['', '', ' ', '\n', ' \t '];

function shorthandLeaf(value: string, choose: Choose): string {
  const style = isBare(value) ? choose(value.endsWith('\\') ? 1 : 3) : 1 + choose(2);
  if (style === 0) return `${value.replaceAll(',', '\\,')} `;
  const quote = style === 1 ? '"' : "'";
  return quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}

function shorthand(value: InputValue, choose: Choose): string {
  const gap = (): string => GAPS[choose(GAPS.length)] as string;
  if (Array.isArray(value))
    return `[${gap()}${value.map((item) => shorthand(item, choose)).join(`${gap()},${gap()}`)}]`;
  if (value instanceof Map) return `{${gap()}${pairs(value, choose)}}`;
  if (typeof value === 'boolean') return [`${value}`, `"${value}"`, `${value}`.toUpperCase()][choose(3)] as string;
  return typeof value === 'string' ? shorthandLeaf(value, choose) : String(value);
}

function pairs(value: Map<string, InputValue>, choose: Choose): string {
  const gap = (): string => GAPS[choose(GAPS.length)] as string;
  return [...value].map(([key, item]) => `${key}${gap()}=${gap()}${shorthand(item, choose)}`).join(`,${gap()}`);
}

function json(value: InputValue, choose: Choose): string {
  const gap = (): string => GAPS[choose(GAPS.length)] as string;
  const joined = (parts: string[]): string => gap() + parts.join(`${gap()},${gap()}`) + gap();
  if (Array.isArray(value)) return `[${joined(value.map((item) => json(item, choose)))}]`;
  if (value instanceof Map) {
    return `{${joined([...value].map(([key, item]) => `${json(key, choose)}${gap()}:${gap()}${json(item, choose)}`))}}`;
  }
  if (typeof value !== 'string') return String(value);
  return choose(2) === 0 ? JSON.stringify(value) : `"${[...value].map(escaped).join('')}"`;
}

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** Maps as lists of pairs, so that the order of keys counts. */
const listed = (value: InputValue): unknown =>
  value instanceof Map
    ? [...value].map(([key, item]) => [key, listed(item)])
    : Array.isArray(value)
      ? value.map(listed)
      : value;

it.each(OPTIONS)('reads any element of %s back from shorthand', (option) => {
  const shape = memberOf(input, option)?.items as Shape;
  fc.assert(
    fc.property(anyOf(shape, shorthandText, 1), choices, (value, choose) => {
      const source = pairs(value as Map<string, InputValue>, choose);
      expect(listed(coerce(parseShorthand(source), shape, option))).toStrictEqual(listed(value));
    }),
    { numRuns: 1000 },
  );
});

it.each(OPTIONS)('reads any value of %s back from JSON', (option) => {
  fc.assert(
    fc.property(anyOf(memberOf(input, option) as Shape, text), choices, (value, choose) => {
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

it.each(READERS)('reads any text as %s, or refuses it at a place in it', (_name, read) => {
  fc.assert(
    fc.property(anything, (source) => {
      try {
        read(source);
      } catch (fault) {
        expect(fault).toBeInstanceOf(InputSyntaxError);
        const { at } = fault as InputSyntaxError;
        expect({ at, within: at >= 0 && at <= source.length }).toStrictEqual({ at, within: true });
      }
    }),
    { numRuns: 5000 },
  );
});
