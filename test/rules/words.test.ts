// Words that may not stand in what people read: src, schemas, scripts, tests and documents. CONTRIBUTING.md has the style.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCUMENTS, readDocument } from '../support/docs.ts';

const AVOIDED = ['whoever', 'nobody', 'somebody', 'somebody else', 'shall', 'anew', 'to be had', 'in the making'];

const pattern = new RegExp(`\\b(${AVOIDED.join('|')})\\b`, 'i');

/** The lines with a word to avoid, as `path:line: text`. */
const linesWith = (path: string, text: string): string[] =>
  text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : []));

const root = new URL('../../', import.meta.url);

const files = ['src', 'schemas', 'scripts', 'test'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json|cjs|sh)$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** Recorded runs of the AWS CLI, random words of the fuzz, and this list. */
const QUOTING = /^test\/(parity\/[^/]+\.json|rules\/words\.test\.ts)$/;

test('the check finds a word to avoid in any line, but not within another word', () => {
  expect(linesWith('a.ts', 'const a = 1;\n// Nobody reads it\nconst marshall = 2;\n')).toEqual([
    'a.ts:2: // Nobody reads it',
  ]);
});

test('no source file or document contains a word to avoid', () => {
  const texts = files
    .filter((path) => !QUOTING.test(path))
    .map((path) => [path, readFileSync(new URL(path, root), 'utf8')]);
  const all = [...texts, ...DOCUMENTS.map((path) => [path, readDocument(path)])];
  expect(all.flatMap(([path, text]) => linesWith(path as string, text as string))).toEqual([]);
});
