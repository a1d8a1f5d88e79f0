// The YAML skeletons of the AWS CLI 2.36: two spaces before the first comment of each mapping, one before all others.
import { expect, it } from 'vitest';
import { describedModel } from '../../../src/model/described-model.ts';
import type { DescribedShape } from '../../../src/model/shape.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import { inputOfAwsCli, recordedSkeletons } from '../../support/recorded-skeletons.ts';

it.each(recordedSkeletons('yaml-input'))(
  'the YAML skeleton of $command is that of the AWS CLI, without comments and members that it does not have yet',
  ({ command, text }) => {
    const lines = yamlSkeleton(inputOfAwsCli(command)).split('\n');
    expect(lines.map((line) => line.replace(/ +#.*/, '')).join('\n')).toBe(text);
  },
);

it.each(describedModel.operations.map(({ command, input }) => [command.join(' '), input] as const))(
  'the YAML skeleton of %s has a comment on every member',
  (_, input) => {
    const named = yamlSkeleton(input)
      .split('\n')
      .filter((line) => line.includes(':'));
    expect(named.filter((line) => !/^[ -]*[A-Z]\w*:(?: \S+| [\d-]+ [\d:]+)? {1,2}# ./.test(line))).toEqual([]);
  },
);

const COMMENTED: DescribedShape = {
  type: 'object',
  required: ['Id'],
  properties: {
    Id: { type: 'string', description: 'The ID. A second sentence.' },
    Kind: { type: 'string', description: 'The kind.', 'x-known-values': ['a', 'b'] },
    Volume: {
      type: 'object',
      description: 'The volume.',
      properties: {
        Type: { type: 'string', description: 'The type' },
        Size: { type: 'integer', description: 'The size' },
      },
    },
    Sizes: {
      type: 'array',
      description: 'The sizes.\n\nMore of them.',
      items: { type: 'object', properties: { Size: { type: 'integer', description: 'One size' } } },
    },
  },
};

it('comments in a YAML skeleton contain the requirement, the first sentence and the values', () => {
  const lines = [
    "Id: ''  # [REQUIRED] The ID.",
    'Kind: a # The kind. Valid values are: a, b.',
    'Volume: # The volume.',
    "  Type: ''  # The type",
    '  Size: 0 # The size',
    'Sizes: # The sizes.',
    '- Size: 0  # One size',
  ];
  expect(yamlSkeleton(COMMENTED)).toBe(`${lines.join('\n')}\n`);
});

it('the YAML skeleton shows long, double and timestamp members as YAML types', () => {
  const shape: DescribedShape = {
    type: 'object',
    properties: {
      Minutes: { type: 'integer', format: 'int64' },
      Price: { type: 'number' },
      At: { type: 'string', format: 'date-time' },
      Ats: { type: 'array', items: { type: 'string', format: 'date-time' } },
    },
  };
  const lines = yamlSkeleton(shape).split('\n');
  expect(lines.map((line) => line.replace(/ +#.*/, ''))).toEqual([
    ...['Minutes: 0', 'Price: 0.0', 'At: 1970-01-01 00:00:00', 'Ats:', '- 1970-01-01 00:00:00', ''],
  ]);
});
