// Builds the values that --generate-cli-skeleton prints.
import type { JsonValue } from './json-value.ts';
import { firstSentence, isTimestamp, members, type Shape } from './shape.ts';

/** A request with every member: the first known value or an empty string, 0, true, 1970, one element per list. */
export function inputSkeleton(shape: Shape): JsonValue {
  return skeleton(shape, (leaf) => (isTimestamp(leaf) ? EPOCH_TEXT : firstKnownValue(leaf)));
}

/** A response with every member, as in the AWS CLI: strings are the names of their members, timestamps are dates. */
export function outputSkeleton(shape: Shape): JsonValue {
  return skeleton(shape, (leaf, name) => (isTimestamp(leaf) ? EPOCH : name));
}

const EPOCH = new Date(0);

const EPOCH_TEXT = '1970-01-01T00:00:00';

const firstKnownValue = (shape: Shape): string => shape['x-known-values']?.[0] ?? '';

function skeleton(shape: Shape, text: (shape: Shape, name: string) => JsonValue, name = ''): JsonValue {
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(members(shape).map(([key, member]) => [key, skeleton(member, text, key)]));
    case 'array':
      return shape.items ? [skeleton(shape.items, text, name)] : [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return true;
    case 'string':
      return text(shape, name);
  }
}

/** The request skeleton as YAML. Comments on every member give its description, valid values, and if it is required. */
export function yamlSkeleton(shape: Shape): string {
  return `${yamlLines(shape, '').join('\n')}\n`;
}

// As in the AWS CLI, lists are not indented below their key, and the first comment of a mapping follows two spaces.
function yamlLines(shape: Shape, margin: string, dash = margin): string[] {
  const required = new Set(shape.required);
  return members(shape).flatMap(([name, member], at) => {
    const text = member.type === 'object' || member.type === 'array' ? '' : ` ${yamlLeaf(member)}`;
    const start = at === 0 ? dash : margin;
    return [
      `${start}${name}:${text}${at === 0 ? '  ' : ' '}# ${comment(member, required.has(name))}`,
      ...yamlBelow(member, margin),
    ];
  });
}

function yamlBelow(member: Shape, margin: string): string[] {
  if (!member.items) return yamlLines(member, `${margin}  `);
  if (member.items.type !== 'object') return [`${margin}- ${yamlLeaf(member.items)}`];
  return yamlLines(member.items, `${margin}  `, `${margin}- `);
}

function yamlLeaf(shape: Shape): string {
  if (shape.type === 'integer') return '0';
  if (shape.type === 'number') return '0.0';
  if (isTimestamp(shape)) return EPOCH_TEXT.replace('T', ' ');
  return shape.type === 'boolean' ? 'true' : firstKnownValue(shape) || "''";
}

function comment(shape: Shape, required: boolean): string {
  const values = shape['x-known-values'] ? ` Valid values are: ${shape['x-known-values'].join(', ')}.` : '';
  return `${required ? '[REQUIRED] ' : ''}${firstSentence(shape)}${values}`;
}
