import { describe, expect, test } from 'vitest';
import { commandHelp, programHelp } from '../../src/cli/help.ts';
import { commandName, optionName } from '../../src/model/names.ts';
import { members, model, type Operation, type Shape, typeName } from '../../src/model/shape.ts';

const operation = model.operations[0] as Operation;
const program = programHelp(model);
const command = commandHelp(model, operation);

/** Headings stand at the margin, in the order of the page. */
const headings = (page: string): string[] => page.split('\n').filter((line) => /^\S/.test(line));

function section(page: string, heading: string): string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(heading) + 1;
  const length = lines.slice(start).findIndex((line) => /^\S/.test(line));
  return length < 0 ? lines.slice(start) : lines.slice(start, start + length);
}

/** The lines that begin with an option, without their margin. */
const titles = (lines: readonly string[], margin: number): string[] =>
  lines.filter((line) => line.startsWith(`${' '.repeat(margin)}--`)).map((line) => line.trim());

function title(name: string, shape: Shape): string {
  const negated = shape['x-negated-option'];
  const required = operation.input.required?.includes(name) && shape === operation.input.properties?.[name];
  return `--${optionName(name)}${negated ? ` | --${negated}` : ''} (${typeName(shape)})${required ? ' [required]' : ''}`;
}

/** Every member below a shape as the page shows it, depth first. */
function tree(shape: Shape): string[] {
  return members(shape).flatMap(([name, member]) => [
    `${name} -> (${typeName(member)})`,
    ...tree(member.items ?? member),
  ]);
}

test.each([
  ['program', program, ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'GLOBAL OPTIONS', 'EXIT STATUS']],
  [
    'command',
    command,
    ['NAME', 'DESCRIPTION', 'SYNOPSIS', 'OPTIONS', 'GLOBAL OPTIONS', 'EXAMPLES', 'OUTPUT', 'EXIT STATUS'],
  ],
])('the page of the %s has its sections in order', (_, page, sections) => {
  expect(headings(page)).toEqual(sections);
});

describe.each([
  ['program', program],
  ['command', command],
])('the page of the %s', (_, page) => {
  const lines = page.split('\n');

  test('has no line over 80 columns but code', () => {
    const code = /^ +(ec2img create-image .*|\S+=\S+ \.\.\.)$/;
    expect(lines.filter((line) => line.length > 80 && !code.test(line))).toEqual([]);
  });

  test('has no space at the end of a line', () => {
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test('ends with one line break and has no two empty lines together', () => {
    expect([page.endsWith('\n'), page.endsWith('\n\n'), page.includes('\n\n\n')]).toEqual([true, false, false]);
  });

  test('names every global option in order', () => {
    const wanted = members(model.globals).map(([name, shape]) => title(name, shape));
    expect(titles(section(page, 'GLOBAL OPTIONS'), 7)).toEqual(wanted);
  });

  test('tells every exit code', () => {
    const codes = section(page, 'EXIT STATUS').flatMap((line) => /^ {7}(\d+) /.exec(line)?.[1] ?? []);
    expect(codes).toEqual(['0', '130', '252', '253', '254', '255']);
  });
});

test('the page of the program names every command', () => {
  const names = section(program, 'COMMANDS').flatMap((line) => /^ {7}(\S+)$/.exec(line)?.[1] ?? []);
  expect(names).toEqual(model.operations.map(({ name }) => commandName(name)));
});

test('the page of a command names its options in order', () => {
  const own = [...members(operation.input), ...members(model.commandOptions)];
  expect(titles(section(command, 'OPTIONS'), 7)).toEqual(own.map(([name, shape]) => title(name, shape)));
});

test('its synopsis lists every option, in brackets what may be left out', () => {
  const listed = section(command, 'SYNOPSIS').flatMap(
    (line) => /^ {9}(\[?--[\w-]+(?: \| --[\w-]+)?)/.exec(line)?.[1] ?? [],
  );
  const all = [...members(operation.input), ...members(model.commandOptions), ...members(model.globals)];
  const wanted = all.map(([name, shape]) => {
    const [text, required] = title(name, shape).split(/ \(\w+\)/);
    return required ? text : `[${text}`;
  });
  expect(listed).toEqual(wanted);
});

test('it shows every member of every list', () => {
  const shown = section(command, 'OPTIONS').flatMap((line) => /^ +(\w+ -> \(\w+\))$/.exec(line)?.[1] ?? []);
  const lists = members(operation.input).filter(([, shape]) => shape.items);
  expect(shown).toEqual(lists.flatMap(([, shape]) => tree(shape.items as Shape)));
});

test.each([
  ['ResourceType=string,Tags=[{Key=string,Value=string},{Key=string,Value=string}] ...'],
  [
    'Ebs={DeleteOnTermination=boolean,Iops=integer,SnapshotId=string,VolumeSize=integer,VolumeType=string,' +
      'KmsKeyId=string,Throughput=integer,OutpostArn=string,AvailabilityZone=string,Encrypted=boolean,' +
      'VolumeInitializationRate=integer,AvailabilityZoneId=string,EbsCardIndex=integer},' +
      'NoDevice=string,DeviceName=string,VirtualName=string ...',
  ],
])('it has the shorthand %s', (shorthand) => {
  expect(command.split('\n').filter((line) => line.trim() === shorthand).length).toBe(1);
});

test('it has all examples', () => {
  const commands = section(command, 'EXAMPLES').filter((line) => line.trim().startsWith('ec2img '));
  expect(commands.map((line) => line.trim())).toEqual(operation.input['x-examples']?.map((example) => example.command));
});

test('it has every member of the answer', () => {
  const shown = section(command, 'OUTPUT').flatMap((line) => /^ {7}(\S+ -> .*)$/.exec(line)?.[1] ?? []);
  expect(shown).toEqual(['ImageId -> (string)']);
});
