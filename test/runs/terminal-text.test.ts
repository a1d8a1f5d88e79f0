// Control characters in a response: on a terminal they are escaped, elsewhere they are those of the response.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const NAME = 'a\x1b[31m\x9b2J\x07\x7f\u202eb\tc\\é😀';
const XML_NAME = [...NAME].map((character) => `&#${character.codePointAt(0)};`).join('');
const BODY = `<DescribeImagesResponse><imagesSet><item><name>${XML_NAME}</name></item></imagesSet></DescribeImagesResponse>`;
const printed = async (format: string, query: string, terminal?: number) =>
  (
    await sentBy(['describe-images', '--output', format, '--query', query, '--color', 'off'], {
      answers: [{ body: BODY }],
      ...(terminal && { terminal }),
    })
  ).stdout;

const ESCAPED = 'a\\x1b[31m\\x9b2J\\x07\\x7f\\u202eb\tc\\é😀';

test.each([
  ['text', 'Images[0].Name', `${ESCAPED}\n`],
  ['text', 'Images', `${ESCAPED}\n`],
  ['json', 'Images[0].Name', '"a\\u001b[31m\\u009b2J\\u0007\\u007f\\u202eb\\tc\\\\é😀"\n'],
])('a terminal gets no control characters in the format %s with the query %s', async (format, query, text) => {
  const stdout = await printed(format, query, 80);
  expect(stdout).toBe(text);
  if (format === 'json') expect(JSON.parse(stdout)).toBe(NAME);
});

test.each(['table', 'yaml', 'yaml-stream'])(
  'a terminal gets no control characters in the format %s',
  async (format) => {
    const stdout = await printed(format, 'Images', 80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there.
    expect(stdout).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(stdout).toMatch(/a\\(?:x1b|e)\[31m\\x9b2J/i);
  },
);

test.each([
  ['text', `${NAME}\n`],
  ['json', `"a\\u001b[31m\x9b2J\\u0007\x7f\u202eb\\tc\\\\é😀"\n`],
])('a file gets the characters of the response in the format %s', async (format, text) => {
  expect(await printed(format, 'Images[0].Name')).toBe(text);
});

test('the columns of a table are as wide as the escaped text', async () => {
  const lines = (await printed('table', 'Images[].{Name: Name, B: `b`}', 80)).trimEnd().split('\n');
  // The tab counts as one column.
  expect(new Set(lines.filter((line) => !line.includes('\t')).map((line) => line.length)).size).toBe(1);
});
