// Tokens that continue a cut result, as the AWS CLI writes and reads them (botocore/paginate.py, measured on AWS CLI 2.36).

import { generalError } from '../errors.ts';
import type { JsonObject } from '../model/json-value.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { parseJson } from '../request/parse-json.ts';
import { InputSyntaxError } from '../request/syntax-error.ts';
import { pythonJson } from '../text/python-json.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { shown } from '../text/safe.ts';

/** The place at which a result starts. */
export interface StartingPoint {
  /** The parameters that the token sets. Without a NextToken, the result starts at its first page. */
  readonly parameters: InputObject;
  /** Results of the first page to leave out. A negative number keeps only that many at the end of the page. */
  readonly skip: number;
}

/** The member of a token that counts the results of its page that were printed. */
const PRINTED = 'boto_truncate_amount';

/** Renders a token. Null names the first page; without `printed`, the token names a whole page. */
export function pagingToken(token: string | null, printed?: number, others: JsonObject = {}): string {
  return Buffer.from(pythonJson({ ...others, NextToken: token, [PRINTED]: printed })).toString('base64');
}

/**
 * Parses the token of --starting-token: one of a cut result, its older form `t3___2`, or a token of EC2, which is any other
 * text. Throws a general error for a text that can be none of them.
 */
export function parseStartingToken(text: string): StartingPoint {
  const value = decoded(text);
  if (value instanceof Map) return { parameters: parametersIn(value), skip: printedIn(value, text) };
  if (value === undefined || Array.isArray(value)) return parseOtherToken(text);
  throw badToken(text);
}

/** True if EC2 gets the text as it is. */
export const isTokenOfEc2 = (text: string, { parameters }: StartingPoint): boolean =>
  parameters.get('NextToken') === text;

const badToken = (text: string): Error =>
  generalError(`Bad starting token: ${shown(text)}`, undefined, 'PaginationError').with({
    hints: ['--starting-token takes the NextToken of a result that --max-items cut, or a NextToken of EC2'],
  });

/** Parses the JSON in a token. Returns undefined for any other text. */
function decoded(text: string): InputValue | undefined {
  const bytes = decodeBase64(text);
  try {
    return bytes && parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof InputSyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Decodes base64 as Python does: ignores characters outside the alphabet, and everything after the padding. Returns
 * undefined if the padding is missing.
 */
function decodeBase64(text: string): Buffer | undefined {
  let digits = '';
  let pads = 0;
  for (const character of text) {
    if (character === '=') {
      const used = digits.length % 4;
      if (used >= 2 && used + ++pads >= 4) return Buffer.from(digits, 'base64');
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      digits += character;
      pads = 0;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, 'base64') : undefined;
}

function parametersIn(token: InputObject): InputObject {
  const isStart = (name: string, value: InputValue): boolean =>
    name === 'NextToken' && (value === null || value === 'None');
  return new Map([...token].filter(([name, value]) => name !== PRINTED && !isStart(name, value)));
}

function printedIn(token: InputObject, text: string): number {
  const printed = token.get(PRINTED) ?? 0n;
  if (typeof printed !== 'bigint') throw badToken(text);
  return Number(printed);
}

function parseOtherToken(text: string): StartingPoint {
  const [token = '', count, ...others] = text.split('___');
  if (others.length > 0) throw badToken(text);
  const skip = count === undefined ? undefined : parsePythonInt(count);
  const whole = skip === undefined ? text : token;
  return { parameters: new Map(whole === 'None' ? [] : [['NextToken', whole]]), skip: skip ?? 0 };
}
