import { expect, test } from 'vitest';
import { helpPaths } from '../../../scripts/build/help-pages.ts';
import { CliError } from '../../../src/errors.ts';
import { pagePath } from '../../../src/help/page-path.ts';
import { model } from '../../../src/model/model.ts';
import { commandsOf, listed } from '../../support/commands.ts';

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
  // The page that the usage below the error names lists all commands and topics.
  [['bogus'], 'command or topic', []],
  [['--bogus'], 'command or topic', []],
  [['wait', 'bogus'], 'command', [`command can be ${listed([...commandsOf('wait'), 'help'])}`]],
  [['create-image', 'bogus'], 'command', []],
])('rejects %j, and lists the commands that exist if they are few', (words, argument, hints) => {
  const error = errorOf(words);
  expect(error.message.split('\n')[0]).toBe(`argument ${argument}: Found invalid choice '${words.at(-1)}'`);
  expect(error.hints).toEqual(hints);
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
