// The tables of commands and their options in README and docs/, from the schemas.
import { type CommandGroup, commandGroups } from '../../src/help/command-groups.ts';
import { type DescribedOperation, describedModel as model } from '../../src/model/described-model.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../../src/model/options.ts';
import { type DescribedShape, memberOf, members } from '../../src/model/shape.ts';
import { table } from './markdown.ts';

const groups = commandGroups(model);

/** A table with a row for each group. Each command is a link to its options. */
export const commandTable = (): string =>
  table(
    ['', 'commands'],
    groups.map(([heading, commands]) => [
      heading,
      commands.map(({ words }) => link(words, 'docs/options.md')).join(', '),
    ]),
  );

/** A list of all commands, a table of options for each of them, and tables of the options that commands share. */
export function optionTables(): string {
  const line = (heading: string, names: readonly string[]): string =>
    `- ${heading}: ${names.map((name) => link(name)).join(', ')}\n`;
  const index = groups.map(([heading, commands]) =>
    line(
      heading,
      commands.map(({ words }) => words),
    ),
  );
  const shared = SHARED.map(({ title }) => title);
  return [
    `${index.join('')}${line('Shared options', shared)}`,
    ...groups.map(groupSection),
    ...SHARED.map(({ title, about, rows }) => `## ${title}\n\n${about}\n\n${rows}`),
  ].join('\n');
}

/** A link to the heading with this text. GitHub makes its anchor. */
const link = (heading: string, page = ''): string =>
  `[${heading}](${page}#${heading.toLowerCase().replaceAll(' ', '-')})`;

function groupSection([heading, commands]: CommandGroup): string {
  const sections = commands.map(({ words, summary }) => {
    const operation = model.operations.find(({ command }) => command.join(' ') === words);
    const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
    return `### ${words}\n\n${sentence}\n${operation ? `\n${ownTable(operation)}` : ''}`;
  });
  return `## ${heading}\n\n${sections.join('\n')}`;
}

/** The options of a command, without those that all commands of its kind have. */
function ownTable(operation: DescribedOperation): string {
  const { waiter, paginator } = operation;
  const shared = [EVERYWHERE, ...(waiter ? [WAITS] : [])];
  const own = members(ownShape(operation)).filter(([name]) => !shared.some((shape) => memberOf(shape, name)));
  const others = waiter ? ALL_WAITS : paginator && PAGES;
  return `${optionTable(own, operation)}${others ? `\nAlso: ${link(others)}.\n` : ''}`;
}

/** The members of a command's input, and the options that only ec2img has. */
const ownShape = ({ input, extraOptions }: DescribedOperation): DescribedShape => ({
  type: 'object',
  properties: { ...input.properties, ...extraOptions.properties },
});

/** The members that all of these shapes have. */
function commonMembers([first, ...others]: readonly DescribedShape[]): DescribedShape {
  const kept = members(first ?? {}).filter(([name]) => others.every((shape) => memberOf(shape, name)));
  return { type: 'object', properties: Object.fromEntries(kept) };
}

type Named = [name: string, shape: DescribedShape];

const EVERYWHERE = commonMembers(model.operations.map(ownShape));
const waits = model.operations.filter(({ waiter }) => waiter);
const WAITS = commonMembers(waits.map(({ extraOptions }) => extraOptions));

const ALL_WAITS = 'Options of all waits';
const PAGES = 'Options for pages';

const [anyOperation] = model.operations as [DescribedOperation];
const [anyPaged] = model.operations.filter(({ paginator }) => paginator) as [DescribedOperation];
const paged = model.operations.filter(({ paginator, waiter }) => paginator && !waiter);

const SHARED = [
  {
    title: ALL_WAITS,
    about: 'See [waiting](waiting.md).',
    rows: optionTable(
      members(WAITS).filter(([name]) => !memberOf(EVERYWHERE, name)),
      waits[0] as DescribedOperation,
    ),
  },
  {
    title: PAGES,
    about: `For ${paged.map(({ command }) => link(command.join(' '))).join(', ')}. See [output](output.md#pages).`,
    rows: optionTable(members(model.pagingOptions), anyPaged),
  },
  {
    title: 'Options of all EC2 commands',
    about: 'Waits have them, too.',
    rows: optionTable([...members(EVERYWHERE), ...members(model.commandOptions)], anyOperation),
  },
  {
    title: 'Global options',
    about: 'They can come before or after the command.',
    rows: rowsOf(members(model.globals), globalOptions(model)),
  },
];

/** A table of members of an operation. */
function optionTable(named: readonly Named[], operation: DescribedOperation): string {
  return rowsOf(named, commandOptions(model, operation), operation.extraOptions);
}

/** A table with a row for each member. The option that the summary describes comes before its opposite. */
function rowsOf(named: readonly Named[], specs: readonly OptionSpec[], extra?: DescribedShape): string {
  const rows = named
    .filter(([, shape]) => !shape['x-hidden'])
    .map(([member, shape]) => {
      const own = specs.filter((spec) => spec.member === member);
      const names = own.map(({ name }) => name).toSorted((a, b) => a.length - b.length);
      const isOurs = extra && memberOf(extra, member);
      const marks = [
        ...(own.some(({ required }) => required) ? ['required'] : []),
        ...(shape['x-newer-than-aws-cli'] ? [isOurs ? 'ec2img only' : 'newer than AWS CLI 2.36'] : []),
      ];
      return [names.map((name) => `\`${name}\``).join(', '), [shape['x-summary'] ?? '', ...marks].join('; ')];
    });
  return table(['option', 'meaning'], rows);
}
