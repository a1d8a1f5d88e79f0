// Options and members of values as entries of a help page.
import { isTimestamp, isValueStructure, members, optionName, type Shape, typeName } from '../model/shape.ts';
import { type Block, code, entry, paragraphs } from './page.ts';

/** An option with its type, what is said about it, and the syntax of its value. */
export function optionEntry([name, shape]: [string, Shape], required: boolean): Block {
  const title = `${optionTitle(name, shape)} (${typeName(shape)})${required ? ' [required]' : ''}`;
  return entry(title, shape.description, ...values(shape), ...syntax(shape));
}

/** An option in the line that shows how a command is called, in brackets where it may be left out. */
export function optionUsage([name, shape]: [string, Shape], required: boolean): string {
  const value = `<${shape.enum?.join(' | ') ?? shape['x-placeholder'] ?? 'value'}>${shape.items ? '...' : ''}`;
  const text = shape.type === 'boolean' ? optionTitle(name, shape) : `${optionTitle(name, shape)} ${value}`;
  return required ? text : `[${text}]`;
}

function optionTitle(name: string, shape: Shape): string {
  const negated = shape['x-negated-option'];
  return `--${optionName(name)}${negated ? ` | --${negated}` : ''}`;
}

/** The members and the syntax of a list or a structure. A structure of a lone Value takes plain text. */
function syntax(shape: Shape): Block[] {
  const { items } = shape;
  if (isValueStructure(shape)) return memberEntries(shape);
  const structure = items ?? shape;
  if (structure.type === 'object') {
    const [heading, more] = items ? [SHORTHAND_OF_LIST, ' ...'] : [SHORTHAND, ''];
    const text = `${shorthand(structure)}${more}`;
    return [...memberEntries(structure), ...paragraphs(heading), code('shorthand', text), ...jsonSyntax(shape)];
  }
  if (!items) return [];
  const element = `"${typeName(items)}"`;
  return [...paragraphs('Syntax:'), code('shell', `${element} ${element} ...`), ...jsonSyntax(shape)];
}

const SHORTHAND = 'Shorthand syntax (omit the line breaks):';

const SHORTHAND_OF_LIST = 'Shorthand syntax, one argument per element (omit the line breaks):';

const jsonSyntax = (shape: Shape): Block[] => [...paragraphs('JSON syntax:'), code('json', json(shape))];

/** The members of a structure and what is within them. */
export function memberEntries(shape: Shape): Block[] {
  return members(shape).map(([name, member]) =>
    entry(
      `${name} -> (${typeName(member)})`,
      member.description,
      ...values(member),
      ...memberEntries(member.items ?? member),
    ),
  );
}

function values(shape: Shape): Block[] {
  const few = fewValues(shape);
  return few.length > 0 ? paragraphs(`Values: ${few.join(', ')}.`) : [];
}

// The syntax of values as the help pages show it: shorthand and JSON with types where values stand.

const FEW = 10;

/** The values of a shape where it has few enough to list them. */
export function fewValues(shape: Shape): readonly string[] {
  const values = shape.enum ?? shape['x-known-values'] ?? [];
  return values.length > FEW ? [] : values;
}

/** Renders the shorthand of a structure: `Key=string,Values=string,string`. */
export function shorthand(shape: Shape, depth = 0): string {
  const { items } = shape;
  if (items) {
    const element = shorthand(items, depth + 1);
    const isOpen = depth === 1 && items.type !== 'object' && !items.items;
    return isOpen ? `${element},${element}` : `[${element},${element}]`;
  }
  if (shape.type !== 'object') return typeName(shape);
  const pairs = members(shape)
    .map(([name, member]) => `${name}=${shorthand(member, depth + 1)}`)
    .join(',');
  return depth > 0 ? `{${pairs}}` : pairs;
}

/** The whole value as JSON, over several lines. */
export function json(shape: Shape): string {
  const nest = (text: string): string => text.split('\n').join('\n  ');
  if (shape.items) return `[\n  ${nest(json(shape.items))}\n  ...\n]`;
  if (shape.type !== 'object') return jsonLeaf(shape);
  return `{\n${members(shape)
    .map(([name, member]) => `  "${name}": ${nest(json(member))}`)
    .join(',\n')}\n}`;
}

function jsonLeaf(shape: Shape): string {
  if (shape.type === 'boolean') return 'true|false';
  if (shape.type !== 'string' || isTimestamp(shape)) return typeName(shape);
  const values = fewValues(shape);
  return values.length > 0 ? `"${values.join('"|"')}"` : '"string"';
}
