// Measures how time and memory grow with the number of block device mappings and tags in one request.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { table } from '../../test/support/markdown.ts';
import type { Growth } from './growth-process.ts';
import { KINDS, type Kind, SIZES } from './growth-requests.ts';
import { STAGES } from './growth-stages.ts';

/** Maximum ratio of the cost per element in a large request to that in a small one. */
const MOST = 2;

/** Requests up to this size are small. Their cost includes the fixed cost of a call, the largest the least of it. */
const SMALL = 1_000;

/** True if every stage is linear: no size costs more than twice as much per element as the best small size. */
export async function benchGrowth(only: RegExp): Promise<boolean> {
  const heads = SIZES.map((size) => size.toLocaleString('en'));
  print(table(['stage', 'elements', ...heads, 'peak MiB', 'growth', 'verdict'], []));
  const grown: Grown[] = [];
  for (const { name, kinds = KINDS } of STAGES) {
    for (const kind of kinds.filter((one) => only.test(`${name}, ${one}`))) {
      let one: Grown = { name, kind, sizes: await measured(name, kind) };
      // Noise only adds time, so a stage that exceeds the limit by chance does not do so again.
      for (let more = 0; more < AGAIN && isOver(one); more++) {
        one = { name, kind, sizes: leastOf(one.sizes, await measured(name, kind)) };
      }
      print(`| ${lineOf(one).join(' | ')} |\n`);
      grown.push(one);
    }
  }
  print(`\n${EXPLANATION}\n`);
  return !grown.some(isOver);
}

const print = (text: string): void => void process.stdout.write(text);

const EXPLANATION = `Cost per element by the number of elements in one request: microseconds of CPU time / bytes of result.
Peak: peak memory of the process. Growth: the worst of the larger sizes divided by the best of the sizes up to
${SMALL} (bytes: divided by size ${SMALL}). Up to ${MOST} is ok. Node.js ${process.versions.node}.`;

/** Repeated measurements of a stage that exceeds the limit. */
const AGAIN = 2;

interface Grown {
  readonly name: string;
  readonly kind: Kind;
  readonly sizes: readonly Growth[];
}

async function measured(name: string, kind: Kind): Promise<Growth[]> {
  const script = fileURLToPath(new URL('growth-process.ts', import.meta.url));
  // The SDK warns about Node.js versions that it will no longer support.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const child = fork(script, [name, kind], { execArgv: [...process.execArgv, '--expose-gc'], env });
  const sizes: Growth[] = [];
  child.on('message', (growth) => sizes.push(growth as Growth));
  const [code] = await once(child, 'close');
  if (code !== 0 || sizes.length !== SIZES.length) throw new Error(`${name}, ${kind}: ended with code ${code}`);
  return sizes;
}

const leastOf = (sizes: readonly Growth[], others: readonly Growth[]): Growth[] =>
  sizes.map((one, at) => {
    const other = others[at] ?? one;
    return { ...one, time: Math.min(one.time, other.time), kept: Math.min(one.kept, other.kept) };
  });

/** Growth of time and memory. The engine's overhead distorts small results, so memory has a single base size. */
function ratiosOf({ sizes }: Grown): number[] {
  const small = sizes.filter(({ size }) => size <= SMALL);
  const large = sizes.filter(({ size }) => size > SMALL);
  return [
    Math.max(...large.map(({ time }) => time)) / Math.min(...small.map(({ time }) => time)),
    Math.max(...large.map(({ kept }) => kept)) / (small.at(-1)?.kept ?? 0),
  ];
}

const isOver = (grown: Grown): boolean => ratiosOf(grown).some((ratio) => ratio > MOST);

const lineOf = (grown: Grown): string[] => [
  grown.name,
  grown.kind,
  ...grown.sizes.map(({ time, kept }) => `${time.toFixed(2)} / ${kept.toFixed(0)}`),
  (grown.sizes.at(-1)?.peak ?? 0).toFixed(0),
  ratiosOf(grown)
    .map((ratio) => ratio.toFixed(2))
    .join(' / '),
  isOver(grown) ? 'over' : 'ok',
];
