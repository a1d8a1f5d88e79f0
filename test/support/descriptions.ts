// What is left to write in the schemas of the operations.
import type { DescribedModel, DescribedOperation } from '../../src/model/described-model.ts';
import { type DescribedShape, members } from '../../src/model/shape.ts';

/** A line for each text that is missing or empty: the schema, the path, and the keyword. */
export const missingTexts = ({ operations }: Pick<DescribedModel, 'operations'>): string[] =>
  operations.flatMap((operation) => [...inputTexts(operation), ...outputTexts(operation)]);

const fileOf = ({ command, isOwn }: DescribedOperation, part: string): string =>
  `schemas/${isOwn ? 'commands' : 'operations'}/${command.join('-')}/${part}.json`;

function inputTexts(operation: DescribedOperation): string[] {
  const { input } = operation;
  const file = fileOf(operation, 'input');
  const examples = input['x-examples'] ?? [];
  return [
    ...(['x-summary', 'x-group'] as const).flatMap((keyword) => (input[keyword] ? [] : [`${file}: ${keyword}`])),
    ...(input.description ? [] : [`${file}: description`]),
    ...(examples.length > 0 && examples.every(({ title }) => title) ? [] : [`${file}: x-examples`]),
    ...members(input).flatMap(([name, member]) => [
      ...keywordsOf(member).flatMap((keyword) => (member[keyword] ? [] : [`${file}: ${name}: ${keyword}`])),
      ...(Object.keys(member['x-filters'] ?? { none: [] }).length > 0 ? [] : [`${file}: ${name}: x-filters`]),
      ...descriptions(member, file, name),
    ]),
  ];
}

/** The keywords that the option of a member needs. */
const keywordsOf = ({ type }: DescribedShape) =>
  ['x-summary', type === 'boolean' ? 'x-opposite-summary' : 'x-placeholder'] as const;

/** A waiter prints no response. */
function outputTexts(operation: DescribedOperation): string[] {
  const { output, waiter } = operation;
  if (waiter) return [];
  const file = fileOf(operation, 'output');
  return members(output).flatMap(([name, member]) => descriptions(member, file, name));
}

function descriptions(shape: DescribedShape, file: string, path: string): string[] {
  const within = shape.items ?? shape;
  return [
    ...(shape.description ? [] : [`${file}: ${path}: description`]),
    ...members(within).flatMap(([name, member]) =>
      descriptions(member, file, `${path}${shape.items ? '[]' : ''}.${name}`),
    ),
  ];
}
