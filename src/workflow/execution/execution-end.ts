// The end of an execution: why it has ended, and what became of its lines.

import { CliError } from '../../errors.ts';
import type { Executions, SeenExecution } from './executions.ts';
import { keyOf } from './handed-lines.ts';
import type { ObjectStore } from './object-store.ts';
import type { RemoteOptions } from './remote-options.ts';
import { type LineOutcome, readResults } from './result-rows.ts';
import type { EndedExecution } from './settle.ts';

interface EndContext {
  readonly remote: RemoteOptions;
  readonly executions: Executions;
  readonly store: ObjectStore;
}

interface Outcomes extends Pick<EndedExecution, 'outcomeOf'> {
  /** Why the results are not complete. */
  readonly problem?: CliError | undefined;
}

/** What became of the lines of an execution that has ended. */
export async function outcomesOf(
  run: string,
  { redriveCount = 0 }: SeenExecution,
  { remote, executions, store }: EndContext,
): Promise<Outcomes> {
  const results = await readResults(store, keyOf(remote, `results/${run}/`));
  if (!results) {
    const { total } = await executions.items(run);
    return { outcomeOf: () => (total > 0 ? undefined : { kind: 'waiting' }) };
  }
  const outcomeOf = (name: string): LineOutcome | undefined => {
    const outcome = results.outcomes.get(name);
    // The results may be those before the redrive: AWS does not document that each attempt writes some.
    return outcome?.kind === 'waiting' && redriveCount > 0 ? undefined : outcome;
  };
  return { outcomeOf, problem: results.problem };
}

/** The error of a Map state with more errors than it tolerates (Step Functions Developer Guide, error names). */
const TOO_MANY = 'States.ExceedToleratedFailureThreshold';

/** Why an execution has ended before all lines were carried out. */
export function stopOf(run: string, { status, error, cause }: SeenExecution): EndedExecution['stoppedBy'] {
  if (status === 'SUCCEEDED') return undefined;
  if (error === TOO_MANY) return 'max-errors';
  const how = status === 'ABORTED' ? 'was stopped' : status === 'TIMED_OUT' ? 'timed out' : 'failed';
  const reason = [error, cause].filter((part) => part !== undefined && part !== '').join(': ');
  const message = `the execution ${run} ${how}${reason && `: ${reason}`}`;
  return new CliError('general', message, { code: 'ExecutionFailed' });
}
