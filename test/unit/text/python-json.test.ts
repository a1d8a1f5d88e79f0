// Expected values from Python's json.dumps.
import { expect, test } from 'vitest';
import { COMPACT, pythonJson } from '../../../src/text/python-json.ts';

test.each<[unknown, string, string]>([
  [{}, '{}', '{}'],
  [[], '[]', '[]'],
  [{ a: 1, b: [true, null, 'x'] }, '{"a": 1, "b": [true, null, "x"]}', '{"a":1,"b":[true,null,"x"]}'],
  [{ a: undefined, b: '' }, '{"b": ""}', '{"b":""}'],
  [{ büro: 'é\u007f\u0080' }, '{"b\\u00fcro": "\\u00e9\\u007f\\u0080"}', '{"b\\u00fcro":"\\u00e9\\u007f\\u0080"}'],
  ['😀 "\\\n\u0001/', '"\\ud83d\\ude00 \\"\\\\\\n\\u0001/"', '"\\ud83d\\ude00 \\"\\\\\\n\\u0001/"'],
])('%j is written as Python writes it', (value, spaced, compact) => {
  expect([pythonJson(value), pythonJson(value, COMPACT)]).toEqual([spaced, compact]);
});
