import { describe, expect, test } from 'vitest';
import { helpPaths } from '../../../scripts/build/help-pages.ts';
import { shortHelp } from '../../../src/help/short.ts';
import { describedModel as model, shownCommonOptions } from '../../../src/model/described-model.ts';
import { members, optionName, shownMembers } from '../../../src/model/shape.ts';
import { topicNamed } from '../../../src/model/topics.ts';
import { ALL_COMMANDS, commandsOf } from '../../support/commands.ts';
import { operationOf, operationWith } from '../../support/operations.ts';
import { PLAIN } from './read-page.ts';

const short = (path: readonly string[], columns = 80): string => shortHelp(model, path, { ...PLAIN, columns });
const paths = helpPaths(model).filter(([first = '']) => first !== 'topics' && !topicNamed(first));

describe.each(paths.map((path) => [path.join(' ') || 'the program', path] as const))(
  'the short help of %s',
  (_, path) => {
    test('has no white space at the end of a line', () => {
      expect(
        short(path)
          .split('\n')
          .filter((line) => line !== line.trimEnd()),
      ).toEqual([]);
    });

    test.each([40, 60, 80])('fits a terminal of %i columns, apart from names that cannot be broken', (columns) => {
      const tooLong = short(path, columns)
        .split('\n')
        .filter((line) => line.length > columns);
      expect(tooLong.filter((line) => !/^ {2,6}\S+(?: [<[]\S+)?$/.test(line))).toEqual([]);
    });
  },
);

describe.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
  'the short help of %s',
  (_, operation) => {
    const own = [
      ...shownMembers(operation.input),
      ...shownCommonOptions(model, operation),
      ...members(operation.extraOptions),
    ];

    test('has a line for every option, required ones first', () => {
      const shown = [...short(operation.command).matchAll(/^ {2}--(\S+)(?: [<[].*?[>\]](?:\.\.\.)?)?(?: {2,}\S|$)/gm)];
      const wanted = own.map(([name, shape]) =>
        shape['x-negated-option'] ? `[no-]${optionName(name).replace(/^no-/, '')}` : optionName(name),
      );
      const required = (operation.input.required ?? []).map(optionName);
      expect(shown.map(([, name]) => name)).toEqual([
        ...required,
        ...wanted.filter((name) => !required.includes(name)),
      ]);
    });

    test('has room for summaries in 80 columns, whatever the longest option is', () => {
      const wrapped = short(operation.command)
        .split('\n')
        .filter((line) => /^ {40,}\S/.test(line));
      expect(wrapped.length).toBeLessThanOrEqual(4);
    });

    // With 14 options, the page fits a screen of 24 lines together with the shell prompt.
    test('has one line for each option, and at most eight others, if the terminal is wide enough', () => {
      const lines = short(operation.command, 200).trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(own.length + 8);
    });

    test('has a summary for every option', () => {
      expect(own.filter(([, shape]) => !shape['x-summary']).map(([name]) => name)).toEqual([]);
    });
  },
);

const GLOBALS = `  --debug               print a trace on standard error
  --endpoint-url <url>  send the request to this URL
  --output <format>     json (default), text, table, yaml, yaml-stream, off
  --query <expression>  JMESPath expression that selects what to print
  --profile <name>      profile to use
  --region <region>     Region to send the request to
  --version             print the version
  --cli-auto-prompt     prompt for missing options
`;

/** The words of a page without its layout, which depends on the longest name. */
const wordsOf = (page: string): string[] => page.trim().split(/\s+/);

const OPERATIONS = model.operations.map(({ command, input }) => [command.join(' '), input['x-summary']] as const);

/** The commands below the heading of each group, in the order of the page. */
function groupsOf(page: string): Record<string, string[]> {
  const lines = page.split('\n');
  const rows = lines.slice(
    lines.findIndex((line) => line.startsWith('  Create and copy ')),
    lines.findIndex((line) => line.startsWith('Global options: ')),
  );
  const groups: Record<string, string[]> = {};
  let heading = '';
  for (const [, title = '', text = ''] of rows.map((row) => /^ {2}(\S.*?)? {2,}(\S.*)$/.exec(row) ?? [])) {
    heading = title || heading;
    groups[heading] = [...(groups[heading] ?? []), ...text.split(', ').map((name) => name.replace(/,$/, ''))];
  }
  return groups;
}

