// Sentences about the resources of a wait and how it ended.

import { CliError } from '../../errors.ts';
import { statesFor, type Waiter } from '../../model/waiter-model.ts';
import { type ResourceStatus, stateText } from './status.ts';

/** Resources to name. More than a person reads are counted. */
const MOST_NAMED = 10;

export const stateLine = (resource: ResourceStatus): string => `${resource.id} is ${stateText(resource)}`;

/** The resources that have not reached the state of the wait. */
export function stillWaiting(waiter: Waiter, resources: readonly ResourceStatus[]): string[] {
  const successes = statesFor(waiter, 'success');
  const waiting = resources.filter(({ state }) => !successes.includes(state));
  const more = waiting.length - MOST_NAMED;
  const rest = more > 0 ? [`and ${more} more ${waiter.resources.noun}s`] : [];
  return [...waiting.slice(0, MOST_NAMED).map(stateLine), ...rest];
}

/** Why resources failed, and why each of their snapshots did. */
export function whyFailed(waiter: Waiter, resources: readonly ResourceStatus[]): string[] {
  const [goal] = statesFor(waiter, 'success');
  const failures = statesFor(waiter, 'failure');
  const failed = resources.filter(({ state }) => failures.includes(state)).slice(0, MOST_NAMED);
  return failed.flatMap(({ id, state, reason, volumes }) => {
    const because = reason ? ` (${reason})` : '';
    const snapshots = volumes
      .filter(({ message }) => message !== undefined)
      .map(({ device, snapshotId, message }) => `${snapshotId} of ${device}: ${message}`);
    return [`${id} will not become ${goal}: it is ${state}${because}`, ...snapshots];
  });
}

export function lastError(error: CliError | undefined): string[] {
  if (!error) return [];
  return [`the last look at it failed: ${error.kind === 'service' ? `${error.code}: ` : ''}${error.message}`];
}

/** As the AWS CLI prints an error. Those of waiters name neither the operation nor the retries. */
export function codeAndMessage({ kind, code, message }: CliError, during = ''): string {
  return kind === 'service' ? `An error occurred (${code})${during && ` ${during}`}: ${message}` : message;
}

export const hintsOf = (error: unknown): readonly string[] => (error instanceof CliError ? error.hints : []);
