// Whether an image was created after a request was sent, although clocks may be wrong or be set in between.

import type { Exchange } from '../../aws/exchange.ts';

/**
 * The creation of an image, compared with the time from the request to the lookup.
 * - `during`: in that time.
 * - `perhaps`: in that time, unless a clock was set in between.
 * - `near`: at most 65 minutes before it by a clock that a response has told, or any time after it, so that a clock must
 *   have been set. At most 5 seconds before it if the clock of the service told the time of the request.
 * - `far`: earlier, by every clock.
 * - `unknown`: not known, because the image or the response has no valid date.
 */
export type CreationTime = 'during' | 'perhaps' | 'near' | 'far' | 'unknown';

/** An interval in milliseconds, with both ends. */
type Interval = readonly [low: number, high: number];

/** Date headers lack the milliseconds of their second, and so do the creation dates of EC2, which end with `.000Z`. */
const SECOND = 999;

/** Milliseconds for which EC2 may not list an image: it is eventually consistent. */
export const UNLISTED_FOR = 300_000;

/** Clocks of the servers of a service may differ by this many milliseconds without having been set. */
const SAME_CLOCK = 5000;

/** The clock of Date headers may be ahead of that of creation dates by this many milliseconds. */
const AHEAD = 2000;

/**
 * EC2 rejects a signature whose time is more than five minutes from its clock, in milliseconds (AWS Signature Version 4).
 * So a request that it has carried out tells its clock at that time.
 */
const SIGNATURE_VALIDITY = 300_000;

/** A clock may be set by an hour, for example for daylight saving time. With a margin, in milliseconds. */
const NEAR = 65 * 60_000;

/** The creation date of an image in a lookup. */
export interface Listed {
  readonly date: string | undefined;
  readonly lookup: Exchange;
}

/** What a call knows about the clock of the service. */
export interface Evidence {
  /** The lookup that listed the image. */
  readonly lookup: Exchange;
  /** The creation dates in all lookups of the call. */
  readonly listed: readonly Listed[];
  /** All attempts and lookups of the call. */
  readonly exchanges: readonly Exchange[];
  /** The time of the first ambiguous attempt is by the clock of the service. Otherwise, it is by ours. */
  readonly isByService?: boolean;
}

/**
 * Compares the creation date of an image with the first ambiguous attempt. Our clock serves only to sign requests, and
 * durations are those of the monotonic clock.
 */
export function creationTime(creationDate: string | undefined, evidence: Evidence): CreationTime {
  const { lookup, listed, exchanges, isByService = false } = evidence;
  const created = parseDate(creationDate);
  const first = exchanges.find(({ isUncertain }) => isUncertain);
  if (created === undefined || first?.sent === undefined) return 'unknown';
  const offset = offsetOf(lookup, first);
  if (offset === undefined) return 'unknown';
  const lookups = listed.filter(({ date }) => date === creationDate).map((one) => one.lookup);
  if ([lookup, ...lookups].some((one) => isFuture(created, one, 0))) return 'near';
  const age = ageBy(offset, created, first);
  const offsets = exchanges.map((exchange) => offsetOf(exchange, first)).filter((one) => one !== undefined);
  const margin = isByService && isSteady(offset, first, evidence) ? SAME_CLOCK : NEAR;
  if ([...offsets, OURS].every((one) => ageBy(one, created, first) > margin)) return 'far';
  if (age > 0) return 'near';
  return isSteady(offset, first, evidence) ? 'during' : 'perhaps';
}

/** The clock with which the request was signed. */
const OURS: Interval = [0, 0];

/** The interval of the clock of a service that has accepted a signature, relative to the time of that signature. */
const SIGNED: Interval = [-SIGNATURE_VALIDITY, SIGNATURE_VALIDITY];

/** Milliseconds by which an image is older than a request, if the clock of the service was ahead by an offset. */
function ageBy([low]: Interval, created: number, { signed = 0 }: Exchange): number {
  const isWhole = created % 1000 === 0;
  return signed + low - AHEAD - (created + (isWhole ? SECOND : 0));
}

/** Checks whether an image was created after the lookup that listed it, by more than a tolerance in milliseconds. */
function isFuture(created: number, { sent = 0, received = 0, response }: Exchange, tolerance: number): boolean {
  const { date = Number.NaN } = response ?? {};
  return created > date + SECOND + (received - sent) + tolerance;
}

/**
 * How far the clock of the service was ahead of the signature when the request `first` was sent, according to the Date
 * header of an exchange.
 */
function offsetOf({ sent, received, response }: Exchange, first: Exchange): Interval | undefined {
  const { date } = response ?? {};
  if (date === undefined || sent === undefined || received === undefined) return undefined;
  const { signed = 0, sent: start = 0 } = first;
  return [date - (received - start) - signed, date + SECOND - (sent - start) - signed];
}

/**
 * Checks that the clock of the service was not set since the request was sent: all Date headers agree, no image is from the
 * future, and the clock agreed with ours at that time. That is known from a response that arrived before, or because the
 * service accepted the signature.
 */
function isSteady(offset: Interval, first: Exchange, { listed, exchanges }: Evidence): boolean {
  if (listed.some(({ date, lookup }) => isFuture(parseDate(date) ?? 0, lookup, SAME_CLOCK))) return false;
  const dated = exchanges.flatMap((exchange) => {
    const interval = offsetOf(exchange, first);
    return interval ? [{ exchange, interval }] : [];
  });
  const isBefore = ({ received = Number.POSITIVE_INFINITY }: Exchange): boolean => received <= (first.sent ?? 0);
  const isKnown = dated.some(({ exchange }) => isBefore(exchange));
  return dated.every(({ interval }) => gap(interval, offset) <= SAME_CLOCK) && (isKnown || gap(offset, SIGNED) === 0);
}

/** The distance of two intervals, 0 if they overlap. */
const gap = ([low, high]: Interval, [otherLow, otherHigh]: Interval): number =>
  Math.max(0, low - otherHigh, otherLow - high);

/** Parses a date of ISO 8601. Date.parse also accepts years with six digits, and days that no month has. */
export function parseDate(text = ''): number | undefined {
  const time = Date.parse(text);
  const [day = ''] = text.split('T');
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(time) || Number.isNaN(midnight) || day.length !== 'YYYY-MM-DD'.length) return undefined;
  return new Date(midnight).toISOString().startsWith(day) ? time : undefined;
}
