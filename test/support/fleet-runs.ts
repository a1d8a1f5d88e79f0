// Runs of a plan that are killed: at points of the journal's growth, also during a resume, and with the last line torn.
import { spawn } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../scripts/fuzz/random.ts';
import { EXIT } from '../../src/errors.ts';
import { type Ec2Endpoint, startEc2Endpoint } from './ec2-endpoint.ts';
import { fleetInstanceId } from './ec2-world.ts';
import { callEnv, type Ended, endOf, program } from './program.ts';
import { type Roughness, roughen } from './rough-service.ts';

export interface FleetRun {
  readonly images: number;
  readonly roughness: Roughness;
  /** The maximum number of kills. */
  readonly kills: number;
  readonly random: Random;
  /** An empty folder for the plan and the journal. */
  readonly folder: string;
  /** The number of lines that the journal grows by until the next kill. */
  readonly growth: (images: number, random: Random) => number;
  /** Changes the journal after each kill. It returns true if it has torn the last line. */
  readonly spoil: (journal: string, random: Random) => boolean;
  /** Words that replace those of the built program, for tests of this file. */
  readonly words?: readonly string[];
}

export interface FleetOutcome {
  /** The numbers of journal lines at which the program was killed. */
  readonly killedAt: readonly number[];
  /** The number of kills after which the last line was torn. */
  readonly torn: number;
  /** The number of runs that ended by themselves before the plan was complete, because of the endpoint. */
  readonly unfinished: number;
  /** Lines without an answer in the journal, at all kills. */
  readonly inDoubt: number;
  /** Requests to the endpoint, by action. */
  readonly requests: Readonly<Record<string, number>>;
  /** What is wrong at the end; empty if each image exists once and is reported once. */
  readonly violations: readonly string[];
}

/** Runs that may end by themselves before the plan is complete. A loop that does not end is an error, too. */
const MAX_UNFINISHED = 10;

/** Runs a plan until it is complete. Returns what the endpoint, the journal and the last run say about each line. */
export async function playFleet(run: FleetRun): Promise<FleetOutcome> {
  const { images, random, folder, spoil } = run;
  const endpoint = await startEc2Endpoint();
  roughen(endpoint, { ...run.roughness, instances: images });
  const plan = join(folder, 'plan.jsonl');
  const journal = `${plan}.journal`;
  writeFileSync(plan, planOf(images));
  const killedAt: number[] = [];
  let [torn, inDoubt, unfinished] = [0, 0, 0];
  try {
    for (;;) {
      const isResume = killedAt.length + unfinished > 0;
      const canKill = killedAt.length < run.kills;
      const lines = linesOf(journal).length;
      const limit = canKill ? lines + run.growth(images, random) : Number.POSITIVE_INFINITY;
      const ended = await playUntil(run, endpoint, plan, isResume, limit);
      if (ended && isUnfinished(ended) && unfinished < MAX_UNFINISHED) {
        unfinished++;
        continue;
      }
      if (ended) {
        const violations = violationsOf(endpoint, images, journal, ended);
        return { killedAt, torn, unfinished, inDoubt, requests: countsOf(endpoint), violations };
      }
      killedAt.push(linesOf(journal).length);
      inDoubt += doubtful(journal).length;
      if (spoil(journal, random)) torn++;
    }
  } finally {
    await endpoint.stop();
  }
}

/** Lines that a run sends at once. */
const AT_ONCE = 40;

/** Any growth that most runs reach. Every fourth kill comes soon: most often, a resume still looks images up. */
export const anyGrowth: FleetRun['growth'] = (images, random) =>
  1 + random.below(random.once(4) ? 5 : images + Math.min(images, AT_ONCE));

/** A growth after which some images have been made, and others are in doubt. */
export const halfway: FleetRun['growth'] = (images, random) =>
  Math.min(images, AT_ONCE) + 1 + random.below(Math.ceil(images / 2));

/** An image of each instance of a fleet. */
export const planOf = (images: number): string =>
  Array.from({ length: images }, (_, at) => {
    const number = at + 1;
    return `${JSON.stringify({ InstanceId: fleetInstanceId(number), Name: `fleet-${number}` })}\n`;
  }).join('');

