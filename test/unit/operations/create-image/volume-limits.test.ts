// The table of limits, compared with the documentation of EbsBlockDevice (API reference, July 2026).
import { expect, test } from 'vitest';
import { numbersBeyond, type SizedVolume } from '../../../../src/operations/create-image/volume-limits.ts';

const SOURCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html';

const documented: [
  member: 'VolumeSize' | 'Iops' | 'Throughput',
  type: string,
  least: number,
  most: number,
  unit: string,
][] = [
  ['VolumeSize', 'gp2', 1, 16_384, 'GiB'],
  ['VolumeSize', 'gp3', 1, 65_536, 'GiB'],
  ['VolumeSize', 'io1', 4, 16_384, 'GiB'],
  ['VolumeSize', 'io2', 4, 65_536, 'GiB'],
  ['VolumeSize', 'st1', 125, 16_384, 'GiB'],
  ['VolumeSize', 'sc1', 125, 16_384, 'GiB'],
  ['VolumeSize', 'standard', 1, 1024, 'GiB'],
  ['Iops', 'gp3', 3000, 80_000, 'IOPS'],
  ['Iops', 'io1', 100, 64_000, 'IOPS'],
  ['Iops', 'io2', 100, 256_000, 'IOPS'],
  ['Throughput', 'gp3', 125, 2000, 'MiB/s'],
];

test.each(documented)('warns if %s of %s volumes is not between %d and %d %s', (member, type, least, most, unit) => {
  const beyond = (value: number): string[] =>
    numbersBeyond({ path: 'Ebs', VolumeType: type, [member]: value } as SizedVolume);
  const note = (value: number): string[] => [
    `Ebs.${member} is ${value}; ${type} volumes allow ${least} to ${most} ${unit} (as of 2026-07: ${SOURCE})`,
  ];
  expect([beyond(least), beyond(most)]).toEqual([[], []]);
  expect([beyond(least - 1), beyond(most + 1)]).toEqual([note(least - 1), note(most + 1)]);
});

test.each([
  [{ path: 'Ebs' }],
  [{ path: 'Ebs', VolumeSize: 1e9 }],
  [{ path: 'Ebs', VolumeType: 'gp9', VolumeSize: 1e9 }],
  [{ path: 'Ebs', VolumeType: 'unit', VolumeSize: 1e9 }],
  [{ path: 'Ebs', VolumeType: 'toString', VolumeSize: 1e9, Iops: 1 }],
  [{ path: 'Ebs', VolumeType: 'st1', Iops: 1, Throughput: 1 }],
])('prints no note on the volume %j', (volume) => {
  expect(numbersBeyond(volume)).toEqual([]);
});
