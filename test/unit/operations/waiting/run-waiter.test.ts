// Waiters that run from their data. Messages: measured on AWS CLI 2.36.
import { describe, expect, test } from 'vitest';
import { AttemptError } from '../../../../src/aws/exchange.ts';
import { waiterOf } from '../../../../src/model/model.ts';
import type { Acceptor, Waiter } from '../../../../src/model/waiter-model.ts';
import { callOf } from '../../../../src/operations/registry.ts';
import { plainProgress } from '../../../../src/operations/waiting/progress.ts';
import { errorOf, stageWait } from '../../../support/wait-stage.ts';

const STATES = 'Reservations[].Instances[].State.Name';
const INSTANCE_RUNNING = waiterOf('wait instance-running');
const IMAGE_EXISTS = waiterOf('wait image-exists');
const SNAPSHOT_COMPLETED = waiterOf('wait snapshot-completed');

const instances = (...states: string[]) => ({
  Reservations: states.map((Name, at) => ({ Instances: [{ InstanceId: `i-${at + 1}`, State: { Name } }] })),
});
const notFound = (code: string) => new AttemptError('service', 'no such thing', { code, status: 400, isAnswer: true });

/** Runs a waiter. EC2 returns these responses or errors in order, and repeats the last. */
function play(waiter: Waiter, request: object, ...results: readonly (object | Error)[]) {
  let polls = 0;
  const stage = stageWait({
    [waiter.operation]: () => {
      const result = results[Math.min(polls++, results.length - 1)];
      if (result instanceof Error) throw result;
      return result;
    },
  });
  const call = callOf({ command: ['wait', 'test'], name: waiter.operation, waiter });
  const ending = call(stage.ec2, request, { ...stage.world, wait: stage.settings });
  return { ...stage, ending };
}

describe('a waiter succeeds', () => {
  test.each<[name: string, waiter: Waiter, request: object, results: (object | Error)[]]>([
    [
      'when an instance reaches the expected state',
      INSTANCE_RUNNING,
      { InstanceIds: ['i-1'] },
      [instances('pending'), instances('running')],
    ],
    [
      'when EC2 lists an instance that it did not list at first',
      INSTANCE_RUNNING,
      { InstanceIds: ['i-1'] },
      [notFound('InvalidInstanceID.NotFound'), instances('running')],
    ],
    [
      'when EC2 lists an image',
      IMAGE_EXISTS,
      { Owners: ['self'] },
      [{ Images: [] }, { Images: [{ ImageId: 'ami-1' }] }],
    ],
    [
      'when EC2 lists both snapshots of the request, not only one',
      SNAPSHOT_COMPLETED,
      { SnapshotIds: ['snap-1', 'snap-2'] },
      [
        { Snapshots: [{ SnapshotId: 'snap-1', State: 'completed' }] },
        { Snapshots: ['snap-1', 'snap-2'].map((SnapshotId) => ({ SnapshotId, State: 'completed' })) },
      ],
    ],
  ])('%s', async (_, waiter, request, results) => {
    const { ending, asked, world } = play(waiter, request, ...results);
    expect(await ending).toBeUndefined();
    expect(asked).toEqual([
      [waiter.operation, request],
      [waiter.operation, request],
    ]);
    expect(world.now()).toBe(2000);
  });
});

test('the error of a failed waiter names the expression, the state and the resource', async () => {
  const { ending } = play(INSTANCE_RUNNING, { InstanceIds: ['i-1', 'i-2'] }, instances('running', 'stopping'));
  expect(await errorOf(ending)).toEqual({
    kind: 'general',
    message: `Waiter InstanceRunning failed: Waiter encountered a terminal failure state: For expression "${STATES}" we matched expected path: "stopping" at least once`,
    hints: ['Instance i-2 will not become running: its state is stopping'],
  });
});

test('the timeout error of a waiter names the acceptor that matched last', async () => {
  const { ending } = play(IMAGE_EXISTS, { ImageIds: ['ami-1'] }, notFound('InvalidAMIID.NotFound'));
  expect(await errorOf(ending)).toEqual({
    kind: 'general',
    message:
      'Waiter ImageExists failed: Max attempts exceeded. Previously accepted state: Matched expected service error code: InvalidAMIID.NotFound',
    hints: ['Gave up waiting after 1m 00s: ami-1 is not visible in EC2 yet', 'To keep waiting, run: RESUME'],
  });
});

test('a waiter fails after the first EC2 error that no acceptor matches', async () => {
  const denied = new AttemptError('service', 'no', { code: 'UnauthorizedOperation', status: 403, isAnswer: true });
  const { ending, asked } = play(IMAGE_EXISTS, { ImageIds: ['ami-1'] }, denied);
  expect(await errorOf(ending)).toEqual({
    kind: 'general',
    message: 'Waiter ImageExists failed: An error occurred (UnauthorizedOperation): no',
    hints: [],
  });
  expect(asked.length).toBe(1);
});

test('a waiter succeeds or fails as stated by the acceptor that matches an EC2 error', async () => {
  const gone: Acceptor = { state: 'success', matcher: 'error', expected: 'InvalidSnapshot.NotFound' };
  const error = notFound('InvalidSnapshot.NotFound');
  const request = { SnapshotIds: ['snap-1'] };
  const deleted: Waiter = { ...SNAPSHOT_COMPLETED, name: 'SnapshotDeleted', acceptors: [gone], extraAcceptors: [] };
  expect(await play(deleted, request, error).ending).toBeUndefined();
  const kept: Waiter = { ...deleted, acceptors: [{ ...gone, state: 'failure' }] };
  expect((await errorOf(play(kept, request, error).ending)).message).toBe(
    'Waiter SnapshotDeleted failed: Waiter encountered a terminal failure state: Matched expected service error code: InvalidSnapshot.NotFound',
  );
});

test('progress lines and the interrupt hint of a waiter name the resources', async () => {
  const { ending, reports, interruptHint } = play(INSTANCE_RUNNING, {}, {}, instances('pending', 'running'));
  await errorOf(ending);
  let text = '';
  const write = async (line: string): Promise<void> => {
    text += line;
  };
  const progress = plainProgress({ write, isBusy: false });
  for (const report of reports.slice(0, 8)) progress.report(report);
  expect(text.split('\n')).toEqual(['no instance yet (0s)', 'i-1: pending (2s)', 'i-2: running (2s)', '']);
  expect(interruptHint()).toBe('i-1 is pending. The instance is still being created. To keep waiting, run: RESUME');
});

test('throws an internal error for a waiter that runs without wait settings', async () => {
  const { ec2, world } = stageWait();
  await expect(
    callOf({ command: ['wait', 'test'], name: 'DescribeImages', waiter: IMAGE_EXISTS })(ec2, {}, world),
  ).rejects.toThrow('a waiter requires wait settings');
});
