// The help pages, generated from the model.
import { optionName } from '../model/names.ts';
import { commandsBelow, type Model, members, type Operation, type Shape, typeName } from '../model/shape.ts';

const WIDTH = 80;

/** The page of the program: which commands and global options there are; or of the group that these words name. */
export function programHelp(model: Model, path: readonly string[] = []): string {
  const commands = commandsBelow(model, path).map(({ command, input }) =>
    entry(command.slice(path.length).join(' '), (input.description ?? '').split('\n')[0] ?? ''),
  );
  const words = ['ec2img', ...path].join(' ');
  const about =
    path.length === 0
      ? 'ec2img - an Amazon machine image (AMI) from an EC2 instance'
      : `${path.join(' ')} - commands that wait for a state`;
  return page([
    ['NAME', [about]],
    ['SYNOPSIS', [`ec2img [options] ${[...path, '<command>'].join(' ')} [parameters]`, `${words} <command> help`]],
    [
      'DESCRIPTION',
      [
        'Does what "aws ec2" does for these commands, with the same options, output and exit codes. Credentials, profiles and Regions are those of the AWS CLI.',
      ],
    ],
    ['COMMANDS', commands],
    ['GLOBAL OPTIONS', members(model.globals).map(([name, shape]) => option(name, shape, false))],
    ['EXIT STATUS', [EXIT_STATUS]],
  ]);
}

/** The page of one command. */
export function commandHelp(model: Model, operation: Operation): string {
  const { input, output } = operation;
  const required = new Set(input.required);
  const own = members(input);
  const extra = [...members(model.commandOptions), ...members(operation.ownOptions)];
  const name = operation.command.join(' ');
  const synopsis = [
    name,
    ...[...own, ...extra, ...members(model.globals)].map(
      ([name, shape]) => `  ${usage(name, shape, required.has(name))}`,
    ),
  ].join('\n');
  return page([
    ['NAME', [`${name} - ${(input.description ?? '').split(/(?<=\.)\s/)[0]}`]],
    ['DESCRIPTION', (input.description ?? '').split('\n\n')],
    ['SYNOPSIS', [synopsis]],
    ['OPTIONS', [...own, ...extra].map(([name, shape]) => option(name, shape, required.has(name)))],
    ['GLOBAL OPTIONS', members(model.globals).map(([name, shape]) => option(name, shape, false))],
    ['EXAMPLES', (input['x-examples'] ?? []).map(({ title, command }) => `${title}:\n\n  ${command}`)],
    ['OUTPUT', operation.waiter ? ['Nothing.'] : members(output).map(answerMember)],
    ['EXIT STATUS', [EXIT_STATUS]],
  ]);
}

const answerMember = ([name, shape]: [string, Shape]): string =>
  entry(`${name} -> (${typeName(shape)})`, shape.description ?? '');

const EXIT_STATUS = [
  '0    done',
  '130  interrupted (Ctrl-C)',
  '252  the command line or a value is not right; nothing was sent',
  '253  the configuration lacks something: a Region, credentials',
  '254  the service said no',
  '255  anything else: no connection, an answer that cannot be read, ...',
].join('\n');

/** A paragraph is wrapped unless it has lines of its own, which are kept. */
function page(sections: readonly [title: string, paragraphs: readonly string[]][]): string {
  const blocks = sections
    .filter(([, paragraphs]) => paragraphs.length > 0)
    .map(([title, paragraphs]) => `${title}\n${paragraphs.map((text) => indent(text, 7)).join('\n\n')}`);
  return `${blocks.join('\n\n')}\n`;
}

function indent(paragraph: string, by: number): string {
  const margin = ' '.repeat(by);
  const lines = paragraph.includes('\n') ? paragraph.split('\n') : wrap(paragraph, WIDTH - by);
  return lines.map((line) => (line === '' ? '' : margin + line)).join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function entry(title: string, text: string): string {
  return [title, ...wrap(text, WIDTH - 11).map((line) => `    ${line}`)].join('\n');
}

function optionTitle(name: string, shape: Shape): string {
  const negated = shape['x-negated-option'];
  return `--${optionName(name)}${negated ? ` | --${negated}` : ''}`;
}

function usage(name: string, shape: Shape, required: boolean): string {
  const many = shape.type === 'array' ? '...' : '';
  const value = `<${shape.enum?.join(' | ') ?? shape['x-placeholder'] ?? 'value'}>${many}`;
  const text = shape.type === 'boolean' ? optionTitle(name, shape) : `${optionTitle(name, shape)} ${value}`;
  return required ? text : `[${text}]`;
}

function option(name: string, shape: Shape, required: boolean): string {
  const title = `${optionTitle(name, shape)} (${typeName(shape)})${required ? ' [required]' : ''}`;
  const parts = [entry(title, shape.description ?? ''), ...values(shape, 4)];
  if (shape.items?.type === 'object') {
    parts.push(...tree(shape.items, 4));
    parts.push(`    Shorthand syntax:\n\n      ${shorthand(shape.items)} ...`);
  } else if (shape.items) parts.push(`    Syntax:\n\n      "${shape.items.type}" "${shape.items.type}" ...`);
  if (shape.items) parts.push(`    JSON syntax:\n\n${json(shape, '      ')}`);
  return parts.join('\n\n');
}

const FEW = 10;

function values(shape: Shape, by: number): string[] {
  const known = shape.enum ?? shape['x-values'];
  if (!known || known.length > FEW) return [];
  return [
    wrap(`Values: ${known.join(', ')}.`, WIDTH - 7 - by)
      .map((line) => ' '.repeat(by) + line)
      .join('\n'),
  ];
}

function tree(shape: Shape, by: number): string[] {
  const margin = ' '.repeat(by);
  return members(shape).flatMap(([name, member]) => [
    [
      `${margin}${name} -> (${typeName(member)})`,
      ...wrap(member.description ?? '', WIDTH - 11 - by).map((line) => `${margin}    ${line}`),
    ].join('\n'),
    ...values(member, by + 4),
    ...tree(member.items ?? member, by + 4),
  ]);
}

function shorthand(shape: Shape, nested = false): string {
  if (shape.items) return `[${shorthand(shape.items, true)},${shorthand(shape.items, true)}]`;
  if (shape.type !== 'object') return shape.type;
  const pairs = members(shape)
    .map(([name, member]) => `${name}=${shorthand(member, true)}`)
    .join(',');
  return nested ? `{${pairs}}` : pairs;
}

function json(shape: Shape, margin: string): string {
  return margin + jsonLines(shape).split('\n').join(`\n${margin}`);
}

function jsonLines(shape: Shape): string {
  const nest = (text: string): string => text.split('\n').join('\n  ');
  if (shape.items) return `[\n  ${nest(jsonLines(shape.items))}\n  ...\n]`;
  if (shape.type === 'boolean') return 'true|false';
  if (shape.type !== 'object')
    return shape['x-values'] && shape['x-values'].length <= FEW
      ? `"${shape['x-values'].join('"|"')}"`
      : { string: '"string"', integer: 'integer', array: '' }[shape.type];
  return `{\n${members(shape)
    .map(([name, member]) => `  "${name}": ${nest(jsonLines(member))}`)
    .join(',\n')}\n}`;
}
