// --query: JMESPath, by the library of that name. What cannot work whatever the answer is, is refused beforehand.
import jmespath from 'jmespath';
import { generalError, parameterError } from '../errors.ts';
import type { Plain } from './plain.ts';

/** Picks from an answer; throws a general error for what only the data shows to be wrong. */
export type Query = (answer: Plain) => Plain;

/** The query of an expression. Throws a parameter error for one that cannot be read or cannot work. */
export function compileQuery(expression: string | undefined): Query {
  if (expression === undefined) return (answer) => answer;
  const refuse = (reason: string): Error => parameterError(`Bad value for --query ${expression}: ${reason}`);
  if (expression === '') throw refuse('Invalid JMESPath expression: cannot be empty.');
  const tree = compiled(expression, refuse);
  for (const { name, children } of functionsIn(tree)) {
    const wrong = wrongCall(name, children.length);
    if (wrong) throw refuse(wrong);
  }
  return (answer) => {
    try {
      return jmespath.search(answer, expression) as Plain;
    } catch (error) {
      throw generalError(`The query does not fit the answer: ${(error as Error).message}`, error);
    }
  };
}

interface Node {
  readonly type?: string;
  readonly name?: string;
  readonly children?: readonly Node[];
}

function compiled(expression: string, refuse: (reason: string) => Error): Node {
  try {
    // compile is part of the library and of its documentation, but not of its types
    return (jmespath as unknown as { compile: (expression: string) => Node }).compile(expression);
  } catch (error) {
    throw refuse(`Invalid JMESPath expression: ${(error as Error).message}`);
  }
}

function functionsIn(node: unknown): { name: string; children: readonly Node[] }[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, name, children = [] } = node as Node;
  const own = type === 'Function' && name !== undefined ? [{ name, children }] : [];
  return [
    ...own,
    ...Object.values(node).flatMap((part) => (Array.isArray(part) ? part.flatMap(functionsIn) : functionsIn(part))),
  ];
}

const ANY = Number.POSITIVE_INFINITY;

/** The functions of JMESPath with the least and the largest number of their arguments (jmespath.org/specification). */
const ARGUMENTS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ...['abs', 'avg', 'ceil', 'floor', 'keys', 'length', 'max', 'min', 'reverse', 'sort', 'sum'].map(exactly(1)),
  ...['to_array', 'to_number', 'to_string', 'type', 'values'].map(exactly(1)),
  ...['contains', 'ends_with', 'join', 'map', 'max_by', 'min_by', 'sort_by', 'starts_with'].map(exactly(2)),
  ['merge', [1, ANY]],
  ['not_null', [1, ANY]],
]);

function exactly(count: number): (name: string) => [string, readonly [number, number]] {
  return (name) => [name, [count, count]];
}

function wrongCall(name: string, given: number): string | undefined {
  const range = ARGUMENTS.get(name);
  if (!range) return `Unknown function: ${name}()`;
  const [least, most] = range;
  if (given >= least && given <= most) return undefined;
  const wanted = most === ANY ? `at least ${least} argument` : `${least} argument${least === 1 ? '' : 's'}`;
  return `Expected ${wanted} for function ${name}(), received ${given}`;
}
