// One interleaved run: each round runs every row once, in an order of its own, so that what disturbs the machine for a
// while disturbs all rows alike.
import { readdirSync } from 'node:fs';
import type { BenchEndpoint } from './endpoint.ts';
import { faultOf, type Places, type Row } from './rows.ts';
import { randomFrom, shuffled } from './statistics.ts';
import type { Run, Stopwatch } from './stopwatch.ts';

export type Sample = Pick<Run, 'wall' | 'cpu' | 'peak'>;

/** The samples of the rows that were measured, and why others were not. */
export interface Measured {
  readonly samples: ReadonlyMap<Row, readonly Sample[]>;
  readonly notes: readonly string[];
}

export interface Plan {
  readonly rows: readonly Row[];
  readonly rounds: number;
  readonly warmups: number;
  readonly seed: number;
}

/** Throws for the first run that does not do what its row is there for. */
export async function measure(plan: Plan, places: Places, stopwatch: Stopwatch, endpoint: BenchEndpoint) {
  const random = randomFrom(plan.seed);
  const notes: string[] = [];
  let rows = plan.rows.filter(({ argv }) => argv !== undefined);
  if (rows.length < plan.rows.length) notes.push('The standalone program is not built.');
  const samples = new Map<Row, Sample[]>();

  for (let round = -plan.warmups; round < plan.rounds; round++) {
    tellProgress(`round ${round + 1} of ${plan.rounds}`);
    if (round === 0 && isEmpty(places.warm) && rows.some(({ kind }) => kind === 'warm')) {
      notes.push('There are no code caches after warming up, so nothing is measured warm.');
      rows = rows.filter(({ kind }) => kind !== 'warm');
    }
    for (const row of shuffled(rows, random)) {
      const { fault, sample } = await runOnce(row, stopwatch, endpoint);
      if (fault !== undefined && row.isOptional && round < 0) {
        notes.push(`The ${row.task} of ${row.program} does not work here.`);
        rows = rows.filter((one) => one !== row);
      } else if (fault !== undefined) throw new Error(`${row.program}, ${row.task}: ${fault}`);
      else if (round >= 0) samples.set(row, [...(samples.get(row) ?? []), sample]);
    }
  }
  if (!isEmpty(places.cold)) throw new Error('The program has written caches although it was told not to');
  return { samples, notes } satisfies Measured;
}

async function runOnce(row: Row, stopwatch: Stopwatch, endpoint: BenchEndpoint) {
  const before = await endpoint.counts();
  const run = await stopwatch.run(row.argv as readonly string[], row.env);
  const after = await endpoint.counts();
  const sent = (protocol: 'http' | 'https'): number => (row.isSent && row.protocol === protocol ? 1 : 0);
  const isCounted =
    after.http - before.http === sent('http') &&
    after.https - before.https === sent('https') &&
    after.wrong === before.wrong;
  const fault =
    faultOf(row, run) ??
    (isCounted ? undefined : `the endpoint counts ${JSON.stringify(after)} after ${JSON.stringify(before)}`) ??
    (run.peak > stopwatch.least ? undefined : 'its peak memory cannot be told from that of the stopwatch');
  const { wall, cpu, peak } = run;
  return { fault, sample: { wall, cpu, peak } };
}

const isEmpty = (folder: string): boolean => readdirSync(folder).length === 0;

function tellProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
