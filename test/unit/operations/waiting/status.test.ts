import { expect, test } from 'vitest';
import {
  durationText,
  percentOf,
  type ResourceStatus,
  stateText,
  type VolumeStatus,
} from '../../../../src/operations/waiting/status.ts';

const image = (volumes: VolumeStatus[], state = 'pending'): ResourceStatus => ({ id: 'ami-1', state, volumes });
const volume = (size: number, percent?: number): VolumeStatus => ({
  device: 'a',
  size,
  ...(percent !== undefined && { percent }),
});

// Weighted by the size of volumes: (8 x 100 + 100 x 10) / 108 = 16.67.
test.each([
  ['no volumes', [], undefined],
  ['volumes without a percentage', [volume(8), volume(100)], undefined],
  ['a volume without a percentage', [volume(8, 50), volume(100)], 50],
  ['volumes of different sizes', [volume(8, 100), volume(100, 10)], 16],
  ['an almost complete snapshot', [volume(8, 100), volume(10_000, 99)], 99],
  ['complete snapshots', [volume(8, 100), volume(100, 100)], 100],
  ['a volume of unknown size', [{ device: 'a', percent: 30 }], 30],
  ['a volume of size 0', [volume(0, 30)], undefined],
])('computes the percentage of an image with %s', (_, volumes, percent) => {
  expect(percentOf(image(volumes))).toBe(percent);
});

test.each([
  [image([]), 'pending'],
  [image([volume(8, 0)]), 'pending, 0%'],
  [image([volume(8, 100)], 'available'), 'available'],
  [image([volume(8, 40)], 'failed'), 'failed'],
])('renders the state of %j as %s', (resource, text) => {
  expect(stateText(resource)).toBe(text);
});

test.each([
  [0, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m 00s'],
  [65_000, '1m 05s'],
  [3_600_000, '1h 00m 00s'],
  [36_065_000, '10h 01m 05s'],
])('renders %d ms as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
