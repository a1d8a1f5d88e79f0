import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { renderJson } from '../../../src/output/json.ts';

interface Case {
  readonly name: string;
  readonly value: JsonValue;
  readonly json: string;
}

const cases: readonly Case[] = [
  { name: 'a response', value: { ImageId: 'ami-1' }, json: '{\n    "ImageId": "ami-1"\n}\n' },
  { name: 'a top-level string', value: 'ami-1', json: '"ami-1"\n' },
  { name: 'an empty string', value: '', json: '""\n' },
  { name: 'null', value: null, json: 'null\n' },
  { name: 'true', value: true, json: 'true\n' },
  { name: 'a whole number', value: 21, json: '21\n' },
  { name: 'a fraction', value: 0.5, json: '0.5\n' },
  { name: 'a small number has an exponent of two digits', value: 1e-7, json: '1e-07\n' },
  { name: 'a number above 1e-4 has no exponent', value: 0.00012, json: '0.00012\n' },
  { name: 'an empty list on one line', value: [], json: '[]\n' },
  { name: 'an empty mapping on one line', value: {}, json: '{}\n' },
  {
    name: 'keys keep their order, empty containers stay on one line',
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
    name: 'every item of a nested list is on its own line',
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
  { name: 'non-ASCII text is not escaped', value: 'é 日本 😀', json: '"é 日本 😀"\n' },
  { name: 'quotes and backslashes are escaped, slashes are not', value: 'q"\\/', json: '"q\\"\\\\/"\n' },
  {
    name: 'control characters are escaped, DEL and U+2028 are not',
    value: 'a\tb\nc\u0001\u001f\u007f\u2028\u0085',
    json: '"a\\tb\\nc\\u0001\\u001f\u007f\u2028\u0085"\n',
  },
  { name: 'keys are escaped too', value: { 'é"': 1 }, json: '{\n    "é\\"": 1\n}\n' },
];

test.each(cases)('renders JSON: $name', ({ value, json }) => {
  expect(renderJson(value)).toBe(json);
});
