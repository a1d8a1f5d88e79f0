// Timestamps as AWS CLI 2.36 sends them, except for incomplete dates and for names of months and zones.
import { expect, test } from 'vitest';
import { ForeignScalar, type InputValue } from '../../../src/request/input-value.ts';
import { parseTimestamp } from '../../../src/request/parse-timestamp.ts';

const SENT: [value: InputValue, text: string][] = [
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123456Z'],
  ['2026-01-02T03:04:05-0800', '2026-01-02T11:04:05Z'],
  ['2026-01-02T03:04:05', '2026-01-02T03:04:05Z'],
  ['2026-01-02', '2026-01-02T00:00:00Z'],
  [' 2026-01-02\n', '2026-01-02T00:00:00Z'],
  ['1767323045', '2026-01-02T03:04:05Z'],
  ['1767323045.5', '2026-01-02T03:04:05.500000Z'],
  ['0', '1970-01-01T00:00:00Z'],
  ['-1', '1969-12-31T23:59:59Z'],
  ['+5.', '1970-01-01T00:00:05Z'],
  ['.5', '1970-01-01T00:00:00.500000Z'],
  [' 5 ', '1970-01-01T00:00:05Z'],
  ['99999999999', '5138-11-16T09:46:39Z'],
  [1767323045n, '2026-01-02T03:04:05Z'],
  [1767323045.25, '2026-01-02T03:04:05.250000Z'],
  [new ForeignScalar('date', '2026-01-02T03:04:05.5Z'), '2026-01-02T03:04:05.500000Z'],
  [new ForeignScalar('date', '2026-01-02 03:04:05'), '2026-01-02T03:04:05Z'],
  // The AWS CLI sends 1-01-01T00:00:00Z, a year of one digit.
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  // The AWS CLI reads this as seconds, in August 1970.
  ['20260102', '2026-01-02T00:00:00Z'],
];

test.each(SENT)('sends the timestamp %o as %s', (value, text) => {
  expect(parseTimestamp(value)?.toISOString()).toBe(text);
});

test('the time of a parsed Date matches the text that ec2img sends', () => {
  expect(parseTimestamp('2026-01-02T05:04:05.678+02:00')?.getTime()).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
});

test.each<InputValue>([
  '',
  'foo',
  'now',
  'tomorrow',
  '+1 day',
  'nan',
  'inf',
  '2026-02-30',
  '2026-01-02T24:00:00Z',
  '10000-01-01T00:00:00Z',
  '@1767323045',
  // Milliseconds.
  '1767323045123',
  // The AWS CLI reads these as seconds, too.
  '1e9',
  '1.76732e+09',
  '1_000',
  '١٥',
  // Dates that other parsers read as other days.
  '02.01.2026',
  '01/02/2026',
  '1/2/3',
  'Jan 2 2026',
  // The AWS CLI reads these as seconds, in 1970 or in the year 8390.
  '2026',
  '202601',
  '2026002',
  '202601020304',
  '20260102030405',
  null,
  true,
  [[]],
  new Map(),
  1e30,
  new ForeignScalar('date', '2026-01-02'),
  new ForeignScalar('set', '12:00'),
])('rejects the value %o, which is not a timestamp', (value) => {
  expect(parseTimestamp(value)).toBeUndefined();
});
