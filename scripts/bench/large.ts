// Measures large results: 10,000 images at once and in pages, in several formats, with ec2img and the AWS CLIs.
import { readFileSync } from 'node:fs';
import { environmentIn } from './endpoint.ts';
import { awsRows, type LargeRow, ourRows } from './large-tasks.ts';
import { largeVerdicts } from './limits.ts';
import type { Sample } from './measure.ts';
import { awsClis, nodeRuntime } from './programs.ts';
import { largeTable } from './report.ts';
import { benchRounds, type Wishes } from './rounds.ts';

/** Returns true if no limit is exceeded. Throws if a program does not complete its task. */
export const benchLarge = (wishes: Wishes): Promise<boolean> =>
  benchRounds<LargeRow, Sample>(
    {
      name: 'large',
      rowsIn: (folder, url) => {
        const places = { url, env: environmentIn(folder), folder };
        return [
          ...wishes.nodes.flatMap((path) => ourRows(nodeRuntime(path), places)),
          ...awsClis().flatMap((cli) => awsRows(cli, places)),
        ];
      },
      titleOf,
      hasWarmup: true,
      isShort: ({ task }) => !task.isLarge,
      sampleOf: ({ run }, row) => {
        const isWhole = readFileSync(row.output).includes(row.task.last);
        if (!isWhole) throw new Error(`${titleOf(row)}: the last image is missing`);
        return run;
      },
      verdictsOn: largeVerdicts,
      tableOf: largeTable,
      basis: (rounds) => `Medians of ${rounds} runs.`,
      notes: NOTES,
    },
    wishes,
  );

const titleOf = ({ program, task }: LargeRow): string => `${program}, ${task.name}`;

const NOTES = `.
Medians of whole processes: wall time, CPU time (user and system), peak memory. The output goes to a file, the requests to
loopback over http.`;
