// The embedded endpoint: CreateTags, DeleteTags and DescribeTags.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const INSTANCE = 'i-1234567890abcdef0';
const VOLUME = 'vol-00000000000000001';
const IMAGE = 'ami-00000000000000001';
const SNAPSHOT = 'snap-00000000000000001';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  const tags = [
    { Key: 'Name', Value: 'web' },
    { Key: 'Stage', Value: 'prod' },
    { Key: 'Empty', Value: '' },
  ];
  await stage.send('CreateImage', {
    InstanceId: INSTANCE,
    Name: 'web-1',
    TagSpecifications: [
      { ResourceType: 'image', Tags: tags },
      { ResourceType: 'snapshot', Tags: [{ Key: 'Name', Value: 'web' }] },
    ],
  });
});
afterEach(() => stage.stop());

/** The tags of a resource, as KEY=VALUE, sorted by EC2's order of creation. */
async function tagsOf(id: string): Promise<string[]> {
  const outcome = await stage.send('DescribeTags', { Filters: [{ Name: 'resource-id', Values: [id] }] });
  return listOf(outcome, 'Tags').map(({ Key, Value }) => `${Key}=${Value}`);
}

const tag = (Key: string, Value?: string) => ({ Key, ...(Value !== undefined && { Value }) });

const created: [tags: object[], after: string[]][] = [
  [[tag('Owner', 'ops')], ['Name=web', 'Stage=prod', 'Empty=', 'Owner=ops']],
  [[tag('Stage', 'test')], ['Name=web', 'Empty=', 'Stage=test']],
  [[tag('Stage', '')], ['Name=web', 'Empty=', 'Stage=']],
  [[tag('Stage')], ['Name=web', 'Empty=', 'Stage=']],
  [[tag('name', 'other case')], ['Name=web', 'Stage=prod', 'Empty=', 'name=other case']],
  [
    [tag('a', 'x & <y>'), tag('b', 'ü')],
    ['Name=web', 'Stage=prod', 'Empty=', 'a=x & <y>', 'b=ü'],
  ],
];

test.each(created)('CreateTags with %j leaves the tags %j', async (tags, after) => {
  expect(await stage.send('CreateTags', { Resources: [IMAGE], Tags: tags })).toEqual({});
  expect(await tagsOf(IMAGE)).toEqual(after);
});

const deleted: [tags: object[] | undefined, after: string[]][] = [
  [[tag('Stage')], ['Name=web', 'Empty=']],
  [[tag('Stage', 'prod')], ['Name=web', 'Empty=']],
  [[tag('Stage', 'test')], ['Name=web', 'Stage=prod', 'Empty=']],
  [[tag('Stage', '')], ['Name=web', 'Stage=prod', 'Empty=']],
  [[tag('Empty', '')], ['Name=web', 'Stage=prod']],
  [[tag('Nothing')], ['Name=web', 'Stage=prod', 'Empty=']],
  [[tag('Name'), tag('Stage')], ['Empty=']],
  [undefined, []],
  [[], []],
];

test.each(deleted)('DeleteTags with %j leaves the tags %j', async (tags, after) => {
  expect(await stage.send('DeleteTags', { Resources: [IMAGE], Tags: tags })).toEqual({});
  expect(await tagsOf(IMAGE)).toEqual(after);
  expect(await tagsOf(SNAPSHOT)).toEqual(['Name=web']);
});

test('DeleteTags without tags keeps those of AWS', async () => {
  for (const image of stage.world.images) image.tags = [...image.tags, { key: 'aws:backup', value: '1' }];
  await stage.send('DeleteTags', { Resources: [IMAGE] });
  expect(await tagsOf(IMAGE)).toEqual(['aws:backup=1']);
});

test('tags several resources of each type in one request', async () => {
  const ids = [IMAGE, SNAPSHOT, INSTANCE, VOLUME];
  await stage.send('CreateTags', { Resources: ids, Tags: [tag('Owner', 'ops')] });
  const { Tags } = await stage.send('DescribeTags', { Filters: [{ Name: 'key', Values: ['Owner'] }] });
  expect(Tags).toEqual([
    { Key: 'Owner', ResourceId: IMAGE, ResourceType: 'image', Value: 'ops' },
    { Key: 'Owner', ResourceId: INSTANCE, ResourceType: 'instance', Value: 'ops' },
    { Key: 'Owner', ResourceId: SNAPSHOT, ResourceType: 'snapshot', Value: 'ops' },
    { Key: 'Owner', ResourceId: VOLUME, ResourceType: 'volume', Value: 'ops' },
  ]);
  await stage.send('DeleteTags', { Resources: ids, Tags: [tag('Owner')] });
  expect(await stage.send('DescribeTags', { Filters: [{ Name: 'key', Values: ['Owner'] }] })).toEqual({ Tags: [] });
});

