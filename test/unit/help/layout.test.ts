import { describe, expect, test } from 'vitest';
import { helpPaths } from '../../../scripts/build/help-pages.ts';
import { layoutPage, wrap, wrapCode } from '../../../src/help/layout.ts';
import type { HelpPage } from '../../../src/help/page.ts';
import { describedModel as model } from '../../../src/model/described-model.ts';
import { splitShellWords } from '../../../src/text/shell-words.ts';
import { pageOf } from './read-page.ts';

const paths = helpPaths(model);

describe.each(paths.map((path) => [path.join(' ') || 'the program', path] as const))(
  'the help page of %s',
  (_, path) => {
    test.each([60, 72, 80, 100])('fits a terminal of %i columns', (columns) => {
      // Options of examples, URLs and names cannot be broken.
      const unbreakable = /^ *("[^"]*"( \\)?|https:\S+|[A-Za-z.-]+[,.]?)$/;
      const long = pageOf(path, columns)
        .split('\n')
        .filter((line) => line.length > columns);
      expect(long.filter((line) => !unbreakable.test(line))).toEqual([]);
    });

    test('is no wider than 100 columns and no narrower than 40', () => {
      expect([pageOf(path, 300), pageOf(path, 1)]).toEqual([pageOf(path, 100), pageOf(path, 40)]);
    });
  },
);

const page: HelpPage = {
  path: ['do', 'it'],
  summary: 'does it',
  seeAlso: { pages: ['', 'do that'], urls: ['https://example.com/it'] },
  sections: [
    {
      title: 'ONE',
      blocks: [
        { kind: 'text', text: 'Words that go on until the line is full, and then on the next.' },
        { kind: 'lines', lines: ['do it --all', 'do it --some <thing that is long to say>'] },
        {
          kind: 'entry',
          title: '--all (boolean)',
          blocks: [
            { kind: 'text', text: 'All of it.' },
            { kind: 'code', language: 'shorthand', text: 'Name=string,Value=string,Other=string ...' },
          ],
        },
      ],
    },
    { title: 'TWO', blocks: [{ kind: 'terms', terms: [['0', 'done, and nothing more to say than that it is']] }] },
  ],
};

const LAID = `<NAME>
   do it - does it

<ONE>
   Words that go on until the line is
   full, and then on the next.

   do it --all
   do it --some <thing that is long to
       say>

   <--all (boolean)>
     All of it.

       Name=string,Value=string,
         Other=string ...

<TWO>
   0    done, and nothing more to say
        than that it is

<SEE ALSO>
   ec2img help
   ec2img help do that
   https://example.com/it
`;

test('a help page is wrapped and indented on a terminal of 40 columns', () => {
  expect(layoutPage(page, { columns: 40, bold: (text) => `<${text}>` })).toBe(LAID);
});

test.each([
  ['a bb ccc dddd', 5, 0, ['a bb', 'ccc', 'dddd']],
  ['a bb ccc dddd', 6, 2, ['a bb', '  ccc', '  dddd']],
  ['abcdefgh i', 4, 0, ['abcdefgh', 'i']],
  ['', 4, 0, ['']],
  // A terminal without a width (found by the fuzz program).
  ['a bb ccc', 0, 0, ['a', 'bb', 'ccc']],
  ['a bb ccc', -7, 3, ['a', '   bb', '   ccc']],
])('wraps the text %j at %i columns with a hanging indent of %i', (text, width, hang, lines) => {
  expect(wrap(text, width, hang)).toEqual(lines);
});

const COMMAND = 'ec2img create-image --name "My server" --dry-run --tag-specifications "A=b c" D=e';

test.each([
  [100, [COMMAND]],
  [
    44,
    ['ec2img create-image \\', '    --name "My server" \\', '    --dry-run \\', '    --tag-specifications "A=b c" D=e'],
  ],
  [
    30,
    [
      'ec2img create-image \\',
      '    --name "My server" \\',
      '    --dry-run \\',
      '    --tag-specifications \\',
      '        "A=b c" \\',
      '        D=e',
    ],
  ],
])('wraps a command at %i columns without changing its meaning in a shell', (width, lines) => {
  expect(wrapCode('shell', COMMAND, width)).toEqual(lines);
  expect(splitShellWords(lines.join('\n').replaceAll('\\\n', ''))).toEqual(splitShellWords(COMMAND));
});

test('wraps a line of JSON syntax between alternative values', () => {
  expect(wrapCode('json', '[\n  "Type": "gp2"|"gp3"|"io1",\n]', 20)).toEqual([
    '[',
    '  "Type": "gp2"|',
    '    "gp3"|"io1",',
    ']',
  ]);
});
