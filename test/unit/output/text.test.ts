import { describe, expect, test } from 'vitest';
import { generalError } from '../../../src/errors.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { renderText } from '../../../src/output/text.ts';

interface Case {
  readonly name: string;
  readonly value: JsonValue;
  readonly text: string;
}

const scalars: readonly Case[] = [
  { name: 'a string', value: 'ami-1', text: 'ami-1\n' },
  { name: 'an empty string is an empty line', value: '', text: '\n' },
  { name: 'tabs and line breaks stay', value: 'a\tb\nc', text: 'a\tb\nc\n' },
  { name: 'null', value: null, text: 'None\n' },
  { name: 'true', value: true, text: 'True\n' },
  { name: 'false', value: false, text: 'False\n' },
  { name: 'a whole number', value: 21, text: '21\n' },
  { name: 'a small number', value: 1e-7, text: '1e-07\n' },
];

const lists: readonly Case[] = [
  { name: 'an empty list prints nothing', value: [], text: '' },
  { name: 'a list of an empty list prints nothing', value: [[]], text: '' },
  { name: 'scalars share a line', value: ['a', 1, null, true], text: 'a\t1\tNone\tTrue\n' },
  {
    name: 'each list of scalars is on its own line',
    value: [
      ['a', 1],
      ['b', 2],
    ],
    text: 'a\t1\nb\t2\n',
  },
  { name: 'scalars come before lists on the same level', value: [1, ['a'], 2, ['b', 'c']], text: '1\t2\na\nb\tc\n' },
  { name: 'deeper lists go below', value: [[1, [2, [3]]]], text: '1\n2\n3\n' },
];

const mappings: readonly Case[] = [
  { name: 'values stand sorted by key, capitals first', value: { z: 1, a: 2, Z: 3, o: null }, text: '3\t2\tNone\t1\n' },
  { name: 'keys sort by code point', value: { '😀': 2, '\uff00': 3, é: 1 }, text: '1\t3\t2\n' },
  { name: 'a nested mapping begins with its key', value: { b: { c: 1, a: 2 } }, text: 'B\t2\t1\n' },
  { name: 'only the innermost key is shown', value: { b: { c: { d: 1 } } }, text: 'C\t1\n' },
  { name: 'capitals of a key as Python makes them', value: { straße: { x: 1 } }, text: 'STRASSE\t1\n' },
  { name: 'each item of a list below a key has a line', value: { c: ['y', 'z'], s: 'x' }, text: 'x\nC\ty\nC\tz\n' },
  { name: 'lists in a list below a key are flat', value: { a: [['x', 'y'], ['z']] }, text: 'A\tx\nA\ty\nA\tz\n' },
  { name: 'empty members print nothing', value: { a: [], b: {} }, text: '' },
  {
    name: 'scalars come before nested members',
    value: { z: 1, a: 2, m: [1, 2], n: {}, o: null },
    text: '2\tNone\t1\nM\t1\nM\t2\n',
  },
];

const tables: readonly Case[] = [
  {
    name: 'columns are sorted by key',
    value: [
      { a: 1, b: 2 },
      { b: 3, a: 4 },
    ],
    text: '1\t2\n4\t3\n',
  },
  { name: 'a field that is missing is empty', value: [{ a: 1 }, { b: 2 }], text: '1\t\n\t2\n' },
  { name: 'a row without any field is an empty line', value: [{}, { a: 1 }], text: '\n1\n' },
  { name: 'mappings without fields print nothing', value: [{}], text: '' },
  {
    name: 'a list in a column is rendered as in Python',
    value: [{ a: 1 }, { a: [1, 'x', null] }],
    text: "1\n[1, 'x', None]\n",
  },
  { name: 'a mapping in a column too', value: [{ a: 1 }, { a: { k: "it's" } }], text: "1\n{'k': \"it's\"}\n" },
  { name: 'with escapes', value: [{ a: 1 }, { a: ['a"\'b\\c'] }], text: "1\n['a\"\\'b\\\\c']\n" },
  {
    name: 'a list in a column has escapes for unprintable characters',
    value: [{ a: 1 }, { a: ['\u0001\u00a0\u2028é\x7f'] }],
    text: "1\n['\\x01\\xa0\\u2028é\\x7f']\n",
  },
  {
    name: 'rows of a key start with the key',
    value: {
      Tags: [
        { Key: 'k', Value: 'v' },
        { Key: 'l', Value: '' },
      ],
    },
    text: 'TAGS\tk\tv\nTAGS\tl\t\n',
  },
  {
    name: 'nested values follow their row',
    value: {
      T: [
        { Key: 'k', In: { x: 1 } },
        { Key: 'l', In: { x: 2 } },
      ],
    },
    text: 'T\tk\nIN\t1\nT\tl\nIN\t2\n',
  },
];

describe.each([
  ['renders scalars as text', scalars],
  ['renders lists as text', lists],
  ['renders mappings as text', mappings],
  ['renders lists of mappings as text', tables],
] as const)('%s', (_, cases) => {
  test.each(cases)('$name', ({ value, text }) => {
    expect(renderText(value)).toBe(text);
  });
});

// The AWS CLI fails with a Python error: 'int' object has no attribute 'items'.
const mixed: readonly JsonValue[] = [[1, { a: 1 }], [{ a: 1 }, 'x'], [{ a: 1 }, null], { k: [{ a: 1 }, [1]] }];

test.each(mixed.map((value) => [JSON.stringify(value), value]))('rejects %s, which has no columns', (_, value) => {
  const refusal = 'The result cannot be printed as text: a list mixes structures with other values';
  expect(() => renderText(value as JsonValue)).toThrow(generalError(refusal));
});
