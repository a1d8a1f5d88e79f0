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
  ['reports no percentage for an image without volumes', [], undefined],
  ['reports no percentage if no volume has a percentage', [volume(8), volume(100)], undefined],
  ['ignores a volume without a percentage in the percentage of an image', [volume(8, 50), volume(100)], 50],
  ['weights the percentage of each volume by its size', [volume(8, 100), volume(100, 10)], 16],
  ['reports 99% for an image if one of its snapshots is not complete', [volume(8, 100), volume(10_000, 99)], 99],
  ['reports 100% for an image if all its snapshots are complete', [volume(8, 100), volume(100, 100)], 100],
  ['reports the percentage of the only volume even if its size is unknown', [{ device: 'a', percent: 30 }], 30],
  ['reports no percentage for an image whose only volume has size 0', [volume(0, 30)], undefined],
])('%s', (_, volumes, percent) => {
  expect(percentOf(image(volumes))).toBe(percent);
});

test.each([
  [image([]), 'pending'],
  [image([volume(8, 0)]), 'pending, 0%'],
  [image([volume(8, 100)], 'available'), 'available'],
  [image([volume(8, 40)], 'failed'), 'failed'],
])('prints the state of the image %j as "%s"', (resource, text) => {
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
])('prints a duration of %d ms as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
