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

// By the data: (8 x 100 + 100 x 10) / 108 = 16.67.
test.each([
  ['no volumes', [], undefined],
  ['nothing known', [volume(8), volume(100)], undefined],
  ['one of them known', [volume(8, 50), volume(100)], 50],
  ['of all the data', [volume(8, 100), volume(100, 10)], 16],
  ['not all until it is', [volume(8, 100), volume(10_000, 99)], 99],
  ['all', [volume(8, 100), volume(100, 100)], 100],
  ['without a size', [{ device: 'a', percent: 30 }], 30],
  ['of no size', [volume(0, 30)], undefined],
])('percent: %s', (_, volumes, percent) => {
  expect(percentOf(image(volumes))).toBe(percent);
});

test.each([
  [image([]), 'pending'],
  [image([volume(8, 0)]), 'pending, 0%'],
  [image([volume(8, 100)], 'available'), 'available'],
  [image([volume(8, 40)], 'failed'), 'failed'],
])('%j is %s', (one, text) => {
  expect(stateText(one)).toBe(text);
});

test.each([
  [0, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m 00s'],
  [65_000, '1m 05s'],
  [3_600_000, '1h 00m 00s'],
  [36_065_000, '10h 01m 05s'],
])('%d ms are %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
