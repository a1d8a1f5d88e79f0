// The short help (-h): the usage, and one line per option.
import {
  commandSummary,
  type DescribedCommand,
  type DescribedModel,
  type DescribedOperation,
  groupSummary,
  shownCommonOptions,
} from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { type DescribedShape, members, optionName } from '../model/shape.ts';
import { topics } from '../model/topics.ts';
import { commandGroups, type ListedCommand } from './command-groups.ts';
import { type Layout, wrap } from './layout.ts';
import { manual } from './manual.ts';
import { splitRequired, usageLines } from './operation-page.ts';
import { optionUsage } from './option-entries.ts';

type Row = readonly [left: string, right: string];

/** Renders the short page of a command, a group of commands, or the program. */
export function shortHelp(model: DescribedModel, path: readonly string[], layout: Layout): string {
  const [operation] = commandsBelow(model, path);
  const custom = model.customCommands.find(({ name }) => name === path[0]);
  if (custom) return ofCustom(custom, model, layout);
  const isCommand = operation?.command.length === path.length;
  if (path.length === 0) return ofProgram(model, layout);
  return isCommand ? ofCommand(model, operation, layout) : ofGroup(model, path, layout);
}

/** The usage of a command, a group of commands, or the program, on one line. */
export function usageOf(model: DescribedModel, path: readonly string[]): string {
  const [operation] = commandsBelow(model, path);
  const custom = model.customCommands.find(({ name }) => name === path[0]);
  if (custom) return `ec2img ${custom.name} ${custom.argument === undefined ? '[options]' : `<${custom.argument}>`}`;
  const isCommand = operation?.command.length === path.length;
  return isCommand ? (usageLines(operation)[0] ?? '') : [...listOf(path), '[options]'].join(' ');
}

/** The words of any command below a path. */
const listOf = (path: readonly string[]): string[] => ['ec2img', ...path, '<command>'];

/** The names of all commands in groups, which fit on a screen. Their summaries are on the long page. */
function ofProgram(model: DescribedModel, layout: Layout): string {
  const options = summarized(model.globals).map(([name]) => `--${optionName(name)}`);
  return screen(
    usageOf(model, []),
    `${sentence(manual.summary)} More: ec2img <command> -h, ec2img help`,
    [['', commandGroups(model).map(([heading, listed]): Row => [heading, namesOf(listed)])]],
    layout,
    `Global options: ${options.join(', ')}`,
    `Topics (ec2img help <topic>): ${topics.map(({ name }) => name).join(', ')}`,
  );
}

/** The names of commands. Those of a subcommand have the word of their group only once: `wait image-available, image-exists`. */
const namesOf = (listed: readonly ListedCommand[]): string =>
  listed
    .map(({ words }, at) => (groupOf(words) === groupOf(listed[at - 1]?.words) ? words.replace(/^\S+ /, '') : words))
    .join(', ');

/** The word of a group: `wait` of `wait image-available`. Undefined for a command without a group. */
const groupOf = (words = ''): string | undefined => /^(\S+) /.exec(words)?.[1];

function ofGroup(model: DescribedModel, path: readonly string[], layout: Layout): string {
  const commands = commandsBelow(model, path).map(
    (operation): Row => [operation.command.slice(path.length).join(' '), commandSummary(operation)],
  );
  return screen(
    usageOf(model, path),
    `${sentence(groupSummary(path))} More: ${listOf(path).join(' ')} -h`,
    [
      ['Commands:', commands],
      ['Global options:', summarized(model.globals).map((option) => row(option))],
    ],
    layout,
  );
}

function ofCustom(custom: DescribedCommand, model: DescribedModel, layout: Layout): string {
  const { name, summary, argument } = custom;
  const choices = customChoices(custom, model).map((choice): Row => {
    const operation = model.operations.find(({ command }) => command.join(' ') === choice);
    return [choice, operation ? commandSummary(operation) : ''];
  });
  return screen(
    usageOf(model, [name]),
    `${sentence(summary)} Full help: ec2img help ${name}`,
    argument === undefined
      ? [['Global options:', summarized(model.globals).map((option) => row(option))]]
      : [['Choices:', choices]],
    layout,
  );
}

