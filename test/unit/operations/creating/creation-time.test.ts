// Creation dates and clocks. The expected values follow from the times, which are all written out.
import { expect, test } from 'vitest';
import { Exchange, parseHttpDate } from '../../../../src/aws/exchange.ts';
import { type CreationTime, creationTime } from '../../../../src/operations/creating/creation-time.ts';

/** Our clock when the first request was sent. Times below are seconds after it. */
const START = Date.parse('2026-01-02T03:04:05.000Z');
const HOUR = 3600;
const DAY = 24 * HOUR;

const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();

/** An exchange from `sent` to `received`, with a Date header. The time of the signature is that of our clock. */
function exchange(sent: number, received: number, date: number | undefined, isUncertain = false): Exchange {
  const response = { status: 200, reason: '', date: date === undefined ? date : START + 1000 * date };
  const times = { signed: START + 1000 * sent, sent: 1000 * sent, received: 1000 * received };
  return Object.assign(new Exchange(), { ...times, response, isUncertain });
}

const lost = exchange(0, 1, undefined, true);

interface Case {
  readonly created: number;
  /** The Date header of the lookup, which is sent at 10 and received at 11. */
  readonly date?: number | undefined;
  readonly expected: CreationTime;
}

test.each<[string, Case]>([
  ['is in the second of the request', { created: 0, date: 10, expected: 'during' }],
  ['is in the second before the request, whose lookup took a second', { created: -1, date: 10, expected: 'during' }],
  [
    'is two seconds earlier than that, by a clock that is behind the Date header',
    { created: -3, date: 10, expected: 'during' },
  ],
  ['is three seconds earlier than that', { created: -4, date: 10, expected: 'near' }],
  ['has milliseconds, and is two and a half seconds earlier', { created: -3.5, date: 10, expected: 'near' }],
  ['is in the second of the lookup', { created: 11, date: 10, expected: 'during' }],
  ['is after the lookup', { created: 13, date: 10, expected: 'near' }],
  ['is 64 minutes older', { created: -64 * 60, date: 10, expected: 'near' }],
  ['is 66 minutes older', { created: -66 * 60, date: 10, expected: 'far' }],
  ['is a year later', { created: 365 * DAY, date: 10, expected: 'near' }],
  ['is within the call by a clock that is 4 minutes ahead', { created: 240, date: 250, expected: 'during' }],
  ['is within the call by a clock that is an hour ahead', { created: HOUR, date: HOUR + 10, expected: 'perhaps' }],
  ['is within the call by a clock that is an hour behind', { created: -HOUR, date: 10 - HOUR, expected: 'perhaps' }],
  ['is from before the clock of EC2 was set forward', { created: 0, date: HOUR + 10, expected: 'near' }],
  ['is from before the clock of EC2 was set forward by two hours', { created: 0, date: 2 * HOUR, expected: 'near' }],
  ['is a year old, by a clock that is a day ahead', { created: -365 * DAY, date: DAY, expected: 'far' }],
  ['is from before the clock of EC2 was set back', { created: 0, date: 10 - HOUR, expected: 'near' }],
  ['is a day ago, and no response has a date', { created: -DAY, date: undefined, expected: 'unknown' }],
  ['is within the call, and no response has a date', { created: 1, date: undefined, expected: 'unknown' }],
])('an image whose creation date %s', (_, { created, date, expected }) => {
  const lookup = exchange(10, 11, date);
  expect(creationTime(at(created), { lookup, listed: [], exchanges: [lost, lookup] })).toBe(expected);
});

// A response before the first ambiguous attempt tells the clock of the service at that time.
const throttled = (date: number) => exchange(-2, -1, date);

