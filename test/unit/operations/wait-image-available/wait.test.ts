// Waits with a fake client, for cases that a server cannot produce: hanging requests, internal errors, many images.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AttemptError } from '../../../../src/aws/exchange.ts';
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

const STILL_PENDING = 'ami-1 is pending. The image is still being created. To keep waiting, run: RESUME';

test.each([
  ['an internal error', () => new TypeError('boom'), 'boom', 1],
  // Credentials may be available again in a moment.
  ['a credentials error', () => new CliError('configuration', 'log in again'), 'log in again', 3],
])('names the new image in the hint if %s ends the wait', async (_, make, message, polls) => {
  const { ec2, world, settings, asked } = stageWait({
    DescribeImages: () => {
      throw make();
    },
  });
  expect(await errorOf(waitForNewImage(ec2, 'ami-1', settings, world))).toEqual({
    kind: 'general',
    message,
    hints: [STILL_PENDING],
  });
  expect(asked.length).toBe(polls);
});

const service = (code: string, status = 400) => new AttemptError('service', 'x', { code, status, isAnswer: true });
/** A page of a proxy. */
const page = (status: number) => new AttemptError('service', 'x', { code: 'Unknown', status });

const errors: [error: AttemptError, first: 'continues' | 'ends', later: 'continues' | 'ends'][] = [
  [service('RequestLimitExceeded', 503), 'continues', 'continues'],
  [service('Client.RequestLimitExceeded'), 'continues', 'continues'],
  [service('TooMany', 429), 'continues', 'continues'],
  [service('InternalError'), 'continues', 'continues'],
  [service('Whatever', 500), 'continues', 'continues'],
  // EC2 is eventually consistent: an image that was listed may be unknown to another server.
  [service('InvalidAMIID.NotFound'), 'ends', 'continues'],
  [page(403), 'ends', 'continues'],
  [page(502), 'continues', 'continues'],
  [new AttemptError('unreadable', 'x', { status: 200 }), 'continues', 'continues'],
  [new AttemptError('unreadable', 'x', { status: 403 }), 'ends', 'continues'],
  [new AttemptError('connect', 'x'), 'ends', 'continues'],
  [new AttemptError('tls', 'x'), 'ends', 'continues'],
  [new AttemptError('read-timeout', 'x'), 'ends', 'continues'],
  [service('UnauthorizedOperation', 403), 'ends', 'ends'],
  [service('InvalidAMIID.Malformed'), 'ends', 'ends'],
  [service('InvalidAMIID.Unavailable'), 'ends', 'ends'],
  [service('RequestExpired'), 'ends', 'ends'],
];

const namedErrors = errors.map(([error, first, later]) => {
  const { kind, code, status } = error;
  return [
    code ? `the EC2 error ${code} (status ${status})` : `an error of kind ${kind} (status ${status})`,
    error,
    first,
    later,
  ] as const;
});

describe.each(namedErrors)('%s', (_name, error, first, later) => {
  test.each([
    ['the first poll', first, 0],
    ['a later poll', later, 1],
  ] as const)('in %s means that the wait %s', async (_, outcome, at) => {
    let polls = 0;
    const { ec2, world, settings } = stageWait({
      DescribeImages: () => {
        if (polls++ === at) throw error;
        return images(polls > at + 1 ? 'available' : 'pending');
      },
    });
    const waiting = waitForImages(ec2, { ImageIds: ['ami-1'] }, settings, world);
    if (outcome === 'continues') await waiting;
    else await expect(waiting).rejects.toBeInstanceOf(CliError);
  });
});

test.each([
  ['a page of a proxy is no response of EC2, so the wait ends', page(502), 'ends'],
  ['an error is a response of EC2, so the wait continues', service('Whatever', 503), 'continues'],
])('after the first poll, %s if the next poll cannot connect', async (_, first, outcome) => {
  const results = [first, new AttemptError('connect', 'x')];
  const { ec2, world, settings } = stageWait({
    DescribeImages: () => {
      const error = results.shift();
      if (error) throw error;
      return images('available');
    },
  });
  const waiting = waitForImages(ec2, { ImageIds: ['ami-1'] }, settings, world);
  if (outcome === 'continues') await waiting;
  else await expect(waiting).rejects.toMatchObject({ kind: 'general', message: 'x' });
});

