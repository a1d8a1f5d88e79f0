// The built program has the pages for pipes ready-made.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { topics } from '../../scripts/build/help-pages.ts';
import { model } from '../../src/model/model.ts';
import { program } from '../support/program.ts';
import { pageOf } from '../unit/help/read-page.ts';

const [file = '', ...before] = program;

test('there is a page of the program, of a group of commands, of every command', () => {
  expect(topics(model)).toEqual([
    [],
    ['create-image'],
    ['wait'],
    ['wait', 'image-available'],
    ['completion'],
    ['schema'],
  ]);
});

test.each(topics(model).map((path) => [path]))('the built program prints the page of %j', (path) => {
  const printed = execFileSync(file, [...before, 'help', ...path], { encoding: 'utf8' });
  expect(printed).toBe(pageOf(path));
});