test('the short help of the program lists all commands in groups', () => {
  const groups = groupsOf(short([]));
  expect(groups).toMatchObject({
    'Create and copy': ['create-image', 'copy-image', 'register-image'],
    Fleets: ['plan-images', 'create-images', 'state-machine create-images'],
    Wait: ['wait image-available', ...commandsOf('wait').slice(1)],
    'Only in ec2img': ['completion', 'schema', 'config', 'credentials'],
  });
  const shown = Object.values(groups).flat();
  expect(shown.toSorted()).toEqual(
    ALL_COMMANDS.map((words) => (words === 'wait image-available' ? words : words.replace('wait ', ''))).toSorted(),
  );
});

test('no group of commands is as small as a misspelt one', () => {
  expect(Object.entries(groupsOf(short([]))).filter(([, commands]) => commands.length < 2)).toEqual([]);
});

test('the short help of the program fits a terminal of 24 lines with the prompt', () => {
  const lines = short([]).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  expect([...lines.slice(0, 2), ...lines.slice(-4)]).toEqual([
    'usage: ec2img <command> [options]',
    'Create and manage EC2 images (AMIs). More: ec2img <command> -h, ec2img help',
    'Global options: --debug, --endpoint-url, --output, --query, --profile, --region,',
    '  --version, --cli-auto-prompt',
    'Topics (ec2img help <topic>): values, configuration, environment, output,',
    '  paging, exit-codes, waiting, reliability',
  ]);
});

test('the short help of a group lists its commands with their summaries, and the main global options', () => {
  const rows = OPERATIONS.filter(([words]) => words.startsWith('wait ')).map(
    ([words, summary]) => `${words.slice(5)} ${summary}`,
  );
  const page = `usage: ec2img wait <command> [options] Wait until a resource reaches a state. More: ec2img wait <command> -h
    Commands: ${rows.join(' ')} Global options: ${GLOBALS}`;
  expect(wordsOf(short(['wait']))).toEqual(wordsOf(page));
});

test('the short help of a command without an argument lists the main global options', () => {
  expect(short(['credentials'])).toBe(`usage: ec2img credentials [options]
Print which credentials are used, and why. Full help: ec2img help credentials

Global options:
${GLOBALS}`);
});

test('the short help of schema lists the commands with their summaries', () => {
  const page = `usage: ec2img schema <command>
Print the JSON Schema of a request, for editors. Full help: ec2img help schema

Choices:
${OPERATIONS.flat().join(' ')}`;
  expect(wordsOf(short(['schema']))).toEqual(wordsOf(page));
});

test('the short help of a command lists --cli-auto-prompt', () => {
  expect(short(['create-image'])).toContain('--cli-auto-prompt');
});

test('the short help of a command shows required options in its usage line', () => {
  expect(short(['create-image']).split('\n')[0]).toBe(
    'usage: ec2img create-image --instance-id <id> --name <name> [options]',
  );
});

test('the short help of a command without options of ec2img has no heading for them', () => {
  const operation = operationWith(operationOf('create-image'), { extraOptions: { type: 'object' as const } });
  const page = shortHelp({ ...model, operations: [operation] }, ['create-image'], PLAIN);
  expect(short(['create-image'])).toContain('\nec2img options:\n');
  expect(page).not.toContain('ec2img options:');
});

test('the short help shows its headings in bold', () => {
  const page = shortHelp(model, ['create-image'], { columns: 80, bold: (text) => `<${text}>` });
  expect(page.match(/<[^>]*:>/g)).toEqual(['<usage:>', '<ec2img options:>']);
});

/** create-image with these options of ec2img only. */
const withOptions = (count: number): string[] => {
  const added = Array.from(
    { length: count },
    (_, at) => [`More${at}`, { type: 'boolean', 'x-summary': 'more' }] as const,
  );
  const operation = operationWith(operationOf('create-image'), {
    extraOptions: { type: 'object', properties: Object.fromEntries(added) } as const,
  });
  const page = shortHelp({ ...model, operations: [operation] }, operation.command, PLAIN);
  return page.trimEnd().split('\n');
};

test('the short help of a command without options of ec2img has no heading for them', () => {
  expect(withOptions(0).filter((line) => line.startsWith('ec2img options'))).toEqual([]);
});

test('the short help leaves out the empty line below its first lines if it would not fit 24 lines with the prompt', () => {
  const last = Array.from({ length: 30 }, (_, at) => withOptions(at)).filter((lines) => lines.length <= 23);
  expect(last.slice(-2).map((lines) => [lines.length, lines[2] === ''])).toEqual([
    [23, true],
    [23, false],
  ]);
});
