// The embedded endpoint: disabled and deprecated images, and protection from deregistration.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const [IMAGE, PUBLIC, PENDING, OTHER] = ['ami-web', 'ami-pub', 'ami-new', 'ami-other'];

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  const creationDate = '2025-03-01T00:00:00.000Z';
  const launchPermissions = [{ userId: '111122223333' }];
  stage.world.addImage({ imageId: IMAGE, name: 'web', creationDate, launchPermissions });
  stage.world.addImage({ imageId: PUBLIC, name: 'pub', creationDate, launchPermissions: [{ group: 'all' }] });
  stage.world.addImage({ imageId: PENDING, name: 'new', creationDate, state: 'failed' });
  stage.world.addImage({ imageId: OTHER, name: 'other', creationDate, ownerId: '444455556666' });
});
afterEach(() => stage.stop());

/** A member of an image as DescribeImages shows it. */
async function shown(member: string, ImageId = IMAGE): Promise<unknown> {
  const [image = {}] = listOf(
    await stage.send('DescribeImages', { ImageIds: [ImageId], IncludeDisabled: true }),
    'Images',
  );
  return image[member];
}

test('DisableImage hides an image and removes its launch permissions, EnableImage shows it again', async () => {
  const { send } = stage;
  expect(await send('DisableImage', { ImageId: IMAGE })).toEqual({ Return: true });
  expect(await shown('State')).toBe('disabled');
  expect(await send('DescribeImages', { ImageIds: [IMAGE] })).toEqual({ Images: [] });
  expect(await send('EnableImage', { ImageId: IMAGE })).toEqual({ Return: true });
  expect(await shown('State')).toBe('available');
  const attribute = { ImageId: IMAGE, Attribute: 'launchPermission' };
  expect(await send('DescribeImageAttribute', attribute)).toEqual({ ImageId: IMAGE, LaunchPermissions: [] });
});

const deprecations: [imageId: string, given: string, shown: string][] = [
  [IMAGE, '2028-01-02T03:04:00.000Z', '2028-01-02T03:04:00.000Z'],
  // Seconds are rounded to the minute.
  [IMAGE, '2028-01-02T03:04:29.999Z', '2028-01-02T03:04:00.000Z'],
  [IMAGE, '2028-01-02T03:04:30.000Z', '2028-01-02T03:05:00.000Z'],
  [IMAGE, '2036-01-02T03:04:05.000Z', '2036-01-02T03:04:00.000Z'],
  [PUBLIC, '2027-03-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'],
];

test.each(deprecations)('EnableImageDeprecation of %s at %s sets %s', async (ImageId, given, time) => {
  const outcome = await stage.send('EnableImageDeprecation', { ImageId, DeprecateAt: new Date(given) });
  expect(outcome).toEqual({ Return: true });
  expect(await shown('DeprecationTime', ImageId)).toBe(time);
});

test('DisableImageDeprecation removes the time', async () => {
  await stage.send('EnableImageDeprecation', { ImageId: IMAGE, DeprecateAt: new Date('2028-01-02T03:04:00Z') });
  expect(await stage.send('DisableImageDeprecation', { ImageId: IMAGE })).toEqual({ Return: true });
  expect(await shown('DeprecationTime')).toBeUndefined();
});

const badTime = (time: string, reason: string) =>
  refused('InvalidParameterValue', `Value (${time}) for parameter DeprecateAt is invalid. ${reason}`);

const badTimes: [imageId: string, time: string, reason: string][] = [
  [IMAGE, '2026-01-02T03:04:04Z', 'It is in the past.'],
  [IMAGE, '2036-01-02T03:05:00Z', 'It is after 2036-01-02T03:04:05.000Z.'],
  [PUBLIC, '2027-03-01T00:01:00Z', 'It is after 2027-03-01T00:00:00.000Z.'],
];

test.each(badTimes)('EnableImageDeprecation of %s at %s is refused', async (ImageId, time, reason) => {
  const outcome = await stage.send('EnableImageDeprecation', { ImageId, DeprecateAt: new Date(time) });
  expect(outcome).toEqual(badTime(time, reason));
});

