// --query: JMESPath as the AWS CLI has it, by a library. What cannot work whatever the answer is, is refused beforehand.
import { compile, search, TreeInterpreter } from '@jmespath-community/jmespath';
import { generalError, parameterError } from '../errors.ts';
import { isList, isMapping, type Plain } from './plain.ts';

/** Picks from an answer; throws a general error for what only the data shows to be wrong. */
export type Query = (answer: Plain) => Plain;

/** The query of an expression. Throws a parameter error for one that cannot be read or cannot work. */
export function compileQuery(expression: string): Query {
  const refuse = (reason: string): Error => parameterError(`Bad value for --query ${expression}: ${reason}`);
  if (expression === '') throw refuse('Invalid JMESPath expression: cannot be empty.');
  const fault = faultOf(expression);
  if (fault !== undefined) throw refuse(fault);
  return (answer) => {
    try {
      return search(withoutPrototypes(answer), expression, LIKE_AWS) as Plain;
    } catch (error) {
      throw generalError(`The query does not fit the answer: ${(error as Error).message}`, error);
    }
  };
}

/** Text in backquotes need not be JSON: State==`available`. */
const LIKE_AWS = { enable_legacy_literals: true };

/** The library looks names up in what it makes itself (`{a: b}`, literals), where JavaScript has some for every object. */
const { visit } = TreeInterpreter;
TreeInterpreter.visit = function visitOwn(node, value) {
  const isForeign = node.type === 'Field' && isMapping(value as Plain) && !Object.hasOwn(value as object, node.name);
  return isForeign ? null : visit.call(this, node, value);
};

/** The value without prototypes, so that no key finds what JavaScript gives every object. */
function withoutPrototypes(value: Plain): Plain {
  if (isList(value)) return value.map(withoutPrototypes);
  if (!isMapping(value)) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutPrototypes(item)])),
  );
}

function faultOf(expression: string): string | undefined {
  try {
    const unclosed = unclosedLiteral(expression);
    if (unclosed) return `Bad jmespath expression: Unclosed ${unclosed} delimiter:\n${expression}`;
    const tree = compile(expression, LIKE_AWS);
    if (isDeeper(tree, DEEPEST)) return TOO_DEEP;
    if (tree.type === 'ExpressionReference')
      return 'Invalid JMESPath expression: a reference (&) is for functions only';
    return nodesOf(tree)
      .map(wrongNode)
      .find((reason) => reason !== undefined);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    return `Invalid JMESPath expression: ${reasonOf(error as Error)}`;
  }
}

/** Deeper expressions and literals are refused, so that no step after this one can exhaust the stack. */
const DEEPEST = 500;

const TOO_DEEP = 'Invalid JMESPath expression: it is nested too deeply';

function isDeeper(tree: unknown, levels: number): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  return levels === 0 || Object.values(tree).some((part) => isDeeper(part, levels - 1));
}

/** The quote of a literal that is not closed: the library takes some as if they were, and stumbles over others. */
function unclosedLiteral(expression: string): string | undefined {
  for (let at = 0; at < expression.length; at++) {
    const quote = expression[at] as string;
    if (!QUOTES.has(quote)) continue;
    at = closingQuote(expression, at);
    if (at < 0) return quote === '"' ? undefined : quote;
  }
  return undefined;
}

const QUOTES = new Set(['`', "'", '"']);

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
    .replace(/(?<=type: Literal), value: .*$|(?<=token \(Literal\)): .*$/s, '');

interface Node {
  readonly type: string;
  readonly name?: string;
  readonly children?: readonly Node[];
  readonly left?: Node;
  readonly right?: Node;
  readonly child?: Node;
  readonly value?: Node;
}

function nodesOf(tree: unknown): Node[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const own = 'type' in tree && typeof tree.type === 'string' ? [tree as Node] : [];
  const parts = own[0]?.type === 'Literal' ? [] : Object.values(tree);
  return [...own, ...parts.flatMap((part) => (Array.isArray(part) ? part.flatMap(nodesOf) : nodesOf(part)))];
}

/** The names that an expression looks up in the answer itself, not in what another part of it found. */
export const firstNames = (expression: string): string[] => namesIn(compile(expression, LIKE_AWS) as Node);

/** Their right side reads what the left side found. */
const STEPS = new Set([
  'Subexpression',
  'Pipe',
  'IndexExpression',
  'Projection',
  'ValueProjection',
  'FilterProjection',
]);

function namesIn(node: Node): string[] {
  const { type, name, left, right, child, value, children = [] } = node;
  if (type === 'Field') return [name as string];
  if (type === 'Literal' || type === 'ExpressionReference') return [];
  const isStep = STEPS.has(type) && left?.type !== 'Current';
  const parts = isStep ? [left] : [left, right, child, type === 'KeyValuePair' ? value : undefined, ...children];
  return parts.flatMap((part) => (part ? namesIn(part) : []));
}

/** What the library knows beyond JMESPath as the AWS CLI has it. */
const BEYOND = new Set(['Arithmetic', 'Unary', 'Ternary', 'Root', 'Variable', 'LetExpression', 'Binding']);

function wrongNode({ type, name, children = [] }: Node): string | undefined {
  if (BEYOND.has(type))
    return `Invalid JMESPath expression: it has no ${type.replace('Expression', '').toLowerCase()} expressions`;
  return type === 'Function' ? wrongCall(name as string, children.length) : undefined;
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
