// The widened search: plays random sequences, and shrinks those that a judge rejects.
import fc from 'fast-check';
import { sequences } from './arbitrary.ts';
import { type End, endOf, judge, type Violation } from './judge.ts';
import type { Plan } from './plan.ts';
import { play } from './play.ts';
import type { Record } from './record.ts';
import { simulateClocks } from './simulation.ts';

export interface SearchSettings {
  readonly seed: number;
  /** The percentage of calls with --mark. */
  readonly mark: number;
  /** By default create-image. */
  readonly command?: Plan['command'];
}

/** A seed for each sequence, so that each can be played alone. */
const seedOf = (seed: number, number: number): number => (Math.imul(seed, 1_000_003) + number) | 0;

const parametersOf = ({ seed }: SearchSettings, number: number) => ({
  seed: seedOf(seed, number),
  numRuns: 1,
  unbiased: true,
});

export function planOf(settings: SearchSettings, number: number): Plan {
  const [plan] = fc.sample(sequences(settings.mark, settings.command), parametersOf(settings, number));
  return plan as Plan;
}

export interface Played {
  readonly record: Record;
  readonly violations: readonly Violation[];
}

export async function playAndJudge(plan: Plan): Promise<Played> {
  const end = simulateClocks();
  try {
    const record = await play(plan);
    return { record, violations: judge(record) };
  } finally {
    end();
  }
}

/** The text of a violation without what differs between sequences. */
const wayOf = (text: string): string => text.replace(/ami-\w+|\{.*\}|\d+/g, '');

/** The smallest sequence that violates the same rule in the same way. */
export async function shrink(settings: SearchSettings, number: number, { rule, text }: Violation): Promise<Plan> {
  const property = fc.asyncProperty(sequences(settings.mark, settings.command), async (plan) => {
    const { violations } = await playAndJudge(plan);
    return !violations.some((one) => one.rule === rule && wayOf(one.text) === wayOf(text));
  });
  const result = await fc.check(property, parametersOf(settings, number));
  return result.counterexample?.[0] ?? planOf(settings, number);
}

/** What the callers of many sequences came to. */
export class Tally {
  readonly #ends = new Map<End, number>();
  sequences = 0;
  callers = 0;
  /** Callers that ended with a doubt and have created an image. */
  #created = 0;
  /** Callers that were sent a list with their image, after its response was lost, where the clocks agree. */
  listed = 0;
  /** Those of them that printed its ID. */
  found = 0;

  add({ plan, callers }: Record): void {
    this.sequences++;
    this.callers += callers.length;
    for (const caller of callers) {
      const end = endOf(caller);
      this.#ends.set(end, (this.#ends.get(end) ?? 0) + 1);
      const own = caller.calls.flatMap(({ made }) => made ?? []);
      if (end === 'doubt' && own.length > 0) this.#created++;
      if (!isPlain(plan)) continue;
      const isListed = caller.calls.some(({ listed = [] }) => listed.some(({ imageId }) => own.includes(imageId)));
      if (!isListed) continue;
      this.listed++;
      if (caller.code === 0) this.found++;
    }
  }

  describe(): string {
    const text = (name: End, count: number) =>
      `${name} ${count}${name === 'doubt' ? ` (${this.#created} created an image)` : ''}`;
    const ends = [...this.#ends].map(([name, count]) => text(name, count)).join(', ');
    return `${this.callers} calls: ${ends}; found ${this.found} of ${this.listed} images that EC2 listed in time`;
  }
}

/** True if only requests and responses get lost: one caller, clocks that agree, and lookups that show what is there. */
const isPlain = ({
  callers,
  command: _,
  listedAfter: __,
  hidesDevices: ___,
  isStrict: ____,
  ...others
}: Plan): boolean =>
  callers.length === 1 &&
  Object.keys(others).length === 0 &&
  callers.every(
    ({ create = [], lookups = [], wallClock, interrupt }) =>
      wallClock === undefined &&
      interrupt === undefined &&
      [...create, ...lookups].every(({ before, between, stale }) => !before && !between && stale === undefined),
  );

/** The sequence, what each caller was sent, and what it printed. */
export function describeRun({ plan, callers }: Record): string {
  const start = callers[0]?.startedAt ?? 0;
  return [
    JSON.stringify(plan),
    ...callers.flatMap(({ calls, code, stdout, stderr }, index) => [
      `caller ${index}:`,
      ...calls.map(({ action, sentAt, shown, made, listed, date }) => {
        const images = listed?.map(({ imageId, state, creationDate }) => `${imageId} ${state} ${creationDate}`);
        const details = [
          ...(made === undefined ? [] : [`made ${made}`]),
          ...(images ? [`listed: ${images.join(', ') || 'none'}`] : []),
          ...(date === undefined ? [] : [`Date ${new Date(date).toISOString()}`]),
        ];
        return `  +${sentAt - start} ms ${action}: ${[shown, ...details].join('; ')}`;
      }),
      `  exit code ${code}, standard output ${JSON.stringify(stdout)}`,
      `  standard error ${JSON.stringify(stderr)}`,
    ]),
  ].join('\n');
}
