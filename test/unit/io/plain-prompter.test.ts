// Questions as plain lines: what is printed, and what each typed line means.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import type { Choice, Prompter } from '../../../src/io/io.ts';
import { plainPrompter } from '../../../src/io/plain-prompter.ts';

/** Plays typed lines; `undefined` ends the input. */
async function play<T>(typed: readonly (string | undefined)[], ask: (prompter: Prompter) => Promise<T>) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (data) => (shown += data));
  const prompter = plainPrompter({
    input: input as unknown as NodeJS.ReadStream,
    output,
    onSignal: () => () => {},
  });
  for (const line of typed) line === undefined ? input.end() : input.write(`${line}\n`);
  const value = await ask(prompter).catch((error) => error);
  return { value, shown };
}

const FEW: readonly Choice<string>[] = [
  { value: 'a', name: 'Reboot', about: 'restart first' },
  { value: 'b', name: 'No \x1b[31m reboot' },
];
const BOXES: readonly Choice<string>[] = [
  { value: 'a', name: '/dev/sda', isPicked: true },
  { value: 'b', name: '/dev/sdb', isPicked: false },
];
const MANY: readonly Choice<number>[] = Array.from({ length: 25 }, (_, at) => ({
  value: at + 1,
  name: `i-${at + 1}  ${at === 23 ? 'web' : 'db'}`,
}));

const FEW_LINES = '  1) Reboot: restart first\n  2) No \\x1b[31m reboot\n';
const BOX_LINES = '  1) [x] /dev/sda\n  2) [ ] /dev/sdb\n';
const all = MANY.slice(0, 20)
  .map(({ name }, at) => `${String(at + 1).padStart(3)}) ${name}\n`)
  .join('');
const SEARCH = 'type a number, or text to search: ';

test.each<[string, readonly (string | undefined)[], (prompter: Prompter) => Promise<unknown>, unknown, string]>([
  ['confirms by Enter', [''], (p) => p.confirm('Run?', true), true, 'Run? (Y/n): '],
  ['declines by Enter', [''], (p) => p.confirm('Run?', false), false, 'Run? (y/N): '],
  ['confirms by yes', ['what', 'YES'], (p) => p.confirm('Run?', false), true, 'Run? (y/N): Enter y or n\nRun? (y/N): '],
  ['chooses the first by Enter', [''], (p) => p.choose('How', FEW), 'a', `How\n${FEW_LINES}Number (1): `],
  [
    'chooses by a number',
    ['3', 'x', '1 2', '2'],
    (p) => p.choose('How', FEW),
    'b',
    `How\n${FEW_LINES}${'Number (1): Enter a number from 1 to 2\n'.repeat(3)}Number (1): `,
  ],
  [
    'picks the marked ones by Enter',
    [''],
    (p) => p.pickMany('Keep', BOXES),
    ['a'],
    `Keep\n${BOX_LINES}Numbers, or none (1): `,
  ],
  [
    'picks by numbers',
    ['0', '2, 1'],
    (p) => p.pickMany('Keep', BOXES),
    ['a', 'b'],
    `Keep\n${BOX_LINES}Numbers, or none (1): Enter numbers from 1 to 2, such as 1, 2, or none\nNumbers, or none (1): `,
  ],
  ['picks none', ['none'], (p) => p.pickMany('Keep', BOXES), [], `Keep\n${BOX_LINES}Numbers, or none (1): `],
  ['takes a text', ['abc'], (p) => p.ask('Name'), 'abc', 'Name: '],
  ['takes a default text', [''], (p) => p.ask('Size', { initial: '8' }), '8', 'Size (8): '],
  ['takes an empty text', [''], (p) => p.ask('Tag', { emptyMeans: 'none' }), '', 'Tag (none): '],
  [
    'refuses an invalid text',
    ['a', 'abc'],
    (p) => p.ask('Name', { check: (text) => (text.length < 3 ? 'too short' : undefined) }),
    'abc',
    'Name: too short\nName: ',
  ],
  [
    'finds by text, then by number',
    ['nothing', 'web', '1'],
    (p) => p.search('Instance', MANY),
    24,
    `Instance\n${all}20 of 25; ${SEARCH}No match\nInstance\n${all}20 of 25; ${SEARCH}Instance\n  1) i-24  web\n1 of 25; ${SEARCH}`,
  ],
])('%s', async (_, typed, ask, value, shown) => {
  expect(await play(typed, ask)).toEqual({ value, shown });
});

test('keeps lines that are typed early for the next question', async () => {
  const { value } = await play(['one', 'two'], async (prompter) => [await prompter.ask('A'), await prompter.ask('B')]);
  expect(value).toEqual(['one', 'two']);
});

test('the end of the input ends a question as Ctrl-D does', async () => {
  const { value } = await play([undefined], (prompter) => prompter.ask('Name'));
  expect(value).toBeInstanceOf(InterruptedError);
});

test('a signal ends a question with its exit code', async () => {
  let leave: (code: number) => void = () => {};
  const prompter = plainPrompter({
    input: new PassThrough() as unknown as NodeJS.ReadStream,
    output: new PassThrough(),
    onSignal: (listener) => {
      leave = listener;
      return () => {};
    },
  });
  const answer = prompter.ask('Name');
  await new Promise((resolve) => setImmediate(resolve));
  leave(143);
  await expect(answer).rejects.toMatchObject({ exitCode: 143 });
});
