import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { wholeText } from '../../../src/output/pieces.ts';
import { yamlPieces, yamlStreamPieces } from '../../../src/output/yaml.ts';

interface Case {
  readonly name: string;
  readonly value: JsonValue;
  readonly yaml: string;
}

const top: readonly Case[] = [
  { name: 'prints a string as JSON', value: 'ami-1', yaml: '"ami-1"\n' },
  { name: 'prints an empty string as JSON', value: '', yaml: '""\n' },
  { name: 'prints null as JSON', value: null, yaml: 'null\n' },
  { name: 'prints true as JSON', value: true, yaml: 'true\n' },
  { name: 'prints a number as JSON', value: 21, yaml: '21\n' },
  { name: 'prints an empty list as []', value: [], yaml: '[]\n' },
  { name: 'prints a mapping as a key and a value', value: { ImageId: 'ami-1' }, yaml: 'ImageId: ami-1\n' },
  {
    name: 'prints each item of a list after a dash',
    value: [null, 0.5, 1e-7, true],
    yaml: '- null\n- 0.5\n- 1e-07\n- true\n',
  },
];

const nested: readonly Case[] = [
  { name: 'sorts keys by code point', value: { é: 1, a: 2, Z: 3 }, yaml: 'Z: 3\na: 2\né: 1\n' },
  { name: 'does not indent the dashes below a key', value: { a: { b: 'x' }, c: ['y'] }, yaml: 'a:\n  b: x\nc:\n- y\n' },
  { name: 'prints a list in a list after two dashes', value: [['a', 1], [2]], yaml: '- - a\n  - 1\n- - 2\n' },
  {
    name: 'prints a mapping in a list after a dash',
    value: [{ a: 1, b: [{ c: 2 }] }],
    yaml: '- a: 1\n  b:\n  - c: 2\n',
  },
  {
    name: 'prints empty containers on one line',
    value: { a: [], b: {}, k: [[], {}] },
    yaml: 'a: []\nb: {}\nk:\n- []\n- {}\n',
  },
  {
    name: 'puts keys in quotes if they need quotes',
    value: { 'a b': 1, 1: 2, true: 3, '': 4, 'a: b': 5 },
    yaml: "'': 4\n'1': 2\na b: 1\n'a: b': 5\n'true': 3\n",
  },
];

// Measured with the AWS CLI's library, ruamel.yaml 0.17.
const KEY = 'k'.repeat(90);
const LONG = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt';
const edges: readonly Case[] = [
  { name: 'are not folded within a key', value: { [`${LONG} x`]: 1 }, yaml: `${LONG} x: 1\n` },
  {
    name: 'are not folded before a single-quoted string',
    value: { [KEY]: ' lead: x' },
    yaml: `${KEY}: ' lead:\n  x'\n`,
  },
  { name: 'are not folded before a double-quoted string', value: { [KEY]: ' lead\tx' }, yaml: `${KEY}: " lead\\tx"\n` },
  {
    name: 'are not folded after a single-quoted string',
    value: { d: `a: ${'x'.repeat(90)} ` },
    yaml: `d: 'a: ${'x'.repeat(90)} '\n`,
  },
  {
    name: 'are not folded after a double-quoted string',
    value: { d: `a\t${'x'.repeat(90)} ` },
    yaml: `d: "a\\t${'x'.repeat(90)} "\n`,
  },
];

