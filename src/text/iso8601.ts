// Parses and renders timestamps: ISO 8601 with a complete date, and seconds since 1970.

/** The fields of a timestamp as written. */
export interface IsoTime {
  /** `2026-01-02` */
  readonly date: string;
  /** `03:04:05` */
  readonly time: string;
  /** Six digits, or empty if all are zero. */
  readonly microseconds: string;
  /** `+00:00`, or empty if the text has no offset. */
  readonly offset: string;
}

const DATE = /(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)/;

const TIME =
  /(?<hour>\d\d)(?:(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,](?<fraction>\d+))?|(?<=:\d\d)[.,](?<part>\d+))?)?/;

const OFFSET = /(?<offset>[Zz]|(?<sign>[-+])(?<hours>[01]\d|2[0-3])(?::?(?<minutes>[0-5]\d))?)/;

const FORM = new RegExp(`^${DATE.source}(?:(?:[Tt]| +)${TIME.source}(?: *${OFFSET.source})?)?$`);

/**
 * Parses a date with an optional time and offset, in the extended form (`2026-01-02T03:04:05Z`) or the basic form
 * (`20260102T030405Z`). Cuts fractions after six digits, and those of a minute (`03:04.5`) to seconds, as the AWS CLI does.
 * Returns undefined for any other text, and for a date or time that does not exist.
 */
export function parseIso8601(text: string): IsoTime | undefined {
  const { groups } = FORM.exec(text) ?? {};
  if (!groups) return undefined;
  const { year, month, day, hour = '00', minute = '00', part = '', second = secondsOf(part), fraction = '' } = groups;
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

/** The whole seconds in a fraction of a minute. */
const secondsOf = (digits: string): string =>
  String(Math.floor((60 * Number(digits.slice(0, 15))) / 10 ** Math.min(digits.length, 15))).padStart(2, '0');

/** Converts seconds since 1970 to UTC, with microseconds. Returns undefined outside of the years 1 to 9999. */
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

/** Converts seconds since 1970 to the local time zone. Returns undefined outside of the years 1 to 9999. */
export function fromLocalSeconds(seconds: number): IsoTime | undefined {
  const offset = -new Date(1000 * seconds).getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const time = fromEpochSeconds(seconds + 60 * offset);
  return time && { ...time, offset: `${offset < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}` };
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Converts a time to UTC; without an offset it is UTC already. Returns undefined outside of the years 1 to 9999. */
export function inUtc({ date, time, microseconds, offset }: IsoTime): IsoTime | undefined {
  const utc = fromEpochSeconds(Date.parse(`${date}T${time}${offset || 'Z'}`) / 1000);
  return utc && { ...utc, microseconds };
}

/** Renders a time like Python's `isoformat`, which the AWS CLI uses. */
export const renderIso8601 = ({ date, time, microseconds, offset }: IsoTime): string =>
  `${date}T${time}${microseconds && `.${microseconds}`}${offset}`;

const [FIRST, LAST] = [Date.parse('0001-01-01T00:00:00Z') / 1000, Date.parse('9999-12-31T23:59:59Z') / 1000];

const microsecondsText = (digits: string): string => (Number(digits) === 0 ? '' : digits);

/** Checks that a date and time exist. Date.parse alone accepts the 30th of February, as the 2nd of March. */
function exists(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}
