// Generates the help pages from the model and the topics.
import { commandSummary, type DescribedCommand, type DescribedModel, groupSummary } from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { members } from '../model/shape.ts';
import { type Topic, type TopicSection, topicNamed, topics } from '../model/topics.ts';
import { commandGroups } from './command-groups.ts';
import { type Layout, layoutPage } from './layout.ts';
import { exitCodes, manual, PARTS } from './manual.ts';
import { globalOptions, operationPage } from './operation-page.ts';
import { optionEntry } from './option-entries.ts';
import { type Block, buildPage, entry, exampleBlocks, type HelpPage, paragraphs } from './page.ts';
import { shortHelp } from './short.ts';

/** The long page of a command, a group of commands, a topic, or the program. */
export function helpPage(model: DescribedModel, path: readonly string[]): HelpPage {
  const [first = ''] = path;
  if (first === 'topics') return topicList();
  const custom = model.customCommands.find(({ name }) => name === first);
  if (custom) return customPage(custom, model);
  const topic = topicNamed(first);
  if (topic) return topicPage(topic);
  const [operation] = commandsBelow(model, path);
  if (operation?.command.length === path.length) return operationPage(model, operation);
  return path.length === 0 ? programPage(model) : groupPage(model, path);
}

function programPage(model: DescribedModel): HelpPage {
  const commands = commandGroups(model).map(([heading, listed]) =>
    entry(heading, undefined, ...listed.map(({ words, summary }) => entry(words, sentence(summary)))),
  );
  return buildPage(
    [],
    manual.summary,
    [
      ['USAGE', usage('ec2img <command> [options]', 'ec2img help <command or topic>')],
      ['COMMANDS', commands],
      ['TOPICS', topics.map(({ name, summary }) => entry(name, sentence(summary)))],
      ['EXAMPLES', exampleBlocks(manual.examples)],
      ['DESCRIPTION', paragraphs(manual.description)],
      ['GLOBAL OPTIONS', members(model.globals).map(optionEntry)],
      ['EXIT CODES', exitCodes(manual.exitStatus)],
    ],
    {
      pages: [
        ...model.operations.map(({ command }) => command.join(' ')),
        ...model.customCommands.map(({ name }) => name),
        ...topics.map(({ name }) => name),
      ],
      urls: [],
    },
  );
}

/** The page of a group such as `wait`, which lists its commands. */
function groupPage(model: DescribedModel, path: readonly string[]): HelpPage {
  const below = commandsBelow(model, path);
  const words = path.join(' ');
  const commands = below.map((one) => entry(one.command.slice(path.length).join(' '), sentence(commandSummary(one))));
  return buildPage(
    path,
    groupSummary(path),
    [
      ['USAGE', usage(`ec2img ${words} <command> [options]`)],
      ['COMMANDS', commands],
    ],
    { pages: below.map(({ command }) => command.join(' ')), urls: [] },
  );
}

function customPage(custom: DescribedCommand, model: DescribedModel): HelpPage {
  const { name, summary, description, examples } = custom;
  const choices = customChoices(custom, model);
  const argument = choices.length > 0 ? `<${choices.join(' | ')}>` : '[options]';
  return buildPage(
    [name],
    summary,
    [
      ['USAGE', usage(`ec2img ${name} ${argument}`)],
      ['EXAMPLES', exampleBlocks(examples)],
      ['DESCRIPTION', paragraphs(description)],
      ['GLOBAL OPTIONS', custom.readsSettings ? globalOptions(model) : []],
      ['EXIT CODES', exitCodes(custom.exitStatus)],
    ],
    { pages: ['', ...custom.seeAlso], urls: custom.urls ?? [] },
  );
}

const topicPage = ({ name, summary, sections, seeAlso, urls = [] }: Topic): HelpPage =>
  buildPage(
    [name],
    summary,
    sections.map((section) => [section.title, topicBlocks(section)]),
    { pages: ['', ...seeAlso], urls },
  );

/** The text, the list and the examples of a section. */
const topicBlocks = ({ text, entries = {}, part, examples }: TopicSection): Block[] => [
  ...paragraphs(text),
  ...Object.entries(entries).map(([title, description]) => entry(title, description)),
  ...(part === undefined ? [] : (PARTS[part]?.() ?? [])),
  ...exampleBlocks(examples),
];

/** The page `ec2img help topics`, as in the AWS CLI. */
const topicList = (): HelpPage =>
  buildPage(
    ['topics'],
    'list the topics of the help',
    [
      ['USAGE', usage('ec2img help <topic>')],
      ['TOPICS', topics.map(({ name, summary }) => entry(name, sentence(summary)))],
    ],
    { pages: [''], urls: [] },
  );

const usage = (...lines: string[]): Block[] => [{ kind: 'lines', lines }];

const sentence = (summary = ''): string => `${(summary[0] ?? '').toUpperCase()}${summary.slice(1)}.`;

/** Renders the short or the long page of a command, a group of commands, a topic, or the program. */
export function helpText(model: DescribedModel, path: readonly string[], isShort: boolean, layout: Layout): string {
  return isShort ? shortHelp(model, path, layout) : layoutPage(helpPage(model, path), layout);
}
