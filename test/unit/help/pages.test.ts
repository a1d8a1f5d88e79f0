import { describe, expect, test } from 'vitest';
import { layoutPage } from '../../../src/help/layout.ts';
import { helpPage } from '../../../src/help/pages.ts';
import { type DescribedOperation, describedModel as model } from '../../../src/model/described-model.ts';
import { type DescribedShape, members, optionName, typeName } from '../../../src/model/shape.ts';
import { ALL_COMMANDS, commandsOf } from '../../support/commands.ts';
import { operationOf } from '../../support/operations.ts';
import { headings, PLAIN, pageOf, section } from './read-page.ts';

const commands = model.operations.map((operation) => ({
  name: operation.command.join(' '),
  operation,
  // In 100 columns, the title of every option fits.
  page: pageOf(operation.command, 100),
}));

/** The lines that start with an option, without their margin. */
const titles = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('       --')).map((line) => line.trim());

function title(name: string, shape: DescribedShape, operation?: DescribedOperation): string {
  const negated = shape['x-negated-option'];
  const required = operation?.input.required?.includes(name) && shape === operation.input.properties?.[name];
  return `--${optionName(name)}${negated ? ` | --${negated}` : ''} (${typeName(shape)})${required ? ' [required]' : ''}`;
}

/** Every member below a shape as the page shows it, depth first. */
function tree(shape: DescribedShape): string[] {
  return members(shape).flatMap(([name, member]) => [
    `${name} -> (${typeName(member)})`,
    ...tree(member.items ?? member),
  ]);
}

const COMMON = ['EXIT STATUS', 'ENVIRONMENT', 'FILES'];
const SECTIONS = [
  ...['NAME', 'DESCRIPTION', 'SYNOPSIS', 'OPTIONS', 'EC2IMG OPTIONS', 'GLOBAL OPTIONS', 'EXAMPLES', 'OUTPUT'],
  ...COMMON,
];
const LISTS = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS', 'GLOBAL OPTIONS', ...COMMON];
const pages: [name: string, page: string, sections: string[]][] = [
  ['the program', pageOf([]), LISTS],
  ['wait', pageOf(['wait']), LISTS.filter((one) => one !== 'DESCRIPTION')],
  ...commands.map(({ name, page }): [string, string, string[]] => [name, page, SECTIONS]),
];

test.each([
  ['completion', ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXAMPLES', ...COMMON]],
  ['schema', ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXAMPLES', 'EXIT STATUS']],
])('the help page of %s has only the sections that apply to it', (name, sections) => {
  expect(headings(pageOf([name]))).toEqual(sections);
});

describe.each(pages)('the help page of %s', (_, page, sections) => {
  const lines = page.split('\n');

  test('has its sections in order', () => {
    expect(headings(page)).toEqual(sections);
  });

  test('has no white space at the end of a line', () => {
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test('ends with one line break and has no consecutive empty lines', () => {
    expect([page.endsWith('\n'), page.endsWith('\n\n'), page.includes('\n\n\n')]).toEqual([true, false, false]);
  });

  test('lists every global option in order', () => {
    const wanted = members(model.globals).map(([name, shape]) => title(name, shape));
    expect(titles(section(page, 'GLOBAL OPTIONS'))).toEqual(wanted);
  });

  test('lists every exit code', () => {
    const codes = section(page, 'EXIT STATUS').flatMap((line) => /^ {7}(\d+) /.exec(line)?.[1] ?? []);
    expect(codes).toEqual(['0', '130', '252', '253', '254', '255']);
  });
});

test.each([
  ['the program', [], 'ec2img - create images (AMIs) from EC2 instances'],
  ['wait', ['wait'], 'wait - wait for a state'],
  ['create-image', ['create-image'], 'create-image - create an image (AMI) from an EC2 instance'],
  ['wait image-available', ['wait', 'image-available'], 'wait image-available - wait until images are available'],
])('the help page of %s starts with its name and summary', (_, path, name) => {
  expect(section(pageOf(path), 'NAME')).toEqual([`       ${name}`, '']);
});

test.each([
  ['the program', [], ALL_COMMANDS],
  ['wait', ['wait'], commandsOf('wait')],
])('the help page of %s lists its commands', (_, path, wanted) => {
  expect(section(pageOf(path), 'COMMANDS').flatMap((line) => /^ {7}(\S.*)$/.exec(line)?.[1] ?? [])).toEqual(wanted);
});

describe.each(commands)('the help page of $name', ({ name, operation, page }) => {
  const like = [...members(operation.input), ...members(model.commandOptions)];
  const own = members(operation.extraOptions);

  test('lists its options in order, with the options of ec2img in a separate section', () => {
    const [likeTitles, ownTitles] = [like, own].map((options) =>
      options.map(([member, shape]) => title(member, shape, operation)),
    );
    expect(titles(section(page, 'OPTIONS'))).toEqual(likeTitles);
    expect(titles(section(page, 'EC2IMG OPTIONS'))).toEqual(ownTitles);
  });

  test('lists every option in the synopsis, with optional options in brackets', () => {
    const synopsis = section(page, 'SYNOPSIS');
    const listed = synopsis.flatMap((line) => /^ {9}(\[?--[\w-]+(?: \| --[\w-]+)?)/.exec(line)?.[1] ?? []);
    const wanted = [...like, ...own, ...members(model.globals)].map(([member, shape]) => {
      const [text, required] = title(member, shape, operation).split(/ \(\w+\)/);
      return required ? text : `[${text}`;
    });
    expect([synopsis[0], ...listed]).toEqual([`       ec2img ${name}`, ...wanted]);
  });

  test('shows every member of every list and structure', () => {
    const shown = section(page, 'OPTIONS').flatMap((line) => /^ +(\w+ -> \(\w+\))$/.exec(line)?.[1] ?? []);
    expect(shown).toEqual(members(operation.input).flatMap(([, shape]) => tree(shape.items ?? shape)));
  });

  test('shows all examples without changing their meaning in a shell', () => {
    const text = section(page, 'EXAMPLES')
      .join('\n')
      .replace(/ \\\n +/g, ' ');
    const shown = text.split('\n').filter((line) => line.trim().startsWith('ec2img '));
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
])('the help page of create-image shows the shorthand %s', (shorthand) => {
  const text = section(pageOf(['create-image']), 'OPTIONS')
    .join('\n')
    .replace(/,\n +/g, ',');
  expect(text.split('\n').filter((line) => line.trim() === shorthand).length).toBe(1);
});

test.each([
  [['create-image'], ['       ImageId -> (string)', '           The ID of the new image.', '']],
  [
    ['wait', 'image-available'],
    ['       None.', ''],
  ],
])('the help page of %j describes the output', (path, lines) => {
  expect(section(pageOf(path), 'OUTPUT')).toEqual(lines);
});

test('the help page of a command without response members has "None." as its output', () => {
  const operation = { ...operationOf('create-image'), output: { type: 'object' as const } };
  const page = helpPage({ ...model, operations: [operation] }, ['create-image']);
  expect(section(layoutPage(page, PLAIN), 'OUTPUT')).toEqual(['       None.', '']);
});

test('the help page of wait image-available shows no shorthand for a list of strings', () => {
  const options = section(pageOf(['wait', 'image-available']), 'OPTIONS').map((line) => line.trim());
  const at = options.indexOf('--image-ids (list)');
  expect(options.slice(at + 5, at + 14)).toEqual([
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
