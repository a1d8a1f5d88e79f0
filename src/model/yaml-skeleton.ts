// Builds the text that --generate-cli-skeleton yaml-input prints.
import { type DescribedShape, firstSentence, isTimestamp, members } from './shape.ts';
import { EPOCH_TEXT, firstKnownValue } from './skeleton.ts';

/** The request skeleton as YAML. Comments on every member give its description, valid values, and if it is required. */
export function yamlSkeleton(shape: DescribedShape): string {
  return `${yamlLines(shape, '').join('\n')}\n`;
}

// As in the AWS CLI, lists are not indented below their key, and the first comment of a mapping follows two spaces.
function yamlLines(shape: DescribedShape, margin: string, dash = margin): string[] {
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

function yamlBelow(member: DescribedShape, margin: string): string[] {
  if (!member.items) return yamlLines(member, `${margin}  `);
  if (member.items.type !== 'object') return [`${margin}- ${yamlLeaf(member.items)}`];
  return yamlLines(member.items, `${margin}  `, `${margin}- `);
}

function yamlLeaf(shape: DescribedShape): string {
  if (shape.type === 'integer') return '0';
  if (shape.type === 'number') return '0.0';
  if (isTimestamp(shape)) return EPOCH_TEXT.replace('T', ' ');
  return shape.type === 'boolean' ? 'true' : firstKnownValue(shape) || "''";
}

function comment(shape: DescribedShape, required: boolean): string {
  const values = shape['x-known-values'] ? ` Valid values are: ${shape['x-known-values'].join(', ')}.` : '';
  return `${required ? '[REQUIRED] ' : ''}${firstSentence(shape)}${values}`;
}
