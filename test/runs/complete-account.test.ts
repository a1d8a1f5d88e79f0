// Whole runs of `ec2img completion` that offer images, snapshots, instances and tags of the account.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadRemote } from '../../src/operations/load.ts';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, errorBody, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';

// A lookup has one second. Loading the SDK from its sources may take longer, so load it first.
beforeAll(async () => {
  await Promise.all([
    loadRemote(),
    import('../../src/operations/own-resources.ts'),
    import('../../src/operations/tag-texts.ts'),
  ]);
});

let endpoint: Ec2Endpoint;
let folder: string;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
  folder = mkdtempSync(join(tmpdir(), 'complete-'));
});
afterEach(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

const newIo = () =>
  fakeIo({
    env: {
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });

/** The candidates that fish gets for a line, each with its description. */
async function complete(line: string, io = newIo()): Promise<string[]> {
  const from = io.seen.stdout.length;
  expect(await run(['completion', 'fish'], { ...io.io, env: { ...io.io.env, COMP_LINE: `ec2img ${line}` } })).toBe(0);
  expect(io.seen.stderr).toBe('');
  return io.seen.stdout.slice(from).split('\n').slice(0, -1);
}

/** The parameters of the requests, without the version. */
const sent = (): string[] =>
  endpoint.requests().map(({ form }) =>
    form
      .filter(([name]) => name !== 'Version')
      .map((pair) => pair.join('='))
      .join('&'),
  );

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const addImage = (name: string, days: number, state?: 'failed' | 'disabled') =>
  endpoint.world.addImage({ name, sourceInstanceId: 'i-1', creationDate: daysAgo(days), ...(state && { state }) });

function addSnapshot(description: string, days: number, more = {}) {
  const startTime = daysAgo(days);
  const snapshot = endpoint.world.newSnapshot({ startTime, size: 8, description, state: 'completed', ...more });
  endpoint.world.otherSnapshots.add(snapshot);
  return { ...snapshot, day: startTime.slice(0, 10) };
}

test('offers the own images in every state, newest first', async () => {
  const [old, disabled, recent, failed] = [
    addImage('old', 400),
    addImage('off', 200, 'disabled'),
    addImage('recent', 2),
    addImage('new', 0, 'failed'),
  ];
  addImage('of Amazon', 1);
  Object.assign(endpoint.world.images.at(-1) ?? {}, { ownerId: '137112412989' });
  expect(await complete('deregister-image --image-id ')).toEqual([
    `${failed.imageId}\tnew, failed`,
    `${recent.imageId}\trecent, available`,
    `${disabled.imageId}\toff, disabled`,
    `${old.imageId}\told, available`,
  ]);
});

test('requests the first page of images, and those of the last seven days, of which EC2 may list others first', async () => {
  await complete('enable-image --image-id ');
  const days = Array.from({ length: 8 }, (_, at) => `Filter.1.Value.${at + 1}=${daysAgo(at - 1).slice(0, 10)}*`);
  const [start, end] = ['Action=DescribeImages', 'IncludeDisabled=true&MaxResults=1000&Owner.1=self'];
  expect(sent().toSorted()).toEqual(
    [`${start}&${end}`, `${start}&Filter.1.Name=creation-date&${days.join('&')}&${end}`].toSorted(),
  );
});

test.each([
  ['an error', { status: 503, body: errorBody('RequestLimitExceeded', 'slow') }],
  ['a late response', { delay: 20 }],
])('offers the images of one response after %s for the other', async (_, fault) => {
  const { imageId } = addImage('recent', 2);
  endpoint.script('DescribeImages', [fault]);
  expect(await complete('deregister-image --image-id ')).toEqual([`${imageId}\trecent, available`]);
});

test('offers the own snapshots with their names, states, sizes, dates and descriptions', async () => {
  const old = addSnapshot('Created by CreateImage(i-1) for ami-1', 90);
  const named = addSnapshot('nightly\nbackup', 10, { tags: [{ key: 'Name', value: 'db' }], size: 100 });
  const pending = addSnapshot('', 20, { state: 'pending' });
  expect(await complete('delete-snapshot --snapshot-id ')).toEqual([
    `${pending.snapshotId}\tpending, 8 GiB, ${pending.day}`,
    `${named.snapshotId}\tdb, completed, 100 GiB, ${named.day}, nightly backup`,
    `${old.snapshotId}\tcompleted, 8 GiB, ${old.day}, Created by CreateImage(i-1) for ami-1`,
  ]);
});

test('offers instances in every state but terminated, and for create-image only those that it accepts', async () => {
  const { instances } = endpoint.world;
  for (const state of ['pending', 'stopping', 'stopped', 'shutting-down', 'terminated'])
    instances.push({ instanceId: `i-0${state.replace('-', '')}`, name: '', state, volumes: [] });
  const all = await complete('wait instance-stopped --instance-ids i-0');
  expect(all.map((line) => line.replace(/.*\t/, ''))).toEqual(['pending', 'stopping', 'stopped', 'shutting-down']);
  expect(await complete('create-image --instance-id i-0')).toEqual(['i-0stopped\tstopped']);
});

test('offers the images in the Recycle Bin', async () => {
  const image = addImage('gone', 3);
  endpoint.world.retentionDays = 7;
  const deregister = ['deregister-image', '--image-id', image.imageId];
  expect(await run(deregister, newIo().io)).toBe(0);
  const until = daysAgo(-7).slice(0, 10);
  expect(await complete('restore-image-from-recycle-bin --image-id ')).toEqual([
    `${image.imageId}\tgone, until ${until}`,
  ]);
});

test('offers images, snapshots and instances where tags of all of them are set, over one connection', async () => {
  const [{ imageId }, { snapshotId }] = [addImage('web', 1), addSnapshot('', 9)];
  const io = newIo();
  const lines = await complete('create-tags --resources ', io);
  expect(lines.map((line) => line.replace(/\t.*/, ''))).toEqual(
    expect.arrayContaining([imageId, snapshotId, 'i-1234567890abcdef0']),
  );
  expect(sent()).toHaveLength(5);
  // Each kind has a cache of its own.
  expect(io.seen.kept.size).toBe(3);
  expect(await complete('delete-tags --resources ami-1 snap-', io)).toHaveLength(1);
  expect(sent()).toHaveLength(5);
});

test.each([
  ['snap-0', ['DescribeSnapshots']],
  ['a', ['DescribeImages']],
  ['i', ['DescribeInstances']],
  ['vol-', []],
])('requests only the resources whose IDs can start with %j', async (typed, actions) => {
  await complete(`create-tags --resources ${typed}`);
  expect([...new Set(endpoint.requests().map(({ form }) => new Map(form).get('Action')))]).toEqual(actions);
});

test('offers the IDs of other kinds if the lookup of one kind fails', async () => {
  addSnapshot('', 9);
  const denied = { status: 403, body: errorBody('UnauthorizedOperation', 'no') };
  endpoint.script('DescribeSnapshots', [denied, denied]);
  const ids = (await complete('create-tags --resources ')).map((line) => line.replace(/\t.*/, ''));
  expect(ids.filter((id) => !id.startsWith('-'))).toEqual(['i-1234567890abcdef0']);
});

test('looks up the image to copy in the Region of the source', async () => {
  const { imageId } = addImage('web', 1);
  const line = 'copy-image --region eu-west-1 --source-region';
  for (const words of [`${line} us-west-2 --source-image-id `, `${line}=us-west-2 --source-image-id `])
    expect(await complete(words)).toEqual([`${imageId}\tweb, available`]);
  await complete('copy-image --region eu-west-1 --source-image-id ');
  const regions = endpoint.requests().map(({ signedAs }) => signedAs?.split('/')[1]);
  expect(regions).toEqual([...Array(4).fill('us-west-2'), ...Array(2).fill('eu-west-1')]);
});

test('offers the most frequent keys of tags first, described by their values, and the values of a key', async () => {
  const tags = (...pairs: string[]) =>
    pairs.map((pair) => ({ key: pair.split('=')[0] ?? '', value: pair.split('=')[1] ?? '' }));
  addSnapshot('', 1, { tags: tags('Stage=prod', 'Owner=me') });
  addSnapshot('', 1, { tags: tags('Stage=prod', 'Name=db', 'a,b=x') });
  addSnapshot('', 1, { tags: tags('Stage=test', 'two words=', 'aws:x=1') });
  addSnapshot('', 1, { tags: tags('Stage=$(reboot)') });
  const io = newIo();
  // Equally frequent keys are in alphabetical order. A key with a comma would need quotes.
  expect(await complete('create-tags --tags Key=', io)).toEqual([
    'Key=Stage\tprod, $(reboot), test',
    'Key=Name\tdb, web',
    'Key=Owner\tme',
    'Key=two words\t',
  ]);
  expect(await complete('describe-snapshots --filters Name=tag:a', io)).toEqual([
    'Name=tag:aws:x\t',
    'Name=tag:aws:x,\t',
  ]);
  expect(sent()).toEqual(['Action=DescribeTags&MaxResults=1000']);
  expect(await complete('delete-tags --tags Key=Stage,Value=', io)).toEqual([
    'Key=Stage,Value=prod\t',
    'Key=Stage,Value=test\t',
  ]);
  expect(await complete('describe-images --filters Name=tag:Stage,Values=t', io)).toEqual([
    'Name=tag:Stage,Values=test\t',
    'Name=tag:Stage,Values=test,\t',
  ]);
  expect(sent().slice(1)).toEqual(['Action=DescribeTags&Filter.1.Name=key&Filter.1.Value.1=Stage&MaxResults=1000']);
});

test('a key with a character of patterns is looked up as it is', async () => {
  await complete('delete-tags --tags Key=a*b?,Value=');
  expect(sent()).toEqual(['Action=DescribeTags&Filter.1.Name=key&Filter.1.Value.1=a\\*b\\?&MaxResults=1000']);
});
