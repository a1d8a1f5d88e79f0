// The EC2 of the demo: what a reader finds there, and that IDs depend on names alone.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDemoEndpoint } from '../../support/demo-world.ts';
import { connectTo, each, listOf, type Outcome, refused } from '../../support/ec2-client.ts';
import type { Ec2Endpoint } from '../../support/ec2-endpoint.ts';

let endpoint: Ec2Endpoint;
let client: ReturnType<typeof connectTo>;
beforeEach(async () => {
  endpoint = await startDemoEndpoint();
  client = connectTo(endpoint.url);
});
afterEach(async () => {
  client.stop();
  await endpoint.stop();
});

const send = (operation: string, input = {}): Promise<Outcome> => client.send(operation, input);

const listings: [operation: string, input: object, list: string, member: string, values: unknown[]][] = [
  [
    'DescribeImages',
    { Owners: ['self'], IncludeDisabled: true },
    'Images',
    'Name',
    ['base', 'web-2025-11', 'web-2026-01', 'db-2026-01', 'web-2025-06'],
  ],
  ['DescribeImages', { Owners: ['amazon'] }, 'Images', 'Name', ['al2023-ami-2023.10.20260105.0-kernel-6.12-x86_64']],
  ['DescribeImages', { Filters: [{ Name: 'tag:Name', Values: ['db'] }] }, 'Images', 'Name', ['db-2026-01']],
  ['DescribeSnapshots', { OwnerIds: ['self'] }, 'Snapshots', 'VolumeSize', [8, 8, 20, 8]],
  ['ListImagesInRecycleBin', {}, 'Images', 'Name', []],
];

test.each(listings)('%s with %j lists %s with the %s %j', async (operation, input, list, member, values) => {
  expect(each(await send(operation, input), list, member)).toEqual(values);
});

test('one image is protected from deregistration', async () => {
  expect(await send('DeregisterImage', { ImageId: 'ami-0a1b2c3d4e5f60003' })).toEqual(
    refused(
      'OperationNotPermitted',
      'ami-0a1b2c3d4e5f60003 is protected from deregistration: enabled-without-cooldown',
    ),
  );
});

test('a deregistered image stays in the recycle bin for a week', async () => {
  await send('DeregisterImage', { ImageId: 'ami-0a1b2c3d4e5f60002' });
  const [image = {}] = listOf(await send('ListImagesInRecycleBin'), 'Images');
  const [entered, exits] = [image.RecycleBinEnterTime, image.RecycleBinExitTime].map(Number);
  expect([image.Name, (exits as number) - (entered as number)]).toEqual(['web-2026-01', 7 * 86_400_000]);
});

test('the IDs of new images and snapshots do not depend on the order of commands', async () => {
  const make = async (names: readonly string[]) => {
    for (const Name of names) await send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name });
    await send('DescribeImages');
    await send('DescribeImages');
    const source = listOf(
      await send('DescribeImages', { Filters: [{ Name: 'name', Values: ['first'] }] }),
      'Images',
    )[0];
    const copy = { Name: 'copy', SourceImageId: source?.ImageId, SourceRegion: 'us-east-1' };
    const { ImageId } = await send('CopyImage', copy);
    const snapshots = each(await send('DescribeSnapshots'), 'Snapshots', 'SnapshotId') as string[];
    return [ImageId, ...snapshots.toSorted()];
  };
  const made = await make(['first', 'second']);
  client.stop();
  await endpoint.stop();
  endpoint = await startDemoEndpoint();
  // Another time, which the descriptions of copied snapshots show.
  endpoint.clock = () => Date.parse('2030-01-01T00:00:00Z');
  client = connectTo(endpoint.url);
  expect(await make(['second', 'first'])).toEqual(made);
  // printf %s copy | sha256sum
  expect(made[0]).toBe('ami-06f5a6034e770acbf');
  expect(new Set(made).size).toBe(made.length);
});