test('the hint says that EC2 does not list a new image instead of calling it pending', async () => {
  const { ec2, world, settings } = stageWait({
    DescribeImages: () => {
      throw service('InvalidAMIID.Unavailable');
    },
  });
  expect(await errorOf(waitForNewImage(ec2, 'ami-1', settings, world))).toEqual({
    kind: 'general',
    message:
      'An error occurred (InvalidAMIID.Unavailable) when calling the DescribeImages operation (reached max retries: 0): x',
    hints: ['ami-1 was created, but EC2 does not list it. To keep waiting, run: RESUME'],
  });
});

test('aborts a hanging snapshot lookup after ten seconds and still reports the failed image', async () => {
  vi.useFakeTimers();
  const { ec2, world, settings } = stageWait({ DescribeImages: () => images('failed'), DescribeSnapshots: HANGS });
  const waiting = errorOf(waitForNewImage(ec2, 'ami-1', settings, world));
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await waiting).message).toBe('Image ami-1 failed and will not become available');
});

test('retries a throttled snapshot lookup and reports why the image failed', async () => {
  let lookups = 0;
  const { ec2, world, settings } = stageWait({
    DescribeImages: () => images('failed'),
    DescribeSnapshots: () => {
      if (lookups++ === 0) throw service('RequestLimitExceeded', 503);
      return { Snapshots: [{ SnapshotId: 'snap-1', State: 'error', StateMessage: 'no key' }] };
    },
  });
  const { message } = await errorOf(waitForNewImage(ec2, 'ami-1', settings, { ...world, maxAttempts: 3 }));
  expect(message).toBe('Image ami-1 failed and will not become available\nsnap-1 of a: no key');
});

test('reports a hanging poll every second and aborts it when the wait times out', async () => {
  vi.useFakeTimers();
  const { ec2, world, settings, reports } = stageWait({ DescribeImages: HANGS });
  const waiting = errorOf(waitForNewImage(ec2, 'ami-1', settings, world));
  await vi.advanceTimersByTimeAsync(5000);
  expect(reports.length).toBe(6);
  for (let minutes = 0; minutes < 8; minutes++) await vi.advanceTimersByTimeAsync(60_000);
  expect((await waiting).message).toBe(
    'Gave up waiting after 1m 00s: ami-1 is pending; the last check failed: EC2 did not respond in time',
  );
});

test('looks up the snapshots of 300 images in two requests and names ten images in the hints', async () => {
  const many = Array<string>(300).fill('pending');
  const { ec2, world, settings, asked } = stageWait({ DescribeImages: () => images(...many) });
  const { hints } = await errorOf(waitForImages(ec2, { Owners: ['self'] }, { ...settings, timeout: 1000 }, world));
  expect(hints).toEqual([
    `Gave up waiting after 1s: ${Array.from({ length: 10 }, (_, at) => `ami-${at + 1} is pending; `).join('')}and 290 more images`,
    'The images are still being created. To keep waiting, run: RESUME',
  ]);
  const sizes = asked.slice(1, 3).map(([, request]) => (request as { SnapshotIds: string[] }).SnapshotIds.length);
  expect(sizes).toEqual([200, 100]);
});

test('looks up the snapshots of images without device mappings with at most 200 values per filter', async () => {
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
  expect(values.map((part) => part?.length)).toEqual([200, 100]);
  expect(values[0]?.slice(0, 2)).toEqual([
    'Created by CreateImage(i-1) for ami-0',
    'Created by CreateImage(i-1) for ami-0 from *',
  ]);
});

test.each([{}, { ImageId: '' }])(
  'create-image --wait fails if EC2 returns %j, which has no image ID',
  async (response) => {
    const { ec2, world, settings } = stageWait({ CreateImage: () => response });
    const request = { InstanceId: 'i-1', Name: 'web' };
    const waiting = callOf({ command: ['create-image'], name: 'CreateImage' })(ec2, request, {
      ...world,
      wait: settings,
    });
    expect((await errorOf(waiting)).message).toBe(
      `Cannot wait: EC2 returned no image ID. Its response: ${JSON.stringify(response)}`,
    );
  },
);
