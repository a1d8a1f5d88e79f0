// The embedded endpoint: deregistered images, their snapshots, and the recycle bin.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, each, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const IMAGE = 'ami-00000000000000001';
const [ROOT, DATA] = ['snap-00000000000000001', 'snap-00000000000000002'];
const INSTANCE = 'i-1234567890abcdef0';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'web', Description: 'Web server' });
  stage.world.pace = 100;
  await stage.send('DescribeImages');
});
afterEach(() => stage.stop());

const deregister = (input = {}): Promise<Outcome> => stage.send('DeregisterImage', { ImageId: IMAGE, ...input });
const images = async () => each(await stage.send('DescribeImages'), 'Images', 'ImageId');
const snapshots = async () => each(await stage.send('DescribeSnapshots'), 'Snapshots', 'SnapshotId');

const unavailable = refused('InvalidAMIID.Unavailable', `The image id '[${IMAGE}]' is no longer available`);
const unknown = refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist");

/** Registers a second image of one of the snapshots. */
const share = (SnapshotId: string): Promise<Outcome> =>
  stage.send('RegisterImage', {
    Name: 'shares',
    RootDeviceName: '/dev/xvda',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
  });

describe('DeregisterImage', () => {
  test('leaves the snapshots, which can be deleted then', async () => {
    const inUse = refused('InvalidSnapshot.InUse', `The snapshot ${ROOT} is currently in use by ${IMAGE}`);
    expect(await stage.send('DeleteSnapshot', { SnapshotId: ROOT })).toEqual(inUse);
    expect(await deregister()).toEqual({ Return: true });
    expect([await images(), await snapshots()]).toEqual([[], [ROOT, DATA]]);
    expect(await stage.send('DeleteSnapshot', { SnapshotId: ROOT })).toEqual({});
    expect(await snapshots()).toEqual([DATA]);
  });

  test('can delete the snapshots with the image', async () => {
    expect(await deregister({ DeleteAssociatedSnapshots: true })).toEqual({
      Return: true,
      DeleteSnapshotResults: [
        { ReturnCode: 'success', SnapshotId: ROOT },
        { ReturnCode: 'success', SnapshotId: DATA },
      ],
    });
    expect([await images(), await snapshots()]).toEqual([[], []]);
  });

  test('skips a snapshot that another image has', async () => {
    const { ImageId } = await share(ROOT);
    expect(await deregister({ DeleteAssociatedSnapshots: true })).toEqual({
      Return: true,
      DeleteSnapshotResults: [
        { ReturnCode: 'skipped', SnapshotId: ROOT },
        { ReturnCode: 'success', SnapshotId: DATA },
      ],
    });
    expect([await images(), await snapshots()]).toEqual([[ImageId], [ROOT]]);
  });

  test('reports a snapshot that it cannot delete', async () => {
    stage.world.undeletable.set(DATA, 'missing-permissions');
    const outcome = await deregister({ DeleteAssociatedSnapshots: true });
    expect(each(outcome, 'DeleteSnapshotResults', 'ReturnCode')).toEqual(['success', 'missing-permissions']);
    expect(await snapshots()).toEqual([DATA]);
  });

  test('ends an image that is pending', async () => {
    const { ImageId } = await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'pending' });
    expect(await stage.send('DeregisterImage', { ImageId })).toEqual({ Return: true });
    expect(await images()).toEqual([IMAGE]);
  });

  test('makes the name free, and other operations refuse the ID', async () => {
    await deregister();
    const { ImageId } = await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'web' });
    expect(ImageId).toBe('ami-00000000000000002');
    expect(await deregister()).toEqual(unavailable);
    const attribute = { ImageId: IMAGE, Attribute: 'description' };
    expect(await stage.send('DescribeImageAttribute', attribute)).toEqual(unavailable);
    expect(await stage.send('DescribeImages', { ImageIds: [IMAGE] })).toEqual({ Images: [] });
  });

  test('refuses unknown images, those of others, and a dry run', async () => {
    const creationDate = '2026-01-01T00:00:00.000Z';
    stage.world.addImage({ imageId: 'ami-other', name: 'other', creationDate, ownerId: '444455556666' });
    expect(await deregister({ ImageId: 'ami-0f' })).toEqual(unknown);
    expect(await deregister({ ImageId: 'ami-other' })).toEqual(
      refused('AuthFailure', 'Not authorized for image:ami-other', 401),
    );
    expect(await deregister({ DryRun: true, DeleteAssociatedSnapshots: true })).toEqual(DRY_RUN);
    expect([await images(), await snapshots()]).toEqual([[IMAGE], [ROOT, DATA]]);
  });
});

