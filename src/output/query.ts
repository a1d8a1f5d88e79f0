// Compiles --query, the AWS CLI's JMESPath, with a library. Rejects queries that fail on any response before a request is sent.

import { compile } from '@jmespath-community/jmespath';
import { generalError, parameterError } from '../errors.ts';
import type { JsonValue } from '../model/json-value.ts';
import { MAX_DEPTH } from '../text/safe.ts';
import { evaluate, type Node } from './query-evaluator.ts';
import { functions } from './query-functions.ts';

/** Applies a query to a response. Throws a general error if the response has the wrong types. */
export type Query = (response: JsonValue) => JsonValue;

/** Compiles an expression. Throws a parameter error if it is invalid or fails on any response. */
export function compileQuery(expression: string): Query {
  const refuse = (reason: string): Error => parameterError(`Bad value for --query ${expression}: ${reason}`);
  if (expression === '') throw refuse('Invalid JMESPath expression: cannot be empty.');
  const tree = readTree(expression, refuse);
  return (response) => {
    try {
      return evaluate(tree, response);
    } catch (error) {
      throw generalError(`The query does not fit the response: ${(error as Error).message}`, error, 'OutputError');
    }
  };
}

/** Allows unquoted text in backquotes, as the AWS CLI does: State==`available`. */
const OPTIONS = { enable_legacy_literals: true };

const treeOf = (expression: string): Node => compile(withRawBackslashes(expression), OPTIONS) as Node;

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
  const problem =
    tree.type === 'ExpressionReference'
      ? LONE_REFERENCE
      : nodesOf(tree)
          .map(nodeProblem)
          .find((reason) => reason !== undefined);
  if (problem !== undefined) throw refuse(problem);
  return tree;
}

const LONE_REFERENCE = 'Invalid JMESPath expression: an expression reference (&) must be a function argument';

const TOO_DEEP = 'Invalid JMESPath expression: nested too deeply';

function isDeeper(tree: unknown, levels: number): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  return levels === 0 || Object.values(tree).some((part) => isDeeper(part, levels - 1));
}

/** Finds an unclosed quote: the library accepts some and reports confusing errors for others. */
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

/** Doubles backslash pairs in single quotes: only `\'` is an escape there, but the library also unescapes `\\`. */
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

/** The library's message without JavaScript's text for a literal that is not a string. */
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

/** Names that an expression reads from the response itself rather than from the result of another part. */
export const firstNames = (expression: string): string[] => namesIn(treeOf(expression));

/** Nodes whose right side reads the result of the left side. An IndexExpression has no names on its right side. */
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

/** Syntax of the library that the AWS CLI's JMESPath does not have. */
const UNSUPPORTED = new Set(['Arithmetic', 'Unary', 'Ternary', 'Root', 'Variable', 'LetExpression', 'Binding']);

function nodeProblem(node: Node): string | undefined {
  const { type, name = '', children = [] } = node;
  if (UNSUPPORTED.has(type))
    return `Invalid JMESPath expression: ${type.replace('Expression', '').toLowerCase()} expressions are not supported`;
  return (type === 'Function' ? callProblem(name, children) : undefined) ?? referenceProblem(node);
}

function callProblem(name: string, { length: count }: readonly Node[]): string | undefined {
  const definition = functions[name];
  if (!definition) return `Unknown function: ${name}()`;
  const { minArguments: min, maxArguments: max } = definition;
  if (count >= min && count <= max) return undefined;
  const expected =
    max === Number.POSITIVE_INFINITY ? `at least ${min} argument` : `${min} argument${min === 1 ? '' : 's'}`;
  return `Expected ${expected} for function ${name}(), received ${count}`;
}

/** Checks that expression references (`&`) are exactly where a function accepts them. */
function referenceProblem({
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
  const expected = type === 'Function' ? functions[name]?.reference : undefined;
  const at = children.findIndex((child, index) => isReference(child) !== (index === expected));
  if (at >= 0 && at === expected)
    return `Invalid JMESPath expression: argument ${at + 1} of ${name}() must be an expression reference (&)`;
  return at >= 0 || [left, right, child, value, condition].some(isReference) ? LONE_REFERENCE : undefined;
}
