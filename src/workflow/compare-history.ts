// Compares the requests in a journal with those of a plan, whose lines may have been corrected, added or removed.

import { quoteCommandLine } from '../cli/command-line.ts';
import { type CliError, parameterError } from '../errors.ts';
import type { History } from './journal-lines.ts';
import type { Plan } from './plan.ts';

/** Numbers of requests. */
export interface HistoryCounts {
  /** Requests in both. */
  readonly shared: number;
  /** Requests with an image that are no longer in the plan, without images that failed. */
  readonly madeOutside: number;
  /** Requests whose image may exist, and which are no longer in the plan, so that nothing looks for the image. */
  readonly doubtOutside: number;
}

/** Counts the requests of a journal that are in a plan, and those that are not. */
export function compareHistory({ hashes, stateOf }: History, { has }: Pick<Plan, 'has'>): HistoryCounts {
  let [shared, madeOutside, doubtOutside] = [0, 0, 0];
  for (const hash of hashes()) {
    const state = stateOf(hash)?.state;
    if (has(hash)) shared++;
    else if (state === 'sending') doubtOutside++;
    else if (state !== 'refused' && state !== 'failed') madeOutside++;
  }
  return { shared, madeOutside, doubtOutside };
}

/**
 * Throws a parameter error if a plan lacks lines whose images may exist, because they could be made twice. Or if a journal
 * belongs to another plan: images were made, and no request is in this one. A plan may have other requests than those that
 * were refused, or whose images failed, because the user has corrected them.
 */
export function assertSamePlan(history: History, plan: Pick<Plan, 'path' | 'has'>, journalPath: string): void {
  const { shared, madeOutside, doubtOutside } = compareHistory(history, plan);
  if (doubtOutside > 0) throw incomplete(history, plan, journalPath, doubtOutside);
  if (shared > 0 || madeOutside === 0) return;
  throw parameterError(
    `The journal ${journalPath} belongs to another plan: it has none of the requests in ${plan.path}`,
    'name the journal of this plan with --journal; to start this plan, name a new file and leave out --resume',
  );
}

/** The missing lines that an error names. */
const MAX_MISSING = 10;

function incomplete(
  { hashes, stateOf }: History,
  { path, has }: Pick<Plan, 'path' | 'has'>,
  journalPath: string,
  count: number,
): CliError {
  const missing: string[] = [];
  for (const hash of hashes()) {
    if (missing.length === MAX_MISSING) break;
    if (stateOf(hash)?.state === 'sending' && !has(hash)) missing.push(hash);
  }
  const isOne = count === 1;
  return parameterError(
    `${count} ${isOne ? 'line' : 'lines'} of the journal ${journalPath} may have an image, but the plan ${path} no longer has ${isOne ? 'it as it was' : 'them as they were'}`,
    `restore ${isOne ? 'its text; to find its name' : 'their texts; to find their names'}, run: ${quoteCommandLine(['grep', '-E', missing.join('|'), journalPath])}`,
  );
}

/** Throws a parameter error if the journal is that of another account or Region. An empty text is not known. */
export function assertSamePlace(before = '', now = '', what: 'account' | 'Region', path: string): void {
  if (before === '' || now === '' || before === now) return;
  throw parameterError(
    `The journal ${path} is of ${what} ${before}, but this run would use ${what} ${now}`,
    'use the profile and Region with which the plan was started, or name another journal with --journal',
  );
}
