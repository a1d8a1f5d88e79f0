// Resources of the account: their requests, facts and order.
import { expect, test } from 'vitest';
import { type Command, operationName, type Response } from '../../../src/aws/command.ts';
import type { ResourceKind } from '../../../src/model/shape.ts';
import { allResources, firstResources, type SendToEc2 } from '../../../src/operations/own-resources.ts';

type Reply = (request: Readonly<Record<string, unknown>>) => object;

/** Answers each request, and keeps the operations and the requests. */
function service(reply: Reply) {
  const sent: [operation: string, request: object][] = [];
  const send = async (command: Command): Promise<object> => {
    sent.push([operationName(command), command.input]);
    return reply(command.input as Record<string, unknown>);
  };
  return { sent, send: send as SendToEc2 as <C extends Command>(command: C) => Promise<Response<C>> };
}

const TODAY = new Date('2026-01-08T12:00:00Z');

const image = (ImageId: string, State: string, CreationDate?: string) => ({
  ImageId,
  Name: `n-${ImageId}`,
  State,
  CreationDate,
});
const snapshot = (SnapshotId: string, State: string, StartTime: string) => ({
  SnapshotId,
  State,
  StartTime,
  VolumeSize: 8,
  Tags: [{ Key: 'Name', Value: 'db' }],
  Description: 'nightly',
});

test('lists the images of all pages: pending ones first, then the newest', async () => {
  const pages: Record<string, object> = {
    '': { Images: [image('a', 'available', '2026-01-01'), image('b', 'pending', '2025-01-01')], NextToken: 't' },
    t: { Images: [image('c', 'available', '2026-01-02'), image('d', 'pending', '2026-01-01'), image('e', 'failed')] },
  };
  const { send, sent } = service(({ NextToken = '' }) => pages[String(NextToken)] ?? {});
  expect((await allResources('images', send)).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a', 'e']);
  const request = { Owners: ['self'], IncludeDisabled: true, MaxResults: 1000 };
  expect(sent).toEqual([
    ['DescribeImages', request],
    ['DescribeImages', { ...request, NextToken: 't' }],
  ]);
});

test('lists the images that can be enabled: disabled ones first, then the newest', async () => {
  const images = [
    image('a', 'available', '2026-01-05'),
    image('b', 'disabled', '2026-01-01'),
    image('c', 'pending', '2026-01-06'),
    image('d', 'disabled', '2026-01-02'),
  ];
  const { send, sent } = service(() => ({ Images: images }));
  expect((await allResources('disabled-images', send)).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  expect((await firstResources('disabled-images', send, TODAY)).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
  expect(sent.every(([, request]) => 'IncludeDisabled' in request && request.IncludeDisabled === true)).toBe(true);
});

test.each<[kind: ResourceKind, response: object, expected: object]>([
  [
    'images',
    { Images: [image('ami-1', 'available', '2026-01-01T00:00:00.000Z')] },
    { id: 'ami-1', name: 'n-ami-1', state: 'available', created: '2026-01-01T00:00:00.000Z', facts: [], note: '' },
  ],
  [
    'snapshots',
    { Snapshots: [snapshot('snap-1', 'completed', '2026-01-01T00:00:00Z')] },
    {
      id: 'snap-1',
      name: 'db',
      state: 'completed',
      created: '2026-01-01T00:00:00Z',
      facts: ['8 GiB', '2026-01-01'],
      note: 'nightly',
    },
  ],
  [
    'snapshots',
    { Snapshots: [{ SnapshotId: 'snap-1' }] },
    { id: 'snap-1', name: '', state: '', created: '', facts: [], note: '' },
  ],
  [
    'recycled-images',
    {
      Images: [
        { ImageId: 'ami-1', RecycleBinEnterTime: '2026-01-01T00:00:00Z', RecycleBinExitTime: '2026-01-08T00:00:00Z' },
      ],
    },
    { id: 'ami-1', name: '', state: '', created: '2026-01-01T00:00:00Z', facts: ['until 2026-01-08'], note: '' },
  ],
  [
    'all-instances',
    {
      Reservations: [
        { Instances: [{ InstanceId: 'i-1', State: { Name: 'stopping' }, RootDeviceType: 'instance-store' }] },
      ],
    },
    { id: 'i-1', name: '', state: 'stopping', created: '', facts: [], note: '' },
  ],
])('describes a resource of the kind %s from %j', async (kind, response, expected) => {
  const { send } = service(() => response);
  expect(await allResources(kind, send)).toEqual([expected]);
});

test('instances keep the order of EC2, and images are created only from those with an EBS root volume', async () => {
  const instances = ['ebs', 'instance-store', undefined].map((RootDeviceType, at) => ({
    InstanceId: `i-${9 - at}`,
    RootDeviceType,
  }));
  const { send } = service(() => ({ Reservations: [{ Instances: instances }, {}] }));
  expect((await allResources('instances', send)).map(({ id }) => id)).toEqual(['i-9', 'i-7']);
  expect((await allResources('all-instances', send)).map(({ id }) => id)).toEqual(['i-9', 'i-8', 'i-7']);
});

test.each<[kind: ResourceKind, filter: string | undefined]>([
  ['images', 'creation-date'],
  ['disabled-images', 'creation-date'],
  ['snapshots', 'start-time'],
  ['instances', undefined],
  ['recycled-images', undefined],
])('the first page of %s comes with those of the last seven days, by the filter %s', async (kind, filter) => {
  const { send, sent } = service(() => ({}));
  expect(await firstResources(kind, send, TODAY)).toEqual([]);
  const filters = sent.flatMap(([, request]) => ('Filters' in request ? (request.Filters as object[]) : []));
  const days = ['09', '08', '07', '06', '05', '04', '03', '02'].map((day) => `2026-01-${day}*`);
  const others = kind === 'instances' ? [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }] : [];
  expect(filters).toEqual([...others, ...(filter ? [{ Name: filter, Values: days }] : [])]);
});

test('a resource in both responses is listed once, and one failed request leaves the other', async () => {
  const [all, recent] = [
    { Images: [image('a', 'available', '2026-01-01'), image('b', 'available', '2026-01-07')] },
    { Images: [image('b', 'available', '2026-01-07')] },
  ];
  const fail = (): never => {
    throw new Error('no');
  };
  const idsWith = async (reply: Reply): Promise<string[]> =>
    (await firstResources('images', service(reply).send, TODAY)).map(({ id }) => id);
  expect(await idsWith(({ Filters }) => (Filters ? recent : all))).toEqual(['b', 'a']);
  expect(await idsWith(({ Filters }) => (Filters ? fail() : all))).toEqual(['b', 'a']);
  expect(await idsWith(({ Filters }) => (Filters ? recent : fail()))).toEqual(['b']);
  await expect(idsWith(fail)).rejects.toThrow('no');
});
