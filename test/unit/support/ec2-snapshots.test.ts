// The embedded endpoint: snapshots and instances.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, each, listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const IMAGE = 'ami-00000000000000001';
const [ROOT, DATA, THEIRS] = ['snap-00000000000000001', 'snap-00000000000000002', 'snap-theirs'];
const [WEB, DB] = ['i-1234567890abcdef0', 'i-0db'];

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  const { world, send } = stage;
  await send('CreateImage', {
    InstanceId: WEB,
    Name: 'web',
    TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'Name', Value: 'web' }] }],
  });
  world.otherSnapshots.add(
    world.newSnapshot({
      snapshotId: THEIRS,
      ownerId: '444455556666',
      startTime: '2025-12-01T00:00:00.000Z',
      size: 30,
      encrypted: true,
      progress: 100,
      state: 'completed',
      description: 'a public one',
    }),
  );
  world.instances.push({
    instanceId: DB,
    name: 'db',
    state: 'stopped',
    imageId: 'ami-al',
    instanceType: 'm7g.large',
    launchTime: '2025-11-01T00:00:00.000Z',
    volumes: [{ volumeId: 'vol-db', deviceName: '/dev/sda1', size: 20 }],
  });
});
afterEach(() => stage.stop());

const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });

describe('DescribeSnapshots', () => {
  const shown: [input: object, ids: string[]][] = [
    [{}, [ROOT, DATA, THEIRS]],
    [{ OwnerIds: ['self'] }, [ROOT, DATA]],
    [{ OwnerIds: ['444455556666'] }, [THEIRS]],
    [{ RestorableByUserIds: ['self'] }, [ROOT, DATA]],
    [{ SnapshotIds: [DATA, ROOT] }, [ROOT, DATA]],
    [filter('tag:Name', 'w*'), [ROOT, DATA]],
    [filter('tag-key', 'Name'), [ROOT, DATA]],
    [filter('description', `*for ${IMAGE}`), [ROOT, DATA]],
    [filter('encrypted', 'true'), [THEIRS]],
    [filter('owner-id', '123456789012'), [ROOT, DATA]],
    [filter('progress', '100%'), [THEIRS]],
    [filter('snapshot-id', '*2'), [DATA]],
    [filter('start-time', '2026-01-02*'), [ROOT, DATA]],
    [filter('status', 'pending'), [ROOT, DATA]],
    [filter('storage-tier', 'standard'), [ROOT, DATA, THEIRS]],
    [filter('volume-id', 'vol-00000000000000002'), [DATA]],
    [filter('volume-size', '8', '30'), [ROOT, THEIRS]],
  ];

  test.each(shown)('%j shows %j', async (input, ids) => {
    expect(each(await stage.send('DescribeSnapshots', input), 'Snapshots', 'SnapshotId')).toEqual(ids);
  });

  test('shows all members of a snapshot', async () => {
    const [snapshot] = listOf(await stage.send('DescribeSnapshots', { SnapshotIds: [ROOT] }), 'Snapshots');
    expect(snapshot).toEqual({
      Description: `Created by CreateImage(${WEB}) for ${IMAGE}`,
      Encrypted: false,
      OwnerId: '123456789012',
      Progress: '50%',
      SnapshotId: ROOT,
      StartTime: new Date('2026-01-02T03:04:05Z'),
      State: 'pending',
      StorageTier: 'standard',
      Tags: [{ Key: 'Name', Value: 'web' }],
      VolumeId: 'vol-00000000000000001',
      VolumeSize: 8,
    });
  });

  test('advances the snapshots, unless DescribeImages has just done so', async () => {
    const progress = async () =>
      each(await stage.send('DescribeSnapshots', { SnapshotIds: [ROOT] }), 'Snapshots', 'Progress');
    stage.world.pace = 20;
    expect([await progress(), await progress()]).toEqual([['20%'], ['40%']]);
    await stage.send('DescribeImages');
    expect([await progress(), await progress()]).toEqual([['60%'], ['80%']]);
    expect([await progress(), await progress()]).toEqual([['100%'], ['100%']]);
  });

  test('shows the message of a snapshot that failed', async () => {
    stage.world.fate = { at: 50, state: 'failed', stateMessage: 'no key' };
    await stage.send('DescribeImages');
    const [snapshot] = listOf(await stage.send('DescribeSnapshots', filter('status', 'error')), 'Snapshots');
    expect(snapshot).toMatchObject({ SnapshotId: DATA, State: 'error', StateMessage: 'no key' });
  });
});

const missing = refused('InvalidSnapshot.NotFound', "The snapshot 'snap-0f' does not exist.");
const malformed = refused('InvalidSnapshotID.Malformed', 'Invalid id: "x" (expecting "snap-...")');
const noInstance = (ids: string) => refused('InvalidInstanceID.NotFound', ids);

