// Parses timestamps in requests: ISO 8601 and seconds since 1970. The AWS CLI also accepts any date that Python's dateutil
// can guess, and reads `02.01.2026` as the first of February.

import { fromEpochSeconds, type IsoTime, inUtc, parseIso8601, renderIso8601 } from '../text/iso8601.ts';
import { ForeignScalar, type InputValue } from './input-value.ts';

/** A Date with microseconds. The SDK sends the text that `toISOString` returns. */
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

/** Parses the value of a timestamp; undefined for a value that is not a timestamp. */
export function parseTimestamp(value: InputValue): Date | undefined {
  const time = timeOf(value);
  const utc = time && inUtc(time);
  return utc && new Timestamp(renderIso8601({ ...utc, offset: 'Z' }));
}

function timeOf(value: InputValue): IsoTime | undefined {
  if (typeof value === 'string') return timeOfText(value.trim());
  if (typeof value === 'number' || typeof value === 'bigint') return fromEpochSeconds(Number(value));
  // Like the AWS CLI, refuses a YAML date without a time, unless it is in quotes.
  const isTime = value instanceof ForeignScalar && value.type === 'date' && value.text.includes(':');
  return isTime ? parseIso8601(value.text) : undefined;
}

function timeOfText(text: string): IsoTime | undefined {
  const time = parseIso8601(text);
  if (time || CALENDAR_DIGITS.test(text)) return time;
  return SECONDS.test(text) ? fromEpochSeconds(Number(text)) : undefined;
}

/** Digits with or without a fraction. The AWS CLI also takes `1_000`, and `1.76e9`, in which a program has lost digits. */
const SECONDS = /^[-+]?(?:\d+\.?\d*|\.\d+)$/;

/**
 * Digits that look like a year, with or without the day of the year, or month, day, hour, minute and second. The AWS CLI
 * reads them as seconds: `2026` is in the year 1970, `202601020304` in the year 8390.
 */
const CALENDAR_DIGITS = /^(?:19|20)\d\d(?:\d{2,4}|\d{8}|\d{10})?$/;
