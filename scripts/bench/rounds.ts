// Benchmarks of whole processes in rounds: what `many`, `large` and `fleet` have in common.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchEndpoint, startBenchEndpoint } from './endpoint.ts';
import type { Verdict } from './limits.ts';
import { type Runnable, runOnce, showProgress } from './measure.ts';
import { verdictTable, writeDocs } from './report.ts';
import { randomFrom, shuffled } from './statistics.ts';
import { type Stopwatch, startStopwatch } from './stopwatch.ts';

export interface Wishes {
  readonly nodes: readonly string[];
  readonly rounds: number;
  readonly seed: number;
  readonly only: RegExp;
  readonly isForDocs: boolean;
}

/** A run that has completed its task. */
type CompleteRun = Omit<Awaited<ReturnType<typeof runOnce>>, 'fault'>;

export interface RoundsBenchmark<Row extends Runnable, Sample> {
  /** Its argument of `npm run bench`, and its part of docs/performance.md. */
  readonly name: string;
  /** Prepares the folder of the benchmark, and returns its rows. */
  readonly rowsIn: (folder: string, url: string) => readonly Row[] | Promise<readonly Row[]>;
  readonly titleOf: (row: Row) => string;
  /** A round 0 is not measured. It writes the code caches. */
  readonly hasWarmup: boolean;
  /** False for a row that a round leaves out. */
  readonly isDue?: (row: Row, round: number) => boolean;
  /**
   * True for a short task. A run that is not measured precedes each of its runs: after a long run of another row, the files
   * of a program are not in memory any more.
   */
  readonly isShort?: (row: Row) => boolean;
  /** Throws if the run has not the result that its row needs. */
  readonly sampleOf: (run: CompleteRun, row: Row) => Sample;
  readonly verdictsOn: (samples: ReadonlyMap<Row, readonly Sample[]>) => readonly Verdict[];
  /** `least`: KiB below which peak memory cannot be measured. */
  readonly tableOf: (samples: ReadonlyMap<Row, readonly Sample[]>, least: number) => string;
  /** What the table of the documentation consists of. */
  readonly basis: (rounds: number) => string;
  /** The rest of the notes, which begin with the number of rounds. */
  readonly notes: string;
}

/** Measures the rows, and prints them. Returns true if no limit is exceeded. Throws if a program does not complete its task. */
export async function benchRounds<Row extends Runnable, Sample>(
  benchmark: RoundsBenchmark<Row, Sample>,
  wishes: Wishes,
): Promise<boolean> {
  const { name, titleOf } = benchmark;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [stopwatch, endpoint] = await Promise.all([startStopwatch(), startBenchEndpoint()]);
  try {
    const all = await benchmark.rowsIn(folder, endpoint.urls.http);
    const rows = all.filter((row) => wishes.only.test(titleOf(row)));
    const samples = await measured(benchmark, rows, wishes, stopwatch, endpoint);
    const verdicts = benchmark.verdictsOn(samples);
    const results = benchmark.tableOf(samples, stopwatch.least);
    const order = `${wishes.rounds} rounds, each with every row once, in random order (seed ${wishes.seed})`;
    console.log(`${results}\n${verdictTable(verdicts)}\n${order}${benchmark.notes}`);
    const text = `${availableParallelism()} cores. ${benchmark.basis(wishes.rounds)}\n\n${results}`;
    if (wishes.isForDocs) writeDocs(name, `npm run bench -- ${name} --docs`, text);
    return verdicts.every(({ state }) => state !== 'over');
  } finally {
    stopwatch.stop();
    endpoint.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Runs every row once in each round, in random order. */
async function measured<Row extends Runnable, Sample>(
  { titleOf, sampleOf, hasWarmup, isDue = () => true, isShort = () => false }: RoundsBenchmark<Row, Sample>,
  rows: readonly Row[],
  { rounds, seed }: Wishes,
  stopwatch: Stopwatch,
  endpoint: BenchEndpoint,
): Promise<ReadonlyMap<Row, readonly Sample[]>> {
  const samples = new Map<Row, Sample[]>(rows.map((row) => [row, []]));
  const random = randomFrom(seed);
  for (let round = hasWarmup ? 0 : 1; round <= rounds; round++) {
    const due = rows.filter((row) => isDue(row, round));
    for (const row of shuffled(due, random)) {
      showProgress(`round ${round} of ${rounds}: ${titleOf(row)}`);
      if (isShort(row)) await runOnce(row, stopwatch, endpoint);
      const { fault, ...run } = await runOnce(row, stopwatch, endpoint);
      if (fault !== undefined) throw new Error(`${titleOf(row)}: ${fault}`);
      const sample = sampleOf(run, row);
      if (round > 0) samples.get(row)?.push(sample);
    }
  }
  return samples;
}
