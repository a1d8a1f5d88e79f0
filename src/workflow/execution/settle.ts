// The end of an execution: what became of each line goes to the journal and to the report.

import type { CliError } from '../../errors.ts';
import { DUPLICATE } from '../../operations/creating/creator.ts';
import type { FleetResult, FleetRow } from '../fleet.ts';
import type { Journal } from '../journal.ts';
import type { JournalEvent } from '../journal-events.ts';
import { hasImage } from '../journal-lines.ts';
import type { Plan, PlanLine } from '../plan.ts';
import { NOT_LOOKED_UP, NOT_TAKEN } from '../steps.ts';
import { safeReason, Tally } from '../tally.ts';
import type { EarlierEnds } from './earlier-waits.ts';
import type { LineOutcome } from './result-rows.ts';

export interface EndedExecution {
  readonly plan: Plan;
  readonly journal: Pick<Journal, 'history' | 'append'>;
  /** The time of the service, for the journal. */
  readonly time: () => string;
  /** What became of a line, by the name of its image. Undefined if that is not known. */
  readonly outcomeOf: (name: string) => LineOutcome | undefined;
  /** True for a line of the execution, by the hash of its request. Undefined if all lines without an image are. */
  readonly isHanded?: ((hash: string) => boolean) | undefined;
  /** True for a line of which not only the execution may have made an image, by the hash of its request. */
  readonly hasOtherAttempt: (hash: string) => boolean;
  /** How images of earlier runs ended. */
  readonly earlier: EarlierEnds;
  readonly stoppedBy: CliError | 'max-errors' | undefined;
}

/** Events that are written at a time. */
const BATCH = 1000;

/** Why it is not known whether a line has an image. */
const NO_RESULT = { code: 'Interrupted', message: 'the execution has no result of this line' };

/** Records the end of every line that earlier runs have not made. Returns the result of the whole plan. */
export async function settle(ended: EndedExecution): Promise<FleetResult> {
  const { plan, journal, stoppedBy } = ended;
  const tally = new Tally(plan.lines, 0);
  let batch: JournalEvent[] = [];
  const flush = async (): Promise<void> => {
    const events = batch;
    batch = [];
    await Promise.all(events.map(journal.append));
  };
  for await (const line of plan.read()) {
    batch.push(...eventsOf(line, ended, tally));
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return tally.result(stoppedBy);
}

/** Adds a line to the tally. Returns the events that the journal lacks. */
function eventsOf(
  line: PlanLine,
  { journal, time, outcomeOf, isHanded, hasOtherAttempt, earlier }: EndedExecution,
  tally: Tally,
): JournalEvent[] {
  const { InstanceId = '', Name = '' } = line.request;
  const row: FleetRow = { line: line.line, instanceId: InstanceId, name: Name };
  const base = { Time: time(), Line: line.line, Hash: line.hash };
  const known = journal.history.stateOf(line.hash);
  if (hasImage(known)) {
    const { state, imageId, code = '', message = '' } = known;
    const whole = { ...row, ...(imageId !== undefined && { imageId }) };
    const end = earlier.get(line.hash);
    if (state === 'failed') tally.addFailed(whole, { code, message }, true);
    else if (end && end.kind !== 'available') tally.addFailed(whole, safeReason(end), end.kind === 'failed');
    else tally.addMade(whole, false);
    return [];
  }
  const found = outcomeOf(Name);
  // The plan got the line while the execution carried out others.
  if (!found && known?.state !== 'sending' && isHanded?.(line.hash) === false) return [];
  const outcome = found ?? { kind: 'unknown', ...NO_RESULT };
  switch (outcome.kind) {
    case 'made': {
      const { imageId } = outcome;
      tally.addMade({ ...row, imageId }, true);
      const image = { ...base, ImageId: imageId };
      return [
        { Event: 'made', ...image },
        { Event: 'available', ...image },
      ];
    }
    case 'refused': {
      const { code, message } = safeReason(outcome);
      // A name that another image has rules out that an earlier attempt has made one.
      if (hasOtherAttempt(line.hash) && code !== DUPLICATE) {
        tally.addDoubt(row, { code, message: `${message} (an earlier attempt may have made an image)` });
        return [];
      }
      tally.addFailed(row, { code, message });
      return [{ Event: 'refused', ...base, Code: code, Message: message }];
    }
    case 'failed': {
      const { code, message } = safeReason(outcome);
      const { imageId } = outcome;
      tally.addFailed({ ...row, imageId }, { code, message }, true);
      const image = { ...base, ImageId: imageId };
      return [
        { Event: 'made', ...image },
        { Event: 'failed', ...image, Code: code, Message: message },
      ];
    }
    case 'unknown': {
      const { imageId } = outcome;
      if (imageId === undefined) {
        tally.addDoubt(row, safeReason(outcome));
        return [];
      }
      tally.addFailed({ ...row, imageId }, safeReason(outcome));
      return [{ Event: 'made', ...base, ImageId: imageId }];
    }
    case 'waiting':
      if (hasOtherAttempt(line.hash)) {
        tally.addDoubt(row, NOT_LOOKED_UP);
        return [];
      }
      return [{ Event: 'refused', ...base, Code: NOT_TAKEN.code, Message: NOT_TAKEN.message }];
  }
}
