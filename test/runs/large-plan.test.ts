// The memory of a process with a plan of 100,000 requests and the journal of a run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'large-plan-'));
// The schemas are read from the folder that is two levels above.
const program = join(folder, 'a/b/large-plan-process.mjs');
beforeAll(async () => {
  const input = fileURLToPath(new URL('../support/large-plan-process.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: program, codeSplitting: false });
  await bundle.close();
  symlinkSync(fileURLToPath(new URL('../../schemas', import.meta.url)), join(folder, 'schemas'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const measure = (lines: number): { lines: number; shared: number; memory: number } =>
  JSON.parse(
    execFileSync(process.execPath, [program, join(folder, `${lines}.jsonl`), String(lines)], { encoding: 'utf8' }),
  );

test('a plan of 100,000 requests and its journal need less than 150 MiB of memory in all', { tags: ['slow'] }, () => {
  const [small, large] = [measure(1000), measure(100_000)];
  expect([small.lines, small.shared, large.lines, large.shared]).toEqual([1000, 1000, 100_000, 100_000]);
  expect(large.memory).toBeLessThan(150);
  // The texts of the requests alone are 17 MB, those of the journal 30 MB.
  expect(large.memory - small.memory).toBeLessThan(80);
});