const folded: readonly Case[] = [
  {
    name: 'are folded within a plain string',
    value: { d: 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore' },
    yaml: `d: lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt
  ut labore
`,
  },
  {
    name: 'are folded within a single-quoted string',
    value: {
      d: "lorem ipsum dolor sit amet: consectetur adipiscing elit sed do eiusmod tempor incididunt it's labore",
    },
    yaml: `d: 'lorem ipsum dolor sit amet: consectetur adipiscing elit sed do eiusmod tempor
  incididunt it''s labore'
`,
  },
  {
    name: 'are folded within a double-quoted string',
    value: {
      d: 'lorem\tipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et',
    },
    yaml: `d: "lorem\\tipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor
  incididunt ut labore et"
`,
  },
  { name: 'are not folded within a word', value: { d: 'x'.repeat(100) }, yaml: `d: ${'x'.repeat(100)}\n` },
  {
    name: 'are folded with an empty line for each line break of a string',
    value: { Message: 'Parameter validation failed:\nInvalid length for parameter Name' },
    yaml: "Message: 'Parameter validation failed:\n\n  Invalid length for parameter Name'\n",
  },
];

describe.each([
  ['YAML output of top-level values', top],
  ['YAML output of nested values', nested],
  ['YAML lines longer than 80 columns', folded],
  ['YAML lines at the edges of a string', edges],
] as const)('%s', (_, cases) => {
  test.each(cases.map(({ name, value, yaml }) => [name, value, yaml] as const))('%s', (_name, value, yaml) => {
    expect(wholeText(yamlPieces(value))).toBe(yaml);
  });
});

// Items of a list: the string and its YAML.
const scalars: readonly (readonly [text: string, written: string])[] = [
  ...['yes', 'no', 'on', "it's", 'q"q', 'a#b', 'a]', 'a\\b', 'x y', 'a-b', '-x', '1.2.3', '12:30', 'é 日本'].map(
    asItIs,
  ),
  ...['123', '0x1', '0o7', '1_0', '1e3', '.5', '+1', '1.', '2020-01-01'].map(inSingleQuotes),
  ...['true', 'null', '', '~', '=', '<<'].map(inSingleQuotes),
  ...['a: b', 'x:', '- x', '-', '---', '#c', ' lead', 'trail ', ',', '?'].map(inSingleQuotes),
  ...['@x', '%a', '`', '!t', '&a', '*a', '|', '>', '[a', '{', '"q"'].map(inSingleQuotes),
  ["'q", "'''q'"],
  ["it's: x", "'it''s: x'"],
  ['two\nlines', "'two\n\n  lines'"],
  ['end\n', "'end\n\n  '"],
  ['two\n\u2028lines', "'two\n\n\u2028  lines'"],
  ['two\u2028\nlines', "'two\u2028\n  lines'"],
  ['tab\there', '"tab\\there"'],
  ['back\r', '"back\\r"'],
  ['\u0001', '"\\x01"'],
  ['😀', '"\\U0001F600"'],
];

function asItIs(text: string): readonly [string, string] {
  return [text, text];
}

function inSingleQuotes(text: string): readonly [string, string] {
  return [text, `'${text}'`];
}

test.each(scalars)('prints the string %j as %j in YAML', (text, written) => {
  expect(wholeText(yamlPieces([text]))).toBe(`- ${written}\n`);
});

const streams: readonly Case[] = [
  { name: 'a string', value: 'ami-1', yaml: '- ami-1\n' },
  { name: 'an empty string', value: '', yaml: "- ''\n" },
  { name: 'null', value: null, yaml: '- null\n' },
  { name: 'a mapping', value: { b: 1, a: 'x' }, yaml: '- a: x\n  b: 1\n' },
  { name: 'a list', value: ['ami-1', 2], yaml: '- - ami-1\n  - 2\n' },
  { name: 'an empty list', value: [], yaml: '- []\n' },
  { name: 'a mapping of nested values', value: { a: { b: 'x' }, c: ['y'] }, yaml: '- a:\n    b: x\n  c:\n  - y\n' },
  { name: 'a list of lists', value: [['a'], [2]], yaml: '- - - a\n  - - 2\n' },
];

test.each(streams.map(({ name, value, yaml }) => [name, value, yaml] as const))(
  'prints %s as the only item of a YAML stream',
  (_name, value, yaml) => {
    expect(wholeText(yamlStreamPieces(value))).toBe(yaml);
  },
);
