// Measures many calls in one process: CPU time, connections and memory of ec2img's client, the SDK's own client and a
// hand-written signer.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { inputOptions, OUTPUT, SMALL } from '../build/bundle.ts';
import { schemaTexts } from '../build/schema-files.ts';
import { environmentIn } from './endpoint.ts';
import { manyVerdicts } from './limits.ts';
import { CLIENTS, type Cost, type ManyRow, type ManySample, requestsOf, TASKS } from './many-tasks.ts';
import { type Env, type NodeRuntime, nodeRuntime } from './programs.ts';
import { manyTable } from './report.ts';
import { benchRounds, type Wishes } from './rounds.ts';

/** Returns true if no limit is exceeded. Throws if a process does not complete its task. */
export const benchMany = (wishes: Wishes): Promise<boolean> =>
  benchRounds<ManyRow, ManySample>(
    {
      name: 'many',
      rowsIn: async (home, url) => {
        await bundleAll(home);
        const env = { ...environmentIn(home), AWS_ENDPOINT_URL: url, ...NO_WARNING };
        return wishes.nodes.flatMap((path) => rowsOf(nodeRuntime(path), home, env));
      },
      titleOf: ({ client, node, task }) => `${client}, ${node}, ${task.name}`,
      hasWarmup: false,
      sampleOf: ({ run, connections }) => ({ ...(JSON.parse(run.stdout) as Cost), connections, peak: run.peak }),
      verdictsOn: manyVerdicts,
      tableOf: manyTable,
      basis: (rounds) => `Medians of ${rounds} runs.`,
      notes: NOTES,
    },
    wishes,
  );

/** The SDK warns about Node.js versions that it will no longer support. */
const NO_WARNING = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

const NOTES = `.
Medians of separate processes. The CPU time (user and system) of a call excludes the start of the process and the first
calls, which load code on demand and open a connection. It includes compilation, which many calls pay for as well.
Heap: memory in use after a garbage collection, after all calls; for 10,000 images also after the first 1,000.
Peak: peak memory of the process. The endpoint is another process, on loopback, over http.`;

/** Bundles the measured process and the clients, each into its own folder. Only ec2img needs its plugins for the SDK. */
async function bundleAll(dir: string): Promise<void> {
  for (const name of ['many-process', ...Object.values(CLIENTS)]) {
    const plugins = name === CLIENTS.ec2img ? inputOptions().plugins : [];
    const built = await rolldown({
      ...inputOptions(),
      plugins,
      input: `scripts/bench/${name}.ts`,
    });
    await built.write({ ...OUTPUT, ...SMALL, dir: join(dir, name), entryFileNames: 'main.cjs' });
    await built.close();
  }
  for (const { path, text } of schemaTexts()) {
    const file = join(dir, CLIENTS.ec2img, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
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
