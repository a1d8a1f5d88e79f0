// Journals on a disk that is full: real files, in a process whose files have a limit, and on a small file system.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'full-journal-'));
const program = join(folder, 'journal-process.mjs');
beforeAll(async () => {
  const input = fileURLToPath(new URL('../support/journal-process.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: program });
  await bundle.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the program in a shell after a command, and returns what it prints and its journal. */
function fill(before: string, path: string) {
  const script = `${before} && exec "$0" "$@"`;
  const printed = execFileSync('sh', ['-c', script, process.execPath, program, path], { encoding: 'utf8' });
  return {
    ...(JSON.parse(printed) as { lines: number; errors: string[]; rejected: number }),
    text: readFileSync(path, 'utf8'),
  };
}

/** Expects that the journal has the lines that were on disk, all of them whole, and that all others were rejected. */
function expectWhole({ lines, errors, rejected, text }: ReturnType<typeof fill>, error: string): void {
  expect(errors).toEqual([error]);
  expect(rejected).toBe(40);
  expect(lines).toBeGreaterThan(40);
  expect(text.endsWith('\n')).toBe(true);
  const found = text.trimEnd().split('\n');
  expect(found).toHaveLength(lines);
  expect(found.map((line) => JSON.parse(line).Event)).toEqual(['began', ...Array(lines - 1).fill('made')]);
}

// POSIX counts the limit in blocks of 512 bytes; bash in its own mode, in blocks of 1,024.
test.skipIf(process.platform === 'win32')('a file that may not grow has only whole lines', () => {
  const path = join(folder, 'limited');
  expectWhole(
    fill('ulimit -f 60', path),
    `The journal ${path} cannot be written: the file would be larger than the limit for files`,
  );
  expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
});

/** Mounts a file system of 64 KiB. False without the rights for it. */
function mounted(place: string): boolean {
  try {
    mkdirSync(place);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a file system that is full has only whole lines in the journal', ({ skip }) => {
  const place = join(folder, 'small');
  if (!mounted(place)) skip('only root can mount a file system');
  try {
    const path = join(place, 'journal');
    expectWhole(fill('true', path), `The journal ${path} cannot be written: the disk is full`);
  } finally {
    execFileSync('umount', [place]);
  }
});
