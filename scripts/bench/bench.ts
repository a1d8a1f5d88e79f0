// Compares the built program with bare Node.js, a hand-written floor and the AWS CLI (scripts/bench/whole-programs.ts);
// `growth` measures how its parts grow with the size of a request (scripts/bench/growth.ts), `many` measures many calls
// in one process (scripts/bench/many.ts). Exit code 1: over a limit.
import { parseArgs } from 'node:util';
import { benchPrograms } from './whole-programs.ts';

const { values, positionals } = parseArgs({
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
const only = new RegExp(values.only);

async function isWithinLimits(): Promise<boolean> {
  if (positionals[0] === 'growth') return (await import('./growth.ts')).benchGrowth(only);
  const common = { nodes: values.node, seed: Number(values.seed), only, isForDocs: values.docs };
  if (positionals[0] === 'many') {
    return (await import('./many.ts')).benchMany({ ...common, rounds: Number(values.rounds ?? 5) });
  }
  return benchPrograms({
    ...common,
    rounds: Number(values.rounds ?? 40),
    warmups: Number(values.warmups),
    json: values.json,
  });
}

process.exitCode = (await isWithinLimits()) ? 0 : 1;
