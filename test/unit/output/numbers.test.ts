// Whole numbers beyond 2^53 are printed and compared exactly, as in Python.
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { jsonLine } from '../../../src/output/json.ts';
import { wholeText } from '../../../src/output/pieces.ts';
import { compileQuery } from '../../../src/output/query.ts';

const BIG = 9007199254740993n;
const value: JsonValue = { Sizes: [{ Size: BIG }, { Size: 8 }] };

test.each([
  [
    'json',
    '{\n    "Sizes": [\n        {\n            "Size": 9007199254740993\n        },\n        {\n            "Size": 8\n        }\n    ]\n}\n',
  ],
  ['text', 'SIZES\t9007199254740993\nSIZES\t8\n'],
  [
    'table',
    `------------------------
|   DescribeSnapshots  |
+----------------------+
||        Sizes       ||
|+--------------------+|
||        Size        ||
|+--------------------+|
||  9007199254740993  ||
||  8                 ||
|+--------------------+|
`,
  ],
  ['yaml', 'Sizes:\n- Size: 9007199254740993\n- Size: 8\n'],
  ['yaml-stream', '- Sizes:\n  - Size: 9007199254740993\n  - Size: 8\n'],
])('in the format %s', async (format, text) => {
  const render = await rendererFor(format, { title: 'DescribeSnapshots', width: 80, style: plainTable });
  expect(wholeText(render(value))).toBe(text);
});

test('on one line of JSON, with other values', () => {
  const mixed: JsonValue = { a: [BIG, 1e-7, null, true, 'é"\n', new Date(0)], b: {}, c: [] };
  expect(jsonLine(mixed)).toBe(
    '{"a":[9007199254740993,1e-07,null,true,"é\\"\\n","1970-01-01T00:00:00"],"b":{},"c":[]}',
  );
});

// Python 3.11 with jmespath 1.0.1.
test.each<[expression: string, result: JsonValue]>([
  ['Sizes[0].Size', BIG],
  ['Sizes[].Size | max(@)', BIG],
  ['Sizes[].Size | min(@)', 8],
  ['Sizes[].Size | sum(@)', 9007199254741001n],
  ['Sizes[1:].Size | sum(@)', 8],
  ['[`9007199254740991`, `1`, `1`] | sum(@)', BIG],
  ['[`9007199254740991`, `0.5`] | sum(@)', 9007199254740992],
  ['sort_by(Sizes, &Size)[].Size', [8, BIG]],
  ['max_by(Sizes, &Size).Size', BIG],
  ['Sizes[?Size > `8`].Size', [BIG]],
  ['Sizes[?Size == `8`].Size', [8]],
  ['Sizes[0].Size == Sizes[0].Size', true],
  ['contains(Sizes[].Size, Sizes[0].Size)', true],
  ['to_string(Sizes[0].Size)', '9007199254740993'],
  ['to_number(Sizes[0].Size)', BIG],
  ['abs(Sizes[0].Size)', BIG],
  ['ceil(Sizes[0].Size)', BIG],
  ['floor(Sizes[0].Size)', BIG],
  ['avg(Sizes[].Size)', 4503599627370500],
  ['type(Sizes[0].Size)', 'number'],
  ['Sizes[?Size].Size', [BIG, 8]],
])('in the query %s', (expression, result) => {
  expect(compileQuery(expression)(value)).toEqual(result);
});

test('a message names the type of such a number', () => {
  expect(() => compileQuery('length(Sizes[0].Size)')(value)).toThrow(
    'The query does not fit the response: length() takes a string or a list or a structure, not a number',
  );
});
