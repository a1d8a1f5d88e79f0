import { describe, expect, test } from 'vitest';
import { layoutPage } from '../../../src/help/layout.ts';
import { helpPage } from '../../../src/help/pages.ts';
import { shortHelp } from '../../../src/help/short.ts';
import {
  type DescribedOperation,
  describedModel as model,
  shownCommonOptions,
} from '../../../src/model/described-model.ts';
import { type DescribedShape, members, optionName, shownMembers, typeName } from '../../../src/model/shape.ts';
import { topics } from '../../../src/model/topics.ts';
import { commandsOf, OPERATION_COMMANDS } from '../../support/commands.ts';
import { operationOf, operationWith } from '../../support/operations.ts';
import awsOptions from './aws-cli-options.json' with { type: 'json' };
import { below, headings, PLAIN, pageOf, section, textBelow } from './read-page.ts';

const commands = model.operations.map((operation) => ({
  name: operation.command.join(' '),
  operation,
  // In 100 columns, the title of every option fits.
  page: pageOf(operation.command, 100),
}));

/** The lines that start with an option, without their margin. */
const titles = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('       --')).map((line) => line.trim());

function title(name: string, shape: DescribedShape): string {
  const negated = shape['x-negated-option'];
  const [open, close] = shape.default === undefined ? ['<', '>'] : ['[', ']'];
  const value = `${open}${shape['x-placeholder'] ?? 'value'}${close}${shape.items ? '...' : ''}`;
  const usage = shape.type === 'boolean' ? (negated ? ` | --${negated}` : '') : ` ${value}`;
  return `--${optionName(name)}${usage} (${typeName(shape)})`;
}

/** Every member below a shape as the page shows it, depth first. */
function tree(shape: DescribedShape): string[] {
  return members(shape).flatMap(([name, member]) => [
    `${name} -> (${typeName(member)})`,
    ...tree(member.items ?? member),
  ]);
}

const COMMAND = [
  ...['NAME', 'USAGE', 'REQUIRED OPTIONS', 'EXAMPLES', 'DESCRIPTION', 'OPTIONS', 'EC2IMG OPTIONS', 'GLOBAL OPTIONS'],
  ...['EXIT CODES', 'OUTPUT', 'SEE ALSO'],
];
const PROGRAM = [
  ...['NAME', 'USAGE', 'COMMANDS', 'TOPICS', 'EXAMPLES', 'DESCRIPTION', 'GLOBAL OPTIONS', 'EXIT CODES', 'SEE ALSO'],
];
/** The headings of optional sections that an operation has no text for. */
const emptySections = ({ input, extraOptions }: DescribedOperation): string[] => [
  ...(input.required === undefined ? ['REQUIRED OPTIONS'] : []),
  ...(input['x-examples'] === undefined ? ['EXAMPLES'] : []),
  ...(members(extraOptions).length === 0 ? ['EC2IMG OPTIONS'] : []),
];
const CUSTOM = ['NAME', 'USAGE', 'EXAMPLES', 'DESCRIPTION', 'GLOBAL OPTIONS', 'EXIT CODES', 'SEE ALSO'];
const pages: [name: string, page: string, sections: string[]][] = [
  ['the program', pageOf([]), PROGRAM],
  ['wait', pageOf(['wait']), ['NAME', 'USAGE', 'COMMANDS', 'SEE ALSO']],
  ...commands.map(({ name, operation, page }): [string, string, string[]] => [
    name,
    page,
    COMMAND.filter((heading) => !emptySections(operation).includes(heading)),
  ]),
  ...model.customCommands.map(({ name, readsSettings }): [string, string, string[]] => [
    name,
    pageOf([name]),
    CUSTOM.filter((heading) => heading !== 'GLOBAL OPTIONS' || readsSettings),
  ]),
  ...topics.map(({ name, sections }): [string, string, string[]] => [
    name,
    pageOf([name]),
    ['NAME', ...sections.map((section) => section.title), 'SEE ALSO'],
  ]),
];

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
});

test('the help page of the program describes every global option in order', () => {
  const wanted = members(model.globals).map(([name, shape]) => title(name, shape));
  expect(titles(section(pageOf([]), 'GLOBAL OPTIONS'))).toEqual(wanted);
});

const CODES = ['0', '130', '252', '253', '254', '255'];

