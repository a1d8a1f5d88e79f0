// Journals: what is read, repaired and refused, and what is written.
import { appendFileSync, linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeEach, expect, test } from 'vitest';
import schema from '../../../schemas/workflow/journal.json' with { type: 'json' };
import { CliError } from '../../../src/errors.ts';
import type { LongFile } from '../../../src/io/io.ts';
import { openLongFile } from '../../../src/io/long-file.ts';
import { openJournal } from '../../../src/workflow/journal.ts';
import type { JournalEvent } from '../../../src/workflow/journal-events.ts';
import type { LineState } from '../../../src/workflow/journal-lines.ts';
import { memoryFile, systemError } from '../../support/long-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

let path: string;
let count = 0;
beforeEach(() => {
  path = join(folder, `${count++}.journal`);
});

const io = { openLongFile };
const Time = '2026-11-29T21:00:00.000Z';
const [A, B, C] = ['00000000000000aa', '00000000000000bb', '00000000000000cc'] as const;
const BEGAN = {
  Event: 'began',
  Time,
  Plan: 'plan.jsonl',
  Lines: 3,
  Account: '123456789012',
  Region: 'us-east-1',
  Version: 1,
} as const;
const sending = (Hash: string): JournalEvent => ({
  Event: 'sending',
  Time,
  Line: 1,
  Hash,
  InstanceId: 'i-1',
  Name: 'web',
});
const made = (Hash: string): JournalEvent => ({ Event: 'made', Time, Line: 1, Hash, ImageId: `ami-${Hash}` });
const available = (Hash: string): JournalEvent => ({ Event: 'available', Time, Line: 1, Hash, ImageId: `ami-${Hash}` });
const refused = (Hash: string): JournalEvent => ({
  Event: 'refused',
  Time,
  Line: 1,
  Hash,
  Code: 'X.Y',
  Message: 'No.',
});
const failed = (Hash: string): JournalEvent => ({
  Event: 'failed',
  Time,
  Line: 1,
  Hash,
  ImageId: `ami-${Hash}`,
  Code: 'InvalidState',
  Message: 'It failed.',
});
const ENDED = { Event: 'ended', Time, Made: 1, Failed: 1, MayExist: 1 } as const;

const executionOf = (Run: string): JournalEvent => ({
  Event: 'execution',
  Time,
  Run,
  StateMachine: 'arn:aws:states:us-east-1:123456789012:stateMachine:create-images',
  Bucket: 'my-images',
  Prefix: '',
});

