// The parts that every operation of the model must have, and the keywords of the schemas.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { operationName } from '../../src/aws/command.ts';
import { commandFor } from '../../src/aws/sdk-commands.ts';
import { model } from '../../src/model/model.ts';
import { recordedSkeletons } from '../support/recorded-skeletons.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(path, root));

describe.each(model.operations.map((operation) => [operation.command.join('-'), operation] as const))(
  'the operation %s',
  (name, operation) => {
    test('has schemas for its input and output', () => {
      const files = ['input', 'output'].map((part) => `schemas/operations/${name}/${part}.json`);
      expect(files.filter((path) => !exists(path))).toEqual([]);
    });

    test('has an SDK command', () => {
      expect(operationName(commandFor(operation.name, {}))).toBe(operation.name);
    });

    test('has a recorded skeleton of the AWS CLI', () => {
      const command = operation.command.join(' ');
      expect(recordedSkeletons('input').map((one) => one.command)).toContain(command);
    });

    test('has a man page in the package', () => {
      expect(manifest.man).toContain(`dist/man/ec2img-${name}.1`);
    });
  },
);

test('every folder of schemas/operations is an operation of the model', () => {
  const folders = readdirSync(new URL('schemas/operations', root));
  expect(folders.toSorted()).toEqual(model.operations.map(({ command }) => command.join('-')).toSorted());
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
