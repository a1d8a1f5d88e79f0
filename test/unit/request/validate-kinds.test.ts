// Longs, doubles, timestamps and minimums: values that are sent, and messages for other values.
import { expect, test } from 'vitest';
import type { ValidationLevel } from '../../../src/config/validation-level.ts';
import { CliError } from '../../../src/errors.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { ForeignScalar, type InputObject, type InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { validate } from '../../../src/request/validate.ts';

const SHAPE: Shape = {
  $id: 'kinds',
  type: 'object',
  additionalProperties: false,
  properties: {
    At: { type: 'string', format: 'date-time' },
    Ats: { type: 'array', items: { type: 'string', format: 'date-time' } },
    Minutes: { type: 'integer', format: 'int64' },
    Price: { type: 'number' },
    MaxResults: { type: 'integer', minimum: 1 },
    Permission: { type: 'object', additionalProperties: false, properties: { UserId: { type: 'string' } } },
  },
} as Shape;

const draft = (json: string): InputObject => parseJson(json) as InputObject;
const check = (given: InputObject, level: ValidationLevel = 'aws') => validate(given, SHAPE, { level });

test.each([
  ['{"At":"2026-01-02"}', { At: '2026-01-02T00:00:00Z' }],
  ['{"At":1767323045.25}', { At: '2026-01-02T03:04:05.250000Z' }],
  ['{"Ats":["0",1]}', { Ats: ['1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z'] }],
  ['{"Minutes":9007199254740991}', { Minutes: 9007199254740991 }],
  ['{"Minutes":99999999999999999999}', { Minutes: '99999999999999999999' }],
  ['{"Minutes":true}', { Minutes: 'True' }],
  ['{"Price":0.5}', { Price: 0.5 }],
  ['{"Price":2.0}', { Price: 2 }],
  ['{"Price":2}', { Price: 2 }],
  ['{"MaxResults":1}', { MaxResults: 1 }],
])('sends the members %s as %j', (json, request) => {
  expect(JSON.parse(JSON.stringify(check(draft(json))))).toEqual(request);
});

test('rejects a boolean for a number at the level documented', () => {
  const message =
    'Parameter validation failed:\nInvalid type for parameter Minutes, value: true, type: boolean, valid types: long';
  expect(() => check(draft('{"Minutes":true}'), 'documented')).toThrow(message);
});

test('converts a timestamp in a request to a Date', () => {
  expect(check(draft('{"At":"2026-01-02"}')).At).toBeInstanceOf(Date);
});

const TIMESTAMPS = 'must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z, or seconds since 1970';

const REFUSED: [given: InputObject | string, problem: string, hints?: string[]][] = [
  [
    '{"At":"foo"}',
    'Invalid type for parameter At, value: foo, type: string, valid types: timestamp',
    [`At ${TIMESTAMPS}`],
  ],
  ['{"At":""}', 'Invalid type for parameter At, value: , type: string, valid types: timestamp', [`At ${TIMESTAMPS}`]],
  [
    '{"At":null}',
    'Invalid type for parameter At, value: null, type: null, valid types: timestamp',
    [`At ${TIMESTAMPS}`],
  ],
  ['{"At":[]}', 'Invalid type for parameter At, value: [], type: list, valid types: timestamp', [`At ${TIMESTAMPS}`]],
  [
    '{"At":true}',
    'Invalid type for parameter At, value: true, type: boolean, valid types: timestamp',
    [`At ${TIMESTAMPS}`],
  ],
  [
    new Map<string, InputValue>([['At', new ForeignScalar('date', '2026-01-02')]]),
    'Invalid type for parameter At, value: 2026-01-02, type: date, valid types: timestamp',
    ['At: put this date in quotes'],
  ],
  ['{"Ats":["foo"]}', 'Invalid type for parameter Ats[0], value: foo, type: string, valid types: timestamp', []],
  [
    '{"At":"2026"}',
    'Invalid value for parameter At, value: 2026: the AWS CLI would read it as seconds since 1970, 1970-01-01T00:33:46Z',
    [`At ${TIMESTAMPS}`],
  ],
  [
    '{"At":1767323045123}',
    'Invalid value for parameter At, value: 1767323045123: these seem to be milliseconds since 1970, and seconds are wanted',
    [`At ${TIMESTAMPS}`],
  ],
  [
    '{"Minutes":"15"}',
    'Invalid type for parameter Minutes, value: 15, type: string, valid types: long',
    ['Minutes: write 15 without quotes'],
  ],
  ['{"Minutes":2.0}', 'Invalid type for parameter Minutes, value: 2.0, type: float, valid types: long'],
  [
    '{"Price":"5"}',
    'Invalid type for parameter Price, value: 5, type: string, valid types: double',
    ['Price: write 5 without quotes'],
  ],
  ['{"Price":true}', 'Invalid type for parameter Price, value: true, type: boolean, valid types: double'],
  ['{"Price":NaN}', 'Invalid value for parameter Price, value: NaN, only finite numbers can be sent'],
  [
    '{"Price":9007199254740993}',
    'Invalid value for parameter Price, value: 9007199254740993, only integers up to 9007199254740991 can be sent exactly',
  ],
  ['{"MaxResults":0}', 'Invalid value for parameter MaxResults, value: 0, valid min value: 1'],
  ['{"Permission":"all"}', 'Invalid type for parameter Permission, value: all, type: string, valid types: structure'],
  [
    '{"Permission":{"User":"1"}}',
    'Unknown parameter in Permission: "User", must be one of: UserId',
    ['Permission.User: did you mean UserId?'],
  ],
];

test.each(REFUSED)('rejects the members %o: %s', (given, problem, hints = []) => {
  const attempt = () => check(typeof given === 'string' ? draft(given) : given);
  expect(attempt).toThrow(new CliError('parameter', `Parameter validation failed:\n${problem}`, { hints }));
});

test('at the level none, ignores minimums and the type of a double but rejects an invalid timestamp', () => {
  expect(check(draft('{"MaxResults":0,"Price":"5"}'), 'none')).toEqual({ MaxResults: 0, Price: '5' });
  expect(() => check(draft('{"At":"foo"}'), 'none')).toThrow('valid types: timestamp');
});

test('prints shell hints for options that take a structure', () => {
  const adviceOn = (member: string): string[] => [`hint on ${member}`];
  const given = draft('{"At":"foo","Permission":{"User":"1"}}');
  expect(() => validate(given, SHAPE, { level: 'aws', adviceOn })).toThrow(
    expect.objectContaining({ hints: ['hint on Permission', expect.any(String)] }),
  );
});
