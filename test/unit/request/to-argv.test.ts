import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArgv, parseGlobals } from '../../../src/cli/parse.ts';
import { callOf } from '../../../src/cli/partial-call.ts';
import type { Invocation } from '../../../src/cli/program.ts';
import { model, type Operation } from '../../../src/model/model.ts';
import { members as membersOf } from '../../../src/model/shape.ts';
import { buildRequest } from '../../../src/request/build.ts';
import type { InputObject, InputValue } from '../../../src/request/input-value.ts';
import { requestToArgv } from '../../../src/request/to-argv.ts';
import { fakeIo } from '../../support/fake-io.ts';
import { operationOf } from '../../support/operations.ts';
import { parsedCall } from '../../support/parse.ts';
import { anyValueOf } from '../../support/shorthand-values.ts';

const create = operationOf('create-image');
const structure = (value: object): InputObject =>
  new Map(Object.entries(value).map(([key, item]): [string, InputValue] => [key, toValue(item)]));
const toValue = (value: unknown): InputValue => {
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) return structure(value);
  return value as InputValue;
};
const tags = (Key: string, Value: string) => ({
  TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key, Value }] }],
});

test.each([
  [{ InstanceId: 'i-1', Name: 'My server' }, ['--instance-id', 'i-1', '--name', 'My server']],
  [{ Name: '-web-', Description: '' }, ['--name=-web-', '--description', '']],
  [{ Name: '-web' }, ['--name=-web']],
  [{ Name: 'web-' }, ['--name', 'web-']],
  [{ ImageIds: ['ami-1', 'ami-2'] }, ['--image-ids', 'ami-1', 'ami-2']],
  [{ Filters: [{ Name: 'n', Values: ['a', 'b'] }] }, ['--filters', 'Name=n,Values=[a,b]']],
  // If one element cannot be written as shorthand, the whole list becomes JSON.
  [
    { BlockDeviceMappings: [{ Ebs: { VolumeSize: 8n } }, { DeviceName: 'a,b' }] },
    ['--block-device-mappings', '[{"Ebs":{"VolumeSize":8}},{"DeviceName":"a,b"}]'],
  ],
  [{ NoReboot: true, DryRun: false }, ['--no-reboot', '--no-dry-run']],
  [tags('Stage', 'prod'), ['--tag-specifications', 'ResourceType=image,Tags=[{Key=Stage,Value=prod}]']],
  [tags('a b', 'c'), ['--tag-specifications', 'ResourceType=image,Tags=[{Key=a b,Value=c}]']],
  [tags('a', ''), ['--tag-specifications', '[{"ResourceType":"image","Tags":[{"Key":"a","Value":""}]}]']],
  [tags('a', 'x,y'), ['--tag-specifications', '[{"ResourceType":"image","Tags":[{"Key":"a","Value":"x,y"}]}]']],
  [
    {
      BlockDeviceMappings: [
        { DeviceName: '/dev/sdb', NoDevice: '' },
        { DeviceName: '/dev/sdh', Ebs: { VolumeSize: 100n, VolumeType: 'gp3', DeleteOnTermination: true } },
      ],
    },
    [
      '--block-device-mappings',
      'DeviceName=/dev/sdb,NoDevice=',
      'DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3,DeleteOnTermination=true}',
    ],
  ],
])('converts the members %o to the arguments %j', (members, words) => {
  expect(requestToArgv(structure(members), create.input)).toEqual(words);
});

test.each(['file:///etc/passwd', 'fileb://x'])(
  'rejects the description %s, which --description would treat as a file name',
  (Description) => {
    expect(() => requestToArgv(structure({ Description }), create.input)).toThrow(
      '--description: a value here cannot start with file:// or fileb://',
    );
  },
);

const plain = fc.string({ unit: fc.constantFrom(...'ab1 .-_/:@+=,'), maxLength: 4 });
const hostile = fc.constantFrom('file:///etc/passwd', 'fileb://x', '@file://x');
const listed = fc.oneof(plain, hostile, fc.string({ unit: 'grapheme' }));
const text = listed.filter((one) => !one.startsWith('file'));
const members = fc.record({
  InstanceId: text,
  Name: text,
  Description: text,
  NoReboot: fc.boolean(),
  TagSpecifications: fc.array(
    fc.record({
      ResourceType: fc.constantFrom('image', 'snapshot'),
      Tags: fc.array(fc.record({ Key: listed, Value: listed }), { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  BlockDeviceMappings: fc.array(
    fc.oneof(
      fc.record({ DeviceName: listed, NoDevice: fc.constant('') }),
      fc.record({
        DeviceName: listed,
        Ebs: fc.record({ VolumeSize: fc.bigInt({ min: 1n, max: 65536n }), VolumeType: fc.constantFrom('gp3', 'io2') }),
      }),
    ),
    { minLength: 1 },
  ),
});

test('restores any members after converting them to arguments', { tags: ['slow'] }, async () => {
  const { io } = fakeIo();
  await fc.assert(
    fc.asyncProperty(members, async (one) => {
      const argv = ['create-image', ...requestToArgv(structure(one), create.input)];
      const { values } = parsedCall(argv);
      const read = await buildRequest(values, create.input, io);
      expect(Object.fromEntries(read)).toEqual(Object.fromEntries(structure(one)));
    }),
    { numRuns: 2000 },
  );
});

/** Any members of a request, each with a value. A structure in a list has a member at least: an empty one says nothing. */
const anyMembers = ({ input }: Operation): fc.Arbitrary<InputObject> =>
  fc
    .subarray(membersOf(input))
    .chain((some) => fc.tuple(...some.map(([name, shape]) => fc.tuple(fc.constant(name), anyValueOf(shape, text)))))
    .map((pairs) => new Map(pairs));

test.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
  'restores any members of %s after converting them to arguments',
  async (_, operation) => {
    const { io } = fakeIo();
    await fc.assert(
      fc.asyncProperty(anyMembers(operation), async (given) => {
        const line = parseGlobals([...operation.command, ...requestToArgv(given, operation.input)], model);
        const { values } = callOf(parseArgv(line, model, true), line.globals) as Invocation;
        expect([...(await buildRequest(values, operation.input, io))]).toEqual([...given]);
      }),
      { numRuns: 200 },
    );
  },
);