describe('deregistration protection', () => {
  const enable = (input = {}) => stage.send('EnableImageDeregistrationProtection', { ImageId: IMAGE, ...input });
  const disable = (input = {}) => stage.send('DisableImageDeregistrationProtection', { ImageId: IMAGE, ...input });
  const deregister = () => stage.send('DeregisterImage', { ImageId: IMAGE });
  const denied = (state: string) =>
    refused('OperationNotPermitted', `${IMAGE} is protected from deregistration: ${state}`);

  test('without cooldown ends at once', async () => {
    expect(await enable()).toEqual({ Return: 'enabled-without-cooldown' });
    expect(await shown('DeregistrationProtection')).toBe('enabled-without-cooldown');
    expect(await deregister()).toEqual(denied('enabled-without-cooldown'));
    expect(await disable()).toEqual({ Return: 'disabled' });
    expect(await shown('DeregistrationProtection')).toBe('disabled');
    expect(await deregister()).toEqual({ Return: true });
  });

  test('with cooldown ends 24 hours later', async () => {
    const { setTime } = stage;
    const after = 'disabled-after-2026-01-03T03:04:05.000Z';
    expect(await enable({ WithCooldown: true })).toEqual({ Return: 'enabled-with-cooldown' });
    expect(await deregister()).toEqual(denied('enabled-with-cooldown'));
    expect(await disable()).toEqual({ Return: after });
    const attribute = { ImageId: IMAGE, Attribute: 'deregistrationProtection' };
    expect(await stage.send('DescribeImageAttribute', attribute)).toEqual({
      ImageId: IMAGE,
      DeregistrationProtection: { Value: after },
    });
    expect(await deregister()).toEqual(denied(after));
    setTime('2026-01-03T03:04:04.000Z');
    expect([await disable(), await deregister()]).toEqual([{ Return: after }, denied(after)]);
    setTime('2026-01-03T03:04:05.000Z');
    expect(await shown('DeregistrationProtection')).toBe('disabled');
    expect(await deregister()).toEqual({ Return: true });
  });

  test('can be enabled again in its cooldown', async () => {
    await enable({ WithCooldown: true });
    await disable();
    expect(await enable({ WithCooldown: false })).toEqual({ Return: 'enabled-without-cooldown' });
    expect(await disable()).toEqual({ Return: 'disabled' });
  });

  test('of an image without it can be disabled', async () => {
    expect(await disable()).toEqual({ Return: 'disabled' });
  });
});

const unavailable = refused('InvalidAMIID.Unavailable', `The image id '[${PENDING}]' is no longer available`);
const DeprecateAt = new Date('2028-01-02T03:04:00Z');

const OPERATIONS = [
  'DisableImage',
  'DisableImageDeprecation',
  'DisableImageDeregistrationProtection',
  'EnableImage',
  'EnableImageDeprecation',
  'EnableImageDeregistrationProtection',
];

const refusals: [operation: string, input: object, outcome: Outcome][] = [
  ['DisableImage', { ImageId: PENDING }, unavailable],
  ['EnableImage', { ImageId: PENDING }, unavailable],
  ...OPERATIONS.flatMap((operation): [string, object, Outcome][] => [
    [operation, { ImageId: IMAGE, DeprecateAt, DryRun: true }, DRY_RUN],
    [
      operation,
      { ImageId: 'ami-0f', DeprecateAt },
      refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
    ],
    [operation, { ImageId: OTHER, DeprecateAt }, refused('AuthFailure', 'Not authorized for image:ami-other', 401)],
  ]),
];

test.each(refusals)('%s with %j is refused, and no image changes', async (operation, input, outcome) => {
  const before = JSON.stringify(stage.world.images);
  expect(await stage.send(operation, input)).toEqual(outcome);
  expect(JSON.stringify(stage.world.images)).toBe(before);
});
