import { expect, test } from 'vitest';
import { boldPaint, coloursMessages, coloursTables, messagePaint, overstruck } from '../../../src/output/colour.ts';

// Columns: --color, terminal or not, environment, colour in tables, colour in messages. With --color on, the AWS CLI
// colours tables even without a terminal. https://no-color.org: any value that is not empty.
const CHOICES: [option: string | undefined, isTTY: boolean, env: object, tables: boolean, messages: boolean][] = [
  ['on', true, {}, true, true],
  ['on', false, {}, true, false],
  ['on', true, { NO_COLOR: '1', TERM: 'dumb' }, true, true],
  ['off', true, {}, false, false],
  ['off', false, {}, false, false],
  ['auto', true, {}, true, true],
  [undefined, true, { TERM: 'xterm' }, true, true],
  [undefined, false, {}, false, false],
  [undefined, true, { NO_COLOR: '1' }, false, false],
  [undefined, true, { NO_COLOR: '' }, true, true],
  [undefined, true, { TERM: 'dumb' }, false, false],
];

const namedChoices = CHOICES.map((choice) => {
  const [option, isTTY, env, tables, messages] = choice;
  const coloured = tables && messages ? 'tables and messages' : tables ? 'tables but not messages' : 'no output';
  const flag = option === undefined ? 'without --color' : `with --color ${option}`;
  const place = isTTY ? 'on a terminal' : 'without a terminal';
  return [coloured, `${flag}, ${place} and with the environment ${JSON.stringify(env)}`, ...choice] as const;
});

test.each(namedChoices)('colours %s %s', (_coloured, _given, option, isTTY, env, tables, messages) => {
  const choice = { option, isTTY, env: env as Record<string, string> };
  expect([coloursTables(choice), coloursMessages(choice)]).toEqual([tables, messages]);
});

// ECMA-48: 1 bold, 31 red, 36 cyan; 22 and 39 reset them.
test('uses only bold text and the 16 basic colours for messages', async () => {
  expect((await boldPaint())('a')).toBe('\x1b[1ma\x1b[22m');
  const { error, hint } = await messagePaint();
  expect([error('a'), hint('a')]).toEqual(['\x1b[31m\x1b[1ma\x1b[22m\x1b[39m', '\x1b[36ma\x1b[39m']);
});

test('overstrikes letters but not spaces to make text bold', () => {
  expect(overstruck('a b\n')).toBe('a\ba b\bb\n');
});
