// The topics of the help, and the references between pages.
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helpPaths } from '../../../scripts/build/help-pages.ts';
import { manual, PARTS } from '../../../src/help/manual.ts';
import { helpPage } from '../../../src/help/pages.ts';
import { describedModel as model } from '../../../src/model/described-model.ts';
import { members, optionName } from '../../../src/model/shape.ts';
import { topicNamed, topics } from '../../../src/model/topics.ts';
import { pageOf, section } from './read-page.ts';

const paths = helpPaths(model);
const names = paths.map((path) => path.join(' '));

test('every file of schemas/topics is a topic', () => {
  const files = readdirSync(new URL('../../../schemas/topics', import.meta.url));
  expect(topics.map(({ name }) => `${name}.json`).toSorted()).toEqual(files.toSorted());
});

test('no name of a topic is the name of another topic or a command', () => {
  const all = topics.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const commands = [
    ...model.operations.map(({ command }) => command[0]),
    ...model.customCommands.map((one) => one.name),
  ];
  expect(all.filter((name, at) => all.indexOf(name) !== at || commands.includes(name))).toEqual([]);
});

test('topics name only lists that exist, and show each list once', () => {
  const parts = topics.flatMap(({ sections }) => sections.flatMap(({ part }) => part ?? []));
  expect(parts.toSorted()).toEqual(Object.keys(PARTS).toSorted());
});

test.each(names)('the page "%s" refers only to other pages that exist, each once', (name) => {
  const { pages } = helpPage(model, name === '' ? [] : name.split(' ')).seeAlso;
  expect(pages.filter((page, at) => page === name || !names.includes(page) || pages.indexOf(page) !== at)).toEqual([]);
});

test('two pages or more refer to each topic, and one page or more to each command', () => {
  const all = names.flatMap((name) => helpPage(model, name === '' ? [] : name.split(' ')).seeAlso.pages);
  const counts = names.map((name) => [name, all.filter((page) => page === name).length] as const);
  const rare = counts.filter(([name, count]) => count < (topicNamed(name) ? 2 : 1));
  // The list of commands has the words of `wait image-available` and `state-machine create-images` alone.
  expect(rare.map(([name]) => name)).toEqual(['wait', 'state-machine', 'topics']);
});

/** Texts that stand on one topic page and on no command's page. */
const ONCE = [
  ...manual.environment.map(({ description = '' }) => description).filter((text) => text !== ''),
  ...Object.values(manual.files),
];

test.each(
  [
    ...model.operations.map(({ command }) => command),
    ...model.customCommands.map(({ name }) => [name]),
    ['wait'],
    [],
  ].map((path) => [path]),
)('the page %j does not repeat the environment and the files', (path) => {
  const page = pageOf(path).replace(/\s+/g, ' ');
  expect(ONCE.filter((text) => page.includes(text))).toEqual([]);
});

test.each([
  ['environment', manual.environment.filter(({ variables }) => variables)],
  ['configuration', manual.environment.filter(({ keys }) => keys)],
])('the topic %s describes each of its settings', (name, rows) => {
  const page = pageOf([name]).replace(/\s+/g, ' ');
  expect(rows.filter(({ description = '' }) => !page.includes(description))).toEqual([]);
});

test('the topic configuration describes each file', () => {
  const page = pageOf(['configuration']).replace(/\s+/g, ' ');
  expect(Object.entries(manual.files).filter((words) => !words.every((text) => page.includes(text)))).toEqual([]);
});

test('global options are described on the page of the program alone; other pages name them', () => {
  const described = members(model.globals).map(([, { description = '' }]) => description);
  const named = members(model.globals).map(([name]) => `--${optionName(name)}`);
  for (const { command } of model.operations) {
    const text = section(pageOf(command), 'GLOBAL OPTIONS').join(' ').replace(/\s+/g, ' ');
    expect(text.trim()).toBe(`${named.join(', ')}: see ec2img help.`);
  }
  const program = pageOf([]).replace(/\s+/g, ' ');
  expect(described.filter((text) => !program.includes(text.replace(/\s+/g, ' ')))).toEqual([]);
});

test('the list of topics has the name and the summary of each topic', () => {
  const text = section(pageOf(['topics']), 'TOPICS')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const sentence = (summary: string): string => `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
  expect(text).toEqual(topics.flatMap(({ name, summary }) => [name, sentence(summary)]));
});

test.each(['config-vars', 'return-codes'])('the topic %s of the AWS CLI has a page', (name) => {
  expect(topicNamed(name)).toBeDefined();
});
