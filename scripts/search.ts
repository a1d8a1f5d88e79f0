// The widened search for calls that report a wrong image, lose one or create two:
//   npm run search -- --count 2000 --seed 1
//   npm run search -- --seed 1 --only 4711
//   npm run search -- --command register-image
import { describeRun, planOf, playAndJudge, shrink, Tally } from '../test/support/search/search.ts';
import { argumentsOf, numberOf, requireOneOf } from './arguments.ts';

const { values } = argumentsOf('search', {
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    /** The percentage of calls with --mark. */
    mark: { type: 'string', default: '20' },
    /** create-image, register-image or create-restore-image-task. */
    command: { type: 'string', default: 'create-image' },
    only: { type: 'string' },
    /** The rule of the violations to report; by default, all. */
    rule: { type: 'string' },
    /** The number of violations to report. */
    most: { type: 'string', default: '10' },
  },
});
const number = (name: 'seed' | 'mark' | 'count' | 'only' | 'most'): number =>
  numberOf('search', name, values[name] ?? '');
const FURTHER = ['register-image', 'create-restore-image-task'] as const;
requireOneOf('search', 'The command', values.command ?? '', ['create-image', ...FURTHER]);
const command = FURTHER.find((name) => name === values.command);
const settings = { seed: number('seed'), mark: number('mark'), ...(command && { command }) };
const numbers = values.only === undefined ? [...Array(number('count')).keys()] : [number('only')];
const most = number('most');
const tally = new Tally();
const broken = new Map<string, number>();
let reported = 0;

for (const index of numbers) {
  const plan = planOf(settings, index);
  const { record, violations } = await playAndJudge(plan);
  tally.add(record);
  const [first] = violations.filter(({ rule }) => values.rule === undefined || rule === values.rule);
  for (const { rule } of violations) broken.set(rule, (broken.get(rule) ?? 0) + 1);
  if (values.only !== undefined) console.log(describeRun(record));
  if (!first || reported >= most) continue;
  reported++;
  const small = await playAndJudge(await shrink(settings, index, first));
  console.log(
    `\nnpm run search -- --seed ${settings.seed} --mark ${settings.mark} --command ${values.command} --only ${index}`,
  );
  for (const { rule, caller, text } of small.violations) console.log(`  ${rule}: caller ${caller}: ${text}`);
  console.log(describeRun(small.record));
}

const counts = [...broken].map(([name, count]) => `${name} ${count}`).join(', ');
console.log(`\n${tally.sequences} sequences of seed ${settings.seed}: ${tally.describe()}`);
console.log(`violations: ${counts || 'none'}`);
process.exitCode = broken.size === 0 ? 0 : 1;
