import { expect, test } from 'vitest';
import { helpPaths } from '../../../scripts/build/help-pages.ts';
import { CliError } from '../../../src/errors.ts';
import { pagePath } from '../../../src/help/page-path.ts';
import { model } from '../../../src/model/model.ts';
import { topics } from '../../../src/model/topics.ts';

const COMMANDS = [
  ...new Set([...model.operations.map(({ command }) => command[0]), ...model.customCommands.map(({ name }) => name)]),
];

test.each(helpPaths(model).map((path) => [path]))('finds the page of %j', (path) => {
  expect(pagePath(path, model)).toEqual(path);
});

test.each([
  ['config-vars', 'configuration'],
  ['return-codes', 'exit-codes'],
  ['shorthand', 'values'],
  ['errors', 'exit-codes'],
])('finds the topic of the name %s of the AWS CLI or of a section: %s', (word, topic) => {
  expect(pagePath([word], model)).toEqual([topic]);
});

test.each([
  [['bogus'], `command or topic can be ${[...COMMANDS, 'help', ...topics.map(({ name }) => name)].join(', ')}`],
  [['--bogus'], `command or topic can be ${[...COMMANDS, 'help', ...topics.map(({ name }) => name)].join(', ')}`],
  [['wait', 'bogus'], 'command can be image-available, help'],
  [['create-image', 'bogus'], undefined],
])('rejects %j and lists the commands and topics that exist', (words, hint) => {
  const error = errorOf(words);
  const [argument = '', ...rest] = hint?.split(' can be ') ?? ['command'];
  expect(error.message.split('\n')[0]).toBe(`argument ${argument}: Found invalid choice '${words.at(-1)}'`);
  expect(error.hints.map((text) => text.replace(/ or (?=[\w-]+$)/, ', '))).toEqual(
    hint === undefined ? [] : [`${argument} can be ${rest.join('')}`],
  );
});

test.each([
  ['create-imag', 'create-image'],
  ['configuratio', 'configuration'],
])('suggests for the unknown page %s the page %s', (word, page) => {
  expect(errorOf([word]).message).toContain(`Maybe you meant:\n  * ${page}`);
});

function errorOf(words: readonly string[]): CliError {
  try {
    pagePath(words, model);
  } catch (error) {
    if (error instanceof CliError) return error;
  }
  throw new Error('no error was thrown');
}
