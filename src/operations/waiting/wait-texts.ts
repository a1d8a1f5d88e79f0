// Messages about the resources of a wait and how it ended.

import { CliError } from '../../errors.ts';
import { type Acceptor, statesFor, type Waiter } from '../../model/waiter-model.ts';
import type { Unfinished } from './poll.ts';
import { durationText, isDone, type ResourceStatus, stateText } from './status.ts';

/** Maximum number of resources to list in a message. Further resources are counted. */
const MAX_LISTED = 10;

const stateLine = (resource: ResourceStatus): string => `${resource.id} is ${stateText(resource)}`;

/** Lists the resources that have not reached the state of the wait. */
function stillWaiting(waiter: Waiter, resources: readonly ResourceStatus[]): string {
  const waiting = unfinished(waiter, resources);
  const more = waiting.length - MAX_LISTED;
  const rest = more > 0 ? [`and ${more} more ${waiter.resources.noun}s`] : [];
  return [...waiting.slice(0, MAX_LISTED).map(stateLine), ...rest].join('; ');
}

const unfinished = (waiter: Waiter, resources: readonly ResourceStatus[]): ResourceStatus[] =>
  resources.filter((resource) => !isDone(waiter, resource));

/** Lists the first of many IDs. */
export function fewOf(ids: readonly string[]): string {
  const more = ids.length - MAX_LISTED;
  return ids.slice(0, MAX_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** How long a wait lasted until its time was up, or until its last poll, and what it was waiting for. */
export function gaveUp(
  waiter: Waiter,
  timeout: number,
  { resources, error, polls }: Pick<Unfinished, 'polls' | 'error'> & { readonly resources: readonly ResourceStatus[] },
): string {
  const most = polls === undefined ? durationText(timeout) : `${polls} ${polls === 1 ? 'poll' : 'polls'}`;
  const states = resources.length > 0 ? stillWaiting(waiter, resources) : `EC2 lists no such ${waiter.resources.noun}`;
  return [`Gave up waiting after ${most}: ${states}`, ...lastError(error)].join('; ');
}

/** Advice on how to continue a wait. */
export function keepWaiting(waiter: Waiter, resources: readonly ResourceStatus[], resume: string): string {
  const waiting = unfinished(waiter, resources);
  const subject = waiting.length === 1 ? `The ${waiter.resources.noun} is` : `The ${waiter.resources.noun}s are`;
  const isPending = waiting.length > 0 && waiting.every(({ state }) => state === 'pending');
  return `${isPending ? `${subject} still being created. ` : ''}To keep waiting, run: ${resume}`;
}

/** The states of the resources while a wait is not over, and how to continue it. */
export function interrupted(waiter: Waiter, resources: readonly ResourceStatus[], resume: string): string {
  const states = stillWaiting(waiter, resources);
  return [...(states ? [states] : []), keepWaiting(waiter, resources, resume)].join('. ');
}

/** Describes why resources and their snapshots failed, according to the acceptor that matched. */
export function whyFailed(waiter: Waiter, acceptor: Acceptor, resources: readonly ResourceStatus[]): string[] {
  const [goal] = statesFor(waiter, 'success');
  const failures = [...statesFor(waiter, 'failure'), String(acceptor.expected)];
  const noun = waiter.resources.noun.replace(/^./, (letter) => letter.toUpperCase());
  const failed = resources.filter(({ state }) => failures.includes(state)).slice(0, MAX_LISTED);
  return failed.flatMap(({ id, state, reason, volumes }) => {
    const because = reason ? ` (${reason})` : '';
    const snapshots = volumes
      .filter(({ message }) => message !== undefined)
      .map(({ device, snapshotId, message }) => `${snapshotId} of ${device}: ${message}`);
    const isFailed = state === 'failed';
    const end = isFailed ? `failed and will not become ${goal}` : `will not become ${goal}: its state is ${state}`;
    return [`${noun} ${id} ${end}${because}`, ...snapshots];
  });
}

function lastError(error: CliError | undefined): string[] {
  if (!error) return [];
  return [`the last check failed: ${error.kind === 'service' ? `${error.code}: ` : ''}${error.message}`];
}

/** Renders an error as the AWS CLI does. Errors of waiters name neither the operation nor the retries. */
export function codeAndMessage({ kind, code, message }: CliError, during = ''): string {
  return kind === 'service' ? `An error occurred (${code})${during && ` ${during}`}: ${message}` : message;
}

export const hintsOf = (error: unknown): readonly string[] => (error instanceof CliError ? error.hints : []);
