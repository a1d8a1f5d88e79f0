// Numbers and strings in Python's notation, which the AWS CLI uses (measured on AWS CLI 2.36). int() and float() accept
// white space around the number, single underscores between digits, and the decimal digits of every script.

// Python does not count the byte order mark as white space.
const SPACE = '[^\\S\\ufeff]*';

interface NumberPatterns {
  readonly int: RegExp;
  readonly float: RegExp;
}

/** The patterns of numbers whose digits match a pattern. */
function patternsWith(digit: string): NumberPatterns {
  const digits = `${digit}+(?:_${digit}+)*`;
  const float = `(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][-+]?${digits})?`;
  const whole = (number: string): RegExp => new RegExp(`^${SPACE}([-+]?${number})${SPACE}$`, 'u');
  return { int: whole(digits), float: whole(float) };
}

const ASCII_NUMBERS = patternsWith('[0-9]');

let anyNumbers: NumberPatterns | undefined;

/** The patterns for a text. Those with \p{Nd} take 1 ms, so they are made only for a text that has other characters. */
function patternsFor(text: string): NumberPatterns {
  if (isAscii(text)) return ASCII_NUMBERS;
  anyNumbers ??= patternsWith('\\p{Nd}');
  return anyNumbers;
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

const NOT_FINITE = new RegExp(`^${SPACE}[-+]?(?:inf|infinity|nan)${SPACE}$`, 'i');

/** Maximum length: longer texts could overflow the stack of the regular expressions. */
const MAX_LENGTH = 10_000;

export const isPythonInt = (text: string): boolean => text.length <= MAX_LENGTH && patternsFor(text).int.test(text);

/** Parses a whole number. Returns undefined for a text that int() refuses. */
export const parsePythonInt = (text: string): number | undefined =>
  isPythonInt(text) ? parsePythonFloat(text) : undefined;

/** Parses a whole number with all its digits. Returns undefined for a text that int() refuses. */
export function parseExactInt(text: string): bigint | undefined {
  const digits = text.length <= MAX_LENGTH ? patternsFor(text).int.exec(text)?.[1] : undefined;
  return digits === undefined ? undefined : BigInt(plainDigits(digits).replace('+', ''));
}

/** A number without underscores, in ASCII digits. */
function plainDigits(number: string): string {
  const digits = number.replaceAll('_', '');
  if (isAscii(digits)) return digits;
  return digits.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) as number)));
}

/** Value of a decimal digit. Unicode has the ten digits of a script in a row, and scripts directly after one another. */
function digitValue(digit: number): number {
  let first = digit;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (digit - first) % 10;
}

/** Parses a number. Returns NaN for `nan` and the infinities, undefined for a text that float() refuses. */
export function parsePythonFloat(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (NOT_FINITE.test(text)) return Number.NaN;
  const number = patternsFor(text).float.exec(text)?.[1];
  return number === undefined ? undefined : Number(plainDigits(number));
}

/** Quotes a string as Python does: double quotes only if the string contains a single quote and no double quote. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const doubled = text.replaceAll('\\', '\\\\');
  // Texts of printable ASCII need no tables of Unicode, which take 0.3 ms.
  const escaped = /^[ -~]*$/.test(text) ? doubled : doubled.replace(/(?! )[\p{C}\p{Z}]/gu, pythonEscape);
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const pythonEscape = (character: string): string => NAMED[character] ?? hexEscape(character);

/** The shortest of Python's escapes with a number: `\x1b`, `\u2028`, `\U000e0001`. */
export function hexEscape(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16);
  const [letter, digits] = hex.length <= 2 ? ['x', 2] : hex.length <= 4 ? ['u', 4] : ['U', 8];
  return `\\${letter}${hex.padStart(digits as number, '0')}`;
}

/** Escapes all but ASCII in a text of JSON, and DEL, as json.dumps does. */
export const asciiJson = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