/** Runs the program. Kills it as soon as the journal has a number of lines, and returns undefined then. */
async function playUntil(
  { words = program, folder }: FleetRun,
  endpoint: Ec2Endpoint,
  plan: string,
  isResume: boolean,
  limit: number,
): Promise<Ended | undefined> {
  const [command, ...rest] = [...words, 'create-images', '--plan', plan, ...(isResume ? ['--resume'] : [])];
  const child = spawn(command as string, rest, {
    cwd: folder,
    env: { ...callEnv(endpoint.url), HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  const growth = watchGrowth(`${plan}.journal`, limit, () => child.kill('SIGKILL'));
  const result = await ended;
  growth.stop();
  return child.signalCode === 'SIGKILL' ? undefined : result;
}

/** Calls `reached` once a file has a number of lines. It need not exist yet. */
function watchGrowth(path: string, limit: number, reached: () => void): { readonly stop: () => void } {
  if (limit === Number.POSITIVE_INFINITY) return { stop: () => {} };
  let seen = -1;
  const timer = setInterval(() => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size === seen) return;
    seen = size;
    if (linesOf(path).length < limit) return;
    clearInterval(timer);
    reached();
  }, 1);
  return { stop: () => clearInterval(timer) };
}

/** The complete lines of a file; none if it does not exist. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

interface Entry {
  readonly Event: string;
  readonly Line?: number;
  readonly ImageId?: string;
}

const entriesOf = (journal: string): Entry[] => linesOf(journal).map((line) => JSON.parse(line));

/** The lines of the plan whose request may have been sent, without an answer after it. */
function doubtful(journal: string): number[] {
  const open = new Set<number>();
  for (const { Event, Line } of entriesOf(journal)) {
    if (Line === undefined) continue;
    if (Event === 'sending') open.add(Line);
    else open.delete(Line);
  }
  return [...open];
}

/**
 * Tears the end of a journal, as a write that was interrupted leaves it. A complete `sending` may have been followed by its
 * request, so it stays: then another line is torn that no request has followed.
 */
export function tearEnd(journal: string, random: Random): boolean {
  const last = linesOf(journal).at(-1);
  if (last === undefined) return false;
  const bytes = Buffer.byteLength(last);
  const file = openSync(journal, 'r+');
  try {
    const { size } = fstatSync(file);
    const end = Buffer.alloc(1);
    readSync(file, end, 0, 1, size - 1);
    // The kill itself has torn the end.
    if (end.toString() !== '\n') return true;
    if (!last.startsWith('{"Event":"sending"')) {
      ftruncateSync(file, size - 1 - random.below(bytes));
      return true;
    }
  } finally {
    closeSync(file);
  }
  writeFileSync(journal, last.slice(0, 1 + random.below(last.length - 1)), { flag: 'a' });
  return true;
}

/** Removes every `sending` from a journal, as if the program did not record them. */
export function withoutSending(journal: string): boolean {
  const lines = linesOf(journal).filter((line) => (JSON.parse(line) as Entry).Event !== 'sending');
  writeFileSync(journal, lines.map((line) => `${line}\n`).join(''));
  return false;
}

function countsOf(endpoint: Ec2Endpoint): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { form } of endpoint.requests()) {
    const action = form.find(([name]) => name === 'Action')?.[1] ?? '';
    counts[action] = (counts[action] ?? 0) + 1;
  }
  return counts;
}

interface FleetDocument {
  readonly Images: readonly { readonly InstanceId: string; readonly Name: string; readonly ImageId: string }[];
  readonly Failed: readonly { readonly Line: number; readonly Code: string; readonly MayExist: boolean }[];
}

/** True if a run ended because the endpoint has lost every attempt of a request. No line was refused. */
function isUnfinished({ code, stdout }: Ended): boolean {
  if (code !== EXIT.general) return false;
  return stdout === '' || (JSON.parse(stdout) as FleetDocument).Failed.every(({ MayExist }) => MayExist);
}

/** What is not as it must be: one image a line, reported once with its ID, in the document and in the journal. */
function violationsOf({ world }: Ec2Endpoint, images: number, journal: string, ended: Ended): string[] {
  const { code, stdout, stderr } = ended;
  if (stdout === '') return [`exit code ${code} without a document: ${stderr}`];
  const { Images, Failed } = JSON.parse(stdout) as FleetDocument;
  const made = entriesOf(journal).filter(({ Event }) => Event === 'made');
  const each = Array.from({ length: images }, (_, at) => {
    const [line, name] = [at + 1, `fleet-${at + 1}`];
    const real = world.images.filter((image) => image.name === name).map(({ imageId }) => imageId);
    const reported = Images.filter((image) => image.Name === name).map(({ ImageId }) => ImageId);
    const recorded = made.filter(({ Line }) => Line === line).map(({ ImageId }) => ImageId);
    const failed = Failed.filter(({ Line }) => Line === line).map(({ Code }) => Code);
    const isRight = [real, reported, recorded].every((ids) => ids.length === 1 && ids[0] === real[0]);
    if (isRight && failed.length === 0) return [];
    const shown = JSON.stringify({ real, reported, recorded, failed });
    return [`line ${line}: ${shown}`];
  });
  const others = Images.length + Failed.length - images;
  return [
    ...each.flat(),
    ...(others === 0 ? [] : [`${Images.length + Failed.length} lines are reported, not ${images}`]),
    ...(code === 0 ? [] : [`exit code ${code}: ${stderr}`]),
  ];
}
