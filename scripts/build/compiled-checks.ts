// Compiles the schemas of the model to code, so that the bundle does not need ajv: loading and compiling take 60 ms,
// the compiled checks 1 ms.
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'rolldown';
import { model, type Operation } from '../../src/model/model.ts';
import { AJV_OPTIONS } from '../../src/request/schema-check.ts';
import { REQUIRE } from './schema-files.ts';

/**
 * Replaces src/request/schema-check.ts by compiled checks, one file for each command. A standalone program contains only
 * files that are named in the code.
 */
export const compiledChecks = (isStandalone: boolean): Plugin => ({
  name: 'compiled-checks',
  load: {
    filter: { id: /src\/request\/schema-check\.ts$/ },
    handler: () => ({ code: loaderModule(isStandalone), moduleType: 'js' }),
  },
});

const names = model.operations.map(({ command }) => command.join('-'));

/** The code of schema-check.ts in the bundle. The `$id` of a schema is the path of its file. */
function loaderModule(isStandalone: boolean): string {
  const table = names.map((name) => `${JSON.stringify(name)}: () => ${REQUIRE}('./checks/${name}.cjs')`);
  const load = isStandalone
    ? `const files = {${table.join(', ')}};\nconst load = (name) => files[name]();`
    : `const load = (name) => require('./checks/' + name + '.cjs');`;
  return `${load}
export const schemaErrorsOf = (data, { $id }) => {
  const [, name, part] = $id.split('/');
  const check = load(name)[part];
  return check(data) ? [] : check.errors;
};
`;
}

/** The files that the loader requires: their paths in the bundle, and their texts. */
export const checkFiles = (): { readonly path: string; readonly text: string }[] =>
  model.operations.map((operation, at) => ({ path: `checks/${names[at]}.cjs`, text: checkerModule(operation) }));

/**
 * Generates a CommonJS module that exports the checks `input` and, if there are rules, `rules` of a command. Throws if the
 * code would need a module.
 */
export function checkerModule({ input, rules }: Pick<Operation, 'input' | 'rules'>): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, lines: false } });
  const schemas = Object.entries({ input, ...(rules && { rules }) });
  for (const [name, schema] of schemas) ajv.addSchema(bare(schema), name);
  const code = standalone(ajv, Object.fromEntries(schemas.map(([name]) => [name, name])));
  const whole = shortened(code).replaceAll('require("ajv/dist/runtime/ucs2length").default', LENGTH);
  if (whole.includes('require(')) throw new Error(`the checks of ${input.$id} would need a module`);
  return whole;
}

/** The length of a text in code points, as ajv counts it. */
const LENGTH = '((text) => [...text].length)';

/**
 * Removes the parts that checks do not need, because the compiler includes the whole schema in the code. validate.ts
 * finds unknown members itself: it needs the known ones for its messages.
 */
function bare(schema: object): object {
  const kept = Object.entries(schema).filter(([key]) => !key.startsWith('x-') && !UNCHECKED.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, bareBelow(key, value)]));
}

function bareBelow(key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || DATA.has(key)) return value;
  if (Array.isArray(value)) return value.map((one) => bareBelow('', one));
  if (!MAPS.has(key)) return bare(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bareBelow('', one)]));
}

/** Shortens the code that adds an error, which is a third of all code. */
const shortened = (code: string): string =>
  code.replace(
    /const (err\d+) = (\{.*?\});if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}/g,
    '(vErrors ??= []).push($2);',
  );

const UNCHECKED = new Set(['$schema', 'title', 'description', 'additionalProperties']);

/** Keywords whose values are not schemas, and keywords whose values map names to schemas. */
const DATA = new Set(['enum', 'const', 'default', 'required']);
const MAPS = new Set(['properties', 'patternProperties', 'definitions', '$defs']);
