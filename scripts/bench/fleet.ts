// Measures fleets: create-images with plans of 10 to 100,000 lines, a hand-written signer that makes the same calls, and
// loops of programs that make one image each.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { inputOptions, OUTPUT, SMALL } from '../build/bundle.ts';
import { environmentIn } from './endpoint.ts';
import { awsRow, FEW, type FleetRow, GROWTH, MANY, nodeRows, planIn, planText } from './fleet-tasks.ts';
import { fleetVerdicts } from './limits.ts';
import type { Sample } from './measure.ts';
import { awsClis, type NodeRuntime, nodeRuntime } from './programs.ts';
import { fleetTable } from './report.ts';
import { benchRounds, type Wishes } from './rounds.ts';

/** Returns true if no limit is exceeded. Throws if a program does not complete its task. */
export const benchFleet = (wishes: Wishes): Promise<boolean> =>
  benchRounds<FleetRow, Sample>(
    {
      name: 'fleet',
      rowsIn: async (folder, url) => {
        await bundleSigner(folder);
        for (const images of [FEW, MANY, ...GROWTH]) writeFileSync(planIn(folder, images), planText(images));
        const places = { env: { ...environmentIn(folder), AWS_ENDPOINT_URL: url }, folder };
        const nodes = wishes.nodes.map(nodeRuntime);
        return [
          ...nodes.flatMap((node) => nodeRows(node, places)),
          ...awsClis().map((cli) => awsRow(cli, nodes[0] as NodeRuntime, places)),
        ];
      },
      titleOf: ({ title, images }) => `${title}, ${images} images`,
      hasWarmup: true,
      isShort: ({ images }) => images === FEW,
      // The rows of round 0 are short.
      isDue: ({ isOnce, images }, round) => (round === 0 ? images < MANY : round === 1 || !isOnce),
      sampleOf: ({ run }) => run,
      verdictsOn: fleetVerdicts,
      tableOf: fleetTable,
      basis: (rounds) => {
        const longest = GROWTH.map((images) => images.toLocaleString('en')).join(' and ');
        return rounds === 1 ? 'One run.' : `Medians of ${rounds} runs; one run of ${longest} images.`;
      },
      notes: NOTES,
    },
    wishes,
  );

const NOTES = `; plans of more than ${MANY} lines in the first only.
Medians of whole processes, divided by their images: wall time, CPU time (user and system); peak memory of the process.
Without start: the CPU time that an image adds, from ${FEW} to ${MANY} of them. Requests go to loopback over http.`;

async function bundleSigner(folder: string): Promise<void> {
  const built = await rolldown({ ...inputOptions(), plugins: [], input: 'scripts/bench/fleet-signer.ts' });
  await built.write({ ...OUTPUT, ...SMALL, dir: join(folder, 'signer'), entryFileNames: 'main.cjs' });
  await built.close();
}
