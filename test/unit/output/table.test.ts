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
    name: 'has a title but no row for a string',
    value: id,
    table: `
-------------
|CreateImage|
+-----------+
`,
  },
  {
    name: 'has a title but no row for a number',
    value: 21,
    table: `
-------------
|CreateImage|
+-----------+
`,
  },
  {
    name: 'has a column for a list of scalars',
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
    name: 'has a row for each list in a list',
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
    name: 'has rows of the same section for a list inside a list',
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
    name: 'has a row of the keys of a mapping after a scalar',
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
    name: 'has a row of the keys of a mapping after a list',
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
    name: 'has a title without a line below for empty lists',
    value: [[], []],
    table: `
-------------
|CreateImage|
`,
  },
  {
    name: 'has a blank cell for an empty value',
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
    name: 'has a row without a header for a single scalar',
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
    name: 'has a sorted header for several scalars',
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
    name: 'contains null, true and fractions as Python prints them',
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
    name: 'omits empty members',
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
    name: 'has a separate section for each nested member',
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
    name: 'has one more bar for each level',
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
    name: 'has a row for a scalar before the section of a nested member',
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
    name: 'stretches columns to the width of the widest section',
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
    name: 'counts wide and ambiguous characters as two columns',
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
    name: 'has all keys in the header and blank cells for missing keys',
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
    name: 'has a blank row for a mapping without fields',
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
    name: 'repeats the title and header after nested members',
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
    name: 'repeats the title for mappings that have only nested members',
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
    name: 'has no title for mappings in lists of lists',
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
  ['a table of scalars and lists of scalars', scalars],
  ['a table of mappings', mappings],
  ['a table of lists of mappings', lists],
] as const)('%s', (_, cases) => {
  test.each(cases.map(({ name, value, table }) => [name, value, table] as const))('%s', (_name, value, table) => {
    expect(`\n${renderTable(value, 'CreateImage', 80, plainTable)}`).toBe(table);
  });
});

const silent: readonly JsonValue[] = [null, '', 0, false, [], {}];

test.each(silent.map((value) => [JSON.stringify(value), value] as const))(
  'table output is empty for the value %s',
  (_, value) => {
    expect(renderTable(value, 'CreateImage', 80, plainTable)).toBe('');
  },
);

const wide = { aaa: 'x'.repeat(30), bbb: 'y'.repeat(30), ccc: 'z'.repeat(20) };

const widths: readonly (Case & { readonly width: number })[] = [
  {
    name: 'prints a row vertically if it does not fit',
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
    name: 'prints a row horizontally if it just fits',
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
    name: 'prints a row vertically if it is one column too wide',
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
    name: 'prints several rows horizontally even if they do not fit',
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
    name: 'prints all sections of a single row vertically if one section does not fit',
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
    name: 'prints a row without a header at its full width',
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

test.each(widths.map(({ width, name, value, table }) => [width, name, value, table] as const))(
  'in %i columns, a table %s',
  (width, _name, value, table) => {
    expect(`\n${renderTable(value, 'CreateImage', width, plainTable)}`).toBe(table);
  },
);

const refusals: readonly (readonly [value: JsonValue, message: string])[] = [
  [[[1], [1, 2]], 'Row should have 1 elements, instead it has 2'],
  [[[], [1], [], [1, 2]], 'Row should have 1 elements, instead it has 2'],
  [[{ a: 1 }, 2], 'The result cannot be printed as a table: a list mixes structures with other values'],
];

test.each(refusals.map(([value, message]) => [JSON.stringify(value), message, value] as const))(
  'table output rejects the value %s: %s',
  (_, message, value) => {
    expect(() => renderTable(value, 'CreateImage', 80, plainTable)).toThrow(
      generalError(message, undefined, 'OutputError'),
    );
  },
);

// The AWS CLI refuses a table with empty and other rows.
const partlyEmpty: readonly JsonValue[] = [
  [['snap-0aaaaaaaaaaaaaaa1'], []],
  [[], ['snap-0aaaaaaaaaaaaaaa1']],
  [[], 'snap-0aaaaaaaaaaaaaaa1', []],
  [[[]], [], [['snap-0aaaaaaaaaaaaaaa1'], []]],
];

test.each(partlyEmpty.map((value) => [JSON.stringify(value), value] as const))(
  'a table leaves out the empty rows of %s',
  (_, value) => {
    expect(`\n${renderTable(value, 'DescribeImages', 80, plainTable)}`).toBe(`
----------------------------
|      DescribeImages      |
+--------------------------+
|  snap-0aaaaaaaaaaaaaaa1  |
+--------------------------+
`);
  },
);

// B starts a cell's text, Y starts a bar, 0 resets: ESC[1m ESC[34m, ESC[2m ESC[33m and ESC[0m.
const coloured: readonly Case[] = [
  {
    name: 'has colours in the cells of a row',
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
    name: 'has no colours in a header',
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
    name: 'has colours in the bars of a section',
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
    name: 'resets colours around a title without rows',
    value: 'ImageId',
    table: `
-------------
<0><0>|CreateImage|<0><0>
<0><0>+-----------+<0><0>
<0>`,
  },
];

const CODES: Readonly<Record<string, string>> = { B: '\x1b[1m\x1b[34m', Y: '\x1b[2m\x1b[33m', 0: '\x1b[0m' };

test.each(coloured.map(({ name, value, table }) => [name, value, table] as const))(
  'a coloured table %s',
  (_name, value, table) => {
    const expected = table.replace(/<([BY0])>/g, (_, code: string) => CODES[code] as string);
    expect(`\n${renderTable(value, 'CreateImage', 80, colourTable)}`).toBe(expected);
  },
);
