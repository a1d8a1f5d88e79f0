import { describe, expect, test } from 'vitest';
import { generalError } from '../../../src/errors.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { colourTable, plainTable } from '../../../src/output/colour.ts';
import { renderTable } from '../../../src/output/table.ts';

interface Case {
  readonly name: string;
  readonly value: JsonValue;
  /** Expected table, after a line break. */
  readonly table: string;
}

const id = 'ami-0abcdef1234567890';

const scalars: readonly Case[] = [
  {
    name: 'a string has no row, only a title',
    value: id,
    table: `
-------------
|CreateImage|
+-----------+
`,
  },
  {
    name: 'a number has no row, only a title',
    value: 21,
    table: `
-------------
|CreateImage|
+-----------+
`,
  },
  {
    name: 'a list of scalars becomes a column',
    value: [1, 'x', null, true],
    table: `
-------------
|CreateImage|
+-----------+
|  1        |
|  x        |
|  None     |
|  True     |
+-----------+
`,
  },
  {
    name: 'a list of lists becomes rows',
    value: [
      [id, 1],
      [2, id],
    ],
    table: `
----------------------------------------------------
|                    CreateImage                   |
+------------------------+-------------------------+
|  ami-0abcdef1234567890 |  1                      |
|  2                     |  ami-0abcdef1234567890  |
+------------------------+-------------------------+
`,
  },
  {
    name: 'a list inside a list becomes rows of the same section',
    value: [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    table: `
-------------
|CreateImage|
+----+------+
|  1 |  2   |
|  3 |  4   |
+----+------+
`,
  },
  {
    name: 'a mapping after a scalar becomes a row of its keys',
    value: [1, { a: 1 }],
    table: `
-------------
|CreateImage|
+-----------+
|  1        |
|  a        |
+-----------+
`,
  },
  {
    name: 'a mapping after a list becomes a row of its keys',
    value: [['a', 'b'], { k: 1, l: 2 }],
    table: `
-------------
|CreateImage|
+----+------+
|  a |  b   |
|  k |  l   |
+----+------+
`,
  },
  {
    name: 'empty lists become a title without a line below',
    value: [[], []],
    table: `
-------------
|CreateImage|
`,
  },
  {
    name: 'empty cells are blank',
    value: ['', ''],
    table: `
-------------
|CreateImage|
+-----------+
|           |
|           |
+-----------+
`,
  },
];

const mappings: readonly Case[] = [
  {
    name: 'a single scalar becomes a row without a header',
    value: { ImageId: id },
    table: `
--------------------------------------
|             CreateImage            |
+----------+-------------------------+
|  ImageId |  ami-0abcdef1234567890  |
+----------+-------------------------+
`,
  },
  {
    name: 'several scalars have a sorted header',
    value: { b: 1, a: id },
    table: `
--------------------------------
|          CreateImage         |
+-------------------------+----+
|            a            | b  |
+-------------------------+----+
|  ami-0abcdef1234567890  |  1 |
+-------------------------+----+
`,
  },
  {
    name: 'null, true and fractions are rendered as in Python',
    value: { n: null, t: true, f: 0.5 },
    table: `
-------------------------
|      CreateImage      |
+-----+--------+--------+
|  f  |   n    |   t    |
+-----+--------+--------+
|  0.5|  None  |  True  |
+-----+--------+--------+
`,
  },
  {
    name: 'empty members are left out',
    value: { a: [], b: {}, c: 1 },
    table: `
-------------
|CreateImage|
+----+------+
|  c |  1   |
+----+------+
`,
  },
  {
    name: 'nested members become separate sections',
    value: { a: { b: id }, c: [id] },
    table: `
----------------------------------
|           CreateImage          |
+--------------------------------+
||               a              ||
|+---+--------------------------+|
||  b|  ami-0abcdef1234567890   ||
|+---+--------------------------+|
||               c              ||
|+------------------------------+|
||  ami-0abcdef1234567890       ||
|+------------------------------+|
`,
  },
  {
    name: 'each level has one more bar',
    value: { a: { b: { c: { d: 1 } } } },
    table: `
------------------
|   CreateImage  |
+----------------+
||       a      ||
|+--------------+|
|||      b     |||
||+------------+||
||||     c    ||||
|||+----+-----+|||
||||  d |  1  ||||
|||+----+-----+|||
`,
  },
  {
    name: 'a scalar next to a nested member',
    value: { a: 1, b: { c: 1, d: 2, e: 3 } },
    table: `
-------------------
|   CreateImage   |
+-------+---------+
|  a    |  1      |
+-------+---------+
||       b       ||
|+---+-----+-----+|
|| c |  d  |  e  ||
|+---+-----+-----+|
||  1|  2  |  3  ||
|+---+-----+-----+|
`,
  },
  {
    name: 'columns are stretched to the widest section',
    value: { aa: { b: 'averylongvalueaverylongvalue' }, z: 1, y: 2, x: 3 },
    table: `
-----------------------------------------
|              CreateImage              |
+-----------+-------------+-------------+
|     x     |      y      |      z      |
+-----------+-------------+-------------+
|  3        |  2          |  1          |
+-----------+-------------+-------------+
||                 aa                  ||
|+---+---------------------------------+|
||  b|  averylongvalueaverylongvalue   ||
|+---+---------------------------------+|
`,
  },
  {
    name: 'wide and ambiguous characters take two columns',
    value: { name: 'é', wide: '日本', n: 'ascii' },
    table: `
---------------------------
|       CreateImage       |
+-------+--------+--------+
|   n   | name   | wide   |
+-------+--------+--------+
|  ascii|  é    |  日本  |
+-------+--------+--------+
`,
  },
];

const lists: readonly Case[] = [
  {
    name: 'the header is the union of keys, missing cells are blank',
    value: [
      { a: 1, b: 2 },
      { a: 3, c: null },
    ],
    table: `
--------------------
|    CreateImage   |
+---+-----+--------+
| a |  b  |   c    |
+---+-----+--------+
|  1|  2  |        |
|  3|     |  None  |
+---+-----+--------+
`,
  },
  {
    name: 'a mapping without fields is a blank row',
    value: [{}, { a: 1 }],
    table: `
-------------
|CreateImage|
+-----------+
|     a     |
+-----------+
|           |
|  1        |
+-----------+
`,
  },
  {
    name: 'nested members repeat title and header',
    value: [
      { a: 1, T: [{ k: 1 }] },
      { a: 2, T: [{ k: 2 }, { k: 3 }] },
    ],
    table: `
-------------
|CreateImage|
+-----------+
|     a     |
+-----------+
|  1        |
+-----------+
||    T    ||
|+---------+|
||    k    ||
|+---------+|
||  1      ||
|+---------+|
|CreateImage|
+-----------+
|     a     |
+-----------+
|  2        |
+-----------+
||    T    ||
|+---------+|
||    k    ||
|+---------+|
||  2      ||
||  3      ||
|+---------+|
`,
  },
  {
    name: 'nested members alone repeat the title',
    value: [{ T: [1] }, { T: [2] }],
    table: `
-------------
|CreateImage|
||    T    ||
|+---------+|
||  1      ||
|+---------+|
|CreateImage|
||    T    ||
|+---------+|
||  2      ||
|+---------+|
`,
  },
  {
    name: 'mappings in lists of lists have no title',
    value: { a: [[{ b: 1 }]] },
    table: `
-------------
|CreateImage|
+-----------+
||    a    ||
|+---------+|
||    b    ||
|+---------+|
||  1      ||
|+---------+|
`,
  },
];

describe.each([
  ['renders scalars and lists of scalars as a table', scalars],
  ['renders mappings as a table', mappings],
  ['renders lists of mappings as a table', lists],
] as const)('%s', (_, cases) => {
  test.each(cases)('$name', ({ value, table }) => {
    expect(`\n${renderTable(value, 'CreateImage', 80, plainTable)}`).toBe(table);
  });
});

const silent: readonly JsonValue[] = [null, '', 0, false, [], {}];

test.each(silent.map((value) => [JSON.stringify(value), value] as const))('prints nothing for %s', (_, value) => {
  expect(renderTable(value, 'CreateImage', 80, plainTable)).toBe('');
});

const wide = { aaa: 'x'.repeat(30), bbb: 'y'.repeat(30), ccc: 'z'.repeat(20) };

const widths: readonly (Case & { readonly width: number })[] = [
  {
    name: 'a row that does not fit becomes vertical',
    value: wide,
    width: 80,
    table: `
-------------------------------------------
|               CreateImage               |
+-----+-----------------------------------+
|  aaa|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   |
|  bbb|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy   |
|  ccc|  zzzzzzzzzzzzzzzzzzzz             |
+-----+-----------------------------------+
`,
  },
  {
    name: 'a row that just fits stays horizontal',
    value: wide,
    width: 94,
    table: `
----------------------------------------------------------------------------------------------
|                                         CreateImage                                        |
+--------------------------------+----------------------------------+------------------------+
|               aaa              |               bbb                |          ccc           |
+--------------------------------+----------------------------------+------------------------+
|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy  |  zzzzzzzzzzzzzzzzzzzz  |
+--------------------------------+----------------------------------+------------------------+
`,
  },
  {
    name: 'a row that is one column too wide becomes vertical',
    value: wide,
    width: 93,
    table: `
-------------------------------------------
|               CreateImage               |
+-----+-----------------------------------+
|  aaa|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   |
|  bbb|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy   |
|  ccc|  zzzzzzzzzzzzzzzzzzzz             |
+-----+-----------------------------------+
`,
  },
  {
    name: 'several rows never become vertical',
    value: [wide, wide],
    width: 80,
    table: `
----------------------------------------------------------------------------------------------
|                                         CreateImage                                        |
+--------------------------------+----------------------------------+------------------------+
|               aaa              |               bbb                |          ccc           |
+--------------------------------+----------------------------------+------------------------+
|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy  |  zzzzzzzzzzzzzzzzzzzz  |
|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy  |  zzzzzzzzzzzzzzzzzzzz  |
+--------------------------------+----------------------------------+------------------------+
`,
  },
  {
    name: 'if one section is too wide, all sections of a single row become vertical',
    value: { S: wide, s: 1, u: 2 },
    width: 60,
    table: `
---------------------------------------------
|                CreateImage                |
+--------------------+----------------------+
|  s                 |  1                   |
|  u                 |  2                   |
+--------------------+----------------------+
||                    S                    ||
|+-----+-----------------------------------+|
||  aaa|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   ||
||  bbb|  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy   ||
||  ccc|  zzzzzzzzzzzzzzzzzzzz             ||
|+-----+-----------------------------------+|
`,
  },
  {
    name: 'a row without a header keeps its width',
    value: { ImageId: 'x'.repeat(90) },
    width: 80,
    table: `
-----------------------------------------------------------------------------------------------------------
|                                               CreateImage                                               |
+---------+-----------------------------------------------------------------------------------------------+
|  ImageId|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   |
+---------+-----------------------------------------------------------------------------------------------+
`,
  },
];

test.each(widths)('in $width columns, $name', ({ value, width, table }) => {
  expect(`\n${renderTable(value, 'CreateImage', width, plainTable)}`).toBe(table);
});

const refusals: readonly (readonly [value: JsonValue, message: string])[] = [
  [[[1], [1, 2]], 'Row should have 1 elements, instead it has 2'],
  [[[], [1]], 'Row should have 0 elements, instead it has 1'],
  [[{ a: 1 }, 2], 'The result cannot be printed as a table: a list mixes structures with other values'],
];

test.each(refusals.map(([value, message]) => ({ given: JSON.stringify(value), value, message })))(
  'rejects $given',
  ({ value, message }) => {
    expect(() => renderTable(value, 'CreateImage', 80, plainTable)).toThrow(generalError(message));
  },
);

// B starts a cell's text, Y starts a bar, 0 resets: ESC[1m ESC[34m, ESC[2m ESC[33m and ESC[0m.
const coloured: readonly Case[] = [
  {
    name: 'colours the cells of a row',
    value: { ImageId: 'ImageId' },
    table: `
------------------------
<0><0>|      CreateImage     |<0><0>
<0><0>+----------+-----------+<0><0>
<0><0>|  <B>ImageId<0> |  <B>ImageId<0>  |<0><0>
<0><0>+----------+-----------+<0><0>
<0>`,
  },
  {
    name: 'does not colour a header',
    value: { a: 'ImageId', b: 1 },
    table: `
------------------
<0><0>|   CreateImage  |<0><0>
<0><0>+----------+-----+<0><0>
<0><0>|     a    |  b  |<0><0>
<0><0>+----------+-----+<0><0>
<0><0>|  <B>ImageId<0> |  <B>1<0>  |<0><0>
<0><0>+----------+-----+<0><0>
<0>`,
  },
  {
    name: 'colours the bars of a section',
    value: { a: { b: { c: 'ImageId' } } },
    table: `
----------------------
<0><0>|     CreateImage    |<0><0>
<0><0>+--------------------+<0><0>
<0><Y>|<0><0>|         a        |<0><Y>|<0><0>
<0><Y>|<0><0>+------------------+<0><Y>|<0><0>
<0><Y>|<0><Y>|<0><0>|        b       |<0><Y>|<0><Y>|<0><0>
<0><Y>|<0><Y>|<0><0>+----+-----------+<0><Y>|<0><Y>|<0><0>
<0><Y>|<0><Y>|<0><0>|  <B>c<0> |  <B>ImageId<0>  |<0><Y>|<0><Y>|<0><0>
<0><Y>|<0><Y>|<0><0>+----+-----------+<0><Y>|<0><Y>|<0><0>
<0>`,
  },
  {
    name: 'colours a title without rows',
    value: 'ImageId',
    table: `
-------------
<0><0>|CreateImage|<0><0>
<0><0>+-----------+<0><0>
<0>`,
  },
];

const CODES: Readonly<Record<string, string>> = { B: '\x1b[1m\x1b[34m', Y: '\x1b[2m\x1b[33m', 0: '\x1b[0m' };

test.each(coloured)('with colours on, $name', ({ value, table }) => {
  const expected = table.replace(/<([BY0])>/g, (_, code: string) => CODES[code] as string);
  expect(`\n${renderTable(value, 'CreateImage', 80, colourTable)}`).toBe(expected);
});
