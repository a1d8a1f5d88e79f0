// Lists that select resources: empty lists, empty values, several values in one.
import { expect, test } from 'vitest';
import type { Shape } from '../../../src/model/shape.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { selectorProblems } from '../../../src/request/selectors.ts';
import { operationOf } from '../../support/operations.ts';

const draftOf = (request: object): InputObject => parseJson(JSON.stringify(request)) as InputObject;
const linesOf = (request: object, shape: Shape, isDocument = false): string[] =>
  selectorProblems(draftOf(request), shape, () => isDocument).map(({ path, line }) => `${path}: ${line}`);

const { input: describeImages } = operationOf('wait image-available');
const texts: Shape = { type: 'array', items: { type: 'string' } };
/** As `describe-key-pairs` and `terminate-instances` are: a query with names, and a required list. */
const describeKeyPairs: Shape = {
  title: 'DescribeKeyPairs',
  type: 'object',
  properties: { KeyNames: texts, KeyPairIds: texts },
};
const terminateInstances: Shape = {
  title: 'TerminateInstances',
  type: 'object',
  required: ['InstanceIds'],
  properties: { InstanceIds: texts, Hints: texts },
};

const EMPTY_LIST = 'an empty list would select everything; give at least one value, or leave the list out';
const APART = 'spaces, line breaks and commas do not separate values; write';
const NO_VALUE = 'the value is empty; check the variable or command that it comes from';
const empty = (name: string, advice = EMPTY_LIST): string =>
  `${name}: Invalid length for parameter ${name}, value: 0, valid min length: 1: ${advice}`;
const wrong = (path: string, value: string, advice: string): string =>
  `${path}: Invalid value for parameter ${path}, value: ${JSON.stringify(value)}: ${advice}`;

test.each<[request: object, lines: string[]]>([
  [{}, []],
  [{ ImageIds: ['ami-1', 'ami-2'], Owners: ['self'], ExecutableUsers: ['all'] }, []],
  [{ Filters: [{ Name: 'name', Values: ['a b, c', ''] }] }, []],
  ...['ExecutableUsers', 'ImageIds', 'Owners', 'Filters'].map((name): [object, string[]] => [
    { [name]: [] },
    [empty(name)],
  ]),
  [{ ImageIds: [''] }, [wrong('ImageIds[0]', '', NO_VALUE)]],
  [{ ImageIds: ['ami-1', ' ,\n'] }, [wrong('ImageIds[1]', ' ,\n', NO_VALUE)]],
  [{ ImageIds: ['ami-1 ami-2'] }, [wrong('ImageIds[0]', 'ami-1 ami-2', `${APART} --image-ids ami-1 ami-2`)]],
  [{ ImageIds: ['ami-1,ami-2'] }, [wrong('ImageIds[0]', 'ami-1,ami-2', `${APART} --image-ids ami-1 ami-2`)]],
  [
    { ImageIds: ['ami-1\nami-2\tami-3\r\n'] },
    [wrong('ImageIds[0]', 'ami-1\nami-2\tami-3\r\n', `${APART} --image-ids ami-1 ami-2 ami-3`)],
  ],
  [{ ImageIds: ['ami-1 '] }, [wrong('ImageIds[0]', 'ami-1 ', `${APART} --image-ids ami-1`)]],
  [{ ImageIds: ['a b c d e f g'] }, [wrong('ImageIds[0]', 'a b c d e f g', `${APART} --image-ids a b c d e ...`)]],
  [
    { ExecutableUsers: ['self, all'], Owners: ["it's x"] },
    [
      wrong('ExecutableUsers[0]', 'self, all', `${APART} --executable-users self all`),
      wrong('Owners[0]', "it's x", `${APART} --owners 'it'\\''s' x`),
    ],
  ],
  // The types of other values are reported elsewhere.
  [{ ImageIds: 'ami-1 ami-2', Owners: [1] }, []],
])('finds what a list of %j does not select', (request, lines) => {
  expect(linesOf(request, describeImages)).toEqual(lines);
});

test('shows how to write the values in a document', () => {
  expect(linesOf({ ImageIds: ['ami-1 ami-2'] }, describeImages, true)).toEqual([
    wrong('ImageIds[0]', 'ami-1 ami-2', `${APART} "ImageIds": ["ami-1", "ami-2"]`),
  ]);
});

test.each<[request: object, shape: Shape, lines: string[]]>([
  [{ KeyNames: ['my key, old'], KeyPairIds: ['key-1'] }, describeKeyPairs, []],
  [
    { KeyNames: ['a\nb'], KeyPairIds: ['key-1 key-2'] },
    describeKeyPairs,
    [
      wrong('KeyNames[0]', 'a\nb', `${APART} --key-names a b`),
      wrong('KeyPairIds[0]', 'key-1 key-2', `${APART} --key-pair-ids key-1 key-2`),
    ],
  ],
  [{ KeyNames: [''] }, describeKeyPairs, [wrong('KeyNames[0]', '', NO_VALUE)]],
  [{ InstanceIds: [], Hints: [] }, terminateInstances, [empty('InstanceIds', 'give at least one value')]],
  [{ TagSpecifications: [], BlockDeviceMappings: [] }, operationOf('create-image').input, []],
])('finds the same in %j of other operations', (request, shape, lines) => {
  expect(linesOf(request, shape)).toEqual(lines);
});

test('an empty list of images in the recycle bin would list all of them', () => {
  const { input } = operationOf('list-images-in-recycle-bin');
  expect(linesOf({ ImageIds: [] }, input)).toEqual([empty('ImageIds')]);
});
