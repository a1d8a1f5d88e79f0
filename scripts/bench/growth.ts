// How time and memory grow with the number of block device mappings and tags in one request.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { table } from '../../test/support/docs.ts';
import type { Growth } from './growth-process.ts';
import { KINDS, type Kind, SIZES } from './growth-requests.ts';
import { STAGES } from './growth-stages.ts';

/** Per element, a large request may take so many times what a small one takes. */
const MOST = 2;

/** Requests up to this size are small ones: what each call costs beside its elements is in them, least in the largest. */
const SMALL = 1_000;

/** Whether every stage is linear: no size takes more than twice as much per element as the best of the small ones. */
export async function benchGrowth(only: RegExp): Promise<boolean> {
  const heads = SIZES.map((size) => size.toLocaleString('en'));
  print(table(['stage', 'elements', ...heads, 'peak MiB', 'growth', 'verdict'], []));
  const grown: Grown[] = [];
  for (const { name, kinds = KINDS } of STAGES) {
    for (const kind of kinds.filter((one) => only.test(`${name}, ${one}`))) {
      let one: Grown = { name, kind, sizes: await measured(name, kind) };
      // Noise only ever adds: what is over by chance is not again.
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

const EXPLANATION = `By the number of elements in one request, each per element: microseconds of CPU time / bytes of what was made.
Peak: most memory of a process that makes all of it. Growth: the worst of the larger sizes to the best of those up to
${SMALL} (bytes: to ${SMALL}); at most ${MOST} is ok. Node.js ${process.versions.node}.`;

/** Times that a stage is measured again when it is over. */
const AGAIN = 2;

interface Grown {
  readonly name: string;
  readonly kind: Kind;
  readonly sizes: readonly Growth[];
}

async function measured(name: string, kind: Kind): Promise<Growth[]> {
  const script = fileURLToPath(new URL('growth-process.ts', import.meta.url));
  // The SDK warns about versions of Node.js that it will drop.
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

/** The growth of time and of memory. Of little that is held the engine keeps too much beside, so memory has one base. */
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
