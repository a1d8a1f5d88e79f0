// Values of skeletons of every type. What a skeleton has: AWS CLI 2.36.
import { expect, it } from 'vitest';
import type { Shape } from '../../../src/model/shape.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';
import { placeholderHint } from '../../../src/request/placeholders.ts';

const SHAPE: Shape = {
  type: 'object',
  required: ['Ids'],
  properties: {
    Ids: { type: 'array', items: { type: 'string' } },
    Kind: { type: 'string', 'x-known-values': ['b'] },
    Count: { type: 'integer' },
    Price: { type: 'number' },
    Flag: { type: 'boolean' },
    At: { type: 'string', format: 'date-time' },
    Nested: { type: 'array', items: { type: 'object', required: ['Id'], properties: { Id: { type: 'string' } } } },
  },
};
const PATHS = ['Ids[0]', 'Kind', 'Count', 'Price', 'Flag', 'At', 'Nested[0].Id'];
const START = 'or start with --generate-cli-skeleton minimal, which has only required members';

it.each([
  ['JSON', parseJson(JSON.stringify(inputSkeleton(SHAPE)))],
  ['YAML', parseYaml(yamlSkeleton(SHAPE))],
])('recognizes every value of a %s skeleton', (_language, draft) => {
  const hintFor = (...paths: string[]) => placeholderHint((path) => paths.includes(path), draft as InputObject, SHAPE);
  expect(hintFor(...PATHS)).toBe(`7 values are still those of the skeleton; fill them in or delete them, ${START}`);
  for (const path of PATHS.slice(1, 6)) {
    expect(hintFor(path)).toBe(`1 value is still that of the skeleton; fill it in or delete it, ${START}`);
  }
  expect(hintFor('Ids[0]', 'Nested[0].Id')).toBe('2 values are still those of the skeleton; fill them in');
  expect(hintFor('Ids', 'Nested[0]', '')).toBeUndefined();
});

it('ignores other values, and values of other types', () => {
  const text =
    '{"Ids":["a",0],"Kind":"","Count":1,"Price":"0","Flag":false,"At":"1970-01-02","Nested":{"Id":""},"Other":""}';
  const paths = new Set([...PATHS, 'Ids[1]', 'Nested', 'Nested.Id', 'Other']);
  expect(placeholderHint((path) => paths.has(path), parseJson(text) as InputObject, SHAPE)).toBeUndefined();
});
