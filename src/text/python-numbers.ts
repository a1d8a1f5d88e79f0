// Numbers in the texts that Python's int() and float() read: the AWS CLI reads options with them (measured on AWS CLI
// 2.36). Both take white space around a number and single underscores between its digits.

const DIGITS = '\\d+(?:_\\d+)*';

// Python's white space: that of JavaScript without the byte order mark.
const SPACE = '[^\\S\\ufeff]*';

const INT = new RegExp(`^${SPACE}[-+]?${DIGITS}${SPACE}$`);

const FLOAT = new RegExp(
  `^${SPACE}([-+]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][-+]?${DIGITS})?)${SPACE}$`,
);

const NOT_FINITE = new RegExp(`^${SPACE}[-+]?(?:inf|infinity|nan)${SPACE}$`, 'i');

/** Longer texts could exhaust the stack of the expressions. */
const LONGEST = 10_000;

export const isPythonInt = (text: string): boolean => text.length <= LONGEST && INT.test(text);

/** The number, NaN for infinities and what is no number of Python's, or undefined for any other text. */
export function parsePythonFloat(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  if (NOT_FINITE.test(text)) return Number.NaN;
  const digits = FLOAT.exec(text)?.[1]?.replaceAll('_', '');
  return digits === undefined ? undefined : Number(digits);
}
