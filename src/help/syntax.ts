// The syntax of values as the help pages show it: shorthand and JSON with types where values stand.
import { members, type Shape } from '../model/shape.ts';

const FEW = 10;

/** The values of a shape where it has few enough to list them. */
export function fewValues(shape: Shape): readonly string[] {
  const values = shape.enum ?? shape['x-values'] ?? [];
  return values.length > FEW ? [] : values;
}

/** One element of a list as shorthand: `Key=string,Value=string`. */
export function shorthand(shape: Shape, nested = false): string {
  if (shape.items) return `[${shorthand(shape.items, true)},${shorthand(shape.items, true)}]`;
  if (shape.type !== 'object') return shape.type;
  const pairs = members(shape)
    .map(([name, member]) => `${name}=${shorthand(member, true)}`)
    .join(',');
  return nested ? `{${pairs}}` : pairs;
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
  if (shape.type === 'integer') return 'integer';
  const values = fewValues(shape);
  return values.length > 0 ? `"${values.join('"|"')}"` : '"string"';
}
