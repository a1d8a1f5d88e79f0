// What the AWS CLI 2.36 accepts, and what it takes it for (measured: dateutil.parser.parse).
import { expect, test } from 'vitest';
import { parseInstant } from '../../../src/text/instant.ts';

const NEW_YEAR = Date.UTC(2099, 0, 1);
test.each<[string, number]>([
  ['2099-01-01T00:00:00Z', NEW_YEAR],
  ['2099-01-01T00:00:00+0000', NEW_YEAR],
  ['2099-01-01T00:00:00-00:00', NEW_YEAR],
  ['2099-01-01T00:00:00+01:00', NEW_YEAR - 3_600_000],
  ['2099-01-01T00:00:00 +01:00', NEW_YEAR - 3_600_000],
  ['2099-01-01T00:00:00-0130', NEW_YEAR + 5_400_000],
  ['2099-01-01T00:00:00+01', NEW_YEAR - 3_600_000],
  ['2099-01-01 00:00:00Z', NEW_YEAR],
  ['2099-01-01 00:00:00 UTC', NEW_YEAR],
  ['2099-01-01T00:00:00UTC', NEW_YEAR],
  ['2099-01-01T00:00:00 GMT', NEW_YEAR],
  ['2099-01-01t00:00:00z', NEW_YEAR],
  ['20990101T000000Z', NEW_YEAR],
  ['2099-01-01T00:00Z', NEW_YEAR],
  ['2099-01-01T00:00:00.5Z', NEW_YEAR + 500],
  ['2099-01-01T00:00:00,5Z', NEW_YEAR + 500],
  ['2099-01-01T00:00:00.1234567Z', NEW_YEAR + 123],
  ['2099-01-01T00:00:00.123456789012Z', NEW_YEAR + 123],
  [' 2099-01-01T00:00:00Z\n', NEW_YEAR],
  ['Fri, 01 Jan 2099 00:00:00 GMT', NEW_YEAR],
  ['Fri, 1 Jan 2099 01:00:00 +0100', NEW_YEAR],
  ['Thu Jan  1 00:00:00 UTC 2099', NEW_YEAR],
  ['Thu Jan 01 00:00:00 GMT 2099', NEW_YEAR],
  // Local time.
  ['2099-01-01T00:00:00', new Date(2099, 0, 1).getTime()],
  ['2099-01-01 00:00:00', new Date(2099, 0, 1).getTime()],
  ['2099-01-01', new Date(2099, 0, 1).getTime()],
])('%j is a point in time', (text, milliseconds) => {
  expect(parseInstant(text)?.getTime()).toBe(milliseconds);
});

test.each([
  '',
  ' ',
  'tomorrow',
  '4102444800',
  4_102_444_800,
  null,
  undefined,
  true,
  ['2099-01-01'],
  '2099-01-01T00:00:00utc',
  '2099-01-01T24:00:00Z',
  '2099-02-30T00:00:00Z',
  '2099-01-01T00:00:60Z',
  '2099-13-01T00:00:00Z',
  'Fri, 01 Foo 2099 00:00:00 GMT',
  '2099-01-01T00:00:00Zx',
])('%j is not a point in time', (value) => {
  expect(parseInstant(value)).toBeUndefined();
});
