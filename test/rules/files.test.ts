// Layout, names and sizes of the files in src, and the names they may use.
import { expect, test } from 'vitest';
import { model } from '../../src/model/model.ts';
import { readSources, type Source, sourceOf } from '../support/sources.ts';

const sources = readSources();
const paths = sources.map(({ path }) => path);

/** Files in import cycles, including type imports. */
function inCircles(all: readonly Pick<Source, 'path' | 'imports'>[]): string[] {
  const importsOf = new Map(all.map(({ path, imports }) => [path, imports.map(({ name }) => name)]));
  const leadsTo = (from: string, target: string, visited = new Set<string>()): boolean =>
    (importsOf.get(from) ?? []).some((name) => {
      if (name === target) return true;
      if (visited.has(name)) return false;
      visited.add(name);
      return leadsTo(name, target, visited);
    });
  return all.map(({ path }) => path).filter((path) => leadsTo(path, path));
}

test('src has no import cycles, including type imports', () => {
  const circle = [
    sourceOf('a/one.ts', "import type { B } from '../b/two.ts';"),
    sourceOf('b/two.ts', "export * from './three.ts';"),
    sourceOf('b/three.ts', "const later = () => import('../a/one.ts');"),
    sourceOf('main.ts', "import './a/one.ts';"),
  ];
  expect(inCircles(circle)).toEqual(['a/one.ts', 'b/two.ts', 'b/three.ts']);
  expect(inCircles(sources)).toEqual([]);
});

test('the top level of src contains exactly the six listed files', () => {
  expect(paths.filter((path) => !path.includes('/'))).toEqual([
    'abort.ts',
    'call.ts',
    'errors.ts',
    'main.ts',
    'run.ts',
    'send.ts',
  ]);
});

/** Exceptions to the size limits, with reasons. */
const OTHER_SIZES: Readonly<Record<string, string>> = {
  'aws/sdk-commands.ts': 'one table, which every call and wait without code of its own shares',
  'aws/sdk-modules.d.ts': 'the type of a module that the SDK does not export',
  'aws/credentials/instance-region.ts': 'loaded on demand',
  'config/alias-file.ts': 'loaded if there is such a file',
  'config/alias-path.ts': 'in every call, unlike the rest of aliases',
  'config/region-service.ts': 'loaded on demand',
  'help/plain-page.ts': 'the bundler replaces it with the pages laid out at build time',
  'io/start.ts': 'the program starts here',
  'io/unfinished.ts': 'part of the files that start the program',
  'main.ts': 'the bundle starts here',
  'model/json-value.ts': 'one type, which every layer above shares',
  'operations/load.ts': 'the only place that loads the SDK',
  'operations/remote.ts': 'the bundle of the SDK starts here',
  'request/parse-shorthand.ts': 'one grammar',
  'request/problems.ts': 'loaded if a request has an error',
  'workflow/create-images.ts': 'puts the parts of a fleet together',
  'workflow/run-workflow.ts': 'the bundle of the commands that make many calls starts here',
  'text/shell-quote.ts': 'one rule, and no other that it belongs to',
};

test('every file of src has 20 to 250 lines, except the listed ones', () => {
  const others = sources.filter(({ lines }) => lines < 20 || lines > 250).map(({ path, lines }) => `${path}: ${lines}`);
  expect(others.filter((line) => !(line.replace(/:.*/, '') in OTHER_SIZES))).toEqual([]);
  expect(Object.keys(OTHER_SIZES).filter((path) => !paths.includes(path))).toEqual([]);
});

const repeated = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);

test('every basename in src is unique', () => {
  expect(repeated(paths.map((path) => path.replace(/.*\//, '')))).toEqual([]);
});

test('every exported type name in src is unique', () => {
  const { exportedTypes } = sourceOf(
    'a.ts',
    'export interface A {} export type B = A; export class C {} interface D {}',
  );
  expect(exportedTypes).toEqual(['A', 'B', 'C']);
  expect(repeated(sources.flatMap((source) => source.exportedTypes))).toEqual([]);
});

test('environment variables are read only in config/ and io/', () => {
  const naming = sources
    .filter(({ path, names }) => !/^(config|io)\//.test(path) && [...names].some((name) => /^(AWS|EC2IMG)_/.test(name)))
    .map(({ path }) => path);
  expect(naming).toEqual([]);
});

/** Files outside operations/, workflow/ and state-machine/ that may name an operation, with reasons. */
const NAME_OPERATIONS: Readonly<Record<string, string>> = {
  'aws/sdk-commands.ts': 'the command of the SDK for each operation',
  'cli/unknown-command.ts': 'commands for words that name none',
  'io/start.ts': 'the command for which V8 gets other flags',
  'model/model.ts': 'the list of operations',
  'prompt/command-questions.ts': 'the questions of each operation',
  'prompt/create-image-questions.ts': 'the questions of one operation',
};

test('only the listed files outside operations/, workflow/ and state-machine/ name an operation', () => {
  const names = model.operations.flatMap(({ name, waiter, command }) => [name, waiter?.name ?? name, command.at(-1)]);
  expect(names).toContain('create-image');
  const code = (text: string): string => text.replace(/\/\*.*?\*\/|^ *\/\/.*?$/gms, '');
  const naming = sources
    .filter(({ path }) => !/^(operations|workflow|state-machine)\//.test(path))
    .filter(({ text }) => names.some((name) => new RegExp(`\\b${name}\\b(?!\\.)`).test(code(text))))
    .map(({ path }) => path);
  expect(naming).toEqual(Object.keys(NAME_OPERATIONS).toSorted());
});

test('no source file casts an EC2 response to another type', () => {
  const text = 'const a = (await ec2.send(x)) as A; const b = ec2.send(x) as B; const c = (await other(x)) as C;';
  expect(sourceOf('a.ts', text).castSends).toBe(2);
  expect(sources.filter(({ castSends }) => castSends > 0).map(({ path }) => path)).toEqual([]);
});
