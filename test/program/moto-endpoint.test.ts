// The embedded EC2 endpoint and moto, an independent EC2 simulator, answer the same requests alike. Skipped without moto.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectTo, listOf, type Outcome, type Stage, startStage } from '../support/ec2-client.ts';
import { freePort, serverAt } from '../support/ports.ts';

const hasMoto = spawnSync('sh', ['-c', 'command -v moto_server']).status === 0;
if (!hasMoto) console.warn('moto_server is not installed: the comparison of the endpoint with moto is skipped');

type Send = Stage['send'];

/** The IDs of a play; the requests of the cases have their names. */
type Ids = Readonly<Record<'instance' | 'image' | 'copy' | 'snapshot', string>>;

const UNKNOWN = '0123456789abcdef0';
const [ACCOUNT, GROUP] = [{ UserId: '111122223333' }, { Group: 'all' }];

/** Requests in the order in which they are sent, each with what is compared. */
const steps: [
  title: string,
  operation: string,
  input: (ids: Ids) => object,
  compared: (outcome: Outcome) => unknown,
][] = [];

const whole = (outcome: Outcome): unknown => outcome;

/** moto has no message for some errors, for which the SDK puts its own. */
const codeOf = ({ code, status }: Outcome): unknown => ({ code, status });

/** The members of the items of a list whose values do not depend on the simulator. */
const members =
  (list: string, ...names: readonly string[]) =>
  (outcome: Outcome): unknown =>
    listOf(outcome, list).map((item) => names.map((name) => [name, item[name]]));

const imageMembers = members(
  'Images',
  ...['Architecture', 'Description', 'ImageId', 'ImageType', 'Name', 'OwnerId', 'Public', 'SourceInstanceId', 'Tags'],
  'VirtualizationType',
);

function step(
  title: string,
  operation: string,
  input: (ids: Ids) => object,
  compared: (outcome: Outcome) => unknown = whole,
): void {
  steps.push([title, operation, input, compared]);
}

const byName = { Filters: [{ Name: 'name', Values: ['w?b*'] }], Owners: ['self'] };
step('an image', 'DescribeImages', ({ image }) => ({ ImageIds: [image] }), imageMembers);
step('an image by filters', 'DescribeImages', () => byName, imageMembers);
step('an unknown image', 'DescribeImages', () => ({ ImageIds: [`ami-${UNKNOWN}`] }));
step('a malformed ID', 'DescribeImages', () => ({ ImageIds: ['web'] }));
for (const Attribute of ['description', 'launchPermission', 'productCodes', 'blockDeviceMapping']) {
  step(`the attribute ${Attribute}`, 'DescribeImageAttribute', ({ image }) => ({ ImageId: image, Attribute }));
}
const permission = (change: object) => (ids: Ids) => ({ ImageId: ids.image, LaunchPermission: change });
const remove = { Attribute: 'launchPermission', OperationType: 'remove', UserGroups: ['all'] };
step('two permissions more', 'ModifyImageAttribute', permission({ Add: [ACCOUNT, GROUP] }));
step('one permission less', 'ModifyImageAttribute', ({ image }) => ({ ImageId: image, ...remove }));
step('the permission that is left', 'DescribeImageAttribute', ({ image }) => ({
  ImageId: image,
  Attribute: 'launchPermission',
}));
step('a malformed account', 'ModifyImageAttribute', permission({ Add: [{ UserId: '12' }] }));
step('an unknown group', 'ModifyImageAttribute', permission({ Add: [{ Group: 'some' }] }));
step('a dry run', 'ModifyImageAttribute', (ids) => ({ ...permission({ Add: [GROUP] })(ids), DryRun: true }));
step(
  'a snapshot',
  'DescribeSnapshots',
  ({ snapshot }) => ({ SnapshotIds: [snapshot] }),
  members('Snapshots', ...['Description', 'Encrypted', 'OwnerId', 'Progress', 'SnapshotId', 'State', 'Tags']),
);
step('an unknown snapshot', 'DescribeSnapshots', () => ({ SnapshotIds: [`snap-${UNKNOWN}`] }), codeOf);
step('a snapshot of an image', 'DeleteSnapshot', ({ snapshot }) => ({ SnapshotId: snapshot }));
step('a snapshot that does not exist', 'DeleteSnapshot', () => ({ SnapshotId: `snap-${UNKNOWN}` }), codeOf);
step('the copy of an image', 'DescribeImages', ({ copy }) => ({ ImageIds: [copy] }), imageMembers);
const copied = (image: string, more = {}) => ({
  Name: 'new',
  SourceImageId: image,
  SourceRegion: 'us-east-1',
  ...more,
});
step('a copy as a dry run', 'CopyImage', ({ image }) => copied(image, { DryRun: true }));
step('a copy of no image', 'CopyImage', () => copied(`ami-${UNKNOWN}`));
const tag = (Key: string, Value?: string) => ({ Key, ...(Value !== undefined && { Value }) });
const byId = (id: string) => ({ Filters: [{ Name: 'resource-id', Values: [id] }] });
step('tags', 'CreateTags', ({ image, snapshot }) => ({
  Resources: [image, snapshot],
  Tags: [tag('a', '1'), tag('b', ''), tag('c', 'x')],
}));
step('the tags of an image', 'DescribeTags', ({ image }) => byId(image));
step('tags by key, by value and by another value', 'DeleteTags', ({ image }) => ({
  Resources: [image],
  Tags: [tag('a', '2'), tag('b', ''), tag('c')],
}));
step('the tags that are left', 'DescribeTags', ({ image }) => byId(image));
step('the tags of a type', 'DescribeTags', () => ({
  Filters: [
    { Name: 'resource-type', Values: ['image'] },
    { Name: 'key', Values: ['N*'] },
  ],
}));
step('no resource', 'CreateTags', () => ({ Resources: [], Tags: [tag('a', '1')] }));
step('no ID', 'CreateTags', () => ({ Resources: ['web'], Tags: [tag('a', '1')] }));
step('an image that does not exist', 'CreateTags', () => ({ Resources: [`ami-${UNKNOWN}`], Tags: [tag('a', '1')] }));
const instanceMembers = (outcome: Outcome): unknown =>
  listOf(outcome, 'Reservations').map((reservation) => [
    reservation.OwnerId,
    reservation.Groups,
    members('Instances', 'Architecture', 'Hypervisor', 'InstanceId', 'RootDeviceType', 'State')(reservation),
  ]);
