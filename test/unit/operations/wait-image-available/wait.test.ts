// Waits against a stand-in of EC2 that misbehaves in ways a server cannot: what hangs, what throws, what is many.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AttemptError } from '../../../../src/aws/retry.ts';
import { CliError } from '../../../../src/errors.ts';
import { callOf } from '../../../../src/operations/registry.ts';
import { waitForImages, waitForNewImage } from '../../../../src/operations/wait-image-available/wait.ts';
import { errorOf, stageWait } from '../../../support/wait-stage.ts';

afterEach(() => {
  vi.useRealTimers();
});

const images = (...states: string[]) => ({
  Images: states.map((State, at) => ({
    ImageId: `ami-${at + 1}`,
    State,
    BlockDeviceMappings: [{ DeviceName: 'a', Ebs: { SnapshotId: `snap-${at + 1}`, VolumeSize: 8 } }],
  })),
});
const HANGS = (): Promise<never> => new Promise(() => {});

const GOES_ON = 'ami-1 is pending, and goes on being made; go on waiting with: RESUME';

test.each([
  ['an error of nobody', () => new TypeError('boom'), 'boom', 1],
  // Credentials may be had again in a moment.
  ['credentials that are gone', () => new CliError('configuration', 'log in again'), 'log in again', 3],
])('%s names the image', async (_, make, message, looks) => {
  const { ec2, world, settings, asked } = stageWait({
    DescribeImages: () => {
      throw make();
    },
  });
  expect(await errorOf(waitForNewImage(ec2, 'ami-1', settings, world))).toEqual({
    kind: 'general',
    message,
    hints: [GOES_ON],
  });
  expect(asked.length).toBe(looks);
});

const service = (code: string, status = 400) => new AttemptError('service', 'x', { code, status });
const faults: [fault: AttemptError, first: 'goes on' | 'ends', later: 'goes on' | 'ends'][] = [
  [service('RequestLimitExceeded', 503), 'goes on', 'goes on'],
  [service('Client.RequestLimitExceeded'), 'goes on', 'goes on'],
  [service('TooMany', 429), 'goes on', 'goes on'],
  [service('InternalError'), 'goes on', 'goes on'],
  [service('Whatever', 500), 'goes on', 'goes on'],
  [service('InvalidAMIID.NotFound'), 'goes on', 'goes on'],
  [service('Unknown', 403), 'ends', 'goes on'],
  [new AttemptError('unreadable', 'x', { status: 200 }), 'ends', 'goes on'],
  [new AttemptError('connect', 'x'), 'ends', 'goes on'],
  [new AttemptError('tls', 'x'), 'ends', 'goes on'],
  [new AttemptError('read-timeout', 'x'), 'ends', 'goes on'],
  [service('UnauthorizedOperation', 403), 'ends', 'ends'],
  [service('InvalidAMIID.Malformed'), 'ends', 'ends'],
  [service('InvalidAMIID.Unavailable'), 'ends', 'ends'],
  [service('RequestExpired'), 'ends', 'ends'],
];

describe.each(faults)('$kind $code $status', (fault, first, later) => {
  test.each([
    ['the first look', first, 0],
    ['a later look', later, 1],
  ] as const)('of %s: the wait %s', async (_, outcome, at) => {
    let looks = 0;
    const { ec2, world, settings } = stageWait({
      DescribeImages: () => {
        if (looks++ === at) throw fault;
        return images(looks > at + 1 ? 'available' : 'pending');
      },
    });
    const waiting = waitForImages(ec2, { ImageIds: ['ami-1'] }, settings, world);
    if (outcome === 'goes on') await waiting;
    else await expect(waiting).rejects.toBeInstanceOf(CliError);
  });
});

test('an image that is gone is not said to be in the making', async () => {
  const { ec2, world, settings } = stageWait({
    DescribeImages: () => {
      throw service('InvalidAMIID.Unavailable');
    },
  });
  expect(await errorOf(waitForNewImage(ec2, 'ami-1', settings, world))).toEqual({
    kind: 'general',
    message: 'An error occurred (InvalidAMIID.Unavailable) when calling the DescribeImages operation: x',
    hints: ['ami-1 was made, and EC2 does not show it; go on waiting with: RESUME'],
  });
});

