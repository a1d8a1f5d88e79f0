// Prompts on fake terminal streams: keys go in, and the screen is compared.
import { PassThrough } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import type { Prompter } from '../../../src/io/io.ts';
import { terminalPrompter } from '../../../src/io/terminal-prompter.ts';

const [DOWN, ENTER, SPACE, CTRL_C, CTRL_D, CTRL_BACKSLASH] = ['\x1b[B', '\r', ' ', '\x03', '\x04', '\x1c'];
const ITEMS = ['i-1  web', 'i-2  web-2', 'i-20  DB'].map((name) => ({ value: name.split(' ')[0] as string, name }));

/** Output has settled after this many milliseconds without a write. */
const SILENCE = 20;

/** Asks, types each piece after the output of the previous one, and returns the answer and the screen before the last piece. */
async function play(ask: (prompter: Prompter) => Promise<unknown>, pieces: readonly string[]) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  const terminal = new Terminal({ cols: 80, rows: 24, allowProposedApi: true, convertEol: true });
  let written = performance.now();
  output.on('data', (data) => {
    written = performance.now();
    terminal.write(data);
  });
  const settled = async (): Promise<void> => {
    do await new Promise((resolve) => setTimeout(resolve, SILENCE));
    while (performance.now() - written < SILENCE);
    await new Promise<void>((resolve) => terminal.write('', resolve));
  };
  const signals = new Set<(exitCode: number) => void>();
  const pressed: string[] = [];
  const prompter = terminalPrompter({
    input: input as unknown as NodeJS.ReadStream,
    output,
    onSignal: (leave) => {
      signals.add(leave);
      return () => signals.delete(leave);
    },
    press: (name) => void pressed.push(name),
  });
  const answer = ask(prompter).catch((error) => error);
  const screen = (): string[] => {
    const lines = Array.from({ length: 24 }, (_, at) => terminal.buffer.active.getLine(at)?.translateToString(true));
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1) as string[];
  };
  let before: string[] = [];
  for (const piece of pieces) {
    await settled();
    before = screen();
    if (piece === 'SIGTERM') for (const leave of signals) leave(143);
    else if (piece === 'lost') input.emit('lost');
    else input.write(piece);
  }
  const result = await answer;
  await settled();
  return { result, before, after: screen(), isHeld: signals.size > 0, pressed };
}

const search = (prompter: Prompter): Promise<string> => prompter.search('Instance', ITEMS);
const name = (prompter: Prompter): Promise<string> =>
  prompter.ask('Name', { check: (text) => (text.length < 3 ? `${text.length} is too short` : undefined) });
const size = (prompter: Prompter): Promise<string> => prompter.ask('Size', { initial: '8' });
const tag = (prompter: Prompter): Promise<string> => prompter.ask('Tag', { emptyMeans: 'none' });
const reboot = (prompter: Prompter): Promise<boolean> =>
  prompter.choose('Reboot it?', [
    { value: false, name: 'Reboot', about: 'It restarts.' },
    { value: true, name: 'No\x1b[2J reboot' },
  ]);
const keep = (prompter: Prompter): Promise<string[]> =>
  prompter.pickMany('Keep', [
    { value: 'b', name: '/dev/sdb', isPicked: true },
    { value: 'c', name: '/dev/sdc', isPicked: true },
  ]);
const sure = (prompter: Prompter): Promise<boolean> => prompter.confirm('Run this command?', true);

test.concurrent.each([
  ['a search', [ENTER], search, 'i-1', '✔ Instance i-1  web'],
  ['a search', [DOWN, DOWN, DOWN, ENTER], search, 'i-20', '✔ Instance i-20  DB'],
  ['a search', ['d', ENTER], search, 'i-20', '✔ Instance i-20  DB'],
  ['a search', ['2 web', ENTER], search, 'i-2', '✔ Instance i-2  web-2'],
  ['a search', [`db${ENTER}`], search, 'i-20', '✔ Instance i-20  DB'],
  ['a search', [`x${ENTER}`, `\x7fdb`, ENTER], search, 'i-20', '✔ Instance i-20  DB'],
  ['a text question', ['abc', ENTER], name, 'abc', '✔ Name abc'],
  ['a text question', [`ab${ENTER}c${ENTER}`], name, 'abc', '✔ Name abc'],
  ['a search', [`d\0`, ENTER], search, 'i-20', '✔ Instance i-20  DB'],
  ['a question with a default', [ENTER], size, '8', '✔ Size 8'],
  ['a question with a default', ['9', ENTER], size, '9', '✔ Size 9'],
  ['a question with an optional answer', [ENTER], tag, '', '✔ Tag none'],
  ['a choice', [ENTER], reboot, false, '✔ Reboot it? Reboot'],
  ['a choice', [DOWN, ENTER], reboot, true, '✔ Reboot it? No\\x1b[2J reboot'],
  ['a multiple choice', [ENTER], keep, ['b', 'c'], '✔ Keep /dev/sdb, /dev/sdc'],
  ['a multiple choice', [SPACE, ENTER], keep, ['c'], '✔ Keep /dev/sdc'],
  ['a confirmation', [ENTER], sure, true, '✔ Run this command? Yes'],
  ['a confirmation', ['n', ENTER], sure, false, '✔ Run this command? No'],
])('%s returns the expected answer after the keys %j', async (_, pieces, ask, result, line) => {
  const outcome = await play(ask, pieces as string[]);
  expect(outcome.result).toEqual(result);
  expect(outcome.isHeld).toBe(false);
  expect(outcome.after).toEqual([line]);
});