function ofCommand(model: DescribedModel, operation: DescribedOperation, layout: Layout): string {
  const { input, extraOptions, command } = operation;
  const [required, others] = splitRequired(input);
  const globals = summarized(model.globals).filter(([name]) => name !== 'Version');
  return screen(
    usageOf(model, command),
    `${sentence(input['x-summary'])} Full help: ec2img help ${command.join(' ')}`,
    [
      [
        '',
        [
          ...required.map((option) => row(option, ' (required)')),
          ...[...others, ...shownCommonOptions(model, operation)].map((option) => row(option)),
        ],
      ],
      ['ec2img options:', members(extraOptions).map((option) => row(option))],
    ],
    layout,
    globalsLine(
      globals.map(([name]) => `--${optionName(name)}`),
      layout,
    ),
  );
}

/** The global options of a call, the last of those that fit on a line. */
function globalsLine(names: readonly string[], { columns }: Layout): string {
  const line = (from: number): string => `Global options: ${names.slice(from).join(', ')}, ...`;
  const from = names.findIndex((_, at) => line(at).length <= columns);
  return line(from < 0 ? names.length - 1 : from);
}

/** Options that have a summary. */
const summarized = (shape: DescribedShape): [string, DescribedShape][] =>
  members(shape).filter(([, member]) => member['x-summary'] !== undefined);

const row = (option: [string, DescribedShape], note = ''): Row => [
  optionUsage(option),
  `${option[1]['x-summary'] ?? ''}${note}`,
];

const sentence = (summary = ''): string => `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;

/** Lines of a small terminal; the last one is for the prompt of the shell. */
const SCREEN = 24;

/** Columns that summaries need next to their options; with fewer they go below. So do words that are longer. */
const MIN_ROOM = 20;

/** Columns that a terminal of usual width keeps for summaries: a longer option has a line of its own. */
const ROOM = 40;
const WIDE = 80;

function screen(
  usage: string,
  about: string,
  groups: readonly [heading: string, rows: readonly Row[]][],
  { columns, bold }: Layout,
  ...last: string[]
): string {
  const all = groups.flatMap(([, rows]) => rows);
  const widths = all.map(([text]) => text.length);
  const left = Math.max(...(columns < WIDE ? widths : widths.filter((width) => width <= columns - ROOM - 4)));
  const room = columns - left - 4;
  const longest = Math.max(...all.flatMap(([, meaning]) => meaning.split(' ').map((word) => word.length)));
  const isNarrow = room < Math.max(MIN_ROOM, longest);
  const lines = ([text, meaning]: Row): string[] => {
    if (isNarrow) return [`  ${text}`, ...wrap(meaning, columns - 6).map((line) => `      ${line}`)];
    const isLong = text.length > left;
    return [
      ...(isLong ? [`  ${text}`] : []),
      ...wrap(meaning, room).map((line, at) =>
        `  ${(at === 0 && !isLong ? text : '').padEnd(left)}  ${line}`.trimEnd(),
      ),
    ];
  };
  const filled = groups.filter(([, rows]) => rows.length > 0);
  const page = (isDense: boolean): string[] => [
    ...wrap(`usage: ${usage}`, columns, 4).map((line, at) =>
      at === 0 ? line.replace('usage:', bold('usage:')) : line,
    ),
    ...wrap(about, columns),
    ...filled.flatMap(([heading, rows], at) => [
      // A footer stands for the empty lines between groups.
      ...(isDense || (at > 0 && last.length > 0) ? [] : ['']),
      ...(heading && [bold(heading)]),
      ...rows.flatMap(lines),
    ]),
    ...last.flatMap((line) => wrap(line, columns, 2)),
  ];
  const airy = page(false);
  return [...(airy.length < SCREEN ? airy : page(true)), ''].join('\n');
}