test('the tags are those that the other operations show', async () => {
  await stage.send('CreateTags', { Resources: [IMAGE, SNAPSHOT, INSTANCE], Tags: [tag('Name', 'new')] });
  const firstTags = (outcome: Outcome, name: string) => listOf(outcome, name)[0]?.Tags;
  const Filters = [{ Name: 'tag:Name', Values: ['new'] }];
  const images = await stage.send('DescribeImages', { Filters });
  expect(firstTags(images, 'Images')).toEqual([tag('Stage', 'prod'), tag('Empty', ''), tag('Name', 'new')]);
  expect(firstTags(await stage.send('DescribeSnapshots', { Filters }), 'Snapshots')).toEqual([tag('Name', 'new')]);
  const [reservation = {}] = listOf(await stage.send('DescribeInstances', { Filters }), 'Reservations');
  expect(firstTags(reservation, 'Instances')).toEqual([tag('Name', 'new')]);
});

const filters: [name: string, values: string[], tags: string[]][] = [
  ['key', ['Name'], [`${IMAGE} Name`, `${INSTANCE} Name`, `${SNAPSHOT} Name`, 'snap-00000000000000002 Name']],
  ['key', ['S*', 'Empt?'], [`${IMAGE} Stage`, `${IMAGE} Empty`]],
  ['value', ['prod'], [`${IMAGE} Stage`]],
  ['value', [''], [`${IMAGE} Empty`]],
  ['resource-id', [INSTANCE], [`${INSTANCE} Name`]],
  [
    'resource-type',
    ['instance', 'image'],
    ['Name', 'Stage', 'Empty'].map((key) => `${IMAGE} ${key}`).concat(`${INSTANCE} Name`),
  ],
  ['tag:Stage', ['prod'], [`${IMAGE} Stage`]],
  ['resource-type', ['vpc'], []],
];

test.each(filters)('DescribeTags with the filter %s=%j lists %j', async (Name, Values, tags) => {
  const outcome = await stage.send('DescribeTags', { Filters: [{ Name, Values }] });
  expect(listOf(outcome, 'Tags').map(({ ResourceId, Key }) => `${ResourceId} ${Key}`)).toEqual(tags);
});

const reserved = (key: string) =>
  refused(
    'InvalidParameterValue',
    `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
  );
const Tags = [tag('a', '1')];
const refusals: [operation: string, input: object, outcome: Outcome][] = [
  [
    'CreateTags',
    { Resources: [], Tags },
    refused('MissingParameter', 'The request must contain the parameter resourceIdSet'),
  ],
  [
    'DeleteTags',
    { Resources: [], Tags },
    refused('MissingParameter', 'The request must contain the parameter resourceIdSet'),
  ],
  [
    'CreateTags',
    { Resources: [IMAGE], Tags: [] },
    refused('MissingParameter', 'The request must contain the parameter tagSet'),
  ],
  ['CreateTags', { Resources: [IMAGE], Tags: [...Tags, tag('aws:x', '1')] }, reserved('aws:x')],
  ['DeleteTags', { Resources: [IMAGE], Tags: [tag('aws:x')] }, reserved('aws:x')],
  [
    'CreateTags',
    { Resources: [IMAGE], Tags: [tag('', '1')] },
    refused('InvalidTagKey.Malformed', 'A tag key must not be empty.'),
  ],
  ...['CreateTags', 'DeleteTags'].flatMap((operation): [string, object, Outcome][] => [
    [
      operation,
      { Resources: [IMAGE, 'ami-0f'], Tags },
      refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
    ],
    [
      operation,
      { Resources: ['snap-0f'], Tags },
      refused('InvalidSnapshot.NotFound', "The snapshot 'snap-0f' does not exist."),
    ],
    [
      operation,
      { Resources: ['i-0f'], Tags },
      refused('InvalidInstanceID.NotFound', "The instance ID 'i-0f' does not exist"),
    ],
    [
      operation,
      { Resources: ['vol-0f'], Tags },
      refused('InvalidVolume.NotFound', "The volume 'vol-0f' does not exist."),
    ],
    [operation, { Resources: ['web'], Tags }, refused('InvalidID', "The ID 'web' is not valid")],
    [operation, { Resources: [IMAGE], Tags, DryRun: true }, DRY_RUN],
  ]),
  [
    'DescribeTags',
    { Filters: [{ Name: 'name', Values: ['x'] }] },
    refused('InvalidParameterValue', "The filter 'name' is invalid"),
  ],
];

describe('refusals', () => {
  test.each(refusals)('%s with %j is refused, and no tag changes', async (operation, input, outcome) => {
    const before = await stage.send('DescribeTags');
    expect(await stage.send(operation, input)).toEqual(outcome);
    expect(await stage.send('DescribeTags')).toEqual(before);
  });
});

test('a resource can have 50 tags, not more, and those of AWS besides', async () => {
  for (const image of stage.world.images) image.tags = [{ key: 'aws:backup', value: '1' }];
  const create = (count: number) =>
    stage.send('CreateTags', {
      Resources: [IMAGE],
      Tags: Array.from({ length: count }, (_, at) => tag(`key-${at}`, '1')),
    });
  const limit = refused('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  expect([await create(51), (await tagsOf(IMAGE)).length]).toEqual([limit, 1]);
  expect([await create(50), (await tagsOf(IMAGE)).length]).toEqual([{}, 51]);
  expect(await create(51)).toEqual(limit);
});
