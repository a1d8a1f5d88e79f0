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
  { name: 'prints a string without quotes', value: 'ami-1', text: 'ami-1\n' },
  { name: 'prints an empty string as an empty line', value: '', text: '\n' },
  { name: 'keeps tabs and line breaks in a string', value: 'a\tb\nc', text: 'a\tb\nc\n' },
  { name: 'prints null as None', value: null, text: 'None\n' },
  { name: 'prints true as True', value: true, text: 'True\n' },
  { name: 'prints false as False', value: false, text: 'False\n' },
  { name: 'prints a whole number without a fraction', value: 21, text: '21\n' },
  { name: 'prints a small number with an exponent', value: 1e-7, text: '1e-07\n' },
];

const lists: readonly Case[] = [
  { name: 'prints nothing for an empty list', value: [], text: '' },
  { name: 'prints nothing for a list that contains an empty list', value: [[]], text: '' },
  { name: 'prints the scalars of a list on one line', value: ['a', 1, null, true], text: 'a\t1\tNone\tTrue\n' },
  {
    name: 'prints each list of scalars on its own line',
    value: [
      ['a', 1],
      ['b', 2],
    ],
    text: 'a\t1\nb\t2\n',
  },
  { name: 'prints scalars before lists of the same level', value: [1, ['a'], 2, ['b', 'c']], text: '1\t2\na\nb\tc\n' },
  { name: 'prints deeper lists on lines below', value: [[1, [2, [3]]]], text: '1\n2\n3\n' },
];

const mappings: readonly Case[] = [
  { name: 'sorts values by key, with capitals first', value: { z: 1, a: 2, Z: 3, o: null }, text: '3\t2\tNone\t1\n' },
  { name: 'sorts values by the code points of their keys', value: { '😀': 2, '\uff00': 3, é: 1 }, text: '1\t3\t2\n' },
  { name: 'starts the line of a nested mapping with its key', value: { b: { c: 1, a: 2 } }, text: 'B\t2\t1\n' },
  { name: 'prints only the innermost key', value: { b: { c: { d: 1 } } }, text: 'C\t1\n' },
  { name: 'capitalizes a key as Python does', value: { straße: { x: 1 } }, text: 'STRASSE\t1\n' },
  {
    name: 'prints each item of a list below a key on its own line',
    value: { c: ['y', 'z'], s: 'x' },
    text: 'x\nC\ty\nC\tz\n',
  },
  { name: 'flattens nested lists below a key', value: { a: [['x', 'y'], ['z']] }, text: 'A\tx\nA\ty\nA\tz\n' },
  { name: 'prints nothing for empty members', value: { a: [], b: {} }, text: '' },
  {
    name: 'prints scalars before nested members',
    value: { z: 1, a: 2, m: [1, 2], n: {}, o: null },
    text: '2\tNone\t1\nM\t1\nM\t2\n',
  },
];

const tables: readonly Case[] = [
  {
    name: 'sorts columns by key',
    value: [
      { a: 1, b: 2 },
      { b: 3, a: 4 },
    ],
    text: '1\t2\n4\t3\n',
  },
  { name: 'leaves the field of a missing key empty', value: [{ a: 1 }, { b: 2 }], text: '1\t\n\t2\n' },
  { name: 'prints a mapping without fields as an empty line', value: [{}, { a: 1 }], text: '\n1\n' },
  { name: 'prints nothing if no mapping has a field', value: [{}], text: '' },
  {
    name: 'prints a list in a column as Python does',
    value: [{ a: 1 }, { a: [1, 'x', null] }],
    text: "1\n[1, 'x', None]\n",
  },
  {
    name: 'prints a mapping in a column as Python does',
    value: [{ a: 1 }, { a: { k: "it's" } }],
    text: "1\n{'k': \"it's\"}\n",
  },
  {
    name: 'escapes quotes and backslashes in a column as Python does',
    value: [{ a: 1 }, { a: ['a"\'b\\c'] }],
    text: "1\n['a\"\\'b\\\\c']\n",
  },
  {
    name: 'escapes unprintable characters of a list in a column',
    value: [{ a: 1 }, { a: ['\u0001\u00a0\u2028é\x7f'] }],
    text: "1\n['\\x01\\xa0\\u2028é\\x7f']\n",
  },
  {
    name: 'starts each row below a key with the key',
    value: {
      Tags: [
        { Key: 'k', Value: 'v' },
        { Key: 'l', Value: '' },
      ],
    },
    text: 'TAGS\tk\tv\nTAGS\tl\t\n',
  },
  {
    name: 'prints nested values after their row',
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
  ['text output of scalars', scalars],
  ['text output of lists', lists],
  ['text output of mappings', mappings],
  ['text output of lists of mappings', tables],
] as const)('%s', (_, cases) => {
  test.each(cases.map(({ name, value, text }) => [name, value, text] as const))('%s', (_name, value, text) => {
    expect(renderText(value)).toBe(text);
  });
});

// The AWS CLI fails with a Python error: 'int' object has no attribute 'items'.
const mixed: readonly JsonValue[] = [[1, { a: 1 }], [{ a: 1 }, 'x'], [{ a: 1 }, null], { k: [{ a: 1 }, [1]] }];

test.each(mixed.map((value) => [JSON.stringify(value), value]))(
  'text output rejects %s because the list mixes structures with other values',
  (_, value) => {
    const refusal = 'The result cannot be printed as text: a list mixes structures with other values';
    expect(() => renderText(value as JsonValue)).toThrow(generalError(refusal, undefined, 'OutputError'));
  },
);
