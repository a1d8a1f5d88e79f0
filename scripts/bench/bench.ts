// Compares the built program with bare Node.js, a hand-written floor and the AWS CLI (scripts/bench/whole-programs.ts);
// `growth` measures how its parts grow with the size of a request (scripts/bench/growth.ts). Exit code 1: over a limit.
import { parseArgs } from 'node:util';
import { benchPrograms } from './whole-programs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '40' },
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
  return benchPrograms({
    nodes: values.node,
    rounds: Number(values.rounds),
    warmups: Number(values.warmups),
    seed: Number(values.seed),
    only,
    json: values.json,
    isForDocs: values.docs,
  });
}

process.exitCode = (await isWithinLimits()) ? 0 : 1;
