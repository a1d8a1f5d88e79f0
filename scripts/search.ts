// The widened search for calls that report a wrong image, lose one or create two:
//   npm run search -- --count 2000 --seed 1
//   npm run search -- --seed 1 --only 4711
import { parseArgs } from 'node:util';
import { describeRun, planOf, playAndJudge, shrink, Tally } from '../test/support/search/search.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    /** The percentage of calls with --mark. */
    mark: { type: 'string', default: '20' },
    only: { type: 'string' },
    /** The rule of the violations to report; by default, all. */
    rule: { type: 'string' },
    /** The number of violations to report. */
    most: { type: 'string', default: '10' },
  },
});
const settings = { seed: Number(values.seed), mark: Number(values.mark) };
const numbers = values.only === undefined ? [...Array(Number(values.count)).keys()] : [Number(values.only)];
const tally = new Tally();
const broken = new Map<string, number>();
let reported = 0;

for (const number of numbers) {
  const plan = planOf(settings, number);
  const { record, violations } = await playAndJudge(plan);
  tally.add(record);
  const [first] = violations.filter(({ rule }) => values.rule === undefined || rule === values.rule);
  for (const { rule } of violations) broken.set(rule, (broken.get(rule) ?? 0) + 1);
  if (values.only !== undefined) console.log(describeRun(record));
  if (!first || reported >= Number(values.most)) continue;
  reported++;
  const small = await playAndJudge(await shrink(settings, number, first));
  console.log(`\nnpm run search -- --seed ${settings.seed} --mark ${settings.mark} --only ${number}`);
  for (const { rule, caller, text } of small.violations) console.log(`  ${rule}: caller ${caller}: ${text}`);
  console.log(describeRun(small.record));
}

const counts = [...broken].map(([name, count]) => `${name} ${count}`).join(', ');
console.log(`\n${tally.sequences} sequences of seed ${settings.seed}: ${tally.describe()}`);
console.log(`violations: ${counts || 'none'}`);
process.exitCode = broken.size === 0 ? 0 : 1;
