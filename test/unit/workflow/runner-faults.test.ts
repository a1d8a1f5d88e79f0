// Runs of a plan with faults, kills, full disks and interrupts at random, each resumed until the plan is complete.
import { expect, test } from 'vitest';
import { type Random, randomOf } from '../../../scripts/fuzz/random.ts';
import type { FleetResult } from '../../../src/workflow/fleet.ts';
import { FleetEc2, type FleetFault } from '../../support/fleet/fleet-ec2.ts';
import { type Disk, type FleetWorld, plan, runFleet } from '../../support/fleet/fleet-run.ts';

const LINES = 8;

/** Runs of a plan. In the last one, EC2 has no faults. */
const ROUNDS = 6;

const ERRORS: readonly (readonly [code: string, status: number, canBeMade?: boolean])[] = [
  ['RequestLimitExceeded', 503],
  ['InternalError', 500, true],
  ['Unavailable', 503, true],
  ['PendingSnapshotLimitExceeded', 400],
  ['PendingSnapshotLimitExceeded', 500, true],
  ['ConcurrentSnapshotLimitExceeded', 400],
  ['IncorrectState', 400],
  ['UnauthorizedOperation', 403],
  ['AuthFailure', 401],
];

const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T;

function anyFault(random: Random): FleetFault {
  const isMade = random.once(2);
  if (random.once(8)) return { kind: 'connect' };
  if (random.once(2)) return { kind: pick(random, ['lost', 'malformed', 'silent'] as const), isMade };
  const [code, status, canBeMade = false] = pick(random, ERRORS);
  return { kind: 'error', code, status, isMade: canBeMade && isMade };
}

/** How a process ends before its plan is complete, if it does. */
function anyEnd(disk: Disk, random: Random): Partial<FleetWorld> {
  const length = disk.length + 1 + random.below(14);
  const interruptAt = random.below(30_000);
  const ends: readonly Partial<FleetWorld>[] = [
    { killAt: length, arrives: () => random.once(2) },
    { diskFullAt: length },
    { onStart: (clock, interrupt) => void clock.sleep(interruptAt).then(interrupt) },
    {},
  ];
  return pick(random, ends);
}

/** What is wrong with a line: the images that exist, what the journal says last, and what the run has reported. */
function problemOf(line: number, ec2: FleetEc2, disk: Disk, result: FleetResult | undefined): string | undefined {
  const count = ec2.images.filter(({ Name }) => Name === `web-${line}`).length;
  if (count > 1) return `made ${count} times`;
  const last = disk.findLast((event) => 'Line' in event && event.Line === line)?.Event;
  const mayExist = last !== undefined && last !== 'refused';
  if (count === 1 && !mayExist) return `an image exists, but the journal says ${last}`;
  if (!result) return undefined;
  const images = result.images.filter((row) => row.line === line).length;
  const failed = result.failed.filter((row) => row.line === line);
  if (images + failed.length > 1) return 'reported twice';
  if (images > count) return 'reported, but there is no image';
  const isKnown = images === 1 || failed.some((row) => row.mayExist || row.imageId !== undefined);
  return count === 1 && !isKnown ? 'an image exists that is not reported' : undefined;
}

/** Plays a plan to its end. Returns what is wrong, with the round. */
async function play(seed: number, drops?: string): Promise<string[]> {
  const random = randomOf(`runner ${seed}`);
  const ec2 = new FleetEc2();
  const disk: Disk = [];
  const [creates, others] = [random.below(60), random.below(40)];
  for (let round = 1; round <= ROUNDS; round++) {
    const isLast = round === ROUNDS;
    ec2.hiddenFor = isLast ? 0 : pick(random, [0, 2000, 10_000, 40_000]);
    ec2.faultOf = ({ action }) =>
      !isLast && random.below(100) < (action === 'CreateImage' ? creates : others) ? anyFault(random) : undefined;
    const { result } = await runFleet({
      ec2,
      disk,
      plan: plan(LINES),
      maxConcurrency: 1 + random.below(LINES),
      maxErrors: random.below(12),
      maxAttempts: 1 + random.below(4),
      ...(random.once(3) && { waitTimeout: 60_000 }),
      ...(isLast ? {} : anyEnd(disk, random)),
      ...(drops !== undefined && { drops }),
    });
    const lines = Array.from({ length: LINES }, (_, at) => at + 1);
    const problems = lines.flatMap((line) => {
      const problem = problemOf(line, ec2, disk, result);
      return problem === undefined ? [] : [`seed ${seed}, round ${round}, line ${line}: ${problem}`];
    });
    const missing = isLast && result?.images.length !== LINES ? [`seed ${seed}: not all images are reported`] : [];
    if (problems.length + missing.length > 0) return [...problems, ...missing];
  }
  return [];
}

const SEEDS = Array.from({ length: 200 }, (_, at) => at + 1);

test('whatever happens to runs, each line has one image at the end, and no report and no journal denies one', async () => {
  const problems: string[] = [];
  for (const seed of SEEDS) problems.push(...(await play(seed)));
  expect(problems).toEqual([]);
});

test('a journal without the requests that were sent is noticed', async () => {
  const problems: string[] = [];
  for (const seed of SEEDS.slice(0, 20)) problems.push(...(await play(seed, 'sending')));
  expect(problems).not.toEqual([]);
});
