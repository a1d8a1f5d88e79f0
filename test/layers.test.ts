// The borders of DESIGN: who may import what.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { model } from '../src/model/shape.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = (readdirSync(src, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort();
const textOf = (file: string): string => readFileSync(join(src, file), 'utf8');

/** What a file imports at run time and for its types; relative ones as paths below src. */
function importsOf(file: string): string[] {
  const found = [...textOf(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] as string);
  return found.map((name) => (name.startsWith('.') ? relative(src, join(src, dirname(file), name)) : name));
}

const layerOf = (path: string): string =>
  path.includes('/') ? (path.split('/')[0] as string) : path.replace('.ts', '');

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['io', 'run'],
  run: [
    'auto-prompt',
    'complete',
    'connection',
    'guide',
    'prepare',
    'present',
    'tell',
    'cli',
    'input',
    'service',
    'output',
    'model',
    'errors',
    'io',
    'text',
  ],
  guide: [
    'auto-prompt',
    'connection',
    'draft',
    'tell',
    'cli',
    'input',
    'prompt',
    'service',
    'output',
    'model',
    'errors',
    'io',
    'text',
  ],
  draft: ['prepare', 'present', 'cli', 'input', 'service', 'model', 'io'],
  prepare: ['present', 'cli', 'input', 'output', 'service', 'io'],
  'auto-prompt': ['cli', 'service', 'model', 'io'],
  connection: ['service', 'io'],
  complete: ['cli', 'service', 'model', 'io', 'text'],
  present: ['tell', 'cli', 'help', 'service', 'output', 'model', 'errors', 'io', 'suggest'],
  tell: ['cli', 'service', 'output', 'model', 'errors', 'io', 'text'],
  io: ['prompt', 'errors', 'model', 'platform'],
  prompt: ['input', 'model', 'errors', 'text'],
  cli: ['model', 'errors', 'suggest', 'text'],
  help: ['model'],
  input: ['model', 'errors', 'text', 'suggest'],
  output: ['model', 'errors', 'text', 'suggest'],
  service: ['model', 'errors'],
  model: ['errors'],
  errors: ['text'],
  text: [],
  platform: [],
  suggest: [],
};

test.each(files)('%s imports downward only', (file) => {
  const own = layerOf(file);
  const wrong = importsOf(file)
    .filter((path) => path.endsWith('.ts') && !path.startsWith('..'))
    .filter((path) => layerOf(path) !== own && !MAY_IMPORT[own]?.includes(layerOf(path)));
  expect(wrong).toEqual([]);
});

describe('each package is imported in one place', () => {
  test.each([
    ['commander', ['cli/parse.ts']],
    ['ajv', ['input/checker.ts']],
    ['yaml', ['input/yaml.ts']],
    ['@jmespath-community/jmespath', ['output/query.ts']],
    ['chalk', ['output/style.ts']],
    ['log-update', ['output/progress.ts']],
    ['get-east-asian-width', ['text.ts']],
    ['@inquirer/core', ['prompt/questions.ts']],
    ['@inquirer/checkbox', ['prompt/terminal.ts']],
    ['@inquirer/confirm', ['prompt/terminal.ts']],
    ['@inquirer/select', ['prompt/terminal.ts']],
    ['@smithy/node-http-handler', ['service/transport.ts']],
    ['@aws-sdk/xml-builder', ['service/answer.ts']],
  ])('%s', (name, places) => {
    expect(files.filter((file) => importsOf(file).includes(name))).toEqual(places);
  });

  test('the client of the SDK; elsewhere only its types', () => {
    const running = files.filter((file) => /^import (?!type)[^;]*'@aws-sdk\/client-ec2'/m.test(textOf(file)));
    expect(running).toEqual(['service/commands.ts', 'service/ec2.ts', 'service/listing-commands.ts']);
    expect(textOf('service/listing-commands.ts')).not.toContain('EC2Client');
  });
});

test('only io.ts names process and node:fs, and what is there before it', () => {
  const named = files.filter((file) => /\bprocess\.|'node:(fs|process|child_process)'/.test(textOf(file)));
  expect(named).toEqual(['code-cache.ts', 'io.ts']);
});

test('the SDK is loaded by import() alone, at one place', () => {
  const statically = files.filter((file) =>
    /^(?:im|ex)port (?!type).*'\.[./]*(?:service\/)?ec2\.ts'/m.test(textOf(file)),
  );
  const [loader, ...others] = files.filter((file) => /'\.[./]*(?:service\/)?remote\.ts'\)/.test(textOf(file)));
  expect([statically, loader, others]).toEqual([['service/remote.ts'], 'service/load.ts', []]);
  expect(textOf('service/load.ts')).not.toMatch(/^import /m);
});

test('what only completion needs is loaded for it alone', () => {
  const own = files.filter((file) => /^(complete|cli\/completion(?!-help)|cli\/typed|service\/completion)/.test(file));
  const others = files.filter((file) => !own.includes(file));
  expect(own.length).toBe(9);
  for (const file of others) {
    const lazily = [...textOf(file).matchAll(/import\('([^']+)'/g)].map((match) => match[1]);
    const loaded = importsOf(file).filter((path) => !lazily.some((name) => name?.endsWith(path)));
    expect(loaded.filter((path) => own.includes(path))).toEqual([]);
  }
});

test('what makes the help pages is loaded by import() alone, at one place', () => {
  const outside = files.filter((file) => !file.startsWith('help/'));
  const statically = outside.filter((file) => /^import (?!type).*'\.[./]*help\//m.test(textOf(file)));
  const lazily = outside.filter((file) => /import\('\.[./]*help\//.test(textOf(file)));
  expect([statically, lazily]).toEqual([[], ['present.ts']]);
});

test('questions are loaded by import() alone, and Inquirer where there is a terminal', () => {
  const importing = (what: RegExp): string[] => files.filter((file) => what.test(textOf(file)));
  expect(importing(/^import (?!type)[^;]*'\.\/guide\.ts'/m)).toEqual([]);
  expect(importing(/import\('\.\/guide\.ts'\)/)).toEqual(['run.ts']);
  expect(importing(/^import (?!type)[^;]*'[./a-z]*terminal\.ts'/m)).toEqual([]);
  expect(importing(/import\('\.\/prompt\/terminal\.ts'\)/)).toEqual(['io.ts']);
  expect(importing(/^import (?!type)[^;]*'[./a-z]*questions\.ts'/m)).toEqual(['prompt/terminal.ts']);
});

test('the shorthand parser knows no model', () => {
  expect(importsOf('input/shorthand.ts').filter((path) => path.startsWith('model'))).toEqual([]);
});

// What names an operation has to change when there is another one: the model does, and what tells how to go on waiting.
test('parser, input, help and output know no operation by name', () => {
  const names = model.operations.flatMap(({ name, waiter, command }) => [name, waiter ?? name, command.at(-1)]);
  expect(names).toContain('create-image');
  const general = files.filter((file) => /^(cli|help|input|model|output)\//.test(file));
  const code = (file: string): string => textOf(file).replace(/\/\*.*?\*\/|^ *\/\/.*?$/gms, '');
  const naming = general.filter((file) => names.some((name) => new RegExp(`\\b${name}\\b(?!\\.)`).test(code(file))));
  expect(naming).toEqual(['cli/resume.ts', 'model/shape.ts']);
});

test('no default exports, no barrels, no utils', () => {
  expect(files.filter((file) => /export default/.test(textOf(file)) || /utils|index\.ts$/.test(file))).toEqual([]);
});
