// Compares the built program with bare Node.js, a hand-written floor and the AWS CLI (scripts/bench/whole-programs.ts);
// `growth` measures how its parts grow with the size of a request (scripts/bench/growth.ts), `many` measures many calls
// in one process (scripts/bench/many.ts), `large` measures large results (scripts/bench/large.ts), `fleet` measures
// create-images (scripts/bench/fleet.ts). Exit code 1: over a limit.
import { existsSync } from 'node:fs';
import { argumentsOf, numberOf, refuse, requireOneOf } from '../arguments.ts';
import { benchPrograms } from './whole-programs.ts';

const { values, positionals } = argumentsOf('bench', {
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    warmups: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    only: { type: 'string', default: '' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    json: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
});
const only = patternOf(values.only);
const number = (name: 'rounds' | 'warmups' | 'seed', value: string): number => numberOf('bench', name, value);
const [kind, ...more] = positionals;
if (kind !== undefined) requireOneOf('bench', 'The benchmark', kind, ['growth', 'many', 'large', 'fleet']);
if (more.length > 0) refuse('bench', `only one benchmark can be named, not also "${more.join(' ')}".`);
for (const path of values.node) if (!existsSync(path)) refuse('bench', `--node: ${path} does not exist.`);

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    refuse('bench', `--only: ${(error as Error).message}.`);
  }
}

async function isWithinLimits(): Promise<boolean> {
  if (kind === 'growth') return (await import('./growth.ts')).benchGrowth(only);
  const common = { nodes: values.node, seed: number('seed', values.seed), only, isForDocs: values.docs };
  if (kind === 'many') {
    return (await import('./many.ts')).benchMany({ ...common, rounds: number('rounds', values.rounds ?? '5') });
  }
  if (kind === 'large') {
    return (await import('./large.ts')).benchLarge({ ...common, rounds: number('rounds', values.rounds ?? '5') });
  }
  if (kind === 'fleet') {
    return (await import('./fleet.ts')).benchFleet({ ...common, rounds: number('rounds', values.rounds ?? '3') });
  }
  return benchPrograms({
    ...common,
    rounds: number('rounds', values.rounds ?? '40'),
    warmups: number('warmups', values.warmups),
    json: values.json,
  });
}

process.exitCode = (await isWithinLimits()) ? 0 : 1;
