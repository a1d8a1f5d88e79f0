// Accepted values and error positions: those of the AWS CLI's parser (CPython's json). The messages are ec2img's.
import { expect, it } from 'vitest';
import type { InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { InputSyntaxError } from '../../../src/request/syntax-error.ts';

const VALUES: [source: string, value: InputValue][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['""', ''],
  ['8', 8n],
  ['-8', -8n],
  ['-0', 0n],
  ['12345678901234567890', 12345678901234567890n],
  ['9007199254740993', 9007199254740993n],
  ['8.0', 8],
  ['1.25', 1.25],
  ['-0.0', -0],
  ['8e2', 800],
  ['8E-2', 0.08],
  ['1e+400', Number.POSITIVE_INFINITY],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  [' \t\r\n1 \t\r\n', 1n],
  ['"é 😀 \u2028 \x7f"', 'é 😀 \u2028 \x7f'],
  ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
  ['"\\u00e9\\u00E9"', 'éé'],
  ['"\\ud83d\\ude00"', '😀'],
  ['"\\ud83d"', '\ud83d'],
  ['[]', []],
  ['[1, "a", [null]]', [1n, 'a', [null]]],
  ['{}', new Map()],
  ['{ "a" : { "b" : [ ] } }', new Map([['a', new Map([['b', []]])]])],
  ['{"__proto__":1}', new Map([['__proto__', 1n]])],
  ['{"a":1,"a":2}', new Map([['a', 2n]])],
];

it.each(VALUES)('parses the JSON text %j', (source, value) => {
  expect(parseJson(source)).toStrictEqual(value);
});

it('keeps the keys of a JSON object in input order, even numeric keys', () => {
  const value = parseJson('{"b":1,"10":2,"a":3,"9":4,"b":5}') as Map<string, InputValue>;
  expect([...value]).toStrictEqual([
    ['b', 5n],
    ['10', 2n],
    ['a', 3n],
    ['9', 4n],
  ]);
});

const ERRORS: [source: string, message: string, at: number][] = [
  ['', 'expected a value, but the text ends here', 0],
  ['nul', 'expected a value', 0],
  ["'a'", 'expected a value; JSON strings need double quotes', 0],
  ['\u00a01', 'expected a value', 0],
  ['+1', 'expected a value', 0],
  ['.5', 'expected a value', 0],
  ['{', 'expected a member name in double quotes, but the text ends here', 1],
  ['[{DeviceName:a}]', 'expected a member name in double quotes', 2],
  ['{"a"', "expected ':', but the text ends here", 4],
  ['{"a" 1}', "expected ':'", 5],
  ['{"a":', 'expected a value, but the text ends here', 5],
  ['{"a":1', "expected ',' or '}', but the text ends here", 6],
  ['{"a":1,}', 'expected a member name in double quotes; remove the trailing comma', 7],
  ['[1, ]', 'expected a value; remove the trailing comma', 4],
  ["{'a':1}", 'expected a member name in double quotes; JSON strings need double quotes', 1],
  [`["a",'b']`, 'expected a value; JSON strings need double quotes', 5],
  ['{\u201ca\u201d:1}', 'expected a member name in double quotes; replace the typographic quote \u201c with "', 1],
  ['{"a": \u00abb\u00bb}', 'expected a value; replace the typographic quote \u00ab with "', 6],
  ['{"a":1 // b\n}', "expected ',' or '}'; JSON does not allow comments", 7],
  ['{/* b */"a":1}', 'expected a member name in double quotes; JSON does not allow comments', 1],
  ['# b\n{}', 'expected a value; JSON does not allow comments', 0],
  ['\ufeff{}', 'expected a value; save the text without a byte order mark', 0],
  ['{"a":/b}', 'expected a value', 5],
  ['[', 'expected a value, but the text ends here', 1],
  ['[1,]', 'expected a value; remove the trailing comma', 3],
  ['[1 2]', "expected ',' or ']'", 3],
  ['[01]', "expected ',' or ']'", 2],
  ['[1.]', "expected ',' or ']'", 2],
  ['[1}', "expected ',' or ']'", 2],
  ['[{"DeviceName":"a"', "expected ',' or '}', but the text ends here", 18],
  ['[{"DeviceName":"a"}] trailing', 'unexpected text after the JSON value', 21],
  ['"abc', 'unterminated string', 0],
  ['[1, "abc', 'unterminated string', 4],
  ['"a\nb"', 'control characters in strings must be escaped', 2],
  ['"a\x00b"', 'control characters in strings must be escaped', 2],
  ['"a\\q"', 'invalid escape sequence', 2],
  ['"a\\u12"', '\\u needs four hexadecimal digits', 2],
];

it.each(ERRORS)('rejects the JSON text %j: %s', (source, message, at) => {
  expect(errorOf(source)).toStrictEqual({ language: 'JSON', message, source, at, advice: undefined });
});

const DEPTHS: [name: string, source: string, at: number | undefined][] = [
  ['accepts 500 lists around a number', `${'['.repeat(500)}1${']'.repeat(500)}`, undefined],
  ['rejects 501 lists around a number', `${'['.repeat(501)}1${']'.repeat(501)}`, 501],
  ['rejects 100,000 nested lists', '['.repeat(100_000), 501],
  ['rejects 100,000 nested objects', '{"a":'.repeat(100_000), 2505],
];

it.each(DEPTHS)('%s, because JSON can have at most 500 levels', (_name, source, at) => {
  const error = { language: 'JSON', message: 'nested deeper than 500 levels', source, at, advice: undefined };
  expect(errorOf(source)).toStrictEqual(at === undefined ? undefined : error);
});

const SIZES: [name: string, source: string, message: string, at: number][] = [
  ['1,000,000 values in a list', `[${'1,'.repeat(1_000_000)}`, 'more than 100000 values', 199_999],
  ['1,000,000 members of an object', `{${'"a":1,'.repeat(1_000_000)}`, 'more than 100000 values', 599_999],
  ['an integer of 1,000,000 digits', `[-${'9'.repeat(1_000_000)}]`, 'integers can have at most 4300 digits', 1],
];

it.each(SIZES)('rejects JSON with %s, which is more than a request can have', (_name, source, message, at) => {
  expect(errorOf(source)).toStrictEqual({ language: 'JSON', message, source, at, advice: undefined });
});

function errorOf(source: string): object | undefined {
  try {
    parseJson(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    const { language, message, source, at, advice } = error;
    return { language, message, source, at, advice };
  }
}
