// The embedded endpoint: the form of requests and responses, alike for all actions.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DRY_RUN, type Stage, startStage } from '../../support/ec2-client.ts';
import { ACTIONS } from '../../support/ec2-world/actions.ts';
import { SDK_OPERATIONS } from '../../support/sdk-operations.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

async function post(form: Readonly<Record<string, string>>) {
  const response = await fetch(stage.url, { method: 'POST', body: new URLSearchParams(form) });
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), date: headers.get('date'), text: await response.text() };
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ID = '59dbff89-35bd-4eac-99ed-be587EXAMPLE';
const envelope = { type: 'text/xml;charset=UTF-8', date: 'Fri, 02 Jan 2026 03:04:05 GMT' };

test('a response has the name of the action, the namespace of EC2 and a request ID', async () => {
  expect(
    await post({ Action: 'DescribeTags', Version: '2016-11-15', 'Filter.1.Name': 'key', 'Filter.1.Value.1': 'x' }),
  ).toEqual({
    ...envelope,
    status: 200,
    text: `${DECLARATION}<DescribeTagsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${ID}</requestId><tagSet></tagSet></DescribeTagsResponse>`,
  });
});

test('an action without a result returns true', async () => {
  const { text } = await post({
    Action: 'CreateTags',
    'ResourceId.1': 'i-1234567890abcdef0',
    'Tag.1.Key': 'a',
    'Tag.1.Value': '1',
  });
  expect(text).toContain(`<requestId>${ID}</requestId><return>true</return></CreateTagsResponse>`);
});

test('an error has its code and its message in the form of EC2, escaped', async () => {
  expect(await post({ Action: 'DescribeInstances', 'InstanceId.1': 'i-<&>' })).toEqual({
    ...envelope,
    status: 400,
    text: `${DECLARATION}<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>The instance ID 'i-&lt;&amp;&gt;' does not exist</Message></Error></Errors><RequestID>${ID}</RequestID></Response>`,
  });
});

test.each(['RunInstances', 'toString', ''])('the action %j is refused', async (Action) => {
  const { status, text } = await post({ Action });
  const message = `The action ${Action} is not valid for this web service.`;
  expect([status, text]).toEqual([
    400,
    `${DECLARATION}<Response><Errors><Error><Code>InvalidAction</Code><Message>${message}</Message></Error></Errors><RequestID>${ID}</RequestID></Response>`,
  ]);
});

test('every action is one of EC2', () => {
  expect(Object.keys(ACTIONS).filter((name) => !SDK_OPERATIONS.includes(name))).toEqual([]);
});

/** The parameters of a request for each action that would succeed. */
const INPUTS: Readonly<Record<string, object>> = {
  CopyImage: { Name: 'copy', SourceImageId: 'ami-1', SourceRegion: 'us-east-1' },
  CreateImage: { InstanceId: 'i-1234567890abcdef0', Name: 'new' },
  CreateRestoreImageTask: { Bucket: 'b', ObjectKey: 'ami-1.bin', Name: 'restored' },
  CreateStoreImageTask: { ImageId: 'ami-1', Bucket: 'b' },
  CreateTags: { Resources: ['ami-1'], Tags: [{ Key: 'a', Value: '1' }] },
  DeleteSnapshot: { SnapshotId: 'snap-1' },
  DeleteTags: { Resources: ['ami-1'] },
  DescribeImageAttribute: { ImageId: 'ami-1', Attribute: 'description' },
  EnableImageDeprecation: { ImageId: 'ami-1', DeprecateAt: new Date('2028-01-01') },
  ModifyImageAttribute: { ImageId: 'ami-1', Description: { Value: 'x' } },
  RegisterImage: { Name: 'registered', ImageLocation: 'bucket/manifest' },
  ResetImageAttribute: { ImageId: 'ami-1', Attribute: 'launchPermission' },
  RestoreImageFromRecycleBin: { ImageId: 'ami-2' },
};

test.each(Object.keys(ACTIONS))('a dry run of %s is refused with 412 and changes nothing', async (action) => {
  const { world, send } = stage;
  world.retentionDays = 7;
  for (const imageId of ['ami-1', 'ami-2']) {
    world.addImage({ imageId, name: imageId, creationDate: '2026-01-01T00:00:00.000Z' });
  }
  await send('DeregisterImage', { ImageId: 'ami-2' });
  await send('CreateStoreImageTask', { ImageId: 'ami-1', Bucket: 'b' });
  for (let poll = 0; poll < 2; poll++) await send('DescribeStoreImageTasks');
  const snapshot = { snapshotId: 'snap-1', startTime: '2026-01-01T00:00:00.000Z', size: 8 };
  world.otherSnapshots.add(world.newSnapshot(snapshot));
  const state = () =>
    JSON.stringify([world.images, world.snapshots, world.recycled, world.storeTasks, world.instances]);
  const before = state();
  const input = INPUTS[action] ?? (/^(Describe|List)/.test(action) ? {} : { ImageId: 'ami-1' });
  expect(await send(action, { ...input, DryRun: true })).toEqual(DRY_RUN);
  expect(state()).toBe(before);
  expect(await send(action, input)).not.toHaveProperty('code');
});
