// Measures one stage with one kind of elements at every size, in a separate process (node --expose-gc) so that stages
// do not disturb each other. argv has the stage and the kind; the results go to the parent process.
//
// Sources of noise, and how they are handled:
// - Other programs: CPU time is measured instead of wall time, and the minimum of several samples counts.
// - Garbage collection: it copies live objects, so large requests cost more than small ones that die at once. Every
//   sample builds the same number of elements, in one request or in thousands, and keeps all results until its end. A
//   difference between sizes is then caused by the stage itself.
// - Compilation: the stage runs for a while before measuring starts. Collections are not forced between samples,
//   because they also discard compiled code.
import { type Kind, SIZES, sizedRequest } from './growth-requests.ts';
import { type Act, STAGES } from './growth-stages.ts';
import { heldBytes } from './heap.ts';

/** The cost of one size. */
export interface Growth {
  readonly size: number;
  /** Microseconds of CPU time per element. */
  readonly time: number;
  /** Bytes of result per element. */
  readonly kept: number;
  /** Peak memory of this process so far, in MiB. */
  readonly peak: number;
}

/** Elements in one sample. */
const SAMPLE = 100_000;
/** Samples of a size; fewer if they take this many milliseconds. */
const SAMPLES = 5;
const LONGEST = 3_000;
/** Minimum number of elements for measuring memory. */
const HELD = 20_000;

/** Runs the stage on this many elements and returns all results. */
async function made(act: Act, size: number, wanted: number): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let elements = 0; elements < wanted; elements += size) results.push(await act());
  if (results.includes(undefined)) throw new Error('a stage returned undefined');
  return results;
}

async function timeOf(act: Act, size: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  const started = performance.now();
  for (let samples = 0; samples < SAMPLES && performance.now() - started < LONGEST; samples++) {
    const begin = process.cpuUsage();
    await made(act, size, SAMPLE);
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, user + system);
  }
  return least / SAMPLE;
}

async function keptBy(act: Act, size: number): Promise<number> {
  const before = await heldBytes();
  const results = await made(act, size, HELD);
  const bytes = (await heldBytes()) - before;
  return bytes / (results.length * size);
}

const [name, kind] = process.argv.slice(2) as [string, Kind];
const stage = STAGES.find((one) => one.name === name);
if (stage && process.send) {
  await made(await stage.prepare(sizedRequest(kind, 100)), 100, SAMPLE / 4);
  for (const size of SIZES) {
    const act = await stage.prepare(sizedRequest(kind, size));
    const time = await timeOf(act, size);
    const kept = await keptBy(act, size);
    process.send({ size, time, kept, peak: process.resourceUsage().maxRSS / 1024 } satisfies Growth);
  }
  process.disconnect();
}
