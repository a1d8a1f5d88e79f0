// Timestamps of requests. The AWS CLI reads any date that Python's dateutil makes sense of (`02.01.2026` is the first of
// February); here ISO 8601 and seconds since 1970 are read alone, so that no date is taken for another.

import { fromEpochSeconds, type IsoTime, inUtc, parseIso8601, renderIso8601 } from '../text/iso8601.ts';
import { parsePythonFloat } from '../text/python-numbers.ts';
import { ForeignScalar, type InputValue } from './input-value.ts';

/** A date that keeps its microseconds: the SDK sends what `toISOString` returns. */
class Timestamp extends Date {
  readonly text: string;
  constructor(text: string) {
    super(text);
    this.text = text;
  }
  override toISOString(): string {
    return this.text;
  }
}

/** The point in time that a value of a member of type timestamp stands for; undefined where it stands for none. */
export function parseTimestamp(value: InputValue): Date | undefined {
  const time = timeOf(value);
  const utc = time && inUtc(time);
  return utc && new Timestamp(renderIso8601({ ...utc, offset: 'Z' }));
}

function timeOf(value: InputValue): IsoTime | undefined {
  if (typeof value === 'string') return timeOfText(value.trim());
  if (typeof value === 'number' || typeof value === 'bigint') return fromEpochSeconds(Number(value));
  // The AWS CLI refuses a YAML date that has no time and no quotes.
  const isTime = value instanceof ForeignScalar && value.type === 'date' && value.text.includes(':');
  return isTime ? parseIso8601(value.text) : undefined;
}

function timeOfText(text: string): IsoTime | undefined {
  const time = parseIso8601(text);
  if (time || CALENDAR_DIGITS.test(text)) return time;
  const seconds = parsePythonFloat(text);
  return seconds === undefined ? undefined : fromEpochSeconds(seconds);
}

/**
 * A year, month, day, hour, minute and second without anything between them. To the AWS CLI `2026` is a time of 1970,
 * `202601020304` one of the year 8390.
 */
const CALENDAR_DIGITS = /^(?:19|20)\d\d(?:\d\d(?:\d\d(?:\d{4}(?:\d\d)?)?)?)?$/;
