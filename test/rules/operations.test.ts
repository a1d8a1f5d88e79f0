// The parts that every operation of the model must have, and the keywords of the schemas.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { operationName } from '../../src/aws/command.ts';
import { commandFor } from '../../src/aws/sdk-commands.ts';
import { ec2Commands, model, type Operation } from '../../src/model/model.ts';
import { EC2_OPERATIONS } from '../support/commands.ts';
import { recordedSkeletons } from '../support/recorded-skeletons.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(path, root));

/** The folder of a command that only ec2img has is apart from those of operations. */
const folderOf = ({ command, isOwn }: Operation): string =>
  `schemas/${isOwn ? 'commands' : 'operations'}/${command.join('-')}`;

describe.each(model.operations.map((operation) => [operation.command.join('-'), operation] as const))(
  'the operation %s',
  (name, operation) => {
    test('has schemas for its input and output', () => {
      const files = ['input', 'output'].map((part) => `${folderOf(operation)}/${part}.json`);
      expect(files.filter((path) => !exists(path))).toEqual([]);
    });

    // A command that only ec2img has calls other operations.
    if (!operation.isOwn)
      test('has an SDK command', async () => {
        expect(operationName(await commandFor(operation.name, {}))).toBe(operation.name);
      });

    test('has a man page in the package', () => {
      expect(manifest.man).toContain(`dist/man/ec2img-${name}.1`);
    });
  },
);

/** Commands without recorded runs of the AWS CLI. Their skeletons and responses follow from their schemas alone. */
const UNRECORDED: readonly string[] = ['describe-export-image-tasks'];

test('every command has a recorded skeleton of the AWS CLI, or is listed as unrecorded', () => {
  const recorded = new Set(recordedSkeletons('input').map(({ command }) => command));
  const commands = EC2_OPERATIONS.map(({ command }) => command.join(' '));
  expect(commands.filter((command) => !recorded.has(command))).toEqual(UNRECORDED);
});

test('every folder of schemas/operations and schemas/commands is a command of the model', () => {
  const folders = ['schemas/operations', 'schemas/commands'].flatMap((path) =>
    readdirSync(new URL(path, root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}/${name}`),
  );
  expect(folders.toSorted()).toEqual(model.operations.map(folderOf).toSorted());
});

test('the AWS CLI has none of the commands that are marked as own', () => {
  const own = model.operations.filter(({ isOwn }) => isOwn).map(({ command }) => command.join(' '));
  expect(own).toEqual(['plan-images', 'create-images', 'state-machine create-images']);
  expect(own.filter((name) => ec2Commands().includes(name))).toEqual([]);
});

test('no help text or message refers to the AWS CLI for a command that ec2img has', () => {
  const files = ['src', 'schemas'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|json)$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const named = files.flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
      .flatMap((line) => [...line.matchAll(/\baws ec2 ([a-z][a-z-]+)/g)].map(([, word = '']) => ({ path, word }))),
  );
  const commands = new Set(model.operations.map(({ command }) => command[0]));
  expect(named.map(({ word }) => word)).toContain('export-image');
  expect(named.filter(({ word }) => commands.has(word))).toEqual([]);
});

/** Keywords of a schema that are not part of JSON Schema. */
function keywordsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = Object.keys(schema).filter((key) => key.startsWith('x-'));
  return [...own, ...Object.values(schema).flatMap(keywordsIn)];
}

/** Rows of the table in schemas/README.md: a keyword and the files that read it. */
const documented = [...read('schemas/README.md').matchAll(/^\| `(x-[^`]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(
  ([, keyword = '', files = '']) => ({
    keyword,
    readers: [...files.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? ''),
  }),
);

test('schemas/README.md lists exactly the keywords that the schemas use', () => {
  const files = readdirSync(new URL('schemas', root), { recursive: true, encoding: 'utf8' });
  const schemas = files.filter((path) => path.endsWith('.json')).map((path) => JSON.parse(read(`schemas/${path}`)));
  const used = new Set(schemas.flatMap(keywordsIn));
  expect(documented.map(({ keyword }) => keyword)).toEqual([...used].toSorted());
});

test.each(documented)(
  'schemas/README.md lists only files that read $keyword as its readers',
  ({ keyword, readers }) => {
    expect(readers.length).toBeGreaterThan(0);
    expect(readers.filter((path) => !exists(path) || !read(path).includes(`'${keyword}'`))).toEqual([]);
  },
);
