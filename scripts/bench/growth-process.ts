// Measures one stage with one kind of elements at every size, in a process of its own (node --expose-gc), so that stages
// do not disturb each other: argv is the stage and the kind, the answers go to the parent process.
//
// What would make sizes differ that are alike, and what is done about it:
// - Other programs: CPU time is measured, not wall time, and the least of several samples counts.
// - The collector of garbage: it copies what is still held, so a second of large requests costs more than one of small
//   requests that are forgotten at once. Every sample makes the same number of elements, in one request or in thousands,
//   and holds all that comes of them to its end; a difference between sizes is then one of the stage itself.
// - The compiler of the engine: it has seen the stage at work for a while before anything counts. Collections are not
//   forced between samples, because they throw compiled code away too.
import { type Kind, SIZES, sizedRequest } from './growth-requests.ts';
import { type Act, STAGES } from './growth-stages.ts';

/** What one size takes. */
export interface Growth {
  readonly size: number;
  /** Microseconds of CPU time per element. */
  readonly time: number;
  /** Bytes per element of what was made of it. */
  readonly kept: number;
  /** MiB of this process at most, so far. */
  readonly peak: number;
}

/** Elements in one sample. */
const SAMPLE = 100_000;
/** Samples of a size; fewer where they take so many milliseconds. */
const SAMPLES = 5;
const LONGEST = 3_000;
/** Elements that memory is measured with, at least. */
const HELD = 20_000;

/** All that comes of so many elements. */
async function made(act: Act, size: number, wanted: number): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let elements = 0; elements < wanted; elements += size) results.push(await act());
  if (results.includes(undefined)) throw new Error('Nothing was made');
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
  const before = await held();
  const results = await made(act, size, HELD);
  const bytes = (await held()) - before;
  return bytes / (results.length * size);
}

/** Bytes that are still held; what waits for the end of a turn is not, nor what a first collection leaves to a second. */
async function held(): Promise<number> {
  if (!globalThis.gc) throw new Error('node --expose-gc is needed');
  for (let time = 0; time < 3; time++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
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
