// How the files of src are laid out, named and sized, and which names they may use.
import { expect, test } from 'vitest';
import { model } from '../../src/model/model.ts';
import { readSources, type Source, sourceOf } from '../support/sources.ts';

const sources = readSources();
const paths = sources.map(({ path }) => path);

/** The files that import each other in a circle: each leads back to itself, types included. */
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

test('no files import each other in a circle, types included', () => {
  const circle = [
    sourceOf('a/one.ts', "import type { B } from '../b/two.ts';"),
    sourceOf('b/two.ts', "export * from './three.ts';"),
    sourceOf('b/three.ts', "const later = () => import('../a/one.ts');"),
    sourceOf('main.ts', "import './a/one.ts';"),
  ];
  expect(inCircles(circle)).toEqual(['a/one.ts', 'b/two.ts', 'b/three.ts']);
  expect(inCircles(sources)).toEqual([]);
});

test('the top of src has five files', () => {
  expect(paths.filter((path) => !path.includes('/'))).toEqual([
    'abort.ts',
    'call.ts',
    'errors.ts',
    'main.ts',
    'run.ts',
  ]);
});

/** Files that may be shorter or longer than others, and why. */
const OTHER_SIZES: Readonly<Record<string, string>> = {
  'aws/sdk-listing-commands.ts': 'the bundler gives it a second copy of the schemas of the SDK',
  'help/plain-page.ts': 'the bundler replaces it with the pages laid out at build time',
  'main.ts': 'the bundle starts here',
  'model/json-value.ts': 'one type, which every layer above shares',
  'operations/load.ts': 'the bundler makes it load the SDK through the cache of compiled code',
  'operations/remote.ts': 'the bundle of the SDK starts here',
  'prompt/wait-questions.ts': 'the questions of one operation',
  'request/parse-shorthand.ts': 'one grammar',
  'text/shell-quote.ts': 'one rule, and no other that it belongs to',
};

test('a file of src has 20 to 250 lines', () => {
  const others = sources.filter(({ lines }) => lines < 20 || lines > 250).map(({ path, lines }) => `${path}: ${lines}`);
  expect(others.filter((line) => !(line.replace(/:.*/, '') in OTHER_SIZES))).toEqual([]);
  expect(Object.keys(OTHER_SIZES).filter((path) => !paths.includes(path))).toEqual([]);
});

const repeated = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);

test('a basename is used once in src', () => {
  expect(repeated(paths.map((path) => path.replace(/.*\//, '')))).toEqual([]);
});

test('the name of an exported type is used once in src', () => {
  const { exportedTypes } = sourceOf(
    'a.ts',
    'export interface A {} export type B = A; export class C {} interface D {}',
  );
  expect(exportedTypes).toEqual(['A', 'B', 'C']);
  expect(repeated(sources.flatMap((source) => source.exportedTypes))).toEqual([]);
});

test('variables of the environment are read in config/ and io/', () => {
  const naming = sources
    .filter(({ path, names }) => !/^(config|io)\//.test(path) && [...names].some((name) => /^(AWS|EC2IMG)_/.test(name)))
    .map(({ path }) => path);
  expect(naming).toEqual([]);
});

/** Files outside operations/ that name an operation, and why. */
const NAME_OPERATIONS: Readonly<Record<string, string>> = {
  'aws/sdk-commands.ts': 'the command of the SDK for each operation',
  'model/model.ts': 'the list of operations',
  'prompt/command-questions.ts': 'the questions of each operation',
  'prompt/create-image-questions.ts': 'the questions of one operation',
};

test('no file outside operations/ names an operation', () => {
  const names = model.operations.flatMap(({ name, waiter, command }) => [name, waiter?.name ?? name, command.at(-1)]);
  expect(names).toContain('create-image');
  const code = (text: string): string => text.replace(/\/\*.*?\*\/|^ *\/\/.*?$/gms, '');
  const naming = sources
    .filter(({ path }) => !path.startsWith('operations/'))
    .filter(({ text }) => names.some((name) => new RegExp(`\\b${name}\\b(?!\\.)`).test(code(text))))
    .map(({ path }) => path);
  expect(naming).toEqual(Object.keys(NAME_OPERATIONS).toSorted());
});

test('a response of the client is not cast', () => {
  const text = 'const a = (await ec2.send(x)) as A; const b = ec2.send(x) as B; const c = (await other(x)) as C;';
  expect(sourceOf('a.ts', text).castSends).toBe(2);
  expect(sources.filter(({ castSends }) => castSends > 0).map(({ path }) => path)).toEqual([]);
});
