// Points in time in files and responses of other programs.

import { parseIso8601 } from './iso8601.ts';

/** The format of mail and HTTP, RFC 5322: `Fri, 01 Jan 2099 00:00:00 GMT`. */
const MAIL_DATE = /^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|UTC|[-+]\d{4})$/;

/** The output of `date -u`: `Thu Jan  1 00:00:00 UTC 2099`. */
const PRINTED_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d\d? \d\d:\d\d:\d\d (GMT|UTC) \d{4}$/;

/**
 * Parses a point in time: ISO 8601, also with a space for the T or with the zone UTC or GMT, and the formats of mail
 * and of `date -u`. Without a zone it is local time, or invalid. Returns undefined for anything else, such as a number.
 * The AWS CLI accepts more texts (`1/2/2030`), which no AWS service or SDK writes.
 */
export function parseInstant(value: unknown, withoutZone: 'local' | 'invalid' = 'local'): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (MAIL_DATE.test(text) || PRINTED_DATE.test(text)) return validDate(text);
  const time = parseIso8601(text.replace(/ *(?:UTC|GMT)$/, 'Z'));
  if (!time || (withoutZone === 'invalid' && !time.offset)) return undefined;
  return validDate(`${time.date}T${time.time}.${time.microseconds.slice(0, 3).padEnd(3, '0')}${time.offset}`);
}

function validDate(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
