import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { numberText, pythonText, sortedKeys } from '../../../src/output/scalars.ts';

const numbers: readonly [number, string][] = [
  [0, '0'],
  [-0, '0'],
  [21, '21'],
  [-5, '-5'],
  [9007199254740991, '9007199254740991'],
  [0.5, '0.5'],
  [-0.5, '-0.5'],
  [123456.789, '123456.789'],
  [0.1 + 0.2, '0.30000000000000004'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-0.000015, '-1.5e-05'],
  [1e-7, '1e-07'],
  [1.5e-10, '1.5e-10'],
  [2.5e-300, '2.5e-300'],
];

test.each(numbers)('prints the number %o as %s, as Python does', (value, text) => {
  expect(numberText(value)).toBe(text);
});

const values: readonly (readonly [JsonValue, string])[] = [
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
  [1, '1'],
  ['plain', 'plain'],
  ["it's", "it's"],
  [[], '[]'],
  [{}, '{}'],
  [['a', 1, null, [true]], "['a', 1, None, [True]]"],
  [{ b: 'x', a: 1e-7 }, "{'b': 'x', 'a': 1e-07}"],
  [["it's"], '["it\'s"]'],
  [['q"q'], "['q\"q']"],
  [['\'"'], "['\\'\"']"],
  [['a\\b\n\r\t'], "['a\\\\b\\n\\r\\t']"],
  [['é 日本'], "['é 日本']"],
  [['\x1b'], "['\\x1b']"],
  [['\u200b'], "['\\u200b']"],
  [['\u{e0001}'], "['\\U000e0001']"],
];

test.each(values.map(([value, text]) => [JSON.stringify(value), text, value] as const))(
  'prints the value %s as %s, as str() in Python does',
  (_, text, value) => {
    expect(pythonText(value)).toBe(text);
  },
);

const keys: readonly (readonly [name: string, given: string[], sorted: string[]])[] = [
  ['puts upper case before lower case', ['a', 'B', 'b', 'A'], ['A', 'B', 'a', 'b']],
  ['puts a prefix before longer keys', ['ab', '', 'a'], ['', 'a', 'ab']],
  ['compares digits as text', ['10', '9', '1'], ['1', '10', '9']],
  ['puts the shorter of two keys with the same prefix first', ['ab', '', 'abc', 'a'], ['', 'a', 'ab', 'abc']],
  ['compares code points, not UTF-16 units', ['😀', '\uff00', 'é'], ['é', '\uff00', '😀']],
];

test.each(keys)('sortedKeys %s', (_, given, sorted) => {
  expect(sortedKeys(given)).toEqual(sorted);
});
