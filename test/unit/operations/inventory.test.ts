import { expect, test } from 'vitest';
import { type Command, operationName } from '../../../src/aws/command.ts';
import type { Ec2 } from '../../../src/aws/ec2.ts';
import { AttemptError } from '../../../src/aws/exchange.ts';
import { CliError } from '../../../src/errors.ts';
import { inventoryOf } from '../../../src/operations/inventory.ts';

type Responses = Readonly<Record<string, readonly object[]>>;

/** An inventory whose EC2 returns these responses of each operation in order. Throws those that are errors. */
function inventoryWith(responses: Responses) {
  const sent: [string, object][] = [];
  const send = async (command: Command): Promise<object> => {
    const operation = operationName(command);
    const count = sent.filter(([name]) => name === operation).length;
    sent.push([operation, command.input]);
    const response = responses[operation]?.[count] ?? {};
    if (response instanceof Error) throw response;
    return response;
  };
  const ec2 = { send } as unknown as Ec2;
  const retries = { maxAttempts: 1, sleep: async () => {}, random: () => 0 };
  return { sent, inventory: inventoryOf(ec2, retries, new AbortController().signal) };
}

const denied = new AttemptError('service', 'no', { code: 'UnauthorizedOperation', status: 403, isAnswer: true });
const WEB = {
  InstanceId: 'i-1',
  State: { Name: 'running' },
  Tags: [
    { Key: 'Stage', Value: 'prod' },
    { Key: 'Name', Value: 'web' },
  ],
  RootDeviceName: '/dev/xvda',
  BlockDeviceMappings: [
    { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } },
    { DeviceName: '/dev/sdb', Ebs: { VolumeId: 'vol-2', DeleteOnTermination: false } },
  ],
};
const WEB_INSTANCE = {
  id: 'i-1',
  name: 'web',
  state: 'running',
  root: '/dev/xvda',
  devices: [
    { name: '/dev/xvda', volumeId: 'vol-1', isDeleted: true },
    { name: '/dev/sdb', volumeId: 'vol-2', isDeleted: false },
  ],
};
const BARE_INSTANCE = { id: 'i-2', name: '', state: '', devices: [] };

test('lists running and stopped instances with an EBS root device from all pages', async () => {
  const { inventory, sent } = inventoryWith({
    DescribeInstances: [
      { Reservations: [{ Instances: [WEB] }, {}], NextToken: 'more' },
      {
        Reservations: [{ Instances: [{ InstanceId: 'i-2' }, { InstanceId: 'i-3', RootDeviceType: 'instance-store' }] }],
      },
    ],
  });
  expect(await inventory.instances()).toEqual([WEB_INSTANCE, BARE_INSTANCE]);
  const query = {
    Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
    MaxResults: 1000,
  };
  expect(sent).toEqual([
    ['DescribeInstances', query],
    ['DescribeInstances', { ...query, NextToken: 'more' }],
  ]);
});

test('looks up an instance by its ID', async () => {
  const { inventory, sent } = inventoryWith({ DescribeInstances: [{ Reservations: [{ Instances: [WEB] }] }] });
  expect(await inventory.instance('i-1')).toEqual(WEB_INSTANCE);
  expect(sent).toEqual([['DescribeInstances', { InstanceIds: ['i-1'] }]]);
});

test('adds the sizes of volumes to an instance, unless EC2 denies DescribeVolumes', async () => {
  const { inventory, sent } = inventoryWith({
    DescribeVolumes: [{ Volumes: [{ VolumeId: 'vol-2', Size: 100 }] }, denied],
  });
  const [root, data] = WEB_INSTANCE.devices;
  expect((await inventory.withSizes(WEB_INSTANCE)).devices).toEqual([root, { ...data, size: 100 }]);
  expect(await inventory.withSizes(WEB_INSTANCE)).toEqual(WEB_INSTANCE);
  expect(await inventory.withSizes(BARE_INSTANCE)).toEqual(BARE_INSTANCE);
  const lookup = ['DescribeVolumes', { VolumeIds: ['vol-1', 'vol-2'] }];
  expect(sent).toEqual([lookup, lookup]);
});

test('lists pending images first, then the other images from new to old', async () => {
  const image = (ImageId: string, State: string, CreationDate: string) => ({
    ImageId,
    Name: 'web',
    State,
    CreationDate,
  });
  const { inventory, sent } = inventoryWith({
    DescribeImages: [
      {
        Images: [
          image('ami-1', 'available', '2026-01-01T00:00:00.000Z'),
          image('ami-2', 'available', '2026-03-01T00:00:00.000Z'),
          image('ami-3', 'pending', '2026-02-01T00:00:00.000Z'),
        ],
      },
    ],
  });
  const images = await inventory.resources('images');
  expect(images.map(({ id }) => id)).toEqual(['ami-3', 'ami-2', 'ami-1']);
  expect(images[0]).toEqual({
    id: 'ami-3',
    name: 'web',
    state: 'pending',
    created: '2026-02-01T00:00:00.000Z',
    facts: [],
    note: '',
  });
  expect(sent).toEqual([['DescribeImages', { Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 }]]);
});

test('throws a service error if EC2 rejects a lookup', async () => {
  const { inventory } = inventoryWith({ DescribeInstances: [denied] });
  const refusal = await inventory.instances().catch((error) => error);
  expect(refusal).toBeInstanceOf(CliError);
  expect([refusal.kind, refusal.code]).toEqual(['service', 'UnauthorizedOperation']);
});
