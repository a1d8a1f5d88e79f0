import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { renderJson } from '../../../src/output/json.ts';

interface Case {
  readonly name: string;
  readonly value: JsonValue;
  readonly json: string;
}

const cases: readonly Case[] = [
  {
    name: 'indents the members of a response by four spaces',
    value: { ImageId: 'ami-1' },
    json: '{\n    "ImageId": "ami-1"\n}\n',
  },
  { name: 'prints a top-level string in double quotes', value: 'ami-1', json: '"ami-1"\n' },
  { name: 'prints an empty string as two double quotes', value: '', json: '""\n' },
  { name: 'prints null as null', value: null, json: 'null\n' },
  { name: 'prints true as true', value: true, json: 'true\n' },
  { name: 'prints a whole number without a fraction', value: 21, json: '21\n' },
  { name: 'prints the fraction of a number', value: 0.5, json: '0.5\n' },
  { name: 'prints a small number with an exponent of two digits', value: 1e-7, json: '1e-07\n' },
  { name: 'prints a number above 1e-4 without an exponent', value: 0.00012, json: '0.00012\n' },
  { name: 'prints an empty list on one line', value: [], json: '[]\n' },
  { name: 'prints an empty mapping on one line', value: {}, json: '{}\n' },
  {
    name: 'keeps the order of keys and prints nested empty containers on one line',
    value: { b: [], a: {}, c: [{ x: null }] },
    json: `{
    "b": [],
    "a": {},
    "c": [
        {
            "x": null
        }
    ]
}
`,
  },
  {
    name: 'prints every item of a nested list on its own line',
    value: ['a', ['b', []]],
    json: `[
    "a",
    [
        "b",
        []
    ]
]
`,
  },
  { name: 'does not escape non-ASCII text', value: 'é 日本 😀', json: '"é 日本 😀"\n' },
  { name: 'escapes quotes and backslashes but not slashes', value: 'q"\\/', json: '"q\\"\\\\/"\n' },
  {
    name: 'escapes control characters but not DEL and U+2028',
    value: 'a\tb\nc\u0001\u001f\u007f\u2028\u0085',
    json: '"a\\tb\\nc\\u0001\\u001f\u007f\u2028\u0085"\n',
  },
  { name: 'escapes characters in keys', value: { 'é"': 1 }, json: '{\n    "é\\"": 1\n}\n' },
];

test.each(cases.map(({ name, value, json }) => [name, value, json] as const))('renderJson %s', (_, value, json) => {
  expect(renderJson(value)).toBe(json);
});