describe('the recycle bin', () => {
  beforeEach(() => {
    stage.world.retentionDays = 7;
  });

  const list = (input = {}): Promise<Outcome> => stage.send('ListImagesInRecycleBin', input);
  const restore = (input = {}): Promise<Outcome> =>
    stage.send('RestoreImageFromRecycleBin', { ImageId: IMAGE, ...input });
  const missing = refused('InvalidAMIID.NotFound', `The image id '[${IMAGE}]' does not exist`);

  test('shows a deregistered image with the time at which it ends', async () => {
    await deregister();
    const image = {
      Description: 'Web server',
      ImageId: IMAGE,
      Name: 'web',
      RecycleBinEnterTime: new Date('2026-01-02T03:04:05Z'),
      RecycleBinExitTime: new Date('2026-01-09T03:04:05Z'),
    };
    expect(await list()).toEqual({ Images: [image] });
    expect(await list({ ImageIds: [IMAGE] })).toEqual({ Images: [image] });
    expect(await deregister()).toEqual(unavailable);
  });

  test('gives an image back with its tags and snapshots, and without a second time', async () => {
    await stage.send('CreateTags', { Resources: [IMAGE], Tags: [{ Key: 'a', Value: '1' }] });
    const before = await stage.send('DescribeImages');
    await deregister();
    expect(await images()).toEqual([]);
    expect(await restore()).toEqual({ Return: true });
    expect(await stage.send('DescribeImages')).toEqual(before);
    expect(await snapshots()).toEqual([ROOT, DATA]);
    expect([await list(), await restore()]).toEqual([{ Images: [] }, missing]);
  });

  test('forgets an image when its time is over', async () => {
    await deregister();
    stage.setTime('2026-01-09T03:04:04.000Z');
    expect(each(await list(), 'Images', 'ImageId')).toEqual([IMAGE]);
    stage.setTime('2026-01-09T03:04:05.000Z');
    expect([await list(), await restore()]).toEqual([{ Images: [] }, missing]);
    expect(await deregister()).toEqual(unavailable);
  });

  test('does not give an image back whose name or snapshot is gone', async () => {
    await deregister();
    const { ImageId } = await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'web' });
    expect(await restore()).toEqual(
      refused('InvalidAMIName.Duplicate', `AMI name web is already in use by AMI ${ImageId}`),
    );
    expect(await stage.send('DeleteSnapshot', { SnapshotId: DATA })).toEqual({});
    expect(await restore()).toEqual(refused('InvalidSnapshot.NotFound', `The snapshot '${DATA}' does not exist.`));
  });

  test('refuses IDs of other images, more than 20 of them, and dry runs', async () => {
    expect(await list({ ImageIds: [IMAGE] })).toEqual(missing);
    expect(await restore()).toEqual(missing);
    expect(await list({ ImageIds: Array(21).fill(IMAGE) })).toEqual(
      refused('InvalidParameterValue', 'Value (21) for parameter ImageIds is invalid. The most is 20 IDs.'),
    );
    await deregister();
    expect([await list({ DryRun: true }), await restore({ DryRun: true })]).toEqual([DRY_RUN, DRY_RUN]);
    expect(each(await list(), 'Images', 'ImageId')).toEqual([IMAGE]);
  });
});
