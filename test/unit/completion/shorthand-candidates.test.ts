import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/completion/candidate.ts';
import { shorthandCandidates } from '../../../src/completion/shorthand-candidates.ts';
import type { Operation } from '../../../src/model/model.ts';
import type { Rule, Shape } from '../../../src/model/shape.ts';
import { operationOf } from '../../support/operations.ts';

/** Completes without names from elsewhere. */
const find = (text: string, shape: Shape, rule?: Rule): Promise<Candidate[]> =>
  shorthandCandidates(text, { shape, rule, lookup: async () => [] });

const create = operationOf('create-image');
const wait = operationOf('wait image-available');
const itemOf = ({ input }: Operation, member: string): Shape => input.properties?.[member]?.items as Shape;
const ruleOf = ({ rules }: Operation, member: string): Rule | undefined => (rules as Rule).properties?.[member]?.items;

const DEVICE = itemOf(create, 'BlockDeviceMappings');
const EBS = Object.keys(DEVICE.properties?.Ebs?.properties ?? {});
const ebs = (before: string, ...without: string[]): string[] =>
  EBS.filter((key) => !without.includes(key)).map((key) => `${before}${key}=`);

const devices: readonly (readonly [text: string, expected: readonly string[]])[] = [
  ['', ['Ebs={', 'NoDevice=', 'DeviceName=', 'VirtualName=']],
  ['D', ['DeviceName=']],
  ['d', []],
  ['DeviceName', ['DeviceName=']],
  ['DeviceName=', []],
  ['DeviceName=/dev/sdh', ['DeviceName=/dev/sdh', 'DeviceName=/dev/sdh,']],
  ['DeviceName=/dev/sdh,', ['Ebs={', 'NoDevice=', 'VirtualName='].map((key) => `DeviceName=/dev/sdh,${key}`)],
  ['DeviceName=/dev/sdh,N', ['DeviceName=/dev/sdh,NoDevice=']],
  // If only one step is possible, the candidates are those after it.
  ['E', ebs('Ebs={')],
  ['Ebs=', ebs('Ebs={')],
  ['Ebs={', ebs('Ebs={')],
  [
    'DeviceName=a,Ebs={Vol',
    ['VolumeSize=', 'VolumeType=', 'VolumeInitializationRate='].map((key) => `DeviceName=a,Ebs={${key}`),
  ],
  ['Ebs={VolumeS', ['Ebs={VolumeSize=']],
  ['Ebs={VolumeSize=8', ['Ebs={VolumeSize=8}', 'Ebs={VolumeSize=8,']],
  ['Ebs={VolumeSize=8,', ebs('Ebs={VolumeSize=8,', 'VolumeSize')],
  ['Ebs={VolumeType=g', ['Ebs={VolumeType=gp3', 'Ebs={VolumeType=gp2']],
  ['Ebs={VolumeType=gp3', ['Ebs={VolumeType=gp3}', 'Ebs={VolumeType=gp3,']],
  ['Ebs={VolumeType=st', ['Ebs={VolumeType=st1', 'Ebs={VolumeType=standard']],
  ['Ebs={Encrypted=', ['Ebs={Encrypted=true', 'Ebs={Encrypted=false']],
  ['Ebs={Encrypted=t', ['Ebs={Encrypted=true}', 'Ebs={Encrypted=true,']],
  ['Ebs={Encrypted=true}', ['Ebs={Encrypted=true}', 'Ebs={Encrypted=true},']],
  ['Ebs={Encrypted=true},D', ['Ebs={Encrypted=true},DeviceName=']],
  ['Ebs={SnapshotId="snap,1",VolumeS', ['Ebs={SnapshotId="snap,1",VolumeSize=']],
  ["DeviceName='a,b',N", ["DeviceName='a,b',NoDevice="]],
  ['DeviceName=a\\,b,N', ['DeviceName=a\\,b,NoDevice=']],
  ['DeviceName="a', []],
  ['DeviceName="', []],
  ['Bogus=', []],
  ['Bogus=1,D', []],
  ['__proto__=1,D', []],
  ['Ebs={Bogus={V', []],
  ['DeviceName=a]', []],
  ['Ebs={VolumeSize=8]', []],
  ['{"DeviceName"', []],
  ['[{', []],
  ['Ebs={}}', []],
];

test.each(devices)('offers only valid completions of the device mapping %j', async (text, expected) => {
  const found = await find(text, DEVICE, ruleOf(create, 'BlockDeviceMappings'));
  expect(found.map((one) => one.text)).toEqual(expected);
});

// White space and "@" are part of the grammar.
const spaced: readonly (readonly [text: string, expected: readonly string[]])[] = [
  ['DeviceName=a, E', ebs('DeviceName=a, Ebs={')],
  ['DeviceName="a" , E', ebs('DeviceName="a" , Ebs={')],
  ['Ebs={ V', ['VolumeSize=', 'VolumeType=', 'VolumeInitializationRate='].map((key) => `Ebs={ ${key}`)],
  ['Ebs={VolumeSize = 8, V', ['VolumeType=', 'VolumeInitializationRate='].map((key) => `Ebs={VolumeSize = 8, ${key}`)],
  ['DeviceName@=file://x,E', ebs('DeviceName@=file://x,Ebs={')],
  ['Ebs = {VolumeType = st', ['Ebs = {VolumeType = st1', 'Ebs = {VolumeType = standard']],
  ['Ebs={Encrypted=true} ', ['Ebs={Encrypted=true} ', 'Ebs={Encrypted=true} ,']],
];

test.each(spaced)(
  'offers only valid completions of the device mapping %j, which has white space or a file',
  async (text, expected) => {
    const found = await find(text, DEVICE, ruleOf(create, 'BlockDeviceMappings'));
    expect(found.map((one) => one.text)).toEqual(expected);
  },
);

