// Runs an input as a process of the built program, and measures time and memory.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Input, isUnheard } from '../../test/support/hostile-input.ts';
import { located } from '../../test/support/hostile-run.ts';
import type { Outcome } from '../../test/support/properties.ts';
import { answers, type RawEndpoint } from '../../test/support/raw-endpoint.ts';
import type { Stopwatch } from '../bench/stopwatch.ts';

const bin = fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url));
const guard = fileURLToPath(new URL('loopback-only.cjs', import.meta.url));

/** Maximum wait between requests, in ms; runs in process do not wait. */
const LONGEST_WAIT = 10_000;

/** Converts half a surrogate pair in an argument to an invalid byte, as Python does. */
const asArgument = (text: string): string =>
  text
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, (half) => String.fromCharCode(0xdc80 + (half.charCodeAt(0) & 0x7f)));

export async function runProcess(input: Input, endpoint: RawEndpoint, stopwatch: Stopwatch): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const { argv, env, files } = located(input, endpoint);
  endpoint.play(answers(input.answers));
  mkdirSync(join(home, '.aws'));
  for (const [name, data] of Object.entries(files)) {
    const path = join(home, /^(config|credentials)$/.test(name) ? join('.aws', name) : name);
    if (data instanceof Uint8Array) writeFileSync(path, data);
    else if (data.code === 'EISDIR') mkdirSync(path);
    else if (data.code === 'ELOOP') symlinkSync(path, path);
    else writeFileSync(path, 'x', { mode: 0 });
  }
  const variables = Object.entries(env).map(([name, value]) => [name, asArgument(value)]);
  const words = ['/bin/sh', '-c', `cd "$0" && exec "$@" ${input.stdio ?? ''}`, home, process.execPath, bin];
  try {
    const run = await stopwatch.run([...words, ...argv.map(asArgument)], {
      PATH: process.env.PATH ?? '',
      ...Object.fromEntries(variables),
      HOME: env.HOME === '/home' ? home : (env.HOME ?? ''),
      XDG_CACHE_HOME: join(tmpdir(), 'fuzz-cache'),
      NODE_OPTIONS: `--require ${guard}`,
    });
    const isHeard = !isUnheard(input.stdio);
    const sent = endpoint.requests().length;
    const waited = sent > 1 ? Math.min(run.wall, LONGEST_WAIT) : 0;
    return { ...run, took: run.wall - waited, peak: run.peak / 1024, sent, isHeard };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
