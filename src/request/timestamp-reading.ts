// How the AWS CLI reads texts that ec2img does not accept as timestamps. It takes a number for seconds, and otherwise
// lets Python's dateutil guess (measured on AWS CLI 2.36): the month comes first, and what is missing is that of today.

import { fromEpochSeconds, type IsoTime, parseIso8601, renderIso8601 } from '../text/iso8601.ts';
import { parsePythonFloat } from '../text/python-literals.ts';

/** Explains why a text is rejected, with the reading of the AWS CLI. Undefined if it may reject the text, too. */
export function readingOf(text: string, today: Date): string | undefined {
  if (text.length > MOST) return undefined;
  const number = parsePythonFloat(text);
  if (number !== undefined) return readingOfNumber(text.trim(), number);
  const date = dateOf(text.trim(), today.getUTCFullYear());
  if (date) return `${READ_AS} ${date}`;
  return INCOMPLETE.test(text) ? `the date is incomplete; ${FILLED_IN}` : undefined;
}

/** No timestamp is longer. Long texts would take the patterns below a long time. */
const MOST = 100;

const READ_AS = 'the AWS CLI would read it as';

const FILLED_IN = 'the AWS CLI would add what is missing from the date of today';

/** Digits of milliseconds, microseconds and nanoseconds since 1970 from the year 2001 on. */
const UNITS: Readonly<Record<number, string>> = { 13: 'milliseconds', 16: 'microseconds', 19: 'nanoseconds' };

function readingOfNumber(text: string, number: number): string | undefined {
  const seconds = fromEpochSeconds(number);
  if (seconds) return `${READ_AS} seconds since 1970, ${inFull(seconds)}`;
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const [year, month, day, ...time] = parts;
  const date = parts.length > 0 ? parseIso8601(`${year}-${month}-${day}T${time.join(':')}`) : undefined;
  if (date) return `${READ_AS} ${inFull(date)}`;
  const unit = /^\d+$/.test(text) ? UNITS[text.length] : undefined;
  return unit && `these seem to be ${unit} since 1970, and seconds are wanted`;
}

const inFull = (time: IsoTime): string => renderIso8601({ ...time, offset: 'Z' });

/** Three numbers, with an optional time and zone: `02.01.2026`, `2026-1-2T3:4:5Z`, `2026-01-02 03:04:05 EST`. */
const NUMBERS = /^(?<a>\d{1,4})(?<mark>[-/.])(?<b>\d{1,2})\k<mark>(?<c>\d{1,4})(?:(?: *T| +)(?<rest>.*))?$/i;

/** A date with the name of the month: `Fri, 02 Jan 2026 03:04:05 EST`, `2 January 2026`, `Jan 2, 2026`. */
const DAY_FIRST = /^(?:[a-z]+,? +)?(?<day>\d\d?)[ -]+(?<name>[a-z]{3,9})[ -]+(?<year>\d{4})(?: +(?<rest>.*))?$/i;

const MONTH_FIRST =
  /^(?:[a-z]+,? +)?(?<name>[a-z]{3,9}) +(?<day>\d\d?),?(?: +(?<early>\d.*?))? +(?<year>\d{4})(?: +(?<rest>.*))?$/i;

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** A time with an optional zone. */
const TIME =
  /^(?<hour>\d\d?):(?<minute>\d\d?)(?::(?<second>\d\d?)(?:[.,]\d+)?)? *(?<zone>z|(?![AP]M?$)[A-Z]{1,5}|[-+](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

/** `2026-01`, `10:00`, `3pm`, `January`, `Friday`. */
const INCOMPLETE =
  /^\s*(?:\d{4}[-/]\d\d?|T?\d\d?:\d\d(?::\d\d)?Z?|\d\d? *[ap]m|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s*$/i;

/** The date and time that dateutil finds in a text, with what it ignores. Undefined for a date that does not exist. */
function dateOf(text: string, thisYear: number): string | undefined {
  const found = (NUMBERS.exec(text) ?? DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text))?.groups;
  if (!found) return undefined;
  const date = 'a' in found ? numericDate(found, thisYear) : namedDate(found);
  const rest = [found.early, found.rest].filter(Boolean).join(' ');
  const time = rest === '' ? {} : TIME.exec(rest)?.groups;
  if (!date || !time) return undefined;
  const { hour = '0', minute = '0', second = '0', zone = '' } = time;
  const clock = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':');
  const isOffset = /^[-+]/.test(zone);
  if (!parseIso8601(`${date}T${clock}`)) return undefined;
  const isIgnored = !isOffset && !/^(?:z|Z|UTC|GMT)?$/.test(zone);
  return `${date}T${clock}${isOffset ? zone : 'Z'}${isIgnored ? `, without the zone ${zone}` : ''}`;
}

type Groups = Readonly<Record<string, string | undefined>>;

function namedDate({ day = '', name = '', year = '' }: Groups): string | undefined {
  const month = MONTHS.findIndex((full) => full === name.toLowerCase() || full.slice(0, 3) === name.toLowerCase());
  return month < 0 ? undefined : isoDate(Number(year), month + 1, Number(day));
}

/** The rules of dateutil for three numbers. */
function numericDate({ a = '', b = '', c = '' }: Groups, thisYear: number): string {
  const [first, second, third] = [Number(a), Number(b), Number(c)];
  if (a.length > 2 || first > 31) return isoDate(fullYear(a, thisYear), second, third);
  if (first > 12) return isoDate(fullYear(c, thisYear), second, first);
  return isoDate(fullYear(c, thisYear), first, second);
}

/** The year for two digits that is at most fifty years away. */
function fullYear(text: string, thisYear: number): number {
  const year = Number(text);
  if (text.length > 2) return year;
  const here = year + thisYear - (thisYear % 100);
  return here >= thisYear + 50 ? here - 100 : here < thisYear - 50 ? here + 100 : here;
}

const isoDate = (year: number, month: number, day: number): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
