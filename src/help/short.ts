// The short help (-h), which fits on a screen: the usage, and one line per option.
import type { DescribedCommand, DescribedModel, DescribedOperation } from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { type DescribedShape, members, optionName } from '../model/shape.ts';
import { topics } from '../model/topics.ts';
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
  return isCommand ? ofCommand(model, operation, layout) : ofList(model, path, layout);
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

function ofList(model: DescribedModel, path: readonly string[], layout: Layout): string {
  const commands = commandsBelow(model, path).map(
    ({ command, input }): Row => [command.slice(path.length).join(' '), input['x-summary'] ?? ''],
  );
  if (path.length === 0) commands.push(...model.customCommands.map(({ name, summary }): Row => [name, summary]));
  return screen(
    usageOf(model, path),
    `${sentence(manual.groups[path.join(' ')] ?? manual.summary)} More: ${listOf(path).join(' ')} -h`,
    [
      ['Commands:', commands],
      ['Global options:', summarized(model.globals).map((option) => row(option))],
    ],
    layout,
    path.length === 0 ? `Topics (ec2img help <topic>): ${topics.map(({ name }) => name).join(', ')}` : '',
  );
}

function ofCustom(custom: DescribedCommand, model: DescribedModel, layout: Layout): string {
  const { name, summary, argument } = custom;
  const choices = customChoices(custom, model).map((choice): Row => {
    const operation = model.operations.find(({ command }) => command.join(' ') === choice);
    return [choice, operation?.input['x-summary'] ?? ''];
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
          ...[...others, ...members(model.commandOptions)].map((option) => row(option)),
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

/** Columns that a summary needs next to its option; with fewer it goes below. */
const MIN_ROOM = 20;

function screen(
  usage: string,
  about: string,
  groups: readonly [heading: string, rows: readonly Row[]][],
  { columns, bold }: Layout,
  last = '',
): string {
  const left = Math.max(...groups.flatMap(([, rows]) => rows.map(([text]) => text.length)));
  const room = columns - left - 4;
  const lines = ([text, meaning]: Row): string[] => {
    if (room < MIN_ROOM) return [`  ${text}`, ...wrap(meaning, columns - 6).map((line) => `      ${line}`)];
    return wrap(meaning, room).map((line, at) => `  ${(at === 0 ? text : '').padEnd(left)}  ${line}`.trimEnd());
  };
  const filled = groups.filter(([, rows]) => rows.length > 0);
  const page = (isDense: boolean): string[] => [
    ...wrap(`usage: ${usage}`, columns, 4).map((line, at) =>
      at === 0 ? line.replace('usage:', bold('usage:')) : line,
    ),
    ...wrap(about, columns),
    ...filled.flatMap(([heading, rows], at) => [
      // A footer stands for the empty lines between groups.
      ...(isDense || (at > 0 && last) ? [] : ['']),
      ...(heading && [bold(heading)]),
      ...rows.flatMap(lines),
    ]),
    ...(last && wrap(last, columns, 2)),
  ];
  const airy = page(false);
  return [...(airy.length < SCREEN ? airy : page(true)), ''].join('\n');
}
