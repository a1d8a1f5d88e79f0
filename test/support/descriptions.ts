// What is left to write in the schemas of the operations.
import type { DescribedModel, DescribedOperation } from '../../src/model/described-model.ts';
import { type DescribedShape, members } from '../../src/model/shape.ts';

/** A line for each text that is missing or empty: the schema, the path, and the keyword. */
export const missingTexts = ({ operations }: Pick<DescribedModel, 'operations'>): string[] =>
  operations.flatMap((operation) => [...inputTexts(operation), ...outputTexts(operation)]);

function inputTexts({ command, input }: DescribedOperation): string[] {
  const file = `schemas/operations/${command.join('-')}/input.json`;
  const examples = input['x-examples'] ?? [];
  return [
    ...(input['x-summary'] ? [] : [`${file}: x-summary`]),
    ...(input.description ? [] : [`${file}: description`]),
    ...(examples.length > 0 && examples.every(({ title }) => title) ? [] : [`${file}: x-examples`]),
    ...members(input).flatMap(([name, member]) => [
      ...keywordsOf(member).flatMap((keyword) => (member[keyword] ? [] : [`${file}: ${name}: ${keyword}`])),
      ...descriptions(member, file, name),
    ]),
  ];
}

/** The keywords that the option of a member needs. */
const keywordsOf = ({ type }: DescribedShape) =>
  ['x-summary', type === 'boolean' ? 'x-opposite-summary' : 'x-placeholder'] as const;

/** A waiter prints no response. */
function outputTexts({ command, output, waiter }: DescribedOperation): string[] {
  if (waiter) return [];
  const file = `schemas/operations/${command.join('-')}/output.json`;
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
