// Runs the program on random inputs until the time is up, and reports those that violate a property of every run:
//   npm run fuzz -- --minutes 10 --seed today
//   npm run fuzz -- --seed today --area yaml --only 4711
// Most inputs run in process. Every thousandth, and every huge one, runs as a separate process whose time and memory
// are measured and whose standard streams may be closed or full.
import { createRequire } from 'node:module';
import { type Input, inputText, isUnheard } from '../../test/support/hostile-input.ts';
import { runInput } from '../../test/support/hostile-run.ts';
import { brokenProperties, type Outcome } from '../../test/support/properties.ts';
import { imageAnswer, startRawEndpoint } from '../../test/support/raw-endpoint.ts';
import { argumentsOf, numberOf, requireOneOf } from '../arguments.ts';
import { startStopwatch } from '../bench/stopwatch.ts';
import { AREAS, RARE } from './areas.ts';
import { IMAGE } from './base.ts';
import { runProcess } from './process-run.ts';
import { randomOf } from './random.ts';
import { varied } from './varied.ts';
import { watch } from './watchdog.ts';

createRequire(import.meta.url)('./loopback-only.cjs');

const { values } = argumentsOf('fuzz', {
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now()) },
    area: { type: 'string' },
    only: { type: 'string' },
    most: { type: 'string', default: '20' },
  },
});
const { seed } = values;
for (const name of ['minutes', 'only', 'most'] as const) numberOf('fuzz', name, values[name] ?? '0');
if (values.area !== undefined) requireOneOf('fuzz', 'The area', values.area, Object.keys(AREAS));
const areas = Object.keys(AREAS).filter((name) => values.area === undefined || name === values.area);
const endpoint = await startRawEndpoint();
const stopwatch = await startStopwatch();
const watchdog = watch(areas, seed);
let stray: unknown;
process.on('unhandledRejection', (reason) => {
  stray = reason;
});

const PROCESS_EVERY = 1000;
/** Milliseconds for one area before the next one. */
const TURN = 100;

const counts = new Map(areas.map((area) => [area, 0]));
/** Number of runs by area and exit code. */
const codes = new Map(areas.map((area) => [area, new Map<number | null, number>()]));

function inputOf(area: string, number: number): Input {
  const random = randomOf(`${seed} ${area} ${number}`);
  return varied(random, (AREAS[area] as (typeof AREAS)[string])(random));
}

/** True if the response to CreateImage contained an image ID, but the output does not. */
function losesImage(input: Input, { sent, stdout, stderr }: Outcome): boolean {
  const { argv, env, answers, files } = input;
  const isOff =
    isUnheard(input.stdio) || argv.includes('off') || Object.values(env).includes('off') || 'config' in files;
  const isCreated = endpoint.requests().some((body) => body.startsWith('Action=CreateImage&'));
  if (sent === 0 || isOff || !isCreated || !imageAnswer(IMAGE).equals(Buffer.from(answers[0] as Buffer))) return false;
  return !(stdout + stderr).includes(IMAGE);
}

async function play(area: string, number: number): Promise<boolean> {
  const input = inputOf(area, number);
  watchdog.begin(areas.indexOf(area), number);
  const isProcess = area in RARE || number % PROCESS_EVERY === PROCESS_EVERY - 1;
  const outcome = isProcess ? await runProcess(input, endpoint, stopwatch) : await runInput(input, endpoint);
  const broken = brokenProperties(outcome, inputText(input));
  if (losesImage(input, outcome)) broken.push('an image was created, but its ID is not printed');
  if (stray !== undefined) broken.push(`unhandled rejection: ${stray}`);
  stray = undefined;
  const ends = codes.get(area) as Map<number | null, number>;
  ends.set(outcome.code, (ends.get(outcome.code) ?? 0) + 1);
  if (values.only === undefined && broken.length === 0) return true;
  console.log(`\nnpm run fuzz -- --seed ${seed} --area ${area} --only ${number}`);
  for (const sentence of broken) console.log(`  ${sentence}`);
  if (values.only !== undefined) console.log(inputText(input));
  console.log(`  code ${outcome.code}, ${JSON.stringify(outcome.stderr).slice(0, 600)}`);
  return broken.length === 0;
}

let failures = 0;
const started = performance.now();
const isOver = (): boolean => performance.now() - started > Number(values.minutes) * 60_000;
if (values.only !== undefined) failures += (await play(areas[0] as string, Number(values.only))) ? 0 : 1;
else {
  console.log(`seed ${seed}`);
  for (let round = 0; !isOver() && failures < Number(values.most); round++) {
    for (const area of areas) {
      if (areas.length > 1 && round % (RARE[area] ?? 1) > 0) continue;
      for (const end = performance.now() + TURN; performance.now() < end && !isOver(); ) {
        const number = counts.get(area) ?? 0;
        counts.set(area, number + 1);
        if (!(await play(area, number))) failures++;
      }
    }
  }
}
const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
const seconds = (performance.now() - started) / 1000;
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
for (const [area, count] of counts) {
  const ends = [...(codes.get(area) ?? [])].sort(([a], [b]) => Number(a) - Number(b));
  console.log(
    `${area.padEnd(12)} ${String(count).padStart(7)}  ${ends.map(([code, times]) => `${code}: ${times}`).join(', ')}`,
  );
}
console.log(
  `${total} inputs in ${Math.round(seconds)} s, ${Math.round(total / seconds)} a second, ${failures} broken, ${peak} MiB`,
);
await watchdog.end();
stopwatch.stop();
await endpoint.stop();
process.exitCode = failures > 0 ? 1 : 0;
