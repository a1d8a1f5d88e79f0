// The benchmark of whole programs: plans the rows, measures them and prints the results.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchEndpoint, environmentIn, startBenchEndpoint } from './endpoint.ts';
import { verdictsOn } from './limits.ts';
import { type Measured, measure, type Plan } from './measure.ts';
import {
  type AwsCli,
  awsClis,
  buildGoProgram,
  goTitle,
  type NodeRuntime,
  nodeRuntime,
  standalone,
} from './programs.ts';
import { fullTable, shortTable, verdictTable, writeDocs } from './report.ts';
import { awsRows, goRows, nodeRows, type Places, standaloneRows } from './rows.ts';
import { startStopwatch } from './stopwatch.ts';

interface Wishes {
  readonly nodes: readonly string[];
  readonly rounds: number;
  readonly warmups: number;
  readonly seed: number;
  readonly only: RegExp;
  /** The file for the raw samples. */
  readonly json: string | undefined;
  readonly isForDocs: boolean;
}

/** Returns true if no limit is exceeded. Throws if a program does not complete its task. */
export async function benchPrograms(wishes: Wishes): Promise<boolean> {
  const nodes = wishes.nodes.map(nodeRuntime);
  const [clis, built, go] = [awsClis(), standalone(), goTitle()];
  const machine = machineText(nodes, clis, built?.runtime, go);
  console.log(`${machine}\n`);

  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  const [stopwatch, endpoint] = await Promise.all([startStopwatch(), startBenchEndpoint()]);
  try {
    const places = placesIn(home, endpoint);
    const goProgram = join(home, 'create-image');
    const rows = [
      ...nodes.flatMap((node) => nodeRows(node, places)),
      ...standaloneRows(built?.path, nodes[0] as NodeRuntime, places),
      ...(go ? goRows(goProgram, nodes[0] as NodeRuntime, places) : []),
      ...clis.flatMap((cli) => awsRows(cli, nodes[0] as NodeRuntime, places)),
    ].filter(({ program, task }) => wishes.only.test(`${program}, ${task}`));
    if (rows.some(({ kind }) => kind === 'go')) buildGoProgram(goProgram);
    const plan: Plan = { ...wishes, rows };
    const measured = await measure(plan, places, stopwatch, endpoint);
    const verdicts = verdictsOn(rows, measured.samples);
    const notes = [...conditions(plan, nodes, clis, stopwatch.least), ...(go ? [] : [NO_GO]), ...measured.notes];
    console.log(`${fullTable(rows, measured)}\n${verdictTable(verdicts)}\n${notes.join('\n')}`);
    if (wishes.json) writeFileSync(wishes.json, rawSamples(machine, plan, measured));
    if (wishes.isForDocs) {
      const text = `${machine} Medians of ${plan.rounds} runs.\n\n${shortTable(rows, measured)}`;
      writeDocs('benchmark', 'npm run bench -- --docs', text);
    }
    return verdicts.every(({ state }) => state !== 'over');
  } finally {
    stopwatch.stop();
    endpoint.stop();
    rmSync(home, { recursive: true });
  }
}

const NO_GO = 'There is no Go program: go or its packages (golang-github-aws-aws-sdk-go-v2-dev) are not installed.';

function machineText(
  nodes: readonly NodeRuntime[],
  clis: readonly AwsCli[],
  runtime: string | undefined,
  go: string | undefined,
): string {
  const runtimes = [
    ...nodes.map(({ version }) => `Node.js ${version}`),
    ...(runtime ? [`${runtime.replace('/', ' ')} (standalone)`] : []),
    ...(go ? [go] : []),
    ...clis.map(({ title }) => title),
  ];
  return `${availableParallelism()} cores; ${runtimes.join(', ')}.`;
}

function placesIn(home: string, { urls }: BenchEndpoint): Places {
  const [warm, cold, empty] = [join(home, 'warm'), join(home, 'cold'), join(home, 'empty.cjs')];
  mkdirSync(warm);
  mkdirSync(cold);
  writeFileSync(empty, '');
  return { urls, env: environmentIn(home), empty, warm, cold };
}

/** Notes on how the figures were measured. */
function conditions(
  { rounds, warmups, seed }: Plan,
  nodes: readonly NodeRuntime[],
  clis: readonly AwsCli[],
  least: number,
): string[] {
  const behind = clis.filter(({ isBehindShim }) => isBehindShim).map(({ version }) => version);
  const [first] = nodes as [NodeRuntime];
  return [
    `${rounds} rounds after ${warmups} warmup rounds, each with every row once, in random order (seed ${seed}).`,
    'Medians of whole processes: wall time, CPU time (user and system), peak memory. Output goes to a pipe and requests',
    'to loopback, so the times do not include a network or EC2.',
    'NODE_EXTRA_CA_CERTS and NODE_OPTIONS of the surrounding environment are ignored. For https, NODE_EXTRA_CA_CERTS names',
    'the certificate of the endpoint, so that the default root store is loaded as for AWS, also for the bare start that',
    'the row is compared with. The AWS CLI uses AWS_CA_BUNDLE, Go uses SSL_CERT_FILE.',
    `The AWS CLI and the standalone program are compared with Node.js ${first.version}.`,
    ...behind.map((version) => `aws ${version} is measured without the pyenv shim, which would add its own time.`),
    `Memory below ${(least / 1024).toFixed(1)} MiB could not be measured.`,
  ];
}

function rawSamples(machine: string, { rounds, warmups, seed }: Plan, { samples }: Measured): string {
  const rows = [...samples].map(([{ program, task, kind, node, protocol }, runs]) => ({
    program,
    task,
    kind,
    node,
    protocol,
    runs,
  }));
  return `${JSON.stringify({ machine, rounds, warmups, seed, rows }, null, 1)}\n`;
}
