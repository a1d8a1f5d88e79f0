// The manual names every variable that the program reads, so that help pages and docs/configuration.md do too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { manual } from '../../../src/help/manual.ts';
import { groupSummary } from '../../../src/model/described-model.ts';
import { model } from '../../../src/model/model.ts';
import { members, optionName } from '../../../src/model/shape.ts';

const src = fileURLToPath(new URL('../../../src', import.meta.url));
const files = (readdirSync(src, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));

/** Those of the operating system, of Node, of Lambda and of CGI, and two that we set ourselves. */
const NOT_OURS = [
  'HOME',
  'USERPROFILE',
  'PATH',
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
  'FORCE_COLOR',
  'NODE_OPTIONS',
  'NODE_V8_COVERAGE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'REQUEST_METHOD',
  'COMP_LINE',
];

const read = files.flatMap((file) =>
  [...readFileSync(join(src, file), 'utf8').matchAll(/\benv\.([A-Z][A-Z0-9_]+)|'((?:AWS|EC2IMG)_[A-Z0-9_]+)'/g)].map(
    ([, direct, named]) => (direct ?? named) as string,
  ),
);

test('the manual lists every environment variable that the program reads', () => {
  const listed = new Set(manual.environment.flatMap(({ variables = '' }) => variables.match(/[A-Z][A-Z0-9_]+/g) ?? []));
  expect(new Set(read).size).toBeGreaterThan(25);
  expect([...new Set(read)].filter((name) => !listed.has(name) && !NOT_OURS.includes(name))).toEqual([]);
});

test('the manual names only options that exist', () => {
  const shapes = [model.globals, ...model.operations.map(({ extraOptions }) => extraOptions)];
  const options = shapes.flatMap(members).map(([name]) => `--${optionName(name)}`);
  const named = manual.environment.flatMap(({ option = '' }) => option.match(/--[\w-]+/g) ?? []);
  expect(named.filter((name) => !options.includes(name))).toEqual([]);
});

test('the manual describes every setting and names its AWS documentation', () => {
  const rows = manual.environment;
  const silent = rows.filter(({ variables, keys, description }) => (variables ?? keys) && !description);
  const unknown = rows.flatMap(({ source }) => source.split(', ')).filter((name) => !manual.sources[name]);
  expect([silent, unknown]).toEqual([[], []]);
});

test('every group of commands has a summary', () => {
  const groups = model.operations
    .filter(({ command }) => command.length > 1)
    .map(({ command }) => command[0] as string);
  expect(groups.filter((group) => groupSummary([group]) === '')).toEqual([]);
});