test.each<[string, readonly Exchange[], CreationTime]>([
  ['a response before the request agrees with', [throttled(DAY - 1), lost], 'during'],
  ['a response before the request shows to have been set', [throttled(-1), lost], 'perhaps'],
  ['an error after the request does not vouch for', [exchange(0, 1, DAY, true)], 'perhaps'],
])('an image within the call by a clock that is a day ahead, and that %s', (_, attempts, expected) => {
  const lookup = exchange(10, 11, DAY + 10);
  expect(creationTime(at(DAY), { lookup, listed: [], exchanges: [...attempts, lookup] })).toBe(expected);
});

test.each<[string, number, CreationTime]>([
  ['agree', 1, 'during'],
  ['differ by four seconds, as those of several servers', 5, 'during'],
  ['differ by a minute', 61, 'perhaps'],
])('an image within the call, if the Date headers of the error and of the lookup %s', (_, date, expected) => {
  const lookup = exchange(10, 11, 10);
  expect(creationTime(at(1), { lookup, listed: [], exchanges: [exchange(0, 1, date, true), lookup] })).toBe(expected);
});

test('our own clock does not count after the request is signed', () => {
  // Set back by an hour: the next request is signed at that time.
  const lookup = Object.assign(exchange(10, 11, 10), { signed: START - 1000 * HOUR });
  expect(creationTime(at(1), { lookup, listed: [], exchanges: [lost, lookup] })).toBe('during');
});

test.each([
  '',
  'yesterday',
  '2026-02-30T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-01-02T25:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
])('the creation date %j says nothing', (text) => {
  const lookup = exchange(10, 11, 10);
  expect(creationTime(text, { lookup, listed: [], exchanges: [lost, lookup] })).toBe('unknown');
});

// RFC 9110, section 5.6.7: one format that servers may send.
test.each([
  ['Fri, 02 Jan 2026 03:04:05 GMT', START],
  [undefined, undefined],
  ['', undefined],
  ['Mon, 02 Jan 2026 03:04:05 GMT', undefined],
  ['Tue, 31 Feb 2026 03:04:05 GMT', undefined],
  ['Sat, 13 Sep 275760 00:00:00 GMT', undefined],
  ['Fri, 02 Jan 2026 03:04:05 +0100', undefined],
  ['2026-01-02T03:04:05Z', undefined],
  ['1767323045', undefined],
])('the Date header %j is %j', (text, expected) => {
  expect(parseHttpDate(text)).toBe(expected);
});

test('a creation date may have an offset', () => {
  const lookup = exchange(10, 11, 10);
  expect(creationTime('2026-01-02T04:04:06+01:00', { lookup, listed: [], exchanges: [lost, lookup] })).toBe('during');
});

test.each<[number, CreationTime]>([
  [15, 'during'],
  [30, 'perhaps'],
])('an image within the call, if an earlier lookup lists an image that is created at %i seconds', (later, expected) => {
  const [early, lookup] = [exchange(7, 8, 10), exchange(10, 11, 10)];
  const listed = ['x', at(later)].map((date) => ({ date, lookup: early }));
  expect(creationTime(at(1), { lookup, listed, exchanges: [lost, early, lookup] })).toBe(expected);
});

test.each<[number, CreationTime]>([
  [2, 'during'],
  [-2, 'near'],
])(
  'an image within the call, if a lookup whose Date header is %i seconds after it listed it, too',
  (after, expected) => {
    const [early, lookup] = [exchange(4, 4, 5 + after), exchange(10, 11, 10)];
    expect(
      creationTime(at(5), { lookup, listed: [{ date: at(5), lookup: early }], exchanges: [lost, early, lookup] }),
    ).toBe(expected);
  },
);

test.each<[string, number, CreationTime]>([
  ['a day ahead', DAY, 'near'],
  ['of the year 9999', Date.parse('9999-12-31T00:00:00Z') / 1000 - START / 1000, 'near'],
])('an image within the call is near if the Date header of the lookup is %s', (_, ahead, expected) => {
  const lookup = exchange(10, 11, 10 + ahead);
  expect(creationTime(at(1), { lookup, listed: [], exchanges: [lost, lookup] })).toBe(expected);
});
