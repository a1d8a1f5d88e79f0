// The lines that an execution carries out: all that have no image yet, recorded before they are handed over.

import type { JsonObject } from '../../model/json-value.ts';
import type { Journal } from '../journal.ts';
import { type History, hasImage } from '../journal-lines.ts';
import type { Plan, PlanLine } from '../plan.ts';

/** Numbers of lines of a plan that have an image, by the last event of each. */
export interface EarlierImages {
  readonly made: number;
  readonly available: number;
  readonly failed: number;
}

/** Counts the lines of a plan whose images earlier runs have made. */
export function earlierImages({ hashes, stateOf }: History, { has }: Pick<Plan, 'has'>): EarlierImages {
  let [made, available, failed] = [0, 0, 0];
  for (const hash of hashes()) {
    if (!has(hash)) continue;
    const state = stateOf(hash)?.state;
    if (state === 'made') made++;
    else if (state === 'available') available++;
    else if (state === 'failed') failed++;
  }
  return { made, available, failed };
}

interface Handed {
  readonly plan: Plan;
  readonly journal: Pick<Journal, 'history' | 'append'>;
  /** The time of the service, for the journal. */
  readonly time: () => string;
}

/** Lines that are recorded at a time: one write to the disk is enough for them. */
const BATCH = 1000;

/** Records the lines without an image as sent, and yields them as JSON Lines. */
export async function* handedLines({ plan, journal, time }: Handed): AsyncGenerator<string, void, void> {
  let batch: PlanLine[] = [];
  const flush = async (): Promise<string> => {
    const lines = batch;
    batch = [];
    await Promise.all(lines.map((line) => journal.append(sendingOf(line, time()))));
    return lines.map(({ request }) => `${JSON.stringify(request)}\n`).join('');
  };
  for await (const line of plan.read()) {
    if (hasImage(journal.history.stateOf(line.hash))) continue;
    if (batch.push(line) === BATCH) yield await flush();
  }
  if (batch.length > 0) yield await flush();
}

const sendingOf = ({ line, hash, request }: PlanLine, Time: string) =>
  ({
    Event: 'sending',
    Time,
    Line: line,
    Hash: hash,
    InstanceId: request.InstanceId ?? '',
    Name: request.Name ?? '',
  }) as const;

/** What an execution of the state machine is told. */
export interface ExecutionFacts {
  readonly bucket: string;
  readonly prefix: string;
  readonly run: string;
  /** When the plan was first started, by the clock of the service. Older images are not its own. */
  readonly start: string;
  /** The number of lines that are handed over. */
  readonly lines: number;
  readonly maxConcurrency: number | undefined;
  readonly maxErrors: number | undefined;
}

/** The input of an execution. */
export const inputOfExecution = (facts: ExecutionFacts): JsonObject => ({
  Bucket: facts.bucket,
  Prefix: facts.prefix,
  Run: facts.run,
  Plan: keyOf(facts, `plans/${facts.run}.jsonl`),
  Start: facts.start,
  Lines: facts.lines,
  ...(facts.maxConcurrency !== undefined && { MaxConcurrency: facts.maxConcurrency }),
  ...(facts.maxErrors !== undefined && { MaxErrors: facts.maxErrors }),
});

/** The key of an object of a run. */
export const keyOf = ({ prefix }: Pick<ExecutionFacts, 'prefix'>, name: string): string =>
  prefix === '' ? name : `${prefix}/${name}`;
