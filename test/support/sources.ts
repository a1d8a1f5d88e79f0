// The parsed files of src/: their imports, when these are loaded, and the names they use.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

export interface Import {
  /** `start`: loaded with the file; `lazy`: loaded by import(); `types`: not loaded at run time. */
  readonly when: 'start' | 'lazy' | 'types';
  /** A path below src, or the name of a module. */
  readonly name: string;
}

export interface Source {
  /** Below src. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** All identifiers, including types and properties. */
  readonly names: ReadonlySet<string>;
  readonly hasDefaultExport: boolean;
  /** Interfaces, type aliases, classes and enums. */
  readonly exportedTypes: readonly string[];
  /** Results of `send` that are cast, as `send(...) as T` or `(await send(...)) as T`. */
  readonly castSends: number;
  readonly lines: number;
  readonly text: string;
}

const src = fileURLToPath(new URL('../../src', import.meta.url));

export function readSources(): Source[] {
  const paths = (readdirSync(src, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort();
  return paths.map((path) => sourceOf(path, readFileSync(join(src, path), 'utf8')));
}

/** Parses a text as the file of that path. */
export function sourceOf(path: string, text: string): Source {
  const imports: Import[] = [];
  const names = new Set<string>();
  const exportedTypes: string[] = [];
  let hasDefaultExport = false;
  let castSends = 0;
  const visit = (node: Node): void => {
    if (node.type === 'Identifier') names.add(node.name as string);
    if (node.type === 'ExportDefaultDeclaration') hasDefaultExport = true;
    exportedTypes.push(...exportedTypeOf(node));
    if (node.type === 'TSAsExpression' && isSend(node.expression)) castSends++;
    const when = whenOf(node);
    const name = (node.source as { value?: unknown } | null | undefined)?.value;
    if (when && typeof name !== 'string') throw new Error(`${path}: an import whose name is not a literal`);
    if (when) imports.push({ when, name: placeOf(name as string, path) });
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  visit(parseAst(text, { lang: 'ts' }, path) as unknown as Node);
  const lines = text.trimEnd().split('\n').length;
  return { path, imports, names, hasDefaultExport, exportedTypes, castSends, lines, text };
}

/** A text of a source file, with the line where it begins. */
export interface SourceText {
  readonly place: string;
  readonly text: string;
}

/** String and template literals of at least four words. A value in a template is shown by its source: `{name}`. */
export function textsOf(path: string, source: string): SourceText[] {
  const found: SourceText[] = [];
  const add = (node: Node, text: string): void => {
    const line = source.slice(0, node.start as number).split('\n').length;
    if (text.trim().split(/\s+/).length >= 4) found.push({ place: `${path}:${line}`, text });
  };
  const visit = (node: Node): void => {
    if (node.type === 'Literal' && typeof node.value === 'string') add(node, node.value);
    if (node.type === 'TemplateLiteral') add(node, templateText(node, source));
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  visit(parseAst(source, { lang: 'ts' }, path) as unknown as Node);
  return found;
}

/** The lines of texts and patterns with a class of Unicode, such as \p{Nd}, that are made when the file is loaded. */
export function unicodeClassesOf(path: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (/^(?:Function|ArrowFunction)/.test(node.type)) return;
    const text = node.regex ? (node.regex as { pattern: string }).pattern : literalText(node);
    if (/\\p\{/i.test(text)) found.push(`${path}:${source.slice(0, node.start as number).split('\n').length}`);
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  visit(parseAst(source, { lang: 'ts' }, path) as unknown as Node);
  return found;
}

const literalText = ({ type, value }: Node): string =>
  type === 'TemplateElement' ? (value as { cooked: string }).cooked : type === 'Literal' ? String(value) : '';

function templateText(node: Node, source: string): string {
  const quasis = node.quasis as { value: { cooked: string } }[];
  const values = (node.expressions as Node[]).map(({ start, end }) => source.slice(start as number, end as number));
  return quasis.map(({ value }, at) => value.cooked + (at < values.length ? `{${values[at]}}` : '')).join('');
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function exportedTypeOf({ type, declaration }: Node): string[] {
  if (type !== 'ExportNamedDeclaration' || !isNode(declaration)) return [];
  const isType = /^(TSInterface|TSTypeAlias|TSEnum|Class)Declaration$/.test(declaration.type);
  return isType ? [(declaration.id as { name: string }).name] : [];
}

/** True if an expression is the result of a method `send`, awaited or not. */
function isSend(expression: unknown): boolean {
  if (!isNode(expression)) return false;
  if (/^(Await|Parenthesized)Expression$/.test(expression.type))
    return isSend(expression.argument ?? expression.expression);
  const { callee } = expression as { callee?: { property?: { name?: string } } };
  return expression.type === 'CallExpression' && callee?.property?.name === 'send';
}

function whenOf(node: Node): Import['when'] | undefined {
  if (node.type === 'ImportExpression') return 'lazy';
  if (node.type === 'TSImportType') return 'types';
  const isStatic = /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) && node.source;
  if (!isStatic) return undefined;
  return (node.importKind ?? node.exportKind) === 'type' ? 'types' : 'start';
}

const placeOf = (name: string, path: string): string =>
  name.startsWith('.') ? relative(src, join(src, dirname(path), name)) : name;
