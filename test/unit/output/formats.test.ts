import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { wholeText } from '../../../src/output/pieces.ts';

const layout = { title: 'CreateImage', width: 80, style: plainTable };
const FORMATS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'];

const responses: Readonly<Record<string, string>> = {
  json: '{\n    "ImageId": "ami-1"\n}\n',
  text: 'ami-1\n',
  table: `----------------------
|     CreateImage    |
+----------+---------+
|  ImageId |  ami-1  |
+----------+---------+
`,
  yaml: 'ImageId: ami-1\n',
  'yaml-stream': '- ImageId: ami-1\n',
  off: '',
};

test.each(FORMATS)('prints a response in the output format %s', async (format) => {
  const render = await rendererFor(format, layout);
  expect(wholeText(render({ ImageId: 'ami-1' }))).toBe(responses[format]);
});

test.each(FORMATS)('prints nothing for an empty response in the output format %s', async (format) => {
  const render = await rendererFor(format, layout);
  expect(wholeText(render({}))).toBe('');
});

// Scalars and an empty list in each format.
const rows: readonly (readonly [name: string, value: JsonValue, texts: readonly string[]])[] = [
  ['null', null, ['null\n', 'None\n', '', 'null\n', '- null\n', '']],
  ['false', false, ['false\n', 'False\n', '', 'false\n', '- false\n', '']],
  ['an empty string', '', ['""\n', '\n', '', '""\n', "- ''\n", '']],
  ['an empty list', [], ['[]\n', '', '', '[]\n', '- []\n', '']],
  ['a number', 21, ['21\n', '21\n', '-------------\n|CreateImage|\n+-----------+\n', '21\n', '- 21\n', '']],
];

test.each(rows)('prints %s in every output format as the AWS CLI does', async (_, value, texts) => {
  const renderers = await Promise.all(FORMATS.map((format) => rendererFor(format, layout)));
  expect(renderers.map((render) => wholeText(render(value)))).toEqual(texts);
});

test('prints a table with the title and width of the layout', async () => {
  const render = await rendererFor('table', { title: 'error', width: 20, style: plainTable });
  expect(wholeText(render({ Code: 'Boom', Message: 'It did not work' }))).toBe(`--------------------------------
|             error            |
+----------+-------------------+
|  Code    |  Boom             |
|  Message |  It did not work  |
+----------+-------------------+
`);
});

test.each([
  ['xml'],
  ['JSON', 'JSON: did you mean json?'],
  ['tabel', 'tabel: did you mean table?'],
  [''],
  ['toString'],
  ['__proto__'],
])('rejects the unknown output format "%s" and prints the valid formats', async (format, ...meant) => {
  const hints = [...meant, 'THERE can be json, text, table, yaml, yaml-stream or off'];
  const error = new CliError('general', `Unknown output type: ${format}`, { code: 'InvalidConfigError', hints });
  await expect(rendererFor(format, layout, 'THERE')).rejects.toThrow(error);
});

test('names --output in the hint for an unknown output format by default', async () => {
  const hints = ['--output can be json, text, table, yaml, yaml-stream or off'];
  await expect(rendererFor('x', layout)).rejects.toMatchObject({ hints });
});
