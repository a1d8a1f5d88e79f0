// What the AWS CLI's reader (CPython's json) takes, and where it sees a fault; the words are ours.
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

it.each(VALUES)('reads %s', (source, value) => {
  expect(parseJson(source)).toStrictEqual(value);
});

it('keeps the keys in the order in which they were written, numbers too', () => {
  const value = parseJson('{"b":1,"10":2,"a":3,"9":4,"b":5}') as Map<string, InputValue>;
  expect([...value]).toStrictEqual([
    ['b', 5n],
    ['10', 2n],
    ['a', 3n],
    ['9', 4n],
  ]);
});

const FAULTS: [source: string, message: string, at: number][] = [
  ['', 'a value is expected, the text ends here', 0],
  ['nul', 'a value is expected', 0],
  ["'a'", 'a value is expected; JSON has no single quotes', 0],
  ['\u00a01', 'a value is expected', 0],
  ['+1', 'a value is expected', 0],
  ['.5', 'a value is expected', 0],
  ['{', 'a member name in double quotes is expected, the text ends here', 1],
  ['[{DeviceName:a}]', 'a member name in double quotes is expected', 2],
  ['{"a"', "':' is expected, the text ends here", 4],
  ['{"a" 1}', "':' is expected", 5],
  ['{"a":', 'a value is expected, the text ends here', 5],
  ['{"a":1', "',' or '}' is expected, the text ends here", 6],
  ['{"a":1,}', 'a member name in double quotes is expected; no comma stands before a bracket', 7],
  ['[1, ]', 'a value is expected; no comma stands before a bracket', 4],
  ["{'a':1}", 'a member name in double quotes is expected; JSON has no single quotes', 1],
  [`["a",'b']`, 'a value is expected; JSON has no single quotes', 5],
  ['{\u201ca\u201d:1}', 'a member name in double quotes is expected; \u201c is a typographic quote', 1],
  ['{"a": \u00abb\u00bb}', 'a value is expected; \u00ab is a typographic quote', 6],
  ['{"a":1 // b\n}', "',' or '}' is expected; JSON has no comments", 7],
  ['{/* b */"a":1}', 'a member name in double quotes is expected; JSON has no comments', 1],
  ['# b\n{}', 'a value is expected; JSON has no comments', 0],
  ['\ufeff{}', 'a value is expected; the text begins with a byte order mark: save it without one', 0],
  ['{"a":/b}', 'a value is expected', 5],
  ['[', 'a value is expected, the text ends here', 1],
  ['[1,]', 'a value is expected; no comma stands before a bracket', 3],
  ['[1 2]', "',' or ']' is expected", 3],
  ['[01]', "',' or ']' is expected", 2],
  ['[1.]', "',' or ']' is expected", 2],
  ['[1}', "',' or ']' is expected", 2],
  ['[{"DeviceName":"a"', "',' or '}' is expected, the text ends here", 18],
  ['[{"DeviceName":"a"}] trailing', 'nothing more is expected', 21],
  ['"abc', 'the text that begins here is not closed', 0],
  ['[1, "abc', 'the text that begins here is not closed', 4],
  ['"a\nb"', 'a control character in a text must be written as an escape', 2],
  ['"a\x00b"', 'a control character in a text must be written as an escape', 2],
  ['"a\\q"', 'this is no escape', 2],
  ['"a\\u12"', '\\u needs four hexadecimal digits', 2],
];

it.each(FAULTS)('refuses %j: %s', (source, message, at) => {
  expect(faultOf(source)).toStrictEqual({ language: 'JSON', message, source, at, advice: undefined });
});

const DEPTHS: [name: string, source: string, at: number | undefined][] = [
  ['500 lists around a number', `${'['.repeat(500)}1${']'.repeat(500)}`, undefined],
  ['501 lists around a number', `${'['.repeat(501)}1${']'.repeat(501)}`, 501],
  ['100,000 lists', '['.repeat(100_000), 501],
  ['100,000 maps', '{"a":'.repeat(100_000), 2505],
];

it.each(DEPTHS)('takes no more than 500 levels: %s', (_name, source, at) => {
  const fault = { language: 'JSON', message: 'nested deeper than 500 levels', source, at, advice: undefined };
  expect(faultOf(source)).toStrictEqual(at === undefined ? undefined : fault);
});

const SIZES: [name: string, source: string, message: string, at: number][] = [
  ['1,000,000 values', `[${'1,'.repeat(1_000_000)}`, 'there are more than 100000 values', 199_999],
  ['100,000 members', `{${'"a":1,'.repeat(1_000_000)}`, 'there are more than 100000 values', 599_999],
  ['1,000,000 digits', `[-${'9'.repeat(1_000_000)}]`, 'an integer has at most 4300 digits', 1],
];

it.each(SIZES)('takes no more than a request can have: %s', (_name, source, message, at) => {
  expect(faultOf(source)).toStrictEqual({ language: 'JSON', message, source, at, advice: undefined });
});

function faultOf(source: string): object | undefined {
  try {
    parseJson(source);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof InputSyntaxError)) throw fault;
    const { language, message, source, at, advice } = fault;
    return { language, message, source, at, advice };
  }
}
