// Generates the help pages from the model.
import type { DescribedCommand, DescribedModel, DescribedOperation } from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { type DescribedShape, members } from '../model/shape.ts';
import { type Layout, layoutPage } from './layout.ts';
import { commonSections, manual } from './manual.ts';
import { memberEntries, optionEntry, optionUsage } from './option-entries.ts';
import { type Block, buildPage, code, entry, type HelpPage, paragraphs } from './page.ts';
import { shortHelp } from './short.ts';

/** The long page of a command, a group of commands, or the program. */
export function helpPage(model: DescribedModel, path: readonly string[]): HelpPage {
  const [operation] = commandsBelow(model, path);
  const custom = model.customCommands.find(({ name }) => name === path[0]);
  if (custom) return customPage(custom, model);
  return operation?.command.length === path.length ? commandPage(model, operation) : listPage(model, path);
}

/** A page that lists commands and global options. */
function listPage(model: DescribedModel, path: readonly string[]): HelpPage {
  const commands = commandsBelow(model, path).map(({ command, input }) =>
    entry(command.slice(path.length).join(' '), input.description?.split('\n\n')[0]),
  );
  if (path.length === 0)
    commands.push(...model.customCommands.map(({ name, summary }) => entry(name, `${capital(summary)}.`)));
  const words = ['ec2img', ...path].join(' ');
  const usage = [`ec2img [options] ${[...path, '<command>'].join(' ')} [parameters]`, `${words} <command> help`];
  return buildPage(path, manual.groups[path.join(' ')] ?? manual.summary, [
    ['SYNOPSIS', usage.map((text) => code('shell', text))],
    ['DESCRIPTION', path.length === 0 ? paragraphs(manual.description) : []],
    ['COMMANDS', commands],
    ['GLOBAL OPTIONS', globalOptions(model)],
    ...commonSections(),
  ]);
}

function customPage(custom: DescribedCommand, model: DescribedModel): HelpPage {
  const { name, summary, description, examples: lines } = custom;
  const choices = customChoices(custom, model);
  const argument = choices.length > 0 ? [`<${choices.join(' | ')}>`] : ['[options]'];
  return buildPage([name], summary, [
    ['SYNOPSIS', [code('shell', ['ec2img', name, ...argument].join(' '))]],
    ['DESCRIPTION', paragraphs(description)],
    ['EXAMPLES', lines.flatMap(({ title, command }) => [...paragraphs(`${title}:`), code('shell', command)])],
    ...(custom.readsSettings ? commonSections() : commonSections().filter(([title]) => title === 'EXIT STATUS')),
  ]);
}

const capital = (text: string): string => (text[0] ?? '').toUpperCase() + text.slice(1);

function commandPage(model: DescribedModel, operation: DescribedOperation): HelpPage {
  const { input, output, command } = operation;
  const required = new Set(input.required);
  const options = [...members(input), ...members(model.commandOptions)];
  const extra = members(operation.extraOptions);
  const all = [...options, ...extra, ...members(model.globals)];
  return buildPage(command, input['x-summary'] ?? '', [
    ['DESCRIPTION', paragraphs(`${input.description}\n\n${apiReference(operation)}`)],
    [
      'SYNOPSIS',
      [
        {
          kind: 'usage',
          command: ['ec2img', ...command].join(' '),
          options: all.map((option) => optionUsage(option, required.has(option[0]))),
        },
      ],
    ],
    ['OPTIONS', options.map((option) => optionEntry(option, required.has(option[0])))],
    ['EC2IMG OPTIONS', extra.map((option) => optionEntry(option, false))],
    ['GLOBAL OPTIONS', globalOptions(model)],
    ['EXAMPLES', examples(input)],
    ['OUTPUT', operation.waiter || members(output).length === 0 ? paragraphs('None.') : memberEntries(output)],
    ...commonSections(),
  ]);
}

const globalOptions = (model: DescribedModel): Block[] =>
  members(model.globals).map((option) => optionEntry(option, false));

const examples = (input: DescribedShape): Block[] =>
  (input['x-examples'] ?? []).flatMap(({ title, command }) => [...paragraphs(`${title}:`), code('shell', command)]);

const apiReference = ({ name }: DescribedOperation): string =>
  `See https://docs.aws.amazon.com/goto/WebAPI/ec2-2016-11-15/${name}`;

/** Renders the short or the long page of a command, a group of commands, or the program. */
export function helpText(model: DescribedModel, path: readonly string[], isShort: boolean, layout: Layout): string {
  return isShort ? shortHelp(model, path, layout) : layoutPage(helpPage(model, path), layout);
}
