// One interleaved run: each round runs every row once in random order, so that temporary load affects all rows equally.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchEndpoint } from './endpoint.ts';
import { faultOf, type Places, type Row } from './rows.ts';
import { randomFrom, shuffled } from './statistics.ts';
import type { Run, Stopwatch } from './stopwatch.ts';

export type Sample = Pick<Run, 'wall' | 'cpu' | 'peak'>;

/** The samples of the measured rows, and notes about the others. */
export interface Measured {
  readonly samples: ReadonlyMap<Row, readonly Sample[]>;
  /** KiB below which peak memory cannot be measured. */
  readonly least: number;
  readonly notes: readonly string[];
}

export interface Plan {
  readonly rows: readonly Row[];
  readonly rounds: number;
  readonly warmups: number;
  readonly seed: number;
}

/** Runs the plan. Throws at the first run that does not complete its task. */
export async function measure(plan: Plan, places: Places, stopwatch: Stopwatch, endpoint: BenchEndpoint) {
  const random = randomFrom(plan.seed);
  const notes: string[] = [];
  let rows = plan.rows.filter(({ argv }) => argv !== undefined);
  if (rows.length < plan.rows.length) notes.push('The standalone program is not built.');
  const samples = new Map<Row, Sample[]>();

  for (let round = -plan.warmups; round < plan.rounds; round++) {
    showProgress(`round ${round + 1} of ${plan.rounds}`);
    if (round === 0 && !hasCodeCache(places.warm) && rows.some(({ kind }) => kind === 'warm')) {
      notes.push('The warmup wrote no code caches, so warm runs are not measured.');
      rows = rows.filter(({ kind }) => kind !== 'warm');
    }
    for (const row of shuffled(rows, random)) {
      const { fault, run } = await runOnce(row, stopwatch, endpoint);
      if (fault !== undefined && row.isOptional && round < 0) {
        notes.push(`The ${row.task} of ${row.program} does not work on this machine.`);
        rows = rows.filter((one) => one !== row);
      } else if (fault !== undefined) throw new Error(`${row.program}, ${row.task}: ${fault}`);
      else if (round >= 0) samples.set(row, [...(samples.get(row) ?? []), sampleOf(run)]);
    }
  }
  if (hasCodeCache(places.cold)) throw new Error('the program wrote a code cache although it is turned off');
  return { samples, least: stopwatch.least, notes } satisfies Measured;
}

/** What a single run needs of a row. */
export type Runnable = Pick<Row, 'argv' | 'env' | 'expected' | 'requests' | 'protocol'>;

/** Runs a program once. `fault` is set if it does not complete its task. */
export async function runOnce(row: Runnable, stopwatch: Stopwatch, endpoint: BenchEndpoint) {
  const before = await endpoint.counts();
  const run = await stopwatch.run(row.argv as readonly string[], row.env);
  const after = await endpoint.counts();
  const sent = (protocol: 'http' | 'https'): number => (row.protocol === protocol ? row.requests : 0);
  const isCounted =
    after.http - before.http === sent('http') &&
    after.https - before.https === sent('https') &&
    after.wrong === before.wrong;
  const fault =
    faultOf(row, run) ??
    (isCounted ? undefined : `the endpoint counts ${JSON.stringify(after)} after ${JSON.stringify(before)}`);
  return { fault, run, connections: after.connections - before.connections };
}

const sampleOf = ({ wall, cpu, peak }: Run): Sample => ({ wall, cpu, peak });

/** Other folders are written, too: the IDs of new images, for example. */
const hasCodeCache = (folder: string): boolean => existsSync(join(folder, 'ec2img', 'code'));

export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
