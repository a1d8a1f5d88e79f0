// Evaluates JMESPath expressions. The library only parses them: its evaluation follows a newer JMESPath than the AWS CLI.
// These are the rules of jmespath.py 1.0, which the AWS CLI uses: selecting from null gives null, only lists have slices,
// strings have an order.
import { isList, isMapping, type JsonValue } from '../model/json-value.ts';
import { functions } from './query-functions.ts';
import { compareNumbers, compareTexts, isEqual, isNumber } from './scalars.ts';

/** A node of the library's syntax tree. */
export interface Node {
  readonly type: string;
  readonly name?: string;
  readonly children?: readonly Node[];
  readonly left?: Node;
  readonly right?: Node;
  readonly child?: Node;
  readonly condition?: Node;
  readonly value?: unknown;
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number | null;
}

/** Evaluates a node. Throws if a function does not accept its argument. */
export function evaluate(node: Node, value: JsonValue): JsonValue {
  return (RULES[node.type] as Rule)(node, value);
}

type Rule = (node: Node, value: JsonValue) => JsonValue;

type Side = 'left' | 'right' | 'child' | 'condition';

const of = (side: Side, node: Node, value: JsonValue): JsonValue => evaluate(node[side] as Node, value);

const step: Rule = (node, value) => of('right', node, of('left', node, value));

const RULES: Readonly<Record<string, Rule>> = {
  Identity: (_, value) => value,
  Current: (_, value) => value,
  Literal: (node) => node.value as JsonValue,
  Field: ({ name = '' }, value) => (isMapping(value) && Object.hasOwn(value, name) ? (value[name] as JsonValue) : null),
  Index: (node, value) => (isList(value) ? (value.at(node.value as number) ?? null) : null),
  Slice: (node, value) => (isList(value) ? slice(value, node) : null),
  Subexpression: step,
  IndexExpression: step,
  Pipe: step,
  Projection: (node, value) => project(node, of('left', node, value)),
  ValueProjection: (node, value) => {
    const left = of('left', node, value);
    return project(node, isMapping(left) ? Object.values(left) : null);
  },
  FilterProjection: (node, value) => {
    const left = of('left', node, value);
    return project(node, isList(left) ? left.filter((item) => isTrue(of('condition', node, item))) : null);
  },
  Flatten: (node, value) => {
    const list = of('child', node, value);
    return isList(list) ? list.flat(1) : null;
  },
  MultiSelectList: ({ children = [] }, value) =>
    value === null ? null : children.map((child) => evaluate(child, value)),
  MultiSelectHash: ({ children = [] }, value) =>
    value === null
      ? null
      : Object.fromEntries(children.map((pair) => [pair.name, evaluate(pair.value as Node, value)])),
  OrExpression: (node, value) => {
    const left = of('left', node, value);
    return isTrue(left) ? left : of('right', node, value);
  },
  AndExpression: (node, value) => {
    const left = of('left', node, value);
    return isTrue(left) ? of('right', node, value) : left;
  },
  NotExpression: (node, value) => !isTrue(of('child', node, value)),
  Comparator: (node, value) => compare(node.name as string, of('left', node, value), of('right', node, value)),
  Function: ({ name, children = [] }, value) =>
    functions[name as string]?.call(
      children.map((child) => {
        if (child.type !== 'ExpressionReference') return evaluate(child, value);
        return (item: JsonValue) => of('child', child, item);
      }),
    ) as JsonValue,
};

/** Applies the right side to each item and drops nulls. */
function project(node: Node, list: JsonValue): JsonValue {
  return isList(list) ? list.map((item) => of('right', node, item)).filter((item) => item !== null) : null;
}

/** False for null, false and empty values. */
function isTrue(value: JsonValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isMapping(value)) return Object.keys(value).length > 0;
  return value !== null && value !== false && value !== '';
}

function slice(list: JsonValue[], { start, stop, step }: Node): JsonValue[] {
  const by = step ?? 1;
  if (by === 0) throw new Error('the step of a slice cannot be 0');
  const [least, most] = by > 0 ? [0, list.length] : [-1, list.length - 1];
  const clamp = (bound: number | null | undefined, fallback: number): number =>
    Math.min(Math.max(typeof bound === 'number' ? (bound < 0 ? bound + list.length : bound) : fallback, least), most);
  const [from, to] = [clamp(start, by > 0 ? least : most), clamp(stop, by > 0 ? most : least)];
  const picked: JsonValue[] = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by) picked.push(list[at] as JsonValue);
  return picked;
}

function compare(name: string, left: JsonValue, right: JsonValue): JsonValue {
  if (name === 'EQ') return isEqual(left, right);
  if (name === 'NE') return !isEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return null;
  return { LT: order < 0, LTE: order <= 0, GT: order > 0, GTE: order >= 0 }[name] as boolean;
}

/** Compares two numbers or two strings; undefined for other values. */
function orderOf(left: JsonValue, right: JsonValue): number | undefined {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  return typeof left === 'string' && typeof right === 'string' ? compareTexts(left, right) : undefined;
}