step('an instance', 'DescribeInstances', ({ instance }) => ({ InstanceIds: [instance] }), instanceMembers);
step(
  'a running instance',
  'DescribeInstances',
  () => ({
    Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
  }),
  instanceMembers,
);
step('an unknown instance', 'DescribeInstances', () => ({ InstanceIds: [`i-${UNKNOWN}`] }));
step('IDs in pages', 'DescribeInstances', ({ instance }) => ({ InstanceIds: [instance], MaxResults: 5 }));
step('a registration as a dry run', 'RegisterImage', ({ snapshot }) => ({
  Name: 'registered',
  RootDeviceName: '/dev/xvda',
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: snapshot } }],
  DryRun: true,
}));
step('a deregistration as a dry run', 'DeregisterImage', ({ image }) => ({ ImageId: image, DryRun: true }));
step('an image', 'DeregisterImage', ({ image }) => ({ ImageId: image }));
step('an image a second time', 'DeregisterImage', ({ image }) => ({ ImageId: image }));
step('no image', 'DeregisterImage', () => ({ ImageId: `ami-${UNKNOWN}` }));
step('a deregistered image', 'DescribeImages', ({ image }) => ({ ImageIds: [image] }));
step('a snapshot without image', 'DeleteSnapshot', ({ snapshot }) => ({ SnapshotId: snapshot }));

/** Makes the resources and sends the requests. Returns what is compared, with names in the place of IDs. */
async function play(send: Send, instance: string): Promise<string[]> {
  const { ImageId } = await send('CreateImage', {
    InstanceId: instance,
    Name: 'web-1',
    Description: 'Web server',
    TagSpecifications: [{ ResourceType: 'image', Tags: [tag('Name', 'web')] }],
  });
  for (let poll = 0; poll < 2; poll++) await send('DescribeImages', { Owners: ['self'] });
  const [image = {}] = listOf(await send('DescribeImages', { ImageIds: [ImageId] }), 'Images');
  const [device = {}] = listOf(image, 'BlockDeviceMappings');
  const { ImageId: copy } = await send('CopyImage', { ...copied(String(ImageId)), Name: 'copy' });
  const snapshot = (device.Ebs as { SnapshotId: string }).SnapshotId;
  const ids: Ids = { instance, image: String(ImageId), copy: String(copy), snapshot };
  const answers: string[] = [];
  for (const [, operation, input, compared] of steps) {
    const outcome = await send(operation, input(ids));
    let text = JSON.stringify(compared(outcome));
    for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, `<${name}>`);
    answers.push(text);
  }
  return answers;
}

describe.skipIf(!hasMoto)('the embedded endpoint answers as moto does', () => {
  let moto: ChildProcess;
  let [ours, theirs]: [string[], string[]] = [[], []];

  beforeAll(async () => {
    const port = await freePort();
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
    await serverAt(port);
    const client = connectTo(`http://127.0.0.1:${port}`);
    const [base = {}] = listOf(await client.send('DescribeImages'), 'Images');
    const started = await client.send('RunInstances', { ImageId: base.ImageId, MinCount: 1, MaxCount: 1 });
    const [instance = {}] = listOf(started, 'Instances');
    theirs = await play(client.send, String(instance.InstanceId));
    client.stop();
    const stage = await startStage();
    ours = await play(stage.send, 'i-1234567890abcdef0');
    await stage.stop();
  });
  afterAll(() => {
    if (moto?.pid) process.kill(-moto.pid);
  });

  test.each(steps.map(([title, operation], at) => [operation, title, at] as const))('%s of %s', (_, __, at) => {
    expect(ours[at]).toBe(theirs[at]);
  });
});
