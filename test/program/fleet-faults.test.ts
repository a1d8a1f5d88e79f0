// Plans whose runs are killed. `npm run fleet-faults` plays more and longer ones.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../../scripts/fuzz/random.ts';
import {
  anyGrowth,
  type FleetOutcome,
  type FleetRun,
  halfway,
  playFleet,
  tearEnd,
  withoutSending,
} from '../support/fleet-runs.ts';
import type { Roughness } from '../support/rough-service.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const IMAGES = 20;

const FAULTS: Roughness = { loseResponses: 10, errors: 5 };

/** A run with the faults of `npm run fleet-faults`, but with a rate that does not slow it down. */
const play = (run: Pick<FleetRun, 'growth' | 'spoil' | 'random'>, rough: Roughness): Promise<FleetOutcome> => {
  const roughness = { ...rough, throttle: { rate: 200, burst: 10 } };
  return playFleet({ images: IMAGES, roughness, kills: 2, folder: mkdtempSync(join(folder, 'run-')), ...run });
};

test.concurrent.for(['a', 'b'])(
  'a plan that is killed, torn and resumed makes every image once: sequence %s',
  { timeout: 120_000 },
  async (seed) => {
    const outcome = await play({ growth: anyGrowth, spoil: tearEnd, random: randomOf(seed) }, FAULTS);
    const { killedAt, violations, requests } = outcome;
    expect(violations).toEqual([]);
    expect(killedAt.length).toBeGreaterThan(0);
    expect(requests.CreateImage).toBeGreaterThanOrEqual(IMAGES);
  },
);

test.concurrent('a plan whose journal does not record what is sent loses images', { timeout: 120_000 }, async () => {
  const control = { growth: halfway, spoil: withoutSending, random: randomOf('control') };
  const { killedAt, violations } = await play(control, { loseResponses: 50, only: 'CreateImage' });
  expect(killedAt.length).toBeGreaterThan(0);
  // EC2 refuses a name that the program has used without knowing.
  expect(violations.filter((one) => one.includes('InvalidAMIName.Duplicate'))).not.toEqual([]);
});