const tags: readonly (readonly [text: string, expected: readonly string[]])[] = [
  ['R', ['ResourceType=image', 'ResourceType=snapshot']],
  ['ResourceType=i', ['ResourceType=image', 'ResourceType=image,']],
  ['ResourceType=image,', ['ResourceType=image,Tags=[{Key=', 'ResourceType=image,Tags=[{Value=']],
  ['Tags=', ['Tags=[{Key=', 'Tags=[{Value=']],
  ['Tags=[', ['Tags=[{Key=', 'Tags=[{Value=']],
  ['Tags=[{Key=a,', ['Tags=[{Key=a,Value=']],
  ['Tags=[{Key=a,Value=b}', ['Tags=[{Key=a,Value=b}]', 'Tags=[{Key=a,Value=b},']],
  ['Tags=[{Key=a', ['Tags=[{Key=a}', 'Tags=[{Key=a,']],
  ['Tags=[{Key=a,Value=', []],
  ['Tags=[{Key=a,Value=b', ['Tags=[{Key=a,Value=b}]', 'Tags=[{Key=a,Value=b},']],
  ['Tags=[{Key=a,Value="b', []],
  ['Tags=[{Key=a,Value="b"', ['Tags=[{Key=a,Value="b"}]', 'Tags=[{Key=a,Value="b"},']],
  ['Tags=[{Key=a,Value=b},', ['Tags=[{Key=a,Value=b},{Key=', 'Tags=[{Key=a,Value=b},{Value=']],
  ['Tags=[{Key=a}]', ['Tags=[{Key=a}]', 'Tags=[{Key=a}],']],
  ['ResourceType=image,Tags=[{Key=a}]', ['ResourceType=image,Tags=[{Key=a}]']],
  // Structures can only be items of a list in brackets.
  ['Tags=a,', ['Tags=a,ResourceType=image', 'Tags=a,ResourceType=snapshot']],
];

test.each(tags)('offers only valid completions of the tag specification %j', async (text, expected) => {
  const found = await find(text, itemOf(create, 'TagSpecifications'), ruleOf(create, 'TagSpecifications'));
  expect(found.map((one) => one.text)).toEqual(expected);
});

test.each([
  ['', ['Name=', 'Values=']],
  ['Name=state,Values=a,b', []],
  ['Values=a,b,N', ['Values=a,b,Name=']],
  ['Values=[a,', []],
])('offers only valid completions of the filter %j', async (text, expected) => {
  expect((await find(text, itemOf(wait, 'Filters'))).map((one) => one.text)).toEqual(expected);
});

const PERMISSIONS: Shape = {
  type: 'array',
  items: { type: 'object', properties: { UserId: { type: 'string' }, Group: { type: 'string', enum: ['all'] } } },
};
const LAUNCH_PERMISSION: Shape = { type: 'object', properties: { Add: PERMISSIONS, Remove: PERMISSIONS } };

test.each([
  ['', ['Add=[{', 'Remove=[{']],
  ['Add=[{U', ['Add=[{UserId=']],
  ['Add=[{Group=', ['Add=[{Group=all}', 'Add=[{Group=all,']],
  ['Add=[{Group=all', ['Add=[{Group=all}', 'Add=[{Group=all,']],
  ['Add=[{Group=all}],', ['Add=[{Group=all}],Remove=[{UserId=', 'Add=[{Group=all}],Remove=[{Group=']],
])('offers only valid completions of the launch permission %j', async (text, expected) => {
  expect((await find(text, LAUNCH_PERMISSION)).map((one) => one.text)).toEqual(expected);
});

test.each([
  ['Values=all,a', ['Values=all,all', 'Values=all,any']],
  ['Values=all,any', ['Values=all,any', 'Values=all,any,']],
  ['Values=[all', ['Values=[all]', 'Values=[all,']],
  ['Values=all,', ['Values=all,all', 'Values=all,any', 'Values=all,Name=']],
])('offers known values as completions of the list %j', async (text, expected) => {
  const shape: Shape = {
    type: 'object',
    properties: {
      Values: { type: 'array', items: { type: 'string', enum: ['all', 'any'] } },
      Name: { type: 'string' },
    },
  };
  expect((await find(text, shape)).map((one) => one.text)).toEqual(expected);
});

test('ends the argument only after complete shorthand, and shows the last step in lists', async () => {
  const found = await find(
    'ResourceType=image',
    itemOf(create, 'TagSpecifications'),
    ruleOf(create, 'TagSpecifications'),
  );
  expect(found).toEqual([
    { text: 'ResourceType=image', shown: 'image', description: '', isPartial: false },
    { text: 'ResourceType=image,', shown: 'image,', description: '', isPartial: true },
  ]);
});

test('offers all closing characters at once, and ends the argument if nothing else can follow', async () => {
  const findTags = (text: string) =>
    find(text, itemOf(create, 'TagSpecifications'), ruleOf(create, 'TagSpecifications'));
  const start = 'ResourceType=image,Tags=[{Key=a,Value=b';
  expect(await findTags(start)).toEqual([
    { text: `${start}}]`, shown: 'b}]', description: '', isPartial: false },
    { text: `${start}},`, shown: 'b},', description: '', isPartial: true },
  ]);
  expect(await findTags(`${start}}`)).toEqual([
    { text: `${start}}]`, shown: ']', description: '', isPartial: false },
    { text: `${start}},`, shown: ',', description: '', isPartial: true },
  ]);
  // A resource type can follow.
  expect((await findTags('Tags=[{Key=a,Value=b'))[0]).toEqual({
    text: 'Tags=[{Key=a,Value=b}]',
    shown: 'b}]',
    description: '',
    isPartial: true,
  });
});
