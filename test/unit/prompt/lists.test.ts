import { expect, test } from 'vitest';
import type { Instance } from '../../../src/operations/inventory.ts';
import { deviceText, instanceChoices, resourceChoices } from '../../../src/prompt/lists.ts';

const device = { name: '/dev/xvda', volumeId: 'vol-1', isDeleted: true };
const instance = (id: string, name: string, state: string, volumes: number): Instance => ({
  id,
  name,
  state,
  devices: Array(volumes).fill(device),
});
const lines = (choices: readonly { name: string }[]): string[] => choices.map(({ name }) => name);

test('the list of instances has aligned columns', () => {
  const choices = instanceChoices(
    [
      instance('i-1', 'web', 'running', 2),
      instance('i-22', 'データ', 'stopped', 1),
      instance('i-3', '', 'stopping', 0),
    ],
    80,
  );
  expect(lines(choices)).toEqual([
    'i-1   web     running   2 volumes',
    'i-22  データ  stopped   1 volume',
    'i-3           stopping  0 volumes',
  ]);
  expect(choices.map(({ short }) => short)).toEqual(['i-1 (web)', 'i-22 (データ)', 'i-3']);
});

test.each([
  // A margin of 3; ID, state and volumes 3 + 7 + 8; gaps 6: 27 columns are not available for the name.
  [47, `${'n'.repeat(19)}…`],
  [39, `${'n'.repeat(11)}…`],
  [20, `${'n'.repeat(11)}…`],
  [57, 'n'.repeat(30)],
])('the list of instances shortens a long name to fit %i columns', (columns, shown) => {
  const [choice] = instanceChoices([instance('i-1', 'n'.repeat(30), 'running', 1)], columns);
  expect(choice?.name).toBe(`i-1  ${shown}  running  1 volume`);
  expect(choice?.text).toBe(`i-1 ${'n'.repeat(30)} running 1 volume`);
});

test('the list of instances escapes control characters', () => {
  const [choice] = instanceChoices([instance('i-1', 'a\x1b[2J\nb\tc', 'running', 1)], 80);
  expect(choice?.name).toBe('i-1  a\\x1b[2J b c  running  1 volume');
  expect(choice?.short).toBe('i-1 (a\\x1b[2J b c)');
  expect(deviceText({ ...device, name: '/dev/\x07' })).toBe('/dev/\\x07');
});

test('the list of resources shows their facts, or else their creation times', () => {
  const image = {
    id: 'ami-1',
    name: 'web',
    state: 'pending',
    created: '2026-01-02T03:04:05.000Z',
    facts: [],
    note: '',
  };
  const snapshot = { ...image, id: 'snap-1', facts: ['8 GiB', '2026-01-02'], note: 'nightly' };
  const resources = [
    image,
    { ...image, id: 'ami-2', name: 'w', state: 'available', created: '' },
    snapshot,
    { ...snapshot, name: '' },
  ];
  expect(lines(resourceChoices(resources, 80))).toEqual([
    'ami-1   web           pending    2026-01-02 03:04',
    'ami-2   w             available',
    'snap-1  web: nightly  pending    8 GiB, 2026-01-02',
    'snap-1  nightly       pending    8 GiB, 2026-01-02',
  ]);
});

test('the list of devices shows the size of a device if it is known', () => {
  expect(deviceText(device)).toBe('/dev/xvda');
  expect(deviceText({ ...device, size: 8 })).toBe('/dev/xvda 8 GiB');
});
