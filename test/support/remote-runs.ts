// Runs of a plan by a state machine, with random kills and failures of every service, and some runs on this machine between.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, randomOf } from '../../scripts/fuzz/random.ts';
import { BUCKET, type CloudEndpoint, MACHINE_ARN, startCloudEndpoint } from './cloud-endpoint/cloud-endpoint.ts';
import { s3Error } from './cloud-endpoint/objects.ts';
import type { Fault } from './ec2-endpoint.ts';
import { planOf } from './fleet-runs.ts';
import { callEnv, type Ended, endOf, program } from './program.ts';
import { roughen } from './rough-service.ts';

export interface RemoteOutcome {
  readonly kills: number;
  /** What is wrong at the end; empty if each image exists once and is reported once. */
  readonly violations: readonly string[];
}

/** Runs that may end by themselves before the plan is complete. A loop that does not end is an error, too. */
const MAX_RUNS = 25;

/** Operations that only read: they are repeated for as long as it takes. */
const READS = /^(?:Describe|List|Get)/;

/** Runs a plan until it is complete. The same seed makes the same choices for the same sequence of requests. */
export async function playRemote(seed: number, folder: string): Promise<RemoteOutcome> {
  const random = randomOf(`remote ${seed}`);
  const lines = 1 + random.below(60);
  const cloud = await startCloudEndpoint();
  cloud.speed = 20 + random.below(300);
  roughen(cloud.ec2, {
    instances: lines,
    loseResponses: random.below(25),
    errors: random.below(20),
    hideImages: random.below(2),
    seed,
  });
  writeFileSync(join(folder, 'plan.jsonl'), planOf(lines));
  let [kills, disturbed] = [0, 1 + random.below(5)];
  try {
    for (let count = 0; count < MAX_RUNS; count++, disturbed--) {
      const isLast = disturbed <= 0;
      const isLocal = !isLast && random.once(6);
      const ended = await runOnce({ cloud, random, folder, isDisturbed: !isLast, isLocal });
      if (!ended) kills++;
      else if (ended.code === 0 && isLast) return { kills, violations: violationsOf(cloud, lines, ended) };
    }
    return { kills, violations: [`the plan is not complete after ${MAX_RUNS} runs`] };
  } finally {
    await cloud.ec2.stop();
  }
}

interface OneRun {
  readonly cloud: CloudEndpoint;
  readonly random: Random;
  readonly folder: string;
  /** The program may be killed, and the execution stopped. */
  readonly isDisturbed: boolean;
  /** Without the state machine. */
  readonly isLocal: boolean;
}

/** Runs the program to its end. Undefined if it was killed: at a request, or after some time. */
async function runOnce({ cloud, random, folder, isDisturbed, isLocal }: OneRun): Promise<Ended | undefined> {
  const place = isLocal ? [] : ['--state-machine', MACHINE_ARN, '--bucket', BUCKET];
  const resume = hasJournal(folder) ? ['--resume'] : [];
  const [command = '', ...words] = [
    ...program,
    'create-images',
    '--plan',
    'plan.jsonl',
    '--quiet',
    ...place,
    ...resume,
  ];
  const env = { ...callEnv(cloud.ec2.url), HOME: folder };
  const child = spawn(command, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let isKilled = false;
  const kill = (): void => {
    isKilled = true;
    child.kill('SIGKILL');
  };
  const timer = isDisturbed && random.once(3) ? setTimeout(kill, 150 + random.below(3500)) : undefined;
  const killAt = isDisturbed && !timer ? random.below(14) : Number.POSITIVE_INFINITY;
  let requests = 0;
  cloud.faultOf = (operation) => {
    if (requests++ === killAt) {
      kill();
      return { close: true, isDone: random.once(2) };
    }
    if (isDisturbed && random.once(100)) for (const run of cloud.states.runs.values()) run.stop();
    return random.once(10) ? faultFor(operation, random) : undefined;
  };
  const ended = await endOf(child);
  clearTimeout(timer);
  return isKilled ? undefined : ended;
}

function faultFor(operation: string, random: Random): Fault {
  if (READS.test(operation) && random.once(2)) return { status: 503, body: s3Error('SlowDown', 'slow') };
  return { close: true, isDone: random.once(2) };
}

function hasJournal(folder: string): boolean {
  try {
    return readFileSync(join(folder, 'plan.jsonl.journal'), 'utf8').includes('\n');
  } catch {
    return false;
  }
}

interface Report {
  readonly Images: readonly { readonly Name: string; readonly ImageId: string }[];
  readonly Failed: readonly object[];
}

function violationsOf({ ec2 }: CloudEndpoint, lines: number, { stdout }: Ended): string[] {
  const { Images, Failed } = JSON.parse(stdout) as Report;
  const made = ec2.world.images.map(({ name, imageId }) => `${name} ${imageId}`).sort();
  const reported = Images.map(({ Name, ImageId }) => `${Name} ${ImageId}`).sort();
  return [
    ...(made.length === lines ? [] : [`${made.length} images exist, not ${lines}`]),
    ...(made.join() === reported.join() ? [] : [`reported: ${reported.join()}; made: ${made.join()}`]),
    ...(Failed.length === 0 ? [] : [`${Failed.length} lines are reported as failed`]),
  ];
}
