// Kills the built program in the middle of plans, resumes it, and checks that every image exists once and is reported once:
//   npm run fleet-faults                                   100 runs of 200 images
//   npm run fleet-faults -- --runs 5 --images 50 --seed 7
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  anyGrowth,
  type FleetOutcome,
  type FleetRun,
  halfway,
  playFleet,
  tearEnd,
  withoutSending,
} from '../test/support/fleet-runs.ts';
import type { Roughness } from '../test/support/rough-service.ts';
import { argumentsOf, numberOf, refuse } from './arguments.ts';
import { randomOf } from './fuzz/random.ts';

const { values } = argumentsOf('fleet-faults', {
  options: {
    runs: { type: 'string', default: '100' },
    images: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** The maximum number of kills in a run. */
    kills: { type: 'string', default: '5' },
    /** Runs at the same time. */
    parallel: { type: 'string', default: '8' },
  },
});
function whole(name: keyof typeof values, least: number): number {
  const number = numberOf('fleet-faults', name, values[name] ?? '');
  if (!Number.isInteger(number) || number < least) {
    refuse('fleet-faults', `--${name} is ${number}, but must be a whole number of at least ${least}.`);
  }
  return number;
}
const [runs, images, seed, kills] = [whole('runs', 1), whole('images', 1), whole('seed', 0), whole('kills', 1)];
const parallel = whole('parallel', 1);

/** The runs whose journals lose every `sending` after a kill. Some of them must lose images. */
const CONTROLS = Math.max(1, Math.ceil(runs / 20));

const sum = (outcomes: readonly FleetOutcome[], value: (outcome: FleetOutcome) => number): number =>
  outcomes.reduce((total, outcome) => total + value(outcome), 0);

type Kind = Pick<FleetRun, 'growth' | 'spoil'> & { readonly name: string; readonly rough: Roughness };

/** Plays runs, some at a time, and prints their violations. */
async function playAll({ name, rough, growth, spoil }: Kind, count: number): Promise<FleetOutcome[]> {
  const outcomes: FleetOutcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const number = next++;
      const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
      const random = randomOf(`${seed} ${name} ${number}`);
      const roughness = {
        ...rough,
        throttle: { rate: 40 + random.below(200), burst: 10 + random.below(50) },
        hideImages: random.below(3) / 2,
        seed: random.below(2 ** 31),
      };
      const outcome = await playFleet({ images, roughness, kills, random, folder, growth, spoil });
      rmSync(folder, { recursive: true });
      outcomes.push(outcome);
      const { violations, killedAt, torn, unfinished, inDoubt } = outcome;
      const kept = `killed at ${killedAt.join(', ') || 'no'} lines, ${torn} torn, ${unfinished} unfinished, ${inDoubt} in doubt`;
      console.log(`${name} ${number}: ${kept}; ${violations.length} violations`);
      for (const violation of violations.slice(0, 5)) console.log(`  ${violation}`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return outcomes;
}

console.log(`npm run fleet-faults -- --runs ${runs} --images ${images} --seed ${seed} --kills ${kills}`);
const spoil: FleetRun['spoil'] = (journal, random) => random.once(2) && tearEnd(journal, random);
const outcomes = await playAll(
  { name: 'run', rough: { loseResponses: 10, errors: 5 }, growth: anyGrowth, spoil },
  runs,
);
const control = {
  name: 'control without sending',
  rough: { loseResponses: 50, only: 'CreateImage' },
  growth: halfway,
  spoil: withoutSending,
};
const controls = await playAll(control, CONTROLS);
const violations = sum(outcomes, (outcome) => outcome.violations.length);
const found = sum(controls, (outcome) => outcome.violations.length);
const count = sum(outcomes, ({ killedAt }) => killedAt.length);
console.log(
  `\nseed ${seed}: ${runs} runs of ${images} images, ${count} kills, ${sum(outcomes, ({ torn }) => torn)} with a torn line, ` +
    `${sum(outcomes, ({ unfinished }) => unfinished)} runs that ended early, ` +
    `${sum(outcomes, ({ inDoubt }) => inDoubt)} lines in doubt: ${violations} violations`,
);
console.log(`without sending: ${found} violations in ${CONTROLS} runs${found === 0 ? ', but there must be some' : ''}`);
process.exitCode = violations === 0 && found > 0 ? 0 : 1;
