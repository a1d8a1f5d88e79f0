// The compiled checks that replace src/request/schema-check.ts in the bundle.
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { checkerModule } from '../../scripts/build/compiled-checks.ts';
import type { Operation } from '../../src/model/model.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { Schema, SchemaError } from '../../src/request/schema-check.ts';

/** A command of DescribeImages with one required member. */
function commandOn($id: string | undefined, required: string): Operation {
  const input: Shape = { ...($id && { $id }), title: 'DescribeImages', type: 'object', required: [required] };
  const empty: Shape = { type: 'object' };
  return { name: 'DescribeImages', command: ['wait', required], input, output: empty, extraOptions: empty };
}

function load(code: string): { schemaErrorsOf: (data: unknown, schema: Schema) => readonly SchemaError[] } {
  const exports = {};
  new Function('exports', 'require', code)(exports, createRequire(import.meta.url));
  return exports as ReturnType<typeof load>;
}

test('two commands of one operation have separate checks', () => {
  const commands = [commandOn('one', 'ImageIds'), commandOn('other', 'Owners')];
  const { schemaErrorsOf } = load(checkerModule(commands));
  const missing = commands.map(({ input }) => schemaErrorsOf({}, input).map(({ params }) => params));
  expect(missing).toEqual([[{ missingProperty: 'ImageIds' }], [{ missingProperty: 'Owners' }]]);
  expect(commands.map(({ input }) => schemaErrorsOf({ ImageIds: [], Owners: [] }, input))).toEqual([[], []]);
});

test('the rules of an operation are checked apart from its input schema', () => {
  const rules = { $id: 'rules', properties: { Name: { enum: ['a'] } } };
  const { schemaErrorsOf } = load(checkerModule([{ ...commandOn('one', 'Name'), rules }]));
  expect(schemaErrorsOf({ Name: 'b' }, rules).map(({ keyword }) => keyword)).toEqual(['enum']);
});

test.each([
  ['the same $id', commandOn('one', 'Owners'), 'Every schema needs a unique $id: one'],
  ['no $id', commandOn(undefined, 'Owners'), 'Every schema needs a unique $id: '],
])('the build fails if another schema has %s', (_, other, message) => {
  expect(() => checkerModule([commandOn('one', 'ImageIds'), other])).toThrow(new Error(message));
});
