// Waits for many images by a virtual clock. The numbers of calls follow from batches of 200 and intervals of up to a minute.
import type { Image } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { FleetEc2, type FleetFault } from '../../support/fleet/fleet-ec2.ts';
import { type Disk, type FleetWorld, lineOf, plan, runFleet } from '../../support/fleet/fleet-run.ts';

const MINUTE = 60_000;

/** Images become available at an age in milliseconds. */
const availableAt = (time: number) => (_: Image, age: number) =>
  ({ State: age < time ? 'pending' : 'available' }) as const;

async function waitFor(count: number, ec2: FleetEc2, more: Partial<FleetWorld> = {}) {
  const disk: Disk = [];
  const { result, time } = await runFleet({ ec2, plan: plan(count), disk, waitTimeout: 60 * MINUTE, ...more });
  if (!result) throw new Error('the run was killed');
  return { result, time, disk, polls: ec2.count('DescribeImages') };
}

/** A journal of an earlier run that made images of all lines of a plan. */
function madeBefore(ec2: FleetEc2, count: number): Disk {
  return Array.from({ length: count }, (_, at) => {
    const { hash, request } = lineOf(at + 1);
    const { ImageId } = ec2.add({ Name: request.Name, SourceInstanceId: request.InstanceId });
    return { Event: 'made', Time: '', Line: at + 1, Hash: hash, ImageId };
  }) as unknown as Disk;
}

describe('a wait of ten minutes costs few calls', () => {
  test.each([
    [1, 45],
    [200, 45],
    [201, 50],
    [1000, 60],
  ])('for %i images at most %i', async (count, most) => {
    const ec2 = new FleetEc2();
    ec2.stateOf = availableAt(10 * MINUTE);
    const { result, polls, time } = await waitFor(count, ec2, { disk: madeBefore(ec2, count) });
    expect(result.images).toHaveLength(count);
    expect(result.failed).toEqual([]);
    expect(polls).toBeLessThanOrEqual(most);
    expect(time).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(time).toBeLessThanOrEqual(11 * MINUTE);
  });
});

test('begins while other images are still being made', async () => {
  const ec2 = new FleetEc2();
  ec2.stateOf = availableAt(5000);
  const states: [made: number, available: number][] = [];
  await waitFor(400, ec2, { onProgress: ({ made, available }) => states.push([made, available]) });
  expect(states.some(([made, available]) => made < 400 && available > 0)).toBe(true);
  expect(states.at(-1)).toEqual([400, 400]);
});

test('records each image, and reports one that failed with its reason while the others go on', async () => {
  const ec2 = new FleetEc2();
  const StateReason = { Code: 'Client.InternalError', Message: 'Client error on launch' };
  ec2.stateOf = ({ Name }, age) =>
    Name === 'web-2' && age > MINUTE ? { State: 'failed', StateReason } : availableAt(3 * MINUTE)({}, age);
  const { result, disk } = await waitFor(3, ec2);
  const message = 'its state is failed: Client.InternalError: Client error on launch';
  expect(result.failed).toEqual([
    expect.objectContaining({ line: 2, name: 'web-2', imageId: expect.any(String), code: 'WaiterFailed', message }),
  ]);
  expect(result.images.map(({ line }) => line)).toEqual([1, 3]);
  const ends = disk.filter(({ Event }) => Event !== 'sending' && Event !== 'made');
  expect(ends).toEqual([
    expect.objectContaining({ Event: 'failed', Line: 2, Code: 'WaiterFailed', Message: message }),
    expect.objectContaining({ Event: 'available' }),
    expect.objectContaining({ Event: 'available' }),
  ]);
});

test('too many failed images stop the run, but not the wait for others', async () => {
  const ec2 = new FleetEc2();
  ec2.stateOf = ({ Name }, age) => (Name === 'web-1' ? { State: 'failed' } : availableAt(MINUTE)({}, age));
  const { result } = await waitFor(1000, ec2, { maxErrors: 0 });
  expect(result).toMatchObject({ failed: [{ line: 1 }], stoppedBy: 'max-errors' });
  expect(result.notTried).toBeGreaterThan(500);
  expect(result.images.length + result.notTried).toBe(999);
});

