// The skeletons of requests and responses, as AWS CLI 2.36 prints them.
import { expect, it } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { inputSkeleton, outputSkeleton } from '../../../src/model/skeleton.ts';
import { operationOf } from '../../support/operations.ts';
import { inputOfAwsCli, recordedSkeletons } from '../../support/recorded-skeletons.ts';

it.each(recordedSkeletons('input'))(
  'the skeleton of a request of $command is that of the AWS CLI, without the members that it does not have yet',
  ({ command, text }) => {
    expect(`${JSON.stringify(inputSkeleton(inputOfAwsCli(command)), undefined, 4)}\n`).toBe(text);
  },
);

it('the skeleton of a request has members that the AWS CLI does not have yet', () => {
  const { input } = operationOf('create-image');
  expect(Object.keys(input.properties ?? {})).toContain('BootModeOverride');
  expect(Object.keys(inputSkeleton(input) as object)).toEqual(Object.keys(input.properties ?? {}));
});

it('the skeleton of a response has the names of its members as values', () => {
  expect(outputSkeleton(operationOf('create-image').output)).toStrictEqual({ ImageId: 'ImageId' });
});

const SHAPES: [name: string, shape: Shape, request: JsonValue, response: JsonValue][] = [
  ['a structure without members', { type: 'object' }, {}, {}],
  ['a list without a known item type', { type: 'array' }, [], []],
  ['a list of integers', { type: 'array', items: { type: 'integer' } }, [0], [0]],
  [
    'a list of strings in a structure',
    { type: 'object', properties: { Ids: { type: 'array', items: { type: 'string' } } } },
    { Ids: [''] },
    { Ids: ['Ids'] },
  ],
  [
    'a string with known values',
    { type: 'object', properties: { Kind: { type: 'string', 'x-known-values': ['b', 'a'] } } },
    { Kind: 'b' },
    // botocore's ArgumentGenerator: names of members come before known values.
    { Kind: 'Kind' },
  ],
  [
    'numbers and timestamps',
    {
      type: 'object',
      properties: {
        Minutes: { type: 'integer', format: 'int64' },
        Price: { type: 'number' },
        At: { type: 'string', format: 'date-time' },
      },
    },
    { Minutes: 0, Price: 0, At: '1970-01-01T00:00:00' },
    { Minutes: 0, Price: 0, At: new Date(0) },
  ],
  [
    'a structure as a member',
    { type: 'object', properties: { Description: { type: 'object', properties: { Value: { type: 'string' } } } } },
    { Description: { Value: '' } },
    { Description: { Value: 'Value' } },
  ],
];

it.each(SHAPES)('creates request and response skeletons for %s', (_name, shape, request, response) => {
  expect({ request: inputSkeleton(shape), response: outputSkeleton(shape) }).toStrictEqual({ request, response });
});
