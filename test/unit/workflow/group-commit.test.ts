// Groups of lines that share a write and an fdatasync.
import { expect, test } from 'vitest';
import type { LongFile } from '../../../src/io/io.ts';
import { GroupCommit } from '../../../src/workflow/group-commit.ts';
import { memoryFile, systemError } from '../../support/long-files.ts';

const check = async (): Promise<void> => {};

/** A commit to a file in memory, some of whose methods fail. */
function commitTo(failing: (file: LongFile) => Partial<LongFile> = () => ({}), text = '') {
  const memory = memoryFile(text);
  const file = { ...memory.file, ...failing(memory.file) };
  return { ...memory, commits: new GroupCommit({ file, size: Buffer.byteLength(text), check }) };
}

/** How appends ended: `done` or the code of the error. */
const outcomes = async (appends: readonly Promise<void>[]): Promise<string[]> =>
  (await Promise.allSettled(appends)).map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code));

test('lines that are appended at the same time share a write and an fdatasync', async () => {
  const { commits, calls, text } = commitTo();
  await Promise.all(['a\n', 'b\n', 'é\n'].map((line) => commits.append(line)));
  expect(calls).toEqual(['append 3', 'sync']);
  expect(text()).toBe('a\nb\né\n');
});

test('lines that are appended during an fdatasync share the next one, and none resolves before its own', async () => {
  const syncs: (() => void)[] = [];
  const { commits, calls } = commitTo(() => ({ sync: () => new Promise((resolve) => syncs.push(resolve)) }));
  const done: string[] = [];
  const append = (name: string): Promise<void> => commits.append(`${name}\n`).then(() => void done.push(name));
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const all = [append('a')];
  await tick();
  all.push(append('b'), append('c'));
  await tick();
  expect([calls, done]).toEqual([['append 1'], []]);
  syncs.shift()?.();
  await tick();
  expect([calls, done]).toEqual([['append 1', 'append 2'], ['a']]);
  syncs.shift()?.();
  await Promise.all(all);
  expect(done).toEqual(['a', 'b', 'c']);
});

test('40 writers share fdatasyncs: 4,000 lines take about a hundred', async () => {
  const { commits, calls } = commitTo();
  const writer = async (): Promise<void> => {
    for (let line = 0; line < 100; line++) await commits.append('line\n');
  };
  await Promise.all(Array.from({ length: 40 }, writer));
  expect(calls.filter((call) => call === 'sync').length).toBeLessThanOrEqual(101);
});

test('lines that need not be on disk wait for each other, and go at once with one that must be', async () => {
  const { commits, calls } = commitTo();
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const results = [commits.write('a\n')];
  await tick();
  await tick();
  results.push(commits.write('b\n'));
  await tick();
  expect(calls).toEqual([]);
  await Promise.all([...results, commits.append('c\n')]);
  expect(calls).toEqual(['append 3', 'sync']);
  await Promise.all([commits.write('d\n'), commits.write('e\n')]);
  expect(calls).toEqual(['append 3', 'sync', 'append 2']);
});

test('a line that need not be on disk is written, and the next fdatasync carries it', async () => {
  const { commits, calls, text } = commitTo();
  await commits.write('a\n');
  expect([calls, text()]).toEqual([['append 1'], 'a\n']);
  await commits.append('b\n');
  expect(calls).toEqual(['append 1', 'append 1', 'sync']);
  await commits.idle();
  expect(calls).toEqual(['append 1', 'append 1', 'sync']);
  await commits.write('c\n');
  await commits.idle();
  expect(calls).toEqual(['append 1', 'append 1', 'sync', 'append 1', 'sync']);
});

test('a group with a line that must be on disk is synchronized as a whole', async () => {
  const { commits, calls } = commitTo();
  await Promise.all([commits.write('a\n'), commits.append('b\n'), commits.write('c\n')]);
  expect(calls).toEqual(['append 3', 'sync']);
});

test('an fdatasync that fails keeps the lines that were written before, and nothing more is written', async () => {
  const { commits, text } = commitTo(() => ({ sync: () => Promise.reject(systemError('EIO')) }));
  await commits.write('a\n');
  expect(await outcomes([commits.idle()])).toEqual(['EIO']);
  expect(await outcomes([commits.write('b\n'), commits.append('c\n')])).toEqual(['EIO', 'EIO']);
  await commits.idle();
  expect(text()).toBe('a\n');
});

test('a write that fails after a part is cut off, all that wait are rejected, and later lines are written', async () => {
  let fails = true;
  const { commits, calls, text } = commitTo(
    (file) => ({
      append: async (more) => {
        await file.append(fails ? more.slice(0, 5) : more);
        if (fails) throw systemError('ENOSPC');
      },
    }),
    'é\n',
  );
  const first = commits.append('first\n');
  await Promise.resolve();
  await Promise.resolve();
  const second = commits.append('second\n');
  expect(await outcomes([first, second])).toEqual(['ENOSPC', 'ENOSPC']);
  expect([text(), calls]).toEqual(['é\n', ['append 0', 'truncate 3']]);
  fails = false;
  expect(await outcomes([commits.append('third\n')])).toEqual(['done']);
  expect(text()).toBe('é\nthird\n');
});

test('after an fdatasync that fails nothing more is written', async () => {
  const { commits, text, calls } = commitTo(() => ({ sync: () => Promise.reject(systemError('EIO')) }), 'a\n');
  expect(await outcomes([commits.append('b\n')])).toEqual(['EIO']);
  expect(await outcomes([commits.append('c\n')])).toEqual(['EIO']);
  expect([text(), calls]).toEqual(['a\n', ['append 1', 'truncate 2']]);
});

test('after a part of a line that cannot be cut off nothing more is written', async () => {
  const { commits, text } = commitTo((file) => ({
    append: async (more) => {
      await file.append(more.slice(0, 1));
      throw systemError('ENOSPC');
    },
    truncate: () => Promise.reject(systemError('EIO')),
  }));
  expect(await outcomes([commits.append('b\n')])).toEqual(['ENOSPC']);
  expect(await outcomes([commits.append('c\n')])).toEqual(['ENOSPC']);
  expect(text()).toBe('b');
});

test('nothing is written if the check before a write fails', async () => {
  const { file, text } = memoryFile('');
  const commits = new GroupCommit({ file, size: 0, check: () => Promise.reject(systemError('ELOST')) });
  expect(await outcomes([commits.append('a\n')])).toEqual(['ELOST']);
  await commits.idle();
  expect(text()).toBe('');
});