test('snapshots that hang cost ten seconds of a look, not what the images say', async () => {
  vi.useFakeTimers();
  const { ec2, world, settings } = stageWait({ DescribeImages: () => images('failed'), DescribeSnapshots: HANGS });
  const waiting = errorOf(waitForNewImage(ec2, 'ami-1', settings, world));
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await waiting).message).toBe('ami-1 will not become available: it is failed');
});

test('of an image that failed, snapshots are asked again when that is throttled', async () => {
  let asked = 0;
  const { ec2, world, settings } = stageWait({
    DescribeImages: () => images('failed'),
    DescribeSnapshots: () => {
      if (asked++ === 0) throw service('RequestLimitExceeded', 503);
      return { Snapshots: [{ SnapshotId: 'snap-1', State: 'error', StateMessage: 'no key' }] };
    },
  });
  const { message } = await errorOf(waitForNewImage(ec2, 'ami-1', settings, { ...world, maxAttempts: 3 }));
  expect(message).toBe('ami-1 will not become available: it is failed\nsnap-1 of a: no key');
});

test('a look that hangs is told of each second, and ends with the time of the wait', async () => {
  vi.useFakeTimers();
  const { ec2, world, settings, reports } = stageWait({ DescribeImages: HANGS });
  const waiting = errorOf(waitForNewImage(ec2, 'ami-1', settings, world));
  await vi.advanceTimersByTimeAsync(5000);
  expect(reports.length).toBe(6);
  for (let looks = 0; looks < 8; looks++) await vi.advanceTimersByTimeAsync(60_000);
  expect((await waiting).message).toBe(
    'Gave up waiting after 1m 00s: ami-1 is pending; the last look at it failed: EC2 did not respond in time',
  );
});

test('300 images: their snapshots are asked for in parts, ten are named', async () => {
  const many = Array<string>(300).fill('pending');
  const { ec2, world, settings, asked } = stageWait({ DescribeImages: () => images(...many) });
  const { hints } = await errorOf(waitForImages(ec2, { Owners: ['self'] }, { ...settings, timeout: 1000 }, world));
  expect(hints.slice(-3)).toEqual(['ami-10 is pending', 'and 290 more images', 'go on waiting with: RESUME']);
  expect(hints.length).toBe(13);
  const sizes = asked.slice(1, 3).map(([, request]) => (request as { SnapshotIds: string[] }).SnapshotIds.length);
  expect(sizes).toEqual([200, 100]);
});

test('images that do not show their devices are named in at most 200 values of a filter', async () => {
  const hidden = Array.from({ length: 150 }, (_, at) => ({
    ImageId: `ami-${at}`,
    State: 'pending',
    SourceInstanceId: 'i-1',
  }));
  const { ec2, world, settings, asked } = stageWait({ DescribeImages: () => ({ Images: hidden }) });
  await errorOf(waitForImages(ec2, { Owners: ['self'] }, { ...settings, timeout: 1000 }, world));
  const values = asked
    .slice(1, 3)
    .map(([, request]) => (request as { Filters: { Values: string[] }[] }).Filters[0]?.Values);
  expect(values.map((one) => one?.length)).toEqual([200, 100]);
  expect(values[0]?.slice(0, 2)).toEqual([
    'Created by CreateImage(i-1) for ami-0',
    'Created by CreateImage(i-1) for ami-0 from *',
  ]);
});

test.each([{}, { ImageId: '' }])('the answer %j names no image to wait for', async (answer) => {
  const { ec2, world, settings } = stageWait({ CreateImage: () => answer });
  const request = { InstanceId: 'i-1', Name: 'web' };
  const waiting = callOf({ name: 'CreateImage' })(ec2, request, { ...world, wait: settings });
  expect((await errorOf(waiting)).message).toBe(
    `There is no image to wait for in the answer of EC2: ${JSON.stringify(answer)}`,
  );
});
