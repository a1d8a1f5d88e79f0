import { describe, expect, test } from 'vitest';
import { commandHelp, programHelp } from '../../src/cli/help.ts';
import { optionName } from '../../src/model/names.ts';
import { members, model, type Operation, type Shape, typeName } from '../../src/model/shape.ts';

const program = programHelp(model);
const commands = model.operations.map((operation) => ({
  name: operation.command.join(' '),
  operation,
  page: commandHelp(model, operation),
}));

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

function title(name: string, shape: Shape, operation?: Operation): string {
  const negated = shape['x-negated-option'];
  const required = operation?.input.required?.includes(name) && shape === operation.input.properties?.[name];
  return `--${optionName(name)}${negated ? ` | --${negated}` : ''} (${typeName(shape)})${required ? ' [required]' : ''}`;
}

/** Every member below a shape as the page shows it, depth first. */
function tree(shape: Shape): string[] {
  return members(shape).flatMap(([name, member]) => [
    `${name} -> (${typeName(member)})`,
    ...tree(member.items ?? member),
  ]);
}

const SECTIONS = ['NAME', 'DESCRIPTION', 'SYNOPSIS', 'OPTIONS', 'GLOBAL OPTIONS', 'EXAMPLES', 'OUTPUT', 'EXIT STATUS'];
const LISTS = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'GLOBAL OPTIONS', 'EXIT STATUS'];
const pages: [name: string, page: string, sections: string[]][] = [
  ['the program', program, LISTS],
  ['wait', programHelp(model, ['wait']), LISTS],
  ...commands.map(({ name, page }): [string, string, string[]] => [name, page, SECTIONS]),
];

describe.each(pages)('the page of %s', (_, page, sections) => {
  const lines = page.split('\n');

  test('has its sections in order', () => {
    expect(headings(page)).toEqual(sections);
  });

  test('has no line over 80 columns but code', () => {
    const code = /^ +(ec2img (create-image|wait) .*|\S+=\S+ \.\.\.)$/;
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

test.each([
  ['the program', program, ['create-image', 'wait image-available']],
  ['wait', programHelp(model, ['wait']), ['image-available']],
])('the page of %s names its commands', (_, page, wanted) => {
  expect(section(page, 'COMMANDS').flatMap((line) => /^ {7}(\S.*)$/.exec(line)?.[1] ?? [])).toEqual(wanted);
});

describe.each(commands)('the page of $name', ({ name, operation, page }) => {
  const own = [...members(operation.input), ...members(model.commandOptions), ...members(operation.ownOptions)];

  test('names its options in order', () => {
    const wanted = own.map(([member, shape]) => title(member, shape, operation));
    expect(titles(section(page, 'OPTIONS'), 7)).toEqual(wanted);
  });

  test('lists every option in the synopsis, in brackets what may be left out', () => {
    const synopsis = section(page, 'SYNOPSIS');
    const listed = synopsis.flatMap((line) => /^ {9}(\[?--[\w-]+(?: \| --[\w-]+)?)/.exec(line)?.[1] ?? []);
    const wanted = [...own, ...members(model.globals)].map(([member, shape]) => {
      const [text, required] = title(member, shape, operation).split(/ \(\w+\)/);
      return required ? text : `[${text}`;
    });
    expect([synopsis[0], ...listed]).toEqual([`       ${name}`, ...wanted]);
  });

  test('shows every member of every list', () => {
    const shown = section(page, 'OPTIONS').flatMap((line) => /^ +(\w+ -> \(\w+\))$/.exec(line)?.[1] ?? []);
    const lists = members(operation.input).filter(([, shape]) => shape.items);
    expect(shown).toEqual(lists.flatMap(([, shape]) => tree(shape.items as Shape)));
  });

  test('has all examples', () => {
    const shown = section(page, 'EXAMPLES').filter((line) => line.trim().startsWith('ec2img '));
    expect(shown.map((line) => line.trim())).toEqual(operation.input['x-examples']?.map(({ command }) => command));
  });
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
  expect(commands[0]?.page.split('\n').filter((line) => line.trim() === shorthand).length).toBe(1);
});

test.each([
  ['create-image', ['       ImageId -> (string)', '           The ID of the new image.', '']],
  ['wait image-available', ['       Nothing.', '']],
])('the page of %s says what it prints', (wanted, lines) => {
  const page = commands.find(({ name }) => name === wanted)?.page ?? '';
  expect(section(page, 'OUTPUT')).toEqual(lines);
});

test('a list of texts has no shorthand', () => {
  const options = section(commands[1]?.page ?? '', 'OPTIONS').map((line) => line.trim());
  const at = options.indexOf('--image-ids (list)');
  expect(options.slice(at + 4, at + 13)).toEqual([
    'Syntax:',
    '',
    '"string" "string" ...',
    '',
    'JSON syntax:',
    '',
    '[',
    '"string"',
    '...',
  ]);
});
