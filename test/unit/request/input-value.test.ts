// Values and types as messages print them, without Python's type names.
import { expect, test } from 'vitest';
import { Bytes, ForeignScalar, type InputValue, isFileUri, textOf, typeOf } from '../../../src/request/input-value.ts';

const FILE = new Bytes(Buffer.from('hello'));
const DATE = new ForeignScalar('date', '2020-01-01');

test.each<[InputValue, type: string, text: string]>([
  [null, 'null', 'null'],
  [true, 'boolean', 'true'],
  ['a "b"', 'string', 'a "b"'],
  [8n, 'integer', '8'],
  [8, 'float', '8.0'],
  [8.5, 'float', '8.5'],
  [FILE, 'bytes', '5 bytes'],
  [DATE, 'date', '2020-01-01'],
  [[1n, 'a "b"', FILE, DATE, [null]], 'list', '[1, "a \\"b\\"", "5 bytes", 2020-01-01, [null]]'],
  [
    new Map<string, InputValue>([
      ['a', 8],
      ['b c', new Map()],
    ]),
    'map',
    '{"a": 8.0, "b c": {}}',
  ],
])('prints the input value %o with the type %s as %s', (value, type, text) => {
  expect([typeOf(value), textOf(value)]).toEqual([type, text]);
});

test('recognizes a file name only by the prefix file:// or fileb://', () => {
  const texts = ['file://x', 'fileb://x', 'see file://x', 'files://x', 'file:/x'];
  expect(texts.map(isFileUri)).toEqual([true, true, false, false, false]);
});
