// Values that AWS CLI 2.36 builds from a response, before --query and --output.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shape } from '../../../src/model/shape.ts';
import { buildResponseValue } from '../../../src/output/response-value.ts';

const TAG: Shape = { type: 'object', properties: { Key: { type: 'string' }, Value: { type: 'string' } } };
const SNAPSHOT: Shape = {
  type: 'object',
  properties: {
    StartTime: { type: 'string', format: 'date-time' },
    FullSize: { type: 'integer', format: 'int64' },
    Encrypted: { type: 'boolean' },
    Description: { type: 'string' },
    State: { type: 'object', properties: { Code: { type: 'integer' } } },
    Tags: { type: 'array', items: TAG },
    Times: { type: 'array', items: { type: 'string', format: 'date-time' } },
  },
};
const OUTPUT: Shape = {
  type: 'object',
  properties: { NextToken: { type: 'string' }, Snapshots: { type: 'array', items: SNAPSHOT } },
};

/** Converts to JSON, so that the order of members matters. */
const text = (snapshot: object): string =>
  JSON.stringify(buildResponseValue({ Snapshots: [snapshot] }, OUTPUT, 'iso8601'));

test.each([
  [
    { Tags: [{ Value: 'v', Key: 'k' }], Encrypted: false, FullSize: 2147483648 },
    '{"FullSize":2147483648,"Encrypted":false,"Tags":[{"Key":"k","Value":"v"}]}',
  ],
  // <description/>, <state/>, <tagSet/> and <item/> are present but empty.
  [{ Description: '', State: {}, Tags: [] }, '{"Description":"","State":{},"Tags":[]}'],
  [{ Tags: [{}, { Key: '' }] }, '{"Tags":[{},{"Key":""}]}'],
  // A missing member is omitted, not null.
  [{ Description: undefined }, '{}'],
  // EC2 and the SDK have more members than the schema.
  [{ Newer: 1, Tags: [{ Key: 'k', Newer: [] }] }, '{"Tags":[{"Key":"k"}]}'],
])('converts the snapshot %j in a response to %s', (snapshot, expected) => {
  expect(text(snapshot)).toBe(`{"Snapshots":[${expected}]}`);
});

test('prints NextToken before the list, as in the schema', () => {
  const response = { Snapshots: [], NextToken: 't' };
  expect(JSON.stringify(buildResponseValue(response, OUTPUT, 'iso8601'))).toBe('{"NextToken":"t","Snapshots":[]}');
});

test('returns an empty value for an operation without output members', () => {
  expect(buildResponseValue({ Return: true }, { type: 'object' }, 'iso8601')).toEqual({});
});

const TIMESTAMPS: [written: string, iso8601: string][] = [
  ['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05+00:00'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05+00:00'],
  ['2026-01-02T03:04:05.123Z', '2026-01-02T03:04:05.123000+00:00'],
  ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123456+00:00'],
  ['2026-01-02T03:04:05+02:00', '2026-01-02T03:04:05+02:00'],
  ['2026-01-02T03:04:05.5-08:00', '2026-01-02T03:04:05.500000-08:00'],
  ['2026-01-02T03:04:05', '2026-01-02T03:04:05'],
  ['2026-01-02', '2026-01-02T00:00:00'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00+00:00'],
  ['1767323045', '2026-01-02T03:04:05+00:00'],
  ['1767323045.5', '2026-01-02T03:04:05.500000+00:00'],
  ['2026', '1970-01-01T00:33:46+00:00'],
  ['20260102', '1970-08-23T11:48:22+00:00'],
  ['20260102T030405Z', '2026-01-02T03:04:05+00:00'],
  // The AWS CLI fails on these and prints nothing.
  ['foo', 'foo'],
  ['', ''],
  ['  ', '  '],
  ['99999999999999999', '99999999999999999'],
];

beforeEach(() => vi.stubEnv('TZ', 'UTC'));
afterEach(() => vi.unstubAllEnvs());

// New York: measured on AWS CLI 2.36. The others: Python 3.11, datetime.fromtimestamp with a zone.
test.each([
  ['America/New_York', '1767323045', '2026-01-01T22:04:05-05:00'],
  ['America/New_York', '1783058645.25', '2026-07-03T02:04:05.250000-04:00'],
  ['Asia/Kolkata', '1767323045', '2026-01-02T08:34:05+05:30'],
  ['America/New_York', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05+00:00'],
  ['America/New_York', '2026-01-02T03:04:05', '2026-01-02T03:04:05'],
])('with the time zone %s, %s is %s', (zone, wire, iso8601) => {
  vi.stubEnv('TZ', zone);
  expect(text({ Times: [wire] })).toBe(`{"Snapshots":[{"Times":["${iso8601}"]}]}`);
});

// No response of the operations has such a member yet.
test.each([
  ['0.5', '0.5'],
  ['8.0', '8'],
  ['x', '"x"'],
  ['nan', '"nan"'],
])('a double that EC2 sends as %s is %s', (wire, json) => {
  const shape: Shape = { type: 'object', properties: { Price: { type: 'number' } } };
  expect(JSON.stringify(buildResponseValue({ Price: wire }, shape, 'iso8601'))).toBe(`{"Price":${json}}`);
});

describe('the value of a response', () => {
  test.each(TIMESTAMPS)(
    'contains the timestamp %j as %j, or unchanged with cli_timestamp_format = wire',
    (wire, iso8601) => {
      const response = { Snapshots: [{ StartTime: wire, Times: [wire] }] };
      const values = (['iso8601', 'wire'] as const).map((format) => buildResponseValue(response, OUTPUT, format));
      expect(values).toEqual([
        { Snapshots: [{ StartTime: iso8601, Times: [iso8601] }] },
        { Snapshots: [{ StartTime: wire, Times: [wire] }] },
      ]);
    },
  );
});

test('does not change a string member that looks like a timestamp', () => {
  expect(text({ Description: '2026-01-02T03:04:05.000Z' })).toContain('"2026-01-02T03:04:05.000Z"');
});
