// Random values of a shape, written as shorthand in different ways.
import fc from 'fast-check';
import { members, type Shape } from '../../src/model/shape.ts';
import type { InputObject, InputValue } from '../../src/request/input-value.ts';

export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...'\\"\',=[]{}@ \na😀é'), maxLength: 8 }),
);

// Shorthand cannot quote a text that ends in a backslash, because the backslash escapes the closing quote.
const isBare = (value: string): boolean => /^[^\s"',=[{\]}][^"'\]}]*$/.test(value) && /^[ -~é-퟿]*(?<!\s)$/.test(value);

export const shorthandText = text.filter((value) => isBare(value) || !value.endsWith('\\'));

export function anyValueOf(shape: Shape, leaf: fc.Arbitrary<string>, least = 0): fc.Arbitrary<InputValue> {
  if (shape.type === 'array') return fc.array(anyValueOf(shape.items as Shape, leaf), { maxLength: 3 });
  if (shape.type === 'integer') return fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
  if (shape.type === 'boolean') return fc.boolean();
  if (shape.type === 'string') return leaf;
  return fc
    .shuffledSubarray(members(shape), { minLength: least })
    .chain((some) => fc.tuple(...some.map(([name, member]) => fc.tuple(fc.constant(name), anyValueOf(member, leaf)))))
    .map((pairs) => new Map(pairs));
}

/** Random choices of the writers below: quotes or none, white space or none. */
export type Choose = (count: number) => number;

export const choices = fc.infiniteStream(fc.nat({ max: 59 })).map(
  (stream): Choose =>
    (count) =>
      (stream.next().value as number) % count,
);

const GAPS = ['', '', ' ', '\n', ' \t '];

export const gap = (choose: Choose): string => GAPS[choose(GAPS.length)] as string;

/** A key without the surrounding text. */
export class KeyPiece {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return this.name;
  }
}

export type Piece = string | KeyPiece;

/** Writes an element as pieces of shorthand. */
export const shorthandPieces = (value: InputObject, choose: Choose): Piece[] => pairPieces(value, choose, true);

function pairPieces(value: InputObject, choose: Choose, isElement = false): Piece[] {
  return [...value].flatMap(([name, item], at) => [
    ...(at > 0 ? [`,${gap(choose)}`] : []),
    new KeyPiece(name),
    `${gap(choose)}${choose(6) === 0 ? '@' : ''}${gap(choose)}=${gap(choose)}`,
    ...((isElement && bareListPieces(item, choose)) || valuePieces(item, choose)),
  ]);
}

/** Writes a comma-separated list; a top-level list needs no brackets. */
function bareListPieces(value: InputValue, choose: Choose): Piece[] | undefined {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isQuotable) || choose(2) === 0) return undefined;
  return [value.map((item) => quotedText(item, 1 + choose(2))).join(`${gap(choose)},${gap(choose)}`)];
}

const isQuotable = (value: InputValue): value is string => typeof value === 'string' && !value.endsWith('\\');

function valuePieces(value: InputValue, choose: Choose): Piece[] {
  if (Array.isArray(value)) {
    const items = value.flatMap((item, at) => [
      ...(at > 0 ? [`${gap(choose)},${gap(choose)}`] : []),
      ...valuePieces(item, choose),
    ]);
    return [`[${gap(choose)}`, ...items, ']'];
  }
  if (value instanceof Map) return [`{${gap(choose)}`, ...pairPieces(value, choose), '}'];
  return [leafText(value, choose)];
}

function leafText(value: InputValue, choose: Choose): string {
  if (typeof value === 'boolean') return [`${value}`, `"${value}"`, `${value}`.toUpperCase()][choose(3)] as string;
  if (typeof value !== 'string') return String(value);
  const style = isBare(value) ? choose(value.endsWith('\\') ? 1 : 3) : 1 + choose(2);
  return style === 0 ? `${value.replaceAll(',', '\\,')} ` : quotedText(value, style);
}

function quotedText(value: string, style: number): string {
  const quote = style === 1 ? '"' : "'";
  return quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}