const textOf = (...events: readonly object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');

/** A world with one file, some of whose methods fail. */
const worldOf = (text: string | Uint8Array, failing: (file: LongFile) => Partial<LongFile> = () => ({})) => {
  const memory = memoryFile(text);
  return { ...memory, io: { openLongFile: async () => ({ ...memory.file, ...failing(memory.file) }) } };
};

/** The error of opening a journal: its kind, message and hints. */
async function refusalOf(resume: boolean, world: Parameters<typeof openJournal>[2] = io): Promise<unknown[]> {
  try {
    await (await openJournal(path, { resume }, world)).close();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [error.kind, error.message.replaceAll(path, 'J'), ...error.hints];
  }
  return [];
}

/** The states of A, B and C after the journal is opened with --resume, and its text when it is closed. */
async function resumed(text: string | Uint8Array): Promise<{ states: (LineState | undefined)[]; text: string }> {
  writeFileSync(path, text);
  const journal = await openJournal(path, { resume: true }, io);
  const states = [A, B, C].map((hash) => journal.history.stateOf(hash));
  await journal.close();
  return { states, text: readFileSync(path, 'utf8') };
}

test('a new journal has no history, and each line that it writes is valid by its schema', async () => {
  const isValid = new Ajv({ strict: false }).compile(schema);
  const journal = await openJournal(path, { resume: false }, io);
  expect([journal.history.size, journal.history.start, journal.history.account]).toEqual([0, undefined, undefined]);
  const ends = [ENDED, { ...ENDED, Run: 'run-1' }];
  const events = [
    BEGAN,
    executionOf('run-1'),
    sending(A),
    made(A),
    sending(B),
    refused(B),
    available(A),
    failed(A),
    ...ends,
  ];
  await Promise.all(events.map((event) => journal.append(event)));
  await journal.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  expect(lines.map((line) => [isValid(JSON.parse(line)), line.startsWith('{"Event":"')])).toEqual(
    events.map(() => [true, true]),
  );
});

test.each([
  ['an unknown event', { Event: 'other', Time }],
  ['an unknown member', { ...made(A), Extra: 1 }],
  ['a time without milliseconds', { ...made(A), Time: '2026-11-29T21:00:00Z' }],
  ['a missing member', { Event: 'made', Time, Line: 1, Hash: A }],
  ['a short hash', made('aa')],
  ['a name that no execution has', executionOf('run 1')],
])('the schema has no %s', (_, event) => {
  expect(new Ajv({ strict: false }).validate(schema, event)).toBe(false);
});

test('a history has the last state of each request after several runs, and the start of the first', async () => {
  writeFileSync(
    path,
    textOf(BEGAN, sending(A), sending(B), made(A), refused(B), sending(C), {
      ...BEGAN,
      Time: '2026-11-30T00:00:00.000Z',
    }) + textOf(sending(B), made(B), available(B), ENDED),
  );
  const journal = await openJournal(path, { resume: true }, io);
  const { account, region, start, size, stateOf, hashes } = journal.history;
  expect({ account, region, start, size }).toEqual({
    account: '123456789012',
    region: 'us-east-1',
    start: Date.UTC(2026, 10, 29, 21),
    size: 3,
  });
  expect([...hashes()]).toEqual([A, B, C]);
  expect([A, B, C, 'ffffffffffffffff'].map((hash) => stateOf(hash))).toEqual([
    { state: 'made', imageId: `ami-${A}` },
    { state: 'available', imageId: `ami-${B}` },
    { state: 'sending' },
    undefined,
  ]);
  await journal.close();
});

const ENDED_BY_RUN = (Run: string) => ({ ...ENDED, Run });

const EXECUTIONS: [name: string, events: object[], run: string | undefined, hasEnded: boolean, isOver: boolean][] = [
  ['no execution', [sending(A), ENDED], undefined, false, true],
  ['an execution that goes on', [executionOf('run-1'), sending(A)], 'run-1', false, false],
  ['an execution that has ended', [executionOf('run-1'), sending(A), ENDED_BY_RUN('run-1')], 'run-1', true, true],
  ['a later execution', [executionOf('run-1'), ENDED_BY_RUN('run-1'), executionOf('run-2')], 'run-2', false, false],
  [
    'an execution that was redriven',
    [executionOf('run-1'), ENDED_BY_RUN('run-1'), executionOf('run-1')],
    'run-1',
    false,
    false,
  ],
  // The execution may still send requests.
  ['a run on this machine after an execution', [executionOf('run-1'), BEGAN, sending(A), ENDED], 'run-1', false, false],
];

test.each(EXECUTIONS)('a history of %s', async (_, events, run, hasEnded, isOver) => {
  writeFileSync(path, textOf(BEGAN, ...events));
  const journal = await openJournal(path, { resume: true }, io);
  const { execution, end } = journal.history;
  await journal.close();
  expect([execution?.Run, execution?.hasEnded ?? false]).toEqual([run, hasEnded]);
  expect(end).toBe(isOver ? Date.parse(Time) : Number.NaN);
});

const LATER: [name: string, events: object[], isExpected: boolean][] = [
  ['in doubt before the execution', [sending(A), executionOf('run-1'), sending(A)], true],
  ['first sent by the execution', [executionOf('run-1'), sending(A)], false],
  ['refused before the execution', [sending(A), refused(A), executionOf('run-1'), sending(A)], false],
  ['sent by a run on this machine since', [executionOf('run-1'), sending(A), BEGAN, sending(A)], true],
  ['first sent by a run on this machine', [executionOf('run-1'), BEGAN, sending(A)], true],
  ['followed by a run that sent nothing', [executionOf('run-1'), sending(A), BEGAN], false],
  ['handed to the execution again', [executionOf('run-1'), sending(A), executionOf('run-1'), sending(A)], true],
  ['never sent', [executionOf('run-1')], false],
];

test.each(LATER)(
  'another attempt than that of an execution may have made the image of a request: %s',
  async (_, events, isExpected) => {
    writeFileSync(path, textOf(BEGAN, ...events));
    const journal = await openJournal(path, { resume: true }, io);
    await journal.close();
    expect(journal.history.hasOtherAttempt(A)).toBe(isExpected);
  },
);

test('the requests of the last execution are those that were sent after it was recorded', async () => {
  const many = Array.from({ length: 2000 }, (__, at) => `f${at.toString(16).padStart(15, '0')}`);
  const events = [sending(A), executionOf('run-1'), sending(B), executionOf('run-2'), sending(C), ...many.map(sending)];
  writeFileSync(path, textOf(BEGAN, ...events));
  const journal = await openJournal(path, { resume: true }, io);
  const { isOfExecution } = journal.history;
  await journal.close();
  expect([A, B, C, '0123456789abcdef'].map(isOfExecution)).toEqual([false, false, true, false]);
  expect(many.every(isOfExecution)).toBe(true);
});

const ORDERS: [name: string, events: JournalEvent[], state: LineState][] = [
  ['refused and sent again', [sending(A), refused(A), sending(A)], { state: 'sending' }],
  ['refused', [sending(A), refused(A)], { state: 'refused', code: 'X.Y', message: 'No.' }],
  [
    'made and failed',
    [sending(A), made(A), failed(A)],
    { state: 'failed', imageId: `ami-${A}`, code: 'InvalidState', message: 'It failed.' },
  ],
  ['failed and sent again', [made(A), failed(A), sending(A)], { state: 'sending' }],
  ['made and, by mistake, sent again', [made(A), sending(A), refused(A)], { state: 'made', imageId: `ami-${A}` }],
  ['available and, by mistake, sent again', [available(A), sending(A)], { state: 'available', imageId: `ami-${A}` }],
];

test.each(ORDERS)('the state of a request that was %s', async (_, events, state) => {
  expect((await resumed(textOf(BEGAN, ...events))).states[0]).toEqual(state);
});

const WHOLE = textOf(BEGAN, sending(A));
const SENDING_B = JSON.stringify({ ...sending(B), Name: 'wéb' });

const ENDS: [name: string, text: string | Uint8Array, states: string[], after: string][] = [
  ['a part of a line', `${WHOLE}{"Event":"sen`, ['sending'], WHOLE],
  ['a line without its brace', WHOLE + SENDING_B.slice(0, -1), ['sending'], WHOLE],
  [
    'a part of a character',
    Buffer.from(WHOLE + SENDING_B).subarray(
      0,
      Buffer.byteLength(WHOLE + SENDING_B.slice(0, SENDING_B.indexOf('é'))) + 1,
    ),
    ['sending'],
    WHOLE,
  ],
  ['bytes that were never written', `${WHOLE}\0\0\0\0`, ['sending'], WHOLE],
  ['a whole line without its line feed', WHOLE + SENDING_B, ['sending', 'sending'], `${WHOLE}${SENDING_B}\n`],
  ['a part of the first line', '{"Even', [], ''],
  ['nothing', '', [], ''],
  ['blank lines', `${WHOLE}\n\r\n`, ['sending'], `${WHOLE}\n\r\n`],
  ['an event of a later edition', `${WHOLE}{"Event":"paused"}\n`, ['sending'], `${WHOLE}{"Event":"paused"}\n`],
];

test.each(ENDS)('a journal that ends with %s is repaired', async (_, text, states, after) => {
  const result = await resumed(text);
  expect(result.states.flatMap((one) => one?.state ?? [])).toEqual(states);
  expect(result.text).toBe(after);
  // Appending works, and what is read then is what was there and the new line.
  const journal = await openJournal(path, { resume: true }, io);
  await journal.append(BEGAN);
  await journal.close();
  expect(readFileSync(path, 'utf8')).toBe(after + textOf(BEGAN));
});

test('a journal that is torn at any byte has the states of its whole lines', async () => {
  const events = [BEGAN, sending(A), made(A), sending(B)];
  const whole = Buffer.from(textOf(...events));
  const states = [[], [], ['sending'], ['made'], ['made', 'sending']];
  for (let length = 0; length <= whole.length; length++) {
    const { io: world, text } = worldOf(whole.subarray(0, length));
    const { history, close } = await openJournal(path, { resume: true }, world);
    await close();
    // A line counts without its line feed, but not if it lacks more.
    const lines = events.filter((_, at) => Buffer.byteLength(textOf(...events.slice(0, at + 1))) - 1 <= length).length;
    expect([length, text()]).toEqual([length, textOf(...events.slice(0, lines))]);
    expect([...history.hashes()].map((hash) => history.stateOf(hash)?.state)).toEqual(states[lines]);
  }
});

const NOT_A_JOURNAL = [
  'parameter',
  'The file J is not a journal: line 1 is not the start of a run',
  'name another file with --journal',
];
const damaged = (line: number): string[] => [
  'parameter',
  `Line ${line} of the journal J is damaged`,
  'restore the line from a backup; without it, ec2img could create an image twice',
];
const NEWER = [
  'parameter',
  'The journal J was written by a newer version of ec2img',
  'go on with that version, or a newer one',
];

const REFUSED: [name: string, text: string, error: string[]][] = [
  ['a plan', '{"InstanceId":"i-1","Name":"web"}\n', NOT_A_JOURNAL],
  ['a text without a line feed', 'notes', NOT_A_JOURNAL],
  ['a journal without its start', textOf(sending(A)), NOT_A_JOURNAL],
  ['garbage in the middle', `${WHOLE}garbage\n${textOf(made(A))}`, damaged(3)],
  ['a line in two parts', `${WHOLE}{"Event":\n"made"}\n`, damaged(3)],
  ['bytes that were never written, before others', `${WHOLE}\0\0\0\n`, damaged(3)],
  ['an event without its hash', `${WHOLE}{"Event":"made","ImageId":"ami-1"}\n`, damaged(3)],
  ['an event without its image', `${WHOLE}${textOf({ Event: 'made', Hash: A })}`, damaged(3)],
  ['a hash that is none', `${WHOLE}${textOf({ ...made(A), Hash: 'zz' })}`, damaged(3)],
  ['a start without a time', textOf({ ...BEGAN, Time: 'now' }), NOT_A_JOURNAL],
  ['a newer version', textOf({ ...BEGAN, Version: 2 }), NEWER],
  ['a newer version in a later run', WHOLE + textOf({ ...BEGAN, Version: 2 }), NEWER],
];

test.each(REFUSED)('a file with %s is refused and left as it is', async (_, text, error) => {
  writeFileSync(path, text);
  expect(await refusalOf(true)).toEqual(error);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a journal that exists is refused without --resume, even if a later line is damaged', async () => {
  writeFileSync(path, `${WHOLE}garbage\nmore`);
  expect(await refusalOf(false)).toEqual([
    'parameter',
    'The journal J exists, so this plan was started before',
    'to go on where it ended, add --resume',
    'to create every image again, name another file with --journal, or remove this one',
  ]);
  expect(readFileSync(path, 'utf8')).toBe(`${WHOLE}garbage\nmore`);
});

test('a file that is no journal is refused without --resume and left as it is', async () => {
  writeFileSync(path, 'notes');
  expect(await refusalOf(false)).toEqual(NOT_A_JOURNAL);
  expect(readFileSync(path, 'utf8')).toBe('notes');
});

test.each(['', '{"Event":"beg'])('a journal in which no run began is used without --resume: %j', async (text) => {
  writeFileSync(path, text);
  expect(await refusalOf(false)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('paths that cannot be a journal are refused', async () => {
  expect(await refusalOf(true)).toEqual([
    'parameter',
    'The journal J does not exist, so there is nothing to resume',
    'to start the plan, leave out --resume; if its journal is another file, name it with --journal',
  ]);
  path = join(folder, 'missing/journal');
  expect(await refusalOf(false)).toEqual(['parameter', 'The journal J cannot be created: its folder does not exist']);
  path = folder;
  expect(await refusalOf(false)).toEqual(['parameter', 'The journal J cannot be opened: it is a folder']);
  path = '/dev/null';
  expect(await refusalOf(true)).toEqual([
    'parameter',
    'The journal J cannot be opened: it is a pipe or a device, not a file',
  ]);
});

test.skipIf(process.platform === 'win32')('a journal in use is refused by every path, until it is closed', async () => {
  const first = await openJournal(path, { resume: false }, io);
  await first.append(BEGAN);
  const [real, link, hard] = [path, `${path}.link`, `${path}.hard`];
  symlinkSync(real, link);
  linkSync(real, hard);
  for (const other of process.platform === 'linux' ? [real, link, hard] : [real, link]) {
    path = other;
    const [kind, message, ...hints] = await refusalOf(true);
    expect([kind, hints]).toEqual(['parameter', ['wait until it ends, or end it; then go on with --resume']]);
    expect(message).toMatch(/^The journal J is in use by (?:another process|process \d+ on \S+)$/);
    if (other !== hard) expect(message).toContain(`process ${process.pid} on `);
  }
  await first.append(sending(A));
  await first.close();
  expect(await refusalOf(true)).toEqual([]);
  expect(readFileSync(real, 'utf8')).toBe(WHOLE);
});

test('a full disk rejects what waits, and the journal has only whole lines', async () => {
  const { io: world, text } = worldOf(textOf(BEGAN), (file) => ({
    append: async (more) => {
      await file.append(more.slice(0, 30));
      throw systemError('ENOSPC');
    },
  }));
  const journal = await openJournal(path, { resume: true }, world);
  const results = await Promise.allSettled([journal.append(sending(A)), journal.append(sending(B))]);
  const messages = results.map((one) => one.status === 'rejected' && [one.reason.kind, one.reason.message]);
  const expected = ['general', `The journal ${path} cannot be written: the disk is full`];
  expect(messages).toEqual([expected, expected]);
  expect(text()).toBe(textOf(BEGAN));
  await journal.close();
});

test('a journal that another process has taken over is not written', async () => {
  const {
    io: world,
    text,
    calls,
  } = worldOf(textOf(BEGAN), () => ({
    lock: async () => ({ isLost: async () => true, release: async () => {} }),
  }));
  const journal = await openJournal(path, { resume: true }, world);
  await expect(journal.append(made(A))).rejects.toMatchObject({
    kind: 'general',
    message: `Another process has taken over the journal ${path}`,
  });
  expect(text()).toBe(textOf(BEGAN));
  await journal.close();
  expect(calls).toEqual(['close']);
});

test('a journal that is refused is unlocked and closed, and one that is closed takes no more events', async () => {
  const { io: world, calls } = worldOf('notes');
  expect(await refusalOf(true, world)).toEqual(NOT_A_JOURNAL);
  expect(calls).toEqual(['release', 'close']);
  const journal = await openJournal(path, { resume: false }, io);
  const last = journal.append(BEGAN);
  await Promise.all([journal.close(), journal.close()]);
  await last;
  expect(readFileSync(path, 'utf8')).toBe(textOf(BEGAN));
  await expect(journal.append(ENDED)).rejects.toThrow('the journal is closed');
});

test('a journal that cannot be locked or repaired is refused', async () => {
  const unlocked = worldOf('', () => ({ lock: () => Promise.reject(systemError('EROFS')) }));
  expect(await refusalOf(true, unlocked.io)).toEqual([
    'parameter',
    'The journal J cannot be locked: the file system is read-only',
  ]);
  const unrepaired = worldOf(`${WHOLE}{`, () => ({ truncate: () => Promise.reject(systemError('EIO')) }));
  expect(await refusalOf(true, unrepaired.io)).toEqual([
    'parameter',
    'The last line of the journal J cannot be repaired: EIO: it failed',
  ]);
});

test('messages of a journal take a bounded part of memory, and codes and images stay', async () => {
  const message = 'x'.repeat(1_000_000);
  writeFileSync(path, textOf(BEGAN));
  for (let at = 0; at < 6; at++)
    appendFileSync(path, textOf({ ...refused(`00000000000000${at}0`), Message: `${at}${message}` }));
  const { history, close } = await openJournal(path, { resume: true }, io);
  await close();
  const states = [...history.hashes()].map((hash) => history.stateOf(hash));
  expect(states.map((one) => [one?.code, one?.message?.length])).toEqual([
    ['X.Y', 1_000_001],
    ['X.Y', 1_000_001],
    ['X.Y', 1_000_001],
    ['X.Y', 1_000_001],
    ['X.Y', undefined],
    ['X.Y', undefined],
  ]);
});
