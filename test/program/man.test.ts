// The man pages: their source, and the checks of mandoc and groff.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helpPaths } from '../../scripts/build/help-pages.ts';
import { manHeading, manPages } from '../../scripts/build/man-pages.ts';
import { layoutPage } from '../../src/help/layout.ts';
import { helpPage } from '../../src/help/pages.ts';
import { describedModel as model } from '../../src/model/described-model.ts';
import { topics } from '../../src/model/topics.ts';
import { operationOf, operationWith } from '../support/operations.ts';
import { headings, PLAIN } from '../unit/help/read-page.ts';

const pages = manPages(model, '1.2.3').map(({ name, text }) => ({ name, text }));
const folder = mkdtempSync(join(tmpdir(), 'man-'));
beforeAll(() => {
  for (const { name, text } of pages) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file of each man page, with the path of its help page. */
const withPaths = helpPaths(model).flatMap((path) => {
  const name = ['ec2img', ...path].join('-');
  const file = pages.find((page) => page.name === `${name}.1` || page.name === `${name}.7`)?.name;
  return file === undefined ? [] : [[file, path] as const];
});

const fromRoff = (name = ''): string => name.replaceAll('\\-', '-');

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const formatters = [
  {
    program: 'mandoc',
    lint: ['-T', 'lint'],
    plain: ['-T', 'utf8', '-O', 'width=80'],
    isThere: has('mandoc', '/dev/null'),
  },
  {
    program: 'groff',
    lint: ['-man', '-ww', '-z'],
    plain: ['-man', '-T', 'ascii', '-P', '-c'],
    isThere: has('groff', '--version'),
  },
];

test('package.json lists every man page, in any order', () => {
  const { man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(man.toSorted()).toEqual(pages.map(({ name }) => `dist/man/${name}`).toSorted());
});

describe.each(pages)('the man page $name', ({ text }) => {
  test('contains only text and known macros', () => {
    const macros = /^\.(TH|SH|PP|RS|RE|TP|B|BR|br|nf|fi|nh|ad)\b/;
    expect(text.split('\n').filter((line) => /^['.]/.test(line) && !macros.test(line))).toEqual([]);
  });

  test('contains only ASCII and copyable hyphens', () => {
    expect(text.split('\n').filter((line) => !line.startsWith('.TH') && /(?<!\\)-|[^\n -~]/.test(line))).toEqual([]);
  });
});

test('the man page of a member without a description has no empty block', () => {
  const operation = operationWith(operationOf('create-image'), {
    output: { type: 'object', properties: { A: { type: 'string' } } } as const,
  });
  const text = manPages({ ...model, operations: [operation] }, '1').find(({ name }) => name.includes('create'))?.text;
  expect(text).toContain('A \\-> (string)');
  expect(text).not.toMatch(/^\.RS \d\n\.RE/m);
});

describe.each(formatters)('the man page formatter $program', ({ program, lint, plain, isThere }) => {
  if (!isThere) console.warn(`${program} is not installed: the man pages are not checked with it`);

  test.skipIf(!isThere).each(pages)('reports no problem in $name', ({ name }) => {
    const { status, stdout, stderr } = spawnSync(program, [...lint, join(folder, name)], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test.skipIf(!isThere)('reports no problem in the page of a command with nothing but an undescribed response', () => {
    const output = { type: 'object', properties: { State: { type: 'string' } } } as const;
    const input = { type: 'object', 'x-summary': 'do it' } as const;
    const bare = operationWith(operationOf('create-image'), { input, extraOptions: output, output });
    const page = manPages({ ...model, operations: [bare] }, '1.2.3').find(({ name }) => name.includes('create'));
    const file = join(folder, 'bare.1');
    writeFileSync(file, page?.text ?? '');
    const { status, stdout, stderr } = spawnSync(program, [...lint, file], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test.skipIf(!isThere).each(withPaths)('shows the whole text of the help page in %s', (file, path) => {
    const { stdout } = spawnSync(program, [...plain, join(folder, file)], { encoding: 'utf8' });
    const shown = stdout.replace(/.[\b]/g, '');
    const { sections } = helpPage(model, path);
    const titles = ['NAME', ...sections.map(({ title }) => manHeading(title)), 'SEE ALSO'];
    expect(headings(shown).slice(1, -1)).toEqual(titles);
    // References have the names of man pages, as the name of the page.
    const wanted = layoutPage({ ...helpPage(model, path), path: [], seeAlso: { pages: [], urls: [] } }, PLAIN)
      .split('\n')
      .map(manHeading)
      .join('\n');
    const [own, help] = [shown, wanted].map((text) => new Set(text.split(/\s+/)));
    // A word that is longer than a line may be broken.
    const joined = shown.replace(/\s+/g, '');
    const isShown = (word: string): boolean => own?.has(word) || (word.length > 60 && joined.includes(word));
    expect([...(help as Set<string>)].filter((word) => !isShown(word) && !word.includes(','))).toEqual([]);
  });
});

test('every command, every group of commands and every topic has a man page', () => {
  const commands = [
    ...model.operations.map(({ command }) => command.join('-')),
    ...model.customCommands.map(({ name }) => name),
  ];
  const groups = model.operations.flatMap(({ command: [group = '', ...more] }) => (more.length > 0 ? [group] : []));
  const wanted = [
    'ec2img.1',
    ...[...commands, ...new Set(groups)].map((name) => `ec2img-${name}.1`),
    ...topics.map(({ name }) => `ec2img-${name}.7`),
  ];
  expect(pages.map(({ name }) => name).toSorted()).toEqual(wanted.toSorted());
});

test.each(pages)('the man page $name refers only to man pages that exist', ({ text }) => {
  const references = [...text.matchAll(/^\.BR (\S+) \((\d)\)/gm)].map(([, name, part]) => `${fromRoff(name)}.${part}`);
  expect(references.length).toBeGreaterThan(0);
  expect(references.filter((name) => !pages.some((page) => page.name === name))).toEqual([]);
});
