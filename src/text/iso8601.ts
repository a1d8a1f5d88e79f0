// Timestamps as text: the forms of ISO 8601 that name a whole date, and seconds since 1970.

/** A point in time by its fields, as they were written. */
export interface IsoTime {
  /** `2026-01-02` */
  readonly date: string;
  /** `03:04:05` */
  readonly time: string;
  /** Six digits; empty where they would all be zeros. */
  readonly microseconds: string;
  /** `+00:00`; empty where the text has none. */
  readonly offset: string;
}

const DATE = /(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)/;

const TIME = /(?<hour>\d\d)(?:(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?/;

const OFFSET = /(?<offset>[Zz]|(?<sign>[-+])(?<hours>[01]\d|2[0-3])(?::?(?<minutes>[0-5]\d))?)/;

const FORM = new RegExp(`^${DATE.source}(?:(?:[Tt]| +)${TIME.source}(?: *${OFFSET.source})?)?$`);

/**
 * Parses a date with or without a time, an offset and a fraction, which is cut after microseconds as the AWS CLI does;
 * in the extended form (`2026-01-02T03:04:05Z`) or the basic one (`20260102T030405Z`). Undefined for other texts, and for
 * dates and times that do not exist.
 */
export function parseIso8601(text: string): IsoTime | undefined {
  const { groups } = FORM.exec(text) ?? {};
  if (!groups) return undefined;
  const { year, month, day, hour = '00', minute = '00', second = '00', fraction = '' } = groups;
  const { offset = '', sign, hours, minutes = '00' } = groups;
  const [date, time] = [`${year}-${month}-${day}`, `${hour}:${minute}:${second}`];
  if (year === '0000' || !exists(`${date}T${time}.000Z`)) return undefined;
  return {
    date,
    time,
    microseconds: microsecondsText(fraction.slice(0, 6).padEnd(6, '0')),
    offset: sign === undefined ? offset && '+00:00' : `${sign}${hours}:${minutes}`,
  };
}

/** Seconds since 1970 as a time in UTC, to the microsecond; undefined outside of the years 1 to 9999. */
export function fromEpochSeconds(seconds: number): IsoTime | undefined {
  const millionths = Math.round((seconds - Math.floor(seconds)) * 1e6);
  const whole = Math.floor(seconds) + (millionths === 1e6 ? 1 : 0);
  if (!(whole >= FIRST && whole <= LAST)) return undefined;
  const text = new Date(whole * 1000).toISOString();
  return {
    date: text.slice(0, 10),
    time: text.slice(11, 19),
    microseconds: microsecondsText(String(millionths % 1e6).padStart(6, '0')),
    offset: '+00:00',
  };
}

/** The same point in time in UTC, which an absent offset means too; undefined outside of the years 1 to 9999. */
export function inUtc({ date, time, microseconds, offset }: IsoTime): IsoTime | undefined {
  const utc = fromEpochSeconds(Date.parse(`${date}T${time}${offset || 'Z'}`) / 1000);
  return utc && { ...utc, microseconds };
}

/** As Python's `isoformat` writes it, and the AWS CLI with it. */
export const renderIso8601 = ({ date, time, microseconds, offset }: IsoTime): string =>
  `${date}T${time}${microseconds && `.${microseconds}`}${offset}`;

const [FIRST, LAST] = [Date.parse('0001-01-01T00:00:00Z') / 1000, Date.parse('9999-12-31T23:59:59Z') / 1000];

const microsecondsText = (digits: string): string => (Number(digits) === 0 ? '' : digits);

/** Whether the calendar and the clock have a time; Date takes the 30th of February for the 2nd of March. */
function exists(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}
