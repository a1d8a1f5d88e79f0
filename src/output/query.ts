// --query: JMESPath as the AWS CLI has it, by a library. What cannot work whatever the answer is, is refused beforehand.

import { compile } from '@jmespath-community/jmespath';
import { generalError, parameterError } from '../errors.ts';
import type { JsonValue } from '../model/json-value.ts';
import { MAX_DEPTH } from '../text/safe.ts';
import { evaluate, type Node } from './query-evaluator.ts';
import { functions } from './query-functions.ts';

/** Picks from an answer; throws a general error for what only the data shows to be wrong. */
export type Query = (answer: JsonValue) => JsonValue;

/** The query of an expression. Throws a parameter error for one that cannot be read or cannot work. */
export function compileQuery(expression: string): Query {
  const refuse = (reason: string): Error => parameterError(`Bad value for --query ${expression}: ${reason}`);
  if (expression === '') throw refuse('Invalid JMESPath expression: cannot be empty.');
  const tree = readTree(expression, refuse);
  return (answer) => {
    try {
      return evaluate(tree, answer);
    } catch (error) {
      throw generalError(`The query does not fit the response: ${(error as Error).message}`, error);
    }
  };
}

/** Text in backquotes need not be JSON: State==`available`. */
const LIKE_AWS = { enable_legacy_literals: true };

const treeOf = (expression: string): Node => compile(withRawBackslashes(expression), LIKE_AWS) as Node;

function readTree(expression: string, refuse: (reason: string) => Error): Node {
  const unclosed = unclosedLiteral(expression);
  if (unclosed) throw refuse(`Bad jmespath expression: Unclosed ${unclosed} delimiter:\n${expression}`);
  let tree: Node;
  try {
    tree = treeOf(expression);
  } catch (error) {
    if (error instanceof RangeError) throw refuse(TOO_DEEP);
    throw refuse(`Invalid JMESPath expression: ${reasonOf(error as Error)}`);
  }
  if (isDeeper(tree, MAX_DEPTH)) throw refuse(TOO_DEEP);
  const fault =
    tree.type === 'ExpressionReference'
      ? LONE_REFERENCE
      : nodesOf(tree)
          .map(wrongNode)
          .find((reason) => reason !== undefined);
  if (fault !== undefined) throw refuse(fault);
  return tree;
}

const LONE_REFERENCE = 'Invalid JMESPath expression: an expression reference (&) must be a function argument';

const TOO_DEEP = 'Invalid JMESPath expression: nested too deeply';

function isDeeper(tree: unknown, levels: number): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  return levels === 0 || Object.values(tree).some((part) => isDeeper(part, levels - 1));
}

/** The quote that is not closed: the library takes some as if they were, and stumbles over others. */
function unclosedLiteral(expression: string): string | undefined {
  for (let at = 0; at < expression.length; at++) {
    const quote = expression[at] as string;
    if (!QUOTES.has(quote)) continue;
    at = closingQuote(expression, at);
    if (at < 0) return quote;
  }
  return undefined;
}

const QUOTES = new Set(['`', "'", '"']);

/** In single quotes a backslash stands for itself, but before a quote; the library takes two of them for one. */
function withRawBackslashes(expression: string): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < expression.length; at++) {
    if (!QUOTES.has(expression[at] as string)) continue;
    const end = closingQuote(expression, at);
    if (end < 0) break;
    if (expression[at] === "'") {
      text += expression.slice(from, at) + expression.slice(at, end).replaceAll('\\\\', '\\\\\\\\');
      from = end;
    }
    at = end;
  }
  return text + expression.slice(from);
}

function closingQuote(expression: string, start: number): number {
  for (let at = start + 1; at < expression.length; at++) {
    if (expression[at] === '\\') at++;
    else if (expression[at] === expression[start]) return at;
  }
  return -1;
}

/** The sentence of the library, without what JavaScript makes of a literal that is no text. */
const reasonOf = ({ message }: Error): string =>
  message
    .replace(/(?<=unexpected token: ).*\(Literal\)$/s, 'a literal')
    .replace(/(?<=type: Literal), value: .*|(?<=token \(Literal\)): .*/s, '');

function nodesOf(tree: unknown): Node[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const node = tree as Node;
  const parts = node.type === 'Literal' ? [] : Object.values(node);
  return [node, ...parts.flatMap((part) => (Array.isArray(part) ? part.flatMap(nodesOf) : nodesOf(part)))];
}

/** The names that an expression looks up in the answer itself, not in what another part of it found. */
export const firstNames = (expression: string): string[] => namesIn(treeOf(expression));

/** Their right side reads what the left side found; that of an index has no names. */
const STEPS = new Set(['Subexpression', 'Pipe', 'Projection', 'ValueProjection', 'FilterProjection']);

function namesIn(node: Node): string[] {
  const { type, name, left, right, child, value, children = [] } = node;
  if (type === 'Field') return [name as string];
  if (type === 'ExpressionReference') return [];
  const isStep = STEPS.has(type) && left?.type !== 'Current';
  const parts = isStep
    ? [left]
    : [left, right, child, type === 'KeyValuePair' ? (value as Node) : undefined, ...children];
  return parts.flatMap((part) => (part ? namesIn(part) : []));
}

/** What the library knows beyond JMESPath as the AWS CLI has it. */
const BEYOND = new Set(['Arithmetic', 'Unary', 'Ternary', 'Root', 'Variable', 'LetExpression', 'Binding']);

function wrongNode(node: Node): string | undefined {
  const { type, name = '', children = [] } = node;
  if (BEYOND.has(type))
    return `Invalid JMESPath expression: ${type.replace('Expression', '').toLowerCase()} expressions are not supported`;
  return (type === 'Function' ? wrongCall(name, children) : undefined) ?? wrongReference(node);
}

function wrongCall(name: string, { length: given }: readonly Node[]): string | undefined {
  const called = functions[name];
  if (!called) return `Unknown function: ${name}()`;
  const { least, most } = called;
  if (given >= least && given <= most) return undefined;
  const wanted =
    most === Number.POSITIVE_INFINITY ? `at least ${least} argument` : `${least} argument${least === 1 ? '' : 's'}`;
  return `Expected ${wanted} for function ${name}(), received ${given}`;
}

/** An expression behind `&` stands where a function takes one, and there alone. */
function wrongReference({
  type,
  name = '',
  children = [],
  left,
  right,
  child,
  value,
  condition,
}: Node): string | undefined {
  if (type === 'Literal') return undefined;
  const isReference = (node: unknown): boolean => (node as Node | undefined)?.type === 'ExpressionReference';
  const wanted = type === 'Function' ? functions[name]?.reference : undefined;
  const at = children.findIndex((child, place) => isReference(child) !== (place === wanted));
  if (at >= 0 && at === wanted)
    return `Invalid JMESPath expression: argument ${at + 1} of ${name}() must be an expression reference (&)`;
  return at >= 0 || [left, right, child, value, condition].some(isReference) ? LONE_REFERENCE : undefined;
}
