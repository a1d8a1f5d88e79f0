// Expected readings: requests of AWS CLI 2.36.7 for `--deprecate-at`, and dateutil 2.9 for years of two digits.
import { expect, test } from 'vitest';
import { parseTimestamp } from '../../../src/request/parse-timestamp.ts';
import { readingOf } from '../../../src/request/timestamp-reading.ts';

const TODAY = new Date('2026-11-28T12:00:00Z');
const as = (time: string): string => `the AWS CLI would read it as ${time}`;
const seconds = (time: string): string => as(`seconds since 1970, ${time}`);
const unit = (name: string): string => `these seem to be ${name} since 1970, and seconds are wanted`;
const INCOMPLETE = 'the date is incomplete; the AWS CLI would add what is missing from the date of today';

const READINGS: [text: string, reading: string | undefined][] = [
  ['2026', seconds('1970-01-01T00:33:46Z')],
  [' 2026 ', seconds('1970-01-01T00:33:46Z')],
  ['202601', seconds('1970-01-03T08:16:41Z')],
  ['2026002', seconds('1970-01-24T10:46:42Z')],
  ['20261301', seconds('1970-08-23T12:08:21Z')],
  ['202601020304', seconds('8390-03-04T05:11:44Z')],
  ['20260102030405', as('2026-01-02T03:04:05Z')],
  ['20261302030405', undefined],
  ['1e9', seconds('2001-09-09T01:46:40Z')],
  ['1_000', seconds('1970-01-01T00:16:40Z')],
  ['1767323045123', unit('milliseconds')],
  ['1767323045123456', unit('microseconds')],
  ['1767323045123456789', unit('nanoseconds')],
  ['999999999999999', undefined],
  ['1e30', undefined],
  ['inf', undefined],
  ['nan', undefined],
  ['02.01.2026', as('2026-02-01T00:00:00Z')],
  ['01/02/2026', as('2026-01-02T00:00:00Z')],
  ['13/02/2026', as('2026-02-13T00:00:00Z')],
  ['1/2/3', as('2003-01-02T00:00:00Z')],
  ['26-1-2', as('2002-01-26T00:00:00Z')],
  ['99-1-2', as('1999-01-02T00:00:00Z')],
  ['1/2/75', as('2075-01-02T00:00:00Z')],
  ['1/2/76', as('1976-01-02T00:00:00Z')],
  ['2026/01/02', as('2026-01-02T00:00:00Z')],
  ['2026.01.02', as('2026-01-02T00:00:00Z')],
  ['2026-1-2', as('2026-01-02T00:00:00Z')],
  ['2026-01-02T3:4:5Z', as('2026-01-02T03:04:05Z')],
  ['2026-01-02T03:04:05 UTC', as('2026-01-02T03:04:05Z')],
  ['2026-01-02 03:04:05 EST', as('2026-01-02T03:04:05Z, without the zone EST')],
  ['2026-1-2 03:04 +02:00', as('2026-01-02T03:04:00+02:00')],
  ['Jan 2 2026', as('2026-01-02T00:00:00Z')],
  ['January 2, 2026', as('2026-01-02T00:00:00Z')],
  ['2 January 2026', as('2026-01-02T00:00:00Z')],
  ['02-Jan-2026', as('2026-01-02T00:00:00Z')],
  ['Fri, 02 Jan 2026 03:04:05 GMT', as('2026-01-02T03:04:05Z')],
  ['Fri, 02 Jan 2026 03:04:05 CET', as('2026-01-02T03:04:05Z, without the zone CET')],
  ['Fri Jan  2 03:04:05 UTC 2026', as('2026-01-02T03:04:05Z')],
  ['Fri Jan  2 03:04:05 2026', as('2026-01-02T03:04:05Z')],
  ['Jan 32 2026', undefined],
  ['Foo 2 2026', undefined],
  ['31.13.2026', undefined],
  ['2026-1-2 25:00', undefined],
  ['2026-1-2 noon', undefined],
  // dateutil refuses them, too.
  ['2026-01-02T03:04:05Zfoo', undefined],
  ['2026-01-02T03:04:05 est', undefined],
  ['2026-01-02T03:04:05+25:00', undefined],
  ['2026-01-02T03:04:05+02:60', undefined],
  ['2026-01-02TT03:04:05Z', undefined],
  // It reads this time as 15:04:05.
  ['2026-01-02 03:04:05 PM', undefined],
  ...['2026-01', '2026/1', '10:00', '3pm', 'T03:04:05Z', 'January', 'Fri'].map((text): [string, string] => [
    text,
    INCOMPLETE,
  ]),
  ...['', 'foo', 'now', 'tomorrow', '+1 day', '2026-W01-1', '2026-002', '@1767323045', '"2026-01-02"'].map(
    (text): [string, undefined] => [text, undefined],
  ),
];

test.each(READINGS)('explains the timestamp %j with %j', (text, reading) => {
  expect(parseTimestamp(text)).toBeUndefined();
  expect(readingOf(text, TODAY)).toBe(reading);
});