test.each(['error', 'invalid', 'deregistered', 'disabled'] as const)(
  'an image that is %s has failed',
  async (State) => {
    const ec2 = new FleetEc2();
    ec2.stateOf = () => ({ State });
    const { result } = await waitFor(1, ec2);
    expect(result.failed).toMatchObject([{ code: 'WaiterFailed', message: `its state is ${State}` }]);
  },
);

test('the time of an image counts since it was made', async () => {
  const ec2 = new FleetEc2();
  ec2.stateOf = availableAt(Number.POSITIVE_INFINITY);
  const { result, time, disk } = await waitFor(100, ec2, { waitTimeout: 10 * MINUTE });
  expect(result.images).toEqual([]);
  const message = 'it was not available when the time was up';
  expect(new Set(result.failed.map(({ code, message }) => [code, message].join()))).toEqual(
    new Set([`WaiterTimeout,${message}`]),
  );
  expect(Math.round(time / MINUTE)).toBe(10);
  // A later run waits for them again.
  expect(disk.filter(({ Event }) => Event === 'failed')).toEqual([]);
});

test('an image that EC2 does not list yet is pending', async () => {
  const ec2 = new FleetEc2();
  ec2.hiddenFor = 4 * MINUTE;
  const { result } = await waitFor(2, ec2);
  expect(result.images).toHaveLength(2);
});

test('an image that EC2 does not list for five minutes is reported', async () => {
  const ec2 = new FleetEc2();
  ec2.hiddenFor = Number.POSITIVE_INFINITY;
  const { result, time, disk } = await waitFor(1, ec2);
  expect(result.failed).toMatchObject([{ code: 'WaiterFailed', message: 'EC2 does not list it' }]);
  expect(Math.round(time / MINUTE)).toBe(5);
  expect(disk.map(({ Event }) => Event)).toEqual(['sending', 'made']);
});

describe('polls that fail', () => {
  const failing = (fault: FleetFault, count: number): FleetEc2 => {
    const ec2 = new FleetEc2();
    ec2.stateOf = availableAt(MINUTE);
    ec2.faultOf = ({ action, at }) => (action === 'DescribeImages' && at < count ? fault : undefined);
    return ec2;
  };

  test.each<[string, FleetFault]>([
    ['throttling', { kind: 'error', code: 'RequestLimitExceeded', status: 503 }],
    ['errors of EC2', { kind: 'error', code: 'InternalError', status: 500 }],
    ['a lost connection', { kind: 'connect' }],
    ['lost responses', { kind: 'lost', isMade: true }],
  ])('because of %s are repeated', async (_, fault) => {
    const { result } = await waitFor(3, failing(fault, 20));
    expect(result).toMatchObject({ failed: [], notTried: 0 });
    expect(result.images).toHaveLength(3);
  });

  test.each<[string, FleetFault]>([
    ['throttling', { kind: 'error', code: 'RequestLimitExceeded', status: 503 }],
    ['errors of EC2', { kind: 'error', code: 'InternalError', status: 500 }],
  ])('because of %s without end do not delay the end of the wait', async (_, fault) => {
    const { result, time } = await waitFor(3, failing(fault, Number.POSITIVE_INFINITY), { waitTimeout: 10 * MINUTE });
    expect(result.failed.map(({ code }) => code)).toEqual(Array(3).fill('WaiterTimeout'));
    expect(time).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(time).toBeLessThanOrEqual(10 * MINUTE + 11_000);
  });

  test('because of the keys stop the run, and the images count as made', async () => {
    const { result } = await waitFor(3, failing({ kind: 'error', code: 'AuthFailure', status: 401 }, 1000));
    expect(result).toMatchObject({ failed: [], notTried: 0, stoppedBy: { code: 'AuthFailure' } });
    expect(result.images).toHaveLength(3);
  });
});

test('an interrupt ends the wait at once', async () => {
  const ec2 = new FleetEc2();
  ec2.stateOf = availableAt(Number.POSITIVE_INFINITY);
  const onStart: FleetWorld['onStart'] = (clock, interrupt) => void clock.sleep(MINUTE).then(interrupt);
  const { result, time } = await waitFor(3, ec2, { onStart });
  expect([result.stoppedBy, result.images.length, time]).toEqual(['interrupt', 3, MINUTE]);
});
