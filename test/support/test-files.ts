// The parsed files of test/: titles of tests, and timeouts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

const folder = fileURLToPath(new URL('..', import.meta.url));

/** The TypeScript files of test/ with their texts, by their paths below it. */
export function readTestFiles(): { readonly path: string; readonly text: string }[] {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => /\.(ts|mjs)$/.test(path));
  return paths.sort().map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** The titles of tests and of groups of tests, as they are written. */
export function titlesIn(text: string): string[] {
  return nodesIn(text).flatMap((node) => {
    if (node.type !== 'CallExpression' || !/^(?:test|it|describe)\b/.test(textOf(node.callee, text))) return [];
    const [title] = node.arguments as Node[];
    if (title?.type === 'Literal' && typeof title.value === 'string') return [title.value];
    return title?.type === 'TemplateLiteral' ? [textOf(title, text)] : [];
  });
}

/** Names of limits, and of measured times that a test may compare with one. */
const LIMIT = /timeout|deadline|patience/i;
const MEASURED = /timeout|deadline|patience|waited|elapsed/i;

/** Calls whose first argument is a timeout. */
const LIMITED = /^(?:AbortSignal\.timeout|withTimeout)$/;

/** Timeouts below a second: in milliseconds, or in seconds as text. Zero means no timeout. */
export function shortTimeoutsIn(text: string): string[] {
  return nodesIn(text)
    .filter((node) => isShortLimit(node, text))
    .map((node) => textOf(node, text).replace(/\s+/g, ' '));
}

function isShortLimit(node: Node, text: string): boolean {
  const named = (name: unknown, pattern = LIMIT): boolean => pattern.test(textOf(name, text));
  switch (node.type) {
    case 'Property':
      return named(node.key) && isShort(node.value);
    case 'VariableDeclarator':
      return named(node.id) && isShort(node.init);
    case 'BinaryExpression':
      return /^[<>]=?$/.test(node.operator as string) && named(node.left, MEASURED) && isShort(node.right);
    case 'CallExpression':
      return isShortCall(textOf(node.callee, text), node.arguments as Node[], text);
    default:
      return false;
  }
}

/** `withTimeout(20, ...)`, `test('...', run, 500)`, `setTimeout(() => reject(...), 300)`. */
function isShortCall(callee: string, args: readonly Node[], text: string): boolean {
  if (LIMITED.test(callee)) return isShort(args[0]);
  if (/^(?:test|it)\b/.test(callee)) return isShort(args[2]);
  return (
    callee === 'setTimeout' && isShort(args[1]) && /\b(?:reject|fail|kill)\(|\bthrow\b/.test(textOf(args[0], text))
  );
}

function isShort(node: unknown): boolean {
  if (!isNode(node) || node.type !== 'Literal') return false;
  if (typeof node.value === 'number') return node.value > 0 && node.value < 1000;
  return typeof node.value === 'string' && /^0?\.\d+s?$/.test(node.value);
}

/** Assertions that less than some time has passed. */
export const timedAssertionsIn = (text: string): string[] =>
  nodesIn(text)
    .filter((node) => {
      if (node.type !== 'CallExpression' || !isNode(node.callee)) return false;
      const { object, property } = node.callee;
      if (!isNode(object) || !/^toBeLess/.test(textOf(property, text))) return false;
      return textOf(object.callee, text) === 'expect' && /\b(?:Date|performance)\.now\(\)/.test(textOf(object, text));
    })
    .map((node) => textOf(node, text));

const textOf = (node: unknown, text: string): string => (isNode(node) ? text.slice(node.start, node.end) : '');

function nodesIn(text: string): Node[] {
  const all: Node[] = [];
  const visit = (node: Node): void => {
    all.push(node);
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  visit(parseAst(text, { lang: 'ts' }) as unknown as Node);
  return all;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