// Without a request there is no error of EC2 (254). Only config and credentials format their output.
test.each([
  ['the program', [], CODES],
  ...commands.map(({ name, operation }) => [name, operation.command, CODES] as const),
  ['completion', ['completion'], ['0', '252', '255']],
  ['schema', ['schema'], ['0', '252', '255']],
  ['config', ['config'], ['0', '252', '253', '255']],
  ['credentials', ['credentials'], ['0', '252', '253', '255']],
  ['exit codes', ['exit-codes'], CODES],
] as const)('the help page of %s lists the exit codes that it can have', (_, path, codes) => {
  const lines = section(pageOf(path), 'EXIT CODES');
  expect(lines.flatMap((line) => /^ {7}(\d+) /.exec(line)?.[1] ?? [])).toEqual(codes);
});

test.each([
  [
    ['create-image'],
    ['create-image --instance-id <id> --name <name> [options]', 'create-image --cli-input-json <json> [options]'],
  ],
  [['wait', 'image-available'], ['wait image-available [--image-ids <id>...] [options]']],
  [['wait'], ['wait <command> [options]']],
  [['config'], ['config [options]']],
  [['topics'], ['help <topic>']],
  [[], ['<command> [options]', 'help <command or topic>']],
])('the help page of %j starts with its usage', (path, lines) => {
  const wanted = lines.map((line) => `       ec2img ${line}`);
  expect(
    pageOf(path, 100)
      .split('\n')
      .slice(2, 5 + lines.length),
  ).toEqual(['', 'USAGE', ...wanted, '']);
});

test('the usage of schema lists the commands that it accepts', () => {
  const usage = section(pageOf(['schema']), 'USAGE')
    .join(' ')
    .trim()
    .replace(/\s+/g, ' ');
  expect(usage).toBe(`ec2img schema <${OPERATION_COMMANDS.join(' | ')}>`);
});

test.each([
  [['schema'], ['MFA', '254', '--region']],
  [['completion'], ['254', 'FIPS']],
  [['config'], ['MFA', '254', 'FIPS']],
  [['credentials'], ['MFA', '254', 'FIPS']],
])('the help page of %j does not mention %j', (path, words) => {
  const page = pageOf(path);
  const shown = words.filter((word) => (word === 'MFA' ? page.match(/MFA/g) : page.includes(word)));
  expect(shown).toEqual([]);
});

test.each([
  ['the program', [], 'ec2img - create and manage EC2 images (AMIs)'],
  ['wait', ['wait'], 'wait - wait until a resource reaches a state'],
  ['create-image', ['create-image'], 'create-image - create an image (AMI) from an EC2 instance'],
  ['wait image-available', ['wait', 'image-available'], 'wait image-available - wait until images are available'],
])('the help page of %s starts with its name and summary', (_, path, name) => {
  expect(section(pageOf(path), 'NAME')).toEqual([`       ${name}`, '']);
});

