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

test.each(numbers)('renders the number %d as Python does', (value, text) => {
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

test.each(values.map(([value, text]) => ({ shown: JSON.stringify(value), value, text })))(
  'renders $shown like str() in Python',
  ({ value, text }) => {
    expect(pythonText(value)).toBe(text);
  },
);

const keys: readonly (readonly [name: string, given: string[], sorted: string[]])[] = [
  ['upper case before lower case', ['a', 'B', 'b', 'A'], ['A', 'B', 'a', 'b']],
  ['a prefix before longer keys', ['ab', '', 'a'], ['', 'a', 'ab']],
  ['digits as text', ['10', '9', '1'], ['1', '10', '9']],
  ['the shorter first', ['ab', '', 'abc', 'a'], ['', 'a', 'ab', 'abc']],
  ['code points, not UTF-16 units', ['😀', '\uff00', 'é'], ['é', '\uff00', '😀']],
];

test.each(keys)('sorts keys: %s', (_, given, sorted) => {
  expect(sortedKeys(given)).toEqual(sorted);
});
