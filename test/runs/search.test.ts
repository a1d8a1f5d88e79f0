// Random sequences of calls at the same time, of faults of the network and the service, and of clocks. A judge that does
// not know the rules of the program decides whether each call reported the truth.
import { expect, test } from 'vitest';
import { describeRun, planOf, playAndJudge, shrink, Tally } from '../support/search/search.ts';

const SEQUENCES = 500;
const SETTINGS = { seed: 20_260_101, mark: 20 };

test(`every call reports the truth about its image in ${SEQUENCES} random sequences`, {
  timeout: 300_000,
  tags: ['slow'],
}, async () => {
  const tally = new Tally();
  for (let number = 0; number < SEQUENCES; number++) {
    const { record, violations } = await playAndJudge(planOf(SETTINGS, number));
    tally.add(record);
    const [first] = violations;
    if (!first) continue;
    const smallest = await playAndJudge(await shrink(SETTINGS, number, first));
    const replay = `npm run search -- --seed ${SETTINGS.seed} --mark ${SETTINGS.mark} --only ${number}`;
    expect(smallest.violations, `${replay}\n${describeRun(smallest.record)}`).toEqual([]);
  }
  console.log(`${tally.sequences} sequences: ${tally.describe()}`);
  // A program that reports a doubt in any case would violate no rule.
  expect(tally.listed).toBeGreaterThan(0);
  expect(tally.found).toBe(tally.listed);
});
