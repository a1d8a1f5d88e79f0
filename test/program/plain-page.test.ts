// The built program contains the help pages for pipes, already laid out.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { helpPaths } from '../../scripts/build/help-pages.ts';
import { model } from '../../src/model/model.ts';
import { topics } from '../../src/model/topics.ts';
import { ALL_COMMANDS, FIRST_WORDS } from '../support/commands.ts';
import { program } from '../support/program.ts';
import { pageOf } from '../unit/help/read-page.ts';

const [file = '', ...before] = program;

test('the program, every command, every group of commands and every topic have a help page', () => {
  const pages = helpPaths(model).map((path) => path.join(' '));
  const wanted = ['', ...FIRST_WORDS, ...ALL_COMMANDS, ...topics.map(({ name }) => name), 'topics'];
  expect(pages.filter((page, at) => pages.indexOf(page) !== at)).toEqual([]);
  expect(pages.toSorted()).toEqual([...new Set(wanted)].toSorted());
});

test.each(helpPaths(model).map((path) => [path]))(
  'ec2img help %j prints the page that is laid out at build time',
  (path) => {
    const printed = execFileSync(file, [...before, 'help', ...path], { encoding: 'utf8' });
    expect(printed).toBe(pageOf(path));
  },
);
