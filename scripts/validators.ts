// The checks of the model's schemas as code, so that the bundle needs no compiler of schemas: ajv takes 60 ms to load and
// compile, the code of its checks 1 ms.
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import { OPTIONS, type TitledSchema } from '../src/input/checker.ts';
import { model } from '../src/model/shape.ts';

/** Puts compiled checks in the place of src/input/checker.ts. */
export const compiledChecks: Plugin = {
  name: 'compiled-checks',
  load: {
    filter: { id: /src\/input\/checker\.ts$/ },
    handler: () => ({ code: checkerModule(), moduleType: 'js' }),
  },
};

function checkerModule(): string {
  const schemas = model.operations.flatMap(({ input, rules }): TitledSchema[] => (rules ? [input, rules] : [input]));
  const ajv = new Ajv({ ...OPTIONS, code: { source: true, lines: false } });
  const names = new Map(schemas.map(({ title = '' }, at) => [`check${at}`, title]));
  for (const [at, schema] of schemas.entries()) ajv.addSchema(bare(schema), `check${at}`);
  const code = standalone(ajv, Object.fromEntries([...names.keys()].map((name) => [name, name])));
  const table = [...names].map(([name, title]) => `${JSON.stringify(title)}: exports.${name}`).join(', ');
  return `${code}
const checks = {${table}};
exports.faultsOf = (data, { title }) => (checks[title](data) ? [] : checks[title].errors);
`;
}

/** A schema without what its checks do not read: the compiler puts the whole schema into the code. */
function bare(schema: object): object {
  const kept = Object.entries(schema).filter(([key]) => !key.startsWith('x-') && key !== 'description');
  return Object.fromEntries(kept.map(([key, value]) => [key, bareBelow(key, value)]));
}

function bareBelow(key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || DATA.has(key)) return value;
  if (Array.isArray(value)) return value.map((one) => bareBelow('', one));
  if (!MAPS.has(key)) return bare(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bareBelow('', one)]));
}

/** Keywords whose values are no schemas, and those whose values have schemas under names. */
const DATA = new Set(['enum', 'const', 'default', 'required']);
const MAPS = new Set(['properties', 'patternProperties', 'definitions', '$defs']);
