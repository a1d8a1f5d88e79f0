// README and docs/: generated parts are current, paths and links exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS, generated, linksIn, proseOf, readDocument, timesAsFast } from '../support/docs.ts';

const root = new URL('../../', import.meta.url);
const documents = DOCUMENTS.map((path) => ({ path, text: readDocument(path) }));

test.each(documents)('the generated parts of $path are current (npm run docs)', ({ text }) => {
  expect(generated(text)).toBe(text);
});

test('README has at most 140 lines and shows setup, installation and an example on its first screen', () => {
  const lines = readDocument('README.md').split('\n');
  expect(lines.length).toBeLessThanOrEqual(140);
  const screen = lines.slice(0, 24).join('\n');
  expect(screen).toContain('npm ci && npm run demo');
  expect(screen).toContain('npm ci && npm test');
  expect(screen).toContain('npm install -g');
  expect(screen).toContain('$ ec2img create-image --instance-id');
});

test('README and docs/ report the speed of the benchmark', () => {
  const claims = documents.flatMap(({ text }) => text.match(/[\w.]+ times as fast/g) ?? []);
  expect(claims.length).toBeGreaterThan(1);
  expect(new Set(claims)).toEqual(new Set([`${timesAsFast()} times as fast`]));
});

test('README links to every page of docs/', () => {
  const pages = readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`);
  const readme = readDocument('README.md');
  expect(pages.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
});

/** Folders that are created by a build or a user. */
const MADE = /^(dist|standalone|node_modules|coverage|reports)\//;

/** Finds the repository paths in a document: in backquotes, starting with a top folder, and the targets of links. */
function pathsIn(path: string, text: string): string[] {
  const named = [
    ...proseOf(text).matchAll(/`((?:src|test|schemas|scripts|docs|bin|dist|\.ci|\.git[\w-]*)(?:\/[^`\s]*)?)`/g),
  ];
  return [
    ...named.map(([, name]) => name as string),
    ...linksIn(text).map((target) => posix.join(posix.dirname(path), target)),
  ].filter((name) => !MADE.test(name) && !/[<*{]/.test(name));
}

describe('paths', () => {
  test('are found in backquotes and links but not in code blocks', () => {
    const text = 'See `src/a.ts`, `ec2img/x`, `src/<name>/`, [b](../b.md#c).\n```sh\ncat `src/none.ts`\n```\n';
    expect(pathsIn('docs/page.md', text)).toEqual(['src/a.ts', 'b.md']);
  });

  test.each(documents)('in $path exist', ({ path, text }) => {
    expect(pathsIn(path, text).filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
  });
});

test('docs/architecture.md names every folder of src', () => {
  const entries = readdirSync(new URL('src/', root), { withFileTypes: true });
  const text = readDocument('docs/architecture.md');
  const missing = entries.filter((entry) => entry.isDirectory() && !text.includes(`${entry.name}/`));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('docs/install.md names every folder below ~/.cache/ec2img', () => {
  const sources = (readdirSync(new URL('src/', root), { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.ts'),
  );
  const folders = sources.flatMap((name) =>
    [...readFileSync(new URL(`src/${name}`, root), 'utf8').matchAll(/privateFolder\(base, '(\w+)'/g)].map(
      ([, folder]) => folder,
    ),
  );
  const rows = [...readDocument('docs/install.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, folder]) => folder);
  expect(folders.length).toBeGreaterThan(0);
  expect(rows.sort()).toEqual(folders.sort());
});

test('docs/install.md names a folder for every section of the man pages', () => {
  const { man } = JSON.parse(readDocument('package.json')) as { man: string[] };
  const sections = new Set(man.map((page) => page.replace(/.*\.(\d)$/, '$1')));
  const rows = [
    ...readDocument('docs/install.md').matchAll(/`dist\/man\/\*\.(\d)` \| `\/usr\/share\/man\/man(\d)\/`/g),
  ];
  expect(rows.map(([, section, folder]) => [section, folder])).toEqual([...sections].map((one) => [one, one]));
});