test.each([
  [
    'a search',
    ['', ENTER],
    search,
    ['? Instance', '> i-1  web', '  i-2  web-2', '  i-20  DB', '3; type to search, ↑↓ to move, Enter to choose'],
  ],
  [
    'a search',
    ['WEB', ENTER],
    search,
    ['? Instance WEB', '> i-1  web', '  i-2  web-2', '2 of 3; type to search, ↑↓ to move, Enter to choose'],
  ],
  ['a text question', ['', `abc${ENTER}`], name, ['? Name']],
  ['a text question', ['ab', `c${ENTER}`], name, ['? Name ab', '> 2 is too short']],
  ['a text question', [ENTER, `abc${ENTER}`], name, ['? Name', '> 0 is too short']],
  ['a question with a default', ['', ENTER], size, ['? Size (8)']],
  ['a question with an optional answer', ['', ENTER], tag, ['? Tag (none)']],
  [
    'a choice',
    ['', ENTER],
    reboot,
    ['? Reboot it?', '> Reboot', '  No\\x1b[2J reboot', '', 'It restarts.', '↑↓ to move, Enter to choose'],
  ],
  [
    'a multiple choice',
    ['', ENTER],
    keep,
    ['? Keep', '>[x] /dev/sdb', ' [x] /dev/sdc', '', '↑↓ to move, Space to pick or drop, Enter to go on'],
  ],
  ['a confirmation', ['', ENTER], sure, ['? Run this command? (Y/n)']],
])('%s shows the expected screen before the last of the keys %j', async (_, pieces, ask, screen) => {
  const { before } = await play(ask, pieces as string[]);
  expect(before).toEqual(screen);
});

test.concurrent.each([
  [CTRL_C, 130, ['SIGINT']],
  [CTRL_D, 130, []],
  // A Ctrl-D that came before the question.
  ['\0', 130, []],
  [CTRL_BACKSLASH, 131, ['SIGQUIT']],
  ['SIGTERM', 143, []],
  ['lost', 130, []],
] as const)('the key or signal %j interrupts every kind of question with exit code %i', async (key, exitCode, sent) => {
  const asked = await Promise.all([search, name, reboot, keep, sure].map((ask) => play(ask, [key as string])));
  for (const { result, pressed } of asked) {
    expect(pressed).toEqual(sent);
    expect(result).toBeInstanceOf(InterruptedError);
    expect((result as InterruptedError).exitCode).toBe(exitCode);
  }
});

test('a long list shows only the lines around the highlighted line', async () => {
  const many = Array.from({ length: 2000 }, (_, at) => ({ value: at, name: `i-${at}` }));
  const ask = (prompter: Prompter): Promise<number> => prompter.search('Instance', many);
  const { before, result } = await play(ask, [DOWN.repeat(100), ENTER]);
  expect(result).toBe(100);
  expect(before.slice(1, -1)).toEqual(
    [96, 97, 98, 99, 100, 101, 102, 103].map((at) => `${at === 100 ? '>' : ' '} i-${at}`),
  );
});

test('every kind of question escapes control characters', async () => {
  const message = 'a\x1b[2J\nb';
  const asks: ((prompter: Prompter) => Promise<unknown>)[] = [
    ({ search }) => search(message, ITEMS),
    ({ choose }) => choose(message, ITEMS),
    ({ pickMany }) => pickMany(message, ITEMS),
    ({ ask }) => ask(message),
    ({ confirm }) => confirm(message, true),
  ];
  for (const ask of asks) expect((await play(ask, ['', ENTER])).before[0]).toContain('? a\\x1b[2J b');
});
