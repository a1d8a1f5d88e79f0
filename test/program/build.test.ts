// Steps of the build that other builds of the same checkout could disturb.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceFolder } from '../../scripts/build/replace-folder.ts';
import { endOf } from '../support/program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'build-'));
});
afterAll(() => {
  rmSync(work, { recursive: true });
});

/** Puts 200 folders in place of `dist`, each with a file of a folder of its own, as builds do. */
const BUILDS = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { replaceFolder } from './scripts/build/replace-folder.ts';
  const [work] = process.argv.slice(1);
  const folder = join(work, 'new-' + process.pid);
  for (let at = 0; at < 200; at++) {
    mkdirSync(join(folder, 'man'), { recursive: true });
    writeFileSync(join(folder, 'man', 'page.1'), 'text');
    replaceFolder(folder, join(work, 'dist'));
  }`;

test('two processes can put folders in the same place, and leave one of them', async () => {
  const builds = [1, 2].map(() =>
    endOf(
      spawn(process.execPath, ['--import', '@oxc-node/core/register', '--input-type=module', '-e', BUILDS, work], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ),
  );
  expect(await Promise.all(builds)).toEqual([0, 0].map((code) => ({ code, stdout: '', stderr: '' })));
  expect(readdirSync(work)).toEqual(['dist']);
  expect(readFileSync(join(work, 'dist', 'man', 'page.1'), 'utf8')).toBe('text');
});

test('a folder that cannot be put in place is an error', () => {
  const place = join(work, 'file', 'dist');
  const folder = join(work, 'new');
  mkdirSync(folder);
  writeFileSync(join(work, 'file'), '');
  expect(() => replaceFolder(folder, place)).toThrow('ENOTDIR');
});
