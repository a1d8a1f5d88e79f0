// Help page entries for options and the members of their values.
import { type DescribedShape, isTimestamp, isValueStructure, members, optionName, typeName } from '../model/shape.ts';
import { type Block, code, entry, paragraphs } from './page.ts';

/** An entry for an option: its value and type, description, and the syntax of its value. */
export function optionEntry(option: [string, DescribedShape]): Block {
  const [name, shape] = option;
  const negated = shape['x-negated-option'];
  const title = negated ? `--${optionName(name)} | --${negated}` : optionUsage(option);
  return entry(`${title} (${typeName(shape)})`, shape.description, ...values(shape), ...range(shape), ...syntax(shape));
}

/** An option with its placeholder: `--owners <owner>...`, `--[no-]reboot`. */
export function optionUsage([name, shape]: [string, DescribedShape]): string {
  const option = optionName(name);
  if (shape.type === 'boolean') {
    return shape['x-negated-option'] ? `--[no-]${option.replace(/^no-/, '')}` : `--${option}`;
  }
  const value = shape['x-placeholder'] ?? 'value';
  return shape.default === undefined ? `--${option} <${value}>${shape.items ? '...' : ''}` : `--${option} [${value}]`;
}

/** The members and the syntax of a list or structure. A structure with a single member Value takes plain text. */
function syntax(shape: DescribedShape): Block[] {
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

const jsonSyntax = (shape: DescribedShape): Block[] => [...paragraphs('JSON syntax:'), code('json', json(shape))];

/** Entries for the members of a structure, recursively. */
export function memberEntries(shape: DescribedShape): Block[] {
  return members(shape).map(([name, member]) =>
    entry(
      `${name} -> (${typeName(member)})`,
      member.description,
      ...values(member),
      ...memberEntries(member.items ?? member),
    ),
  );
}

function values(shape: DescribedShape): Block[] {
  const listed = fewValues(shape);
  return listed.length > 0 ? paragraphs(`Values: ${listed.join(', ')}.`) : [];
}

/** The valid numbers, if both limits are known. */
function range({ minimum, 'x-known-maximum': maximum }: DescribedShape): Block[] {
  if (minimum === undefined || maximum === undefined) return [];
  return paragraphs(`Range: ${minimum} to ${maximum.toLocaleString('en-US')}.`);
}

/** Longer lists of values are left out of the syntax. */
const MAX_LISTED = 10;

/** The values of a shape; empty if there are too many to list. */
function fewValues(shape: DescribedShape): readonly string[] {
  const values = shape.enum ?? shape['x-known-values'] ?? [];
  return values.length > MAX_LISTED ? [] : values;
}

/** Renders the shorthand of a structure: `Key=string,Values=string,string`. */
export function shorthand(shape: DescribedShape, depth = 0): string {
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

/** Renders the JSON syntax of a value, on several lines. */
export function json(shape: DescribedShape): string {
  const nest = (text: string): string => text.split('\n').join('\n  ');
  if (shape.items) return `[\n  ${nest(json(shape.items))}\n  ...\n]`;
  if (shape.type !== 'object') return jsonLeaf(shape);
  return `{\n${members(shape)
    .map(([name, member]) => `  "${name}": ${nest(json(member))}`)
    .join(',\n')}\n}`;
}

function jsonLeaf(shape: DescribedShape): string {
  if (shape.type === 'boolean') return 'true|false';
  if (shape.type !== 'string' || isTimestamp(shape)) return typeName(shape);
  const values = fewValues(shape);
  return values.length > 0 ? `"${values.join('"|"')}"` : '"string"';
}