const refusals: [operation: string, input: object, outcome: Outcome][] = [
  ['DescribeSnapshots', { SnapshotIds: [ROOT, 'snap-0f'] }, missing],
  ['DescribeSnapshots', { SnapshotIds: ['x'] }, malformed],
  ['DescribeSnapshots', { DryRun: true }, DRY_RUN],
  ['DescribeSnapshots', filter('nope', '1'), refused('InvalidParameterValue', "The filter 'nope' is invalid")],
  ['DeleteSnapshot', { SnapshotId: 'snap-0f' }, missing],
  ['DeleteSnapshot', { SnapshotId: 'x' }, malformed],
  ['DeleteSnapshot', {}, refused('MissingParameter', 'The request must contain the parameter SnapshotId')],
  ['DeleteSnapshot', { SnapshotId: THEIRS, DryRun: true }, DRY_RUN],
  [
    'DeleteSnapshot',
    { SnapshotId: DATA },
    refused('InvalidSnapshot.InUse', `The snapshot ${DATA} is currently in use by ${IMAGE}`),
  ],
  ['DescribeInstances', { InstanceIds: [WEB, 'i-0f'] }, noInstance("The instance ID 'i-0f' does not exist")],
  ['DescribeInstances', { InstanceIds: ['i-0e', 'i-0f'] }, noInstance("The instance IDs 'i-0e, i-0f' do not exist")],
  ['DescribeInstances', { DryRun: true }, DRY_RUN],
  ['DescribeInstances', filter('nope', '1'), refused('InvalidParameterValue', "The filter 'nope' is invalid")],
];

test.each(refusals)('%s with %j is refused', async (operation, input, outcome) => {
  const { length } = stage.world.snapshots;
  expect(await stage.send(operation, input)).toEqual(outcome);
  expect(stage.world.snapshots.length).toBe(length);
});

test('DeleteSnapshot deletes a snapshot once', async () => {
  expect(await stage.send('DeleteSnapshot', { SnapshotId: THEIRS })).toEqual({});
  expect(await stage.send('DeleteSnapshot', { SnapshotId: THEIRS })).toEqual(
    refused('InvalidSnapshot.NotFound', `The snapshot '${THEIRS}' does not exist.`),
  );
});

describe('DescribeInstances', () => {
  const idsOf = (outcome: Outcome) =>
    listOf(outcome, 'Reservations').flatMap((reservation) => each(reservation, 'Instances', 'InstanceId'));

  const shown: [input: object, ids: string[]][] = [
    [{}, [WEB, DB]],
    [{ InstanceIds: [DB] }, [DB]],
    [filter('instance-state-name', 'running', 'pending'), [WEB]],
    [filter('instance-state-code', '80'), [DB]],
    [filter('tag:Name', 'db'), [DB]],
    [filter('tag-key', 'Name'), [WEB, DB]],
    [filter('image-id', 'ami-al'), [DB]],
    [filter('instance-id', 'i-0*'), [DB]],
    [filter('instance-type', 'm7g.*'), [DB]],
    [filter('block-device-mapping.volume-id', 'vol-db'), [DB]],
    [filter('root-device-name', '/dev/xvda'), [WEB]],
    [filter('launch-time', '2025-11*'), [DB]],
    [{ InstanceIds: [WEB], ...filter('tag:Name', 'db') }, []],
  ];

  test.each(shown)('%j shows %j', async (input, ids) => {
    expect(idsOf(await stage.send('DescribeInstances', input))).toEqual(ids);
  });

  test('shows all members of an instance in its reservation', async () => {
    expect(await stage.send('DescribeInstances', { InstanceIds: [DB] })).toEqual({
      Reservations: [
        {
          Groups: [],
          Instances: [
            {
              Architecture: 'x86_64',
              BlockDeviceMappings: [
                {
                  DeviceName: '/dev/sda1',
                  Ebs: {
                    AttachTime: new Date('2025-11-01T00:00:00Z'),
                    DeleteOnTermination: true,
                    Status: 'attached',
                    VolumeId: 'vol-db',
                  },
                },
              ],
              Hypervisor: 'xen',
              ImageId: 'ami-al',
              InstanceId: DB,
              InstanceType: 'm7g.large',
              LaunchTime: new Date('2025-11-01T00:00:00Z'),
              Placement: { AvailabilityZone: 'us-east-1a', Tenancy: 'default' },
              RootDeviceName: '/dev/sda1',
              RootDeviceType: 'ebs',
              State: { Code: 80, Name: 'stopped' },
              Tags: [{ Key: 'Name', Value: 'db' }],
              VirtualizationType: 'hvm',
            },
          ],
          OwnerId: '123456789012',
          ReservationId: 'r-0db',
        },
      ],
    });
  });

  test('shows the later states of an instance one after the other', async () => {
    const [web] = stage.world.instances;
    Object.assign(web ?? {}, { laterStates: ['stopping', 'stopped'] });
    const states: unknown[] = [];
    for (let call = 0; call < 3; call++) {
      const [reservation = {}] = listOf(await stage.send('DescribeInstances', { InstanceIds: [WEB] }), 'Reservations');
      states.push(each(reservation, 'Instances', 'State'));
    }
    expect(states).toEqual([
      [{ Code: 64, Name: 'stopping' }],
      [{ Code: 80, Name: 'stopped' }],
      [{ Code: 80, Name: 'stopped' }],
    ]);
  });
});

test('DescribeVolumes shows the volumes of instances', async () => {
  const outcome = await stage.send('DescribeVolumes', { VolumeIds: ['vol-db'] });
  expect(outcome).toEqual({ Volumes: [{ Size: 20, Tags: [], VolumeId: 'vol-db' }] });
  const all = await stage.send('DescribeVolumes');
  expect(each(all, 'Volumes', 'VolumeId')).toEqual(['vol-00000000000000001', 'vol-00000000000000002', 'vol-db']);
});
