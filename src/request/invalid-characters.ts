// Describes text with characters that a rule does not allow. Every pattern in the rules is a set of allowed characters.

/** The first invalid character and its place. */
export function placeOf(text: string, pattern: RegExp): string {
  const characters = [...text];
  const at = characters.findIndex((character) => !pattern.test(character));
  return `${JSON.stringify(characters[at])} at character ${at + 1}`;
}

/** 14:05, but not the port in 10.0.0.1:8080. */
const TIME = /(?<!\d)\d{1,2}:\d{2}(?!\d)/;

/** The time zone or fraction of a second after a date without colons: 20260131T140506+0100. */
const ZONE = /\d{4}-?\d{2}-?\d{2}[T _]?\d{2,6}(?:\.\d{1,9})?[+,]\d/;

const EXAMPLE = '2026-01-31T1405';

/** Suggests an allowed form for a date in an invalid form, such as the colons of `date -Is`. */
export function dateFormHint(path: string, value: string, pattern: RegExp): string[] {
  const [date] = TIME.exec(value) ?? ZONE.exec(value) ?? [];
  if (date === undefined || pattern.test(date) || !pattern.test(EXAMPLE)) return [];
  return [`for a date in ${path}, use $(date +%Y-%m-%dT%H%M), which prints for example ${EXAMPLE}`];
}

/** The start of the URL or the ARN of a bucket or an object in S3, with the name of the bucket. */
const BUCKET = /^(?:s3:\/\/|arn:.*:::)([^/]+)/i;

/** Suggests the name of the bucket for a URL or an ARN, such as `s3://my-images/web`, where only the name is valid. */
export function bucketHint(path: string, value: string, pattern: RegExp): string[] {
  const name = BUCKET.exec(value)?.[1];
  return name !== undefined && pattern.test(name) ? [`${path}: did you mean ${name}?`] : [];
}
