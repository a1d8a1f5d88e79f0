// The tasks with large results, and the programs that carry them out.
import { join } from 'node:path';
import { IMAGES, imageIdOf, OWN_IMAGES } from './endpoint-images.ts';
import type { Runnable, Sample } from './measure.ts';
import { type AwsCli, type Env, type NodeRuntime, PROGRAM } from './programs.ts';

export interface LargeTask {
  readonly name: string;
  readonly words: readonly string[];
  readonly requests: number;
  /** The ID of the last image, which the output has. */
  readonly last: string;
  readonly isLarge: boolean;
}

const all = (name: string, words: readonly string[], requests = 1): LargeTask => ({
  name,
  words: ['describe-images', ...words],
  requests,
  last: imageIdOf(IMAGES - 1),
  isLarge: true,
});

export const TASKS: readonly LargeTask[] = [
  {
    name: `${OWN_IMAGES} images, json`,
    words: ['describe-images', '--owners', 'self'],
    requests: 1,
    last: imageIdOf(OWN_IMAGES - 1),
    isLarge: false,
  },
  all('10,000 images, json', []),
  all('10,000 images, text', ['--output', 'text']),
  all('10,000 images, table', ['--output', 'table']),
  all('10,000 images, a query', ['--query', 'Images[].[ImageId,Name,State]']),
  all('10 pages of 1,000, json', ['--page-size', '1000'], 10),
  all('10 pages of 1,000, text', ['--page-size', '1000', '--output', 'text'], 10),
];

export interface LargeRow extends Runnable {
  readonly program: string;
  readonly task: LargeTask;
  readonly isOurs: boolean;
  /** The file that gets the output. */
  readonly output: string;
}

export type LargeSamples = ReadonlyMap<LargeRow, readonly Sample[]>;

interface Places {
  readonly url: string;
  readonly env: Env;
  readonly folder: string;
}

export const ourRows = ({ path, version }: NodeRuntime, places: Places): LargeRow[] =>
  rowsOf(`ec2img, Node.js ${version}`, [path, PROGRAM], true, places);

export const awsRows = ({ path, version }: AwsCli, places: Places): LargeRow[] =>
  rowsOf(`aws ${version}`, [path, 'ec2'], false, places);

/** The output goes to a file: the stopwatch would keep it in memory, which counts for the programs that it starts. */
const rowsOf = (
  program: string,
  command: readonly string[],
  isOurs: boolean,
  { url, env, folder }: Places,
): LargeRow[] =>
  TASKS.map((task) => {
    const output = join(folder, 'output');
    return {
      program,
      task,
      isOurs,
      output,
      protocol: 'http',
      requests: task.requests,
      argv: ['/bin/sh', '-c', 'exec "$@" > "$OUTPUT"', 'sh', ...command, ...task.words, '--endpoint-url', url],
      env: { ...env, XDG_CACHE_HOME: folder, OUTPUT: output },
      expected: { code: 0, says: /^$/ },
    };
  });
