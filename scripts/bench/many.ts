// Measures many calls in one process: CPU time, connections and memory of ec2img's client, the SDK's own client and a
// hand-written signer.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { INPUT, OUTPUT, SMALL } from '../build/bundle.ts';
import { type BenchEndpoint, environmentIn, startBenchEndpoint } from './endpoint.ts';
import { manyVerdicts } from './limits.ts';
import {
  CLIENTS,
  type Cost,
  type ManyRow,
  type ManySample,
  type ManySamples,
  requestsOf,
  TASKS,
} from './many-tasks.ts';
import { runOnce, showProgress } from './measure.ts';
import { type Env, type NodeRuntime, nodeRuntime } from './programs.ts';
import { manyTable, verdictTable, writeDocs } from './report.ts';
import { randomFrom, shuffled } from './statistics.ts';
import { type Stopwatch, startStopwatch } from './stopwatch.ts';

interface Wishes {
  readonly nodes: readonly string[];
  readonly rounds: number;
  readonly seed: number;
  readonly only: RegExp;
  readonly isForDocs: boolean;
}

/** Returns true if no limit is exceeded. Throws if a process does not complete its task. */
export async function benchMany(wishes: Wishes): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  const [stopwatch, endpoint] = await Promise.all([startStopwatch(), startBenchEndpoint()]);
  try {
    await bundleAll(home);
    const env = { ...environmentIn(home), AWS_ENDPOINT_URL: endpoint.urls.http, ...NO_WARNING };
    const rows = wishes.nodes
      .flatMap((path) => rowsOf(nodeRuntime(path), home, env))
      .filter((row) => wishes.only.test(titleOf(row)));
    const samples = await measured(rows, wishes, stopwatch, endpoint);
    const verdicts = manyVerdicts(samples);
    console.log(`${manyTable(samples)}\n${verdictTable(verdicts)}\n${notes(wishes)}`);
    const text = `${availableParallelism()} cores. Medians of ${wishes.rounds} runs.\n\n${manyTable(samples)}`;
    if (wishes.isForDocs) writeDocs('many', 'npm run bench -- many --docs', text);
    return verdicts.every(({ state }) => state !== 'over');
  } finally {
    stopwatch.stop();
    endpoint.stop();
    rmSync(home, { recursive: true });
  }
}

/** The SDK warns about Node.js versions that it will no longer support. */
const NO_WARNING = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

const titleOf = ({ client, node, task }: ManyRow): string => `${client}, ${node}, ${task.name}`;

/** Runs every row once in each round, in random order. */
async function measured(
  rows: readonly ManyRow[],
  { rounds, seed }: Wishes,
  stopwatch: Stopwatch,
  endpoint: BenchEndpoint,
): Promise<ManySamples> {
  const samples = new Map<ManyRow, ManySample[]>(rows.map((row) => [row, []]));
  const random = randomFrom(seed);
  for (let round = 0; round < rounds; round++) {
    for (const row of shuffled(rows, random)) {
      showProgress(`round ${round + 1} of ${rounds}: ${titleOf(row)}`);
      const { fault, run, connections } = await runOnce(row, stopwatch, endpoint);
      if (fault !== undefined) throw new Error(`${titleOf(row)}: ${fault}`);
      samples.get(row)?.push({ ...(JSON.parse(run.stdout) as Cost), connections, peak: run.peak });
    }
  }
  return samples;
}

const notes = ({
  rounds,
  seed,
}: Wishes): string => `${rounds} rounds, each with every row once, in random order (seed ${seed}).
Medians of separate processes. The CPU time (user and system) of a call excludes the start of the process and the first
calls, which load code on demand and open a connection. It includes compilation, which many calls pay for as well.
Heap: memory in use after a garbage collection, after all calls; for 10,000 images also after the first 1,000.
Peak: peak memory of the process. The endpoint is another process, on loopback, over http.`;

/** Bundles the measured process and the clients, each into its own folder. Only ec2img needs its plugins for the SDK. */
async function bundleAll(dir: string): Promise<void> {
  for (const name of ['many-process', ...Object.values(CLIENTS)]) {
    const plugins = name === CLIENTS.ec2img ? INPUT.plugins : [];
    const built = await rolldown({
      ...INPUT,
      plugins,
      input: `scripts/bench/${name}.ts`,
    });
    await built.write({ ...OUTPUT, ...SMALL, dir: join(dir, name), entryFileNames: 'main.cjs' });
    await built.close();
  }
}

/** The signer only creates images. */
const rowsOf = ({ path, version }: NodeRuntime, dir: string, env: Env): ManyRow[] =>
  TASKS.flatMap((task) =>
    Object.entries(CLIENTS)
      .filter(([client]) => client !== 'signer' || task.images === undefined)
      .map(([client, file]) => ({
        client,
        task,
        node: `Node.js ${version}`,
        protocol: 'http',
        requests: requestsOf(task),
        argv: [path, '--expose-gc', join(dir, 'many-process', 'main.cjs'), join(dir, file, 'main.cjs'), task.name],
        env,
        expected: { code: 0, says: /^\{"cpu":/ },
      })),
  );