test('the help page of the program lists its commands with their summaries in groups', () => {
  const lines = section(pageOf([]), 'COMMANDS').filter((line) => line !== '');
  const groups = lines.filter((line) => /^ {7}\S/.test(line)).map((line) => line.trim());
  expect(groups).toEqual([...new Set(model.operations.map(({ input }) => input['x-group'])), 'Only in ec2img']);
  const shown = groups.flatMap((group) => below(lines, group));
  const all = [
    ...groups.flatMap((group) => commands.filter(({ operation }) => operation.input['x-group'] === group)),
    ...model.customCommands,
  ];
  expect(shown.filter((line) => /^\S/.test(line))).toEqual(all.map(({ name }) => name));
  const summaries = all.map((one) => ('operation' in one ? one.operation.input['x-summary'] : one.summary) ?? '');
  expect(shown.filter((line) => /^ {4}\S/.test(line)).map((line) => line.trim())).toEqual(
    summaries.map((summary) => `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
  );
});

test('the help page of wait lists its commands', () => {
  const lines = section(pageOf(['wait']), 'COMMANDS');
  expect(lines.flatMap((line) => /^ {7}(\S.*)$/.exec(line)?.[1] ?? [])).toEqual(commandsOf('wait'));
});

describe.each(commands)('the help page of $name', ({ operation, page }) => {
  const like = [...shownMembers(operation.input), ...shownCommonOptions(model, operation)];
  const own = members(operation.extraOptions);

  const isRequired = ([member]: [string, DescribedShape]) => operation.input.required?.includes(member) ?? false;
  const titlesOf = (options: [string, DescribedShape][]) => options.map(([member, shape]) => title(member, shape));

  test('lists required options first, then the others in order, and the options of ec2img in a separate section', () => {
    const others = like.filter((option) => !isRequired(option));
    expect(titles(section(page, 'REQUIRED OPTIONS'))).toEqual(titlesOf(like.filter(isRequired)));
    expect(titles(section(page, 'OPTIONS'))).toEqual(titlesOf(others));
    expect(titles(section(page, 'EC2IMG OPTIONS'))).toEqual(titlesOf(own));
  });

  test('shows every member of every list and structure', () => {
    const lines = [...section(page, 'REQUIRED OPTIONS'), ...section(page, 'OPTIONS')];
    const shown = lines.flatMap((line) => /^ +(\w+ -> \(\w+\))$/.exec(line)?.[1] ?? []);
    const inputs = [...like.filter(isRequired), ...like.filter((option) => !isRequired(option))];
    expect(shown).toEqual(inputs.flatMap(([, shape]) => tree(shape.items ?? shape)));
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
  const operation = operationWith(operationOf('create-image'), { output: { type: 'object' as const } });
  const page = helpPage({ ...model, operations: [operation] }, ['create-image']);
  expect(section(layoutPage(page, PLAIN), 'OUTPUT')).toEqual(['       None.', '']);
});

test('the help page of wait image-available shows no shorthand for a list of strings', () => {
  const options = section(pageOf(['wait', 'image-available']), 'OPTIONS').map((line) => line.trim());
  const at = options.indexOf('--image-ids <id>... (list)');
  const syntax = options.indexOf('Syntax:', at);
  expect(options.slice(syntax, syntax + 9)).toEqual([
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

/** The options that the AWS CLI's help lists for a wait, too, where it rejects them: `Unknown parameter in input: "PaginationConfig"`. */
const REJECTED_BY_WAITS = ['--starting-token (string)', '--page-size (integer)', '--max-items (integer)'];

test.each(Object.entries(awsOptions))(
  'the page of %s lists the options of the AWS CLI in its order',
  (name, listed) => {
    const { input, command, waiter } = operationOf(name);
    const known = listed.filter((title) => !waiter || !REJECTED_BY_WAITS.includes(title));
    const page = pageOf(command, 100);
    const shown = ['REQUIRED OPTIONS', 'OPTIONS'].flatMap((heading) =>
      titles(section(page, heading)).map((line) => line.replace(/ [<[].*(?= \(\w+\)$)/, '')),
    );
    const isRequired = (title: string): boolean =>
      input.required?.some((member) => title.startsWith(`--${optionName(member)} `)) ?? false;
    expect(shown).toEqual([...known.filter(isRequired), ...known.filter((title) => !isRequired(title))]);
  },
);

// The names of the lists are those of the paginators of AWS CLI 2.36, and the ranges those of MaxResults in its model.
test.each([
  ['describe-images', 'Images', undefined],
  ['describe-snapshots', 'Snapshots', undefined],
  ['describe-tags', 'Tags', undefined],
  ['describe-instances', 'Reservations', undefined],
  ['list-images-in-recycle-bin', 'Images', 'Range: 1 to 1,000.'],
  ['describe-store-image-tasks', 'StoreImageTaskResults', 'Range: 1 to 200.'],
])('the description of %s ends with a paragraph about pages that names %s', (name, results, range) => {
  const text = section(pageOf([name]), 'DESCRIPTION').map((line) => line.trim());
  const [last] = text.join('\n').trim().split('\n\n').slice(-1);
  expect(last?.replaceAll('\n', ' ')).toBe(
    `EC2 can return the results in pages. ec2img requests all of them, and prints one list: ${results}. --max-items ` +
      `limits the elements of ${results}. If there are more, the output has a NextToken, and --starting-token ` +
      'continues the list there. --page-size changes how many results EC2 returns for each request, but not the list. ' +
      '--no-paginate prints the first page only. ec2img help paging describes the details.',
  );
  const size = textBelow(section(pageOf([name]), 'OPTIONS'), '--page-size <number> (integer)');
  expect(/Range: .*?\.(?= |$)/.exec(size)?.[0]).toBe(range);
});

test.each(commands)('the pages of $name show no hidden option', ({ operation: { input, command } }) => {
  const hidden = members(input).filter(([, { 'x-hidden': isHidden }]) => isHidden);
  const lines = `${pageOf(command)}\n${shortHelp(model, command, PLAIN)}`.split('\n').map((line) => line.trim());
  expect(lines.filter((line) => hidden.some(([name]) => line.startsWith(`--${optionName(name)} <`)))).toEqual([]);
});
