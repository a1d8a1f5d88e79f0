// The man pages: their source, and the checks of mandoc and groff.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manPages } from '../../scripts/build/man-pages.ts';
import { describedModel as model } from '../../src/model/described-model.ts';
import { operationOf } from '../support/operations.ts';
import { headings, pageOf } from '../unit/help/read-page.ts';

const pages = manPages(model, '1.2.3').map(({ name, text }) => ({ name, text }));
const folder = mkdtempSync(join(tmpdir(), 'man-'));
beforeAll(() => {
  for (const { name, text } of pages) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

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

test('package.json lists every man page', () => {
  const { man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(man).toEqual(pages.map(({ name }) => `dist/man/${name}`));
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

describe.each(formatters)('the man page formatter $program', ({ program, lint, plain, isThere }) => {
  if (!isThere) console.warn(`${program} is not installed: the man pages are not checked with it`);

  test.skipIf(!isThere).each(pages)('reports no problem in $name', ({ name }) => {
    const { status, stdout, stderr } = spawnSync(program, [...lint, join(folder, name)], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test.skipIf(!isThere)('reports no problem in the page of a command with nothing but an undescribed response', () => {
    const output = { type: 'object', properties: { State: { type: 'string' } } } as const;
    const input = { type: 'object', 'x-summary': 'do it' } as const;
    const bare = { ...operationOf('create-image'), input, extraOptions: output, output };
    const [, page] = manPages({ ...model, operations: [bare] }, '1.2.3');
    const file = join(folder, 'bare.1');
    writeFileSync(file, page?.text ?? '');
    const { status, stdout, stderr } = spawnSync(program, [...lint, file], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test
    .skipIf(!isThere)
    .each([
      ['ec2img', []],
      ...model.operations.map(({ command }) => [['ec2img', ...command].join('-'), command] as const),
    ] as const)('shows the whole text of the help page in %s', (name, path) => {
    const { stdout } = spawnSync(program, [...plain, join(folder, `${name}.1`)], { encoding: 'utf8' });
    const shown = stdout.replace(/.[\b]/g, '');
    const wanted = pageOf(path);
    expect(headings(shown).slice(1, -1)).toEqual([...headings(wanted), 'SEE ALSO']);
    const [own, help] = [shown, wanted].map((text) => new Set(text.split(/\s+/)));
    expect([...(help as Set<string>)].filter((word) => !own?.has(word) && !word.includes(','))).toEqual([]);
  });
});
