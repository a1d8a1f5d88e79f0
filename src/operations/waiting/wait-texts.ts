// Messages about the resources of a wait and how it ended.

import { CliError } from '../../errors.ts';
import { statesFor, type Waiter } from '../../model/waiter-model.ts';
import { type ResourceStatus, stateText } from './status.ts';

/** Maximum number of resources to list in a message. Further resources are counted. */
const MAX_LISTED = 10;

export const stateLine = (resource: ResourceStatus): string => `${resource.id} is ${stateText(resource)}`;

/** Lists the resources that have not reached the state of the wait. */
export function stillWaiting(waiter: Waiter, resources: readonly ResourceStatus[]): string[] {
  const successes = statesFor(waiter, 'success');
  const waiting = resources.filter(({ state }) => !successes.includes(state));
  const more = waiting.length - MAX_LISTED;
  const rest = more > 0 ? [`and ${more} more ${waiter.resources.noun}s`] : [];
  return [...waiting.slice(0, MAX_LISTED).map(stateLine), ...rest];
}

/** Describes why resources and their snapshots failed. */
export function whyFailed(waiter: Waiter, resources: readonly ResourceStatus[]): string[] {
  const [goal] = statesFor(waiter, 'success');
  const failures = statesFor(waiter, 'failure');
  const failed = resources.filter(({ state }) => failures.includes(state)).slice(0, MAX_LISTED);
  return failed.flatMap(({ id, state, reason, volumes }) => {
    const because = reason ? ` (${reason})` : '';
    const snapshots = volumes
      .filter(({ message }) => message !== undefined)
      .map(({ device, snapshotId, message }) => `${snapshotId} of ${device}: ${message}`);
    return [`${id} will not become ${goal}; its state is ${state}${because}`, ...snapshots];
  });
}

export function lastError(error: CliError | undefined): string[] {
  if (!error) return [];
  return [`the last check failed: ${error.kind === 'service' ? `${error.code}: ` : ''}${error.message}`];
}

/** Renders an error as the AWS CLI does. Errors of waiters name neither the operation nor the retries. */
export function codeAndMessage({ kind, code, message }: CliError, during = ''): string {
  return kind === 'service' ? `An error occurred (${code})${during && ` ${during}`}: ${message}` : message;
}

export const hintsOf = (error: unknown): readonly string[] => (error instanceof CliError ? error.hints : []);
