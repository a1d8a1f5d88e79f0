// Lines of long files.
import { expect, test } from 'vitest';
import { LongLineError, MAX_LINE, readLines } from '../../../src/workflow/read-lines.ts';
import { memoryFile } from '../../support/long-files.ts';

/** All lines of a file that is read in parts of a size, with their numbers and offsets. */
async function linesOf(data: string | Uint8Array, part?: number) {
  const found: [number, string | undefined, boolean][] = [];
  let at = 0;
  for await (const { first, lines, start, end, isTerminated } of readLines(memoryFile(data, part).file)) {
    expect(start).toBe(at);
    at = end;
    lines.forEach((line, more) => {
      found.push([first + more, line, isTerminated]);
    });
  }
  expect(at).toBe(Buffer.byteLength(data));
  return found;
}

const CASES: [name: string, data: string, lines: [number, string | undefined, boolean][]][] = [
  ['an empty file', '', []],
  ['one line', 'a\n', [[1, 'a', true]]],
  [
    'a last line without a line feed',
    'a\n\nbc',
    [
      [1, 'a', true],
      [2, '', true],
      [3, 'bc', false],
    ],
  ],
  ['only a line feed', '\n', [[1, '', true]]],
  [
    'characters of several bytes, and line ends of Windows',
    'é日\r\n😀\n',
    [
      [1, 'é日\r', true],
      [2, '😀', true],
    ],
  ],
];

test.each(CASES)('%s has the same lines, however it is read', async (_, data, lines) => {
  for (const part of [1, 2, 3, 7, 65_536]) expect(await linesOf(data, part)).toEqual(lines);
});

test('a line that is not UTF-8 is undefined, and the others are read', async () => {
  const data = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0x0a]), Buffer.from('b\n'), Buffer.from([0xe2])]);
  for (const part of [1, 65_536])
    expect(await linesOf(data, part)).toEqual([
      [1, 'a', true],
      [2, undefined, true],
      [3, 'b', true],
      [4, undefined, false],
    ]);
});

test('a line may have 16 MiB, and not more', async () => {
  const long = 'x'.repeat(MAX_LINE);
  expect((await linesOf(`a\n${long}\nb\n`)).map(([number, line]) => [number, line?.length])).toEqual([
    [1, 1],
    [2, MAX_LINE],
    [3, 1],
  ]);
  const tooLong = linesOf(`a\n${long}${'x'.repeat(65_536)}\n`);
  await expect(tooLong).rejects.toThrow(LongLineError);
  await expect(tooLong).rejects.toMatchObject({ line: 2 });
});
