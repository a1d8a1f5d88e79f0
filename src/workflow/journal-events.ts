// The events of a journal. The format is schemas/workflow/journal.json.

import type { Plan } from './plan.ts';
import type { ServiceClock } from './service-clock.ts';

/** Version of the format. A newer version may mean other things by the same events. */
export const VERSION = 1;

/** Members of every line. */
interface Dated {
  /** By the clock of the service: ISO 8601 in UTC, with milliseconds. */
  readonly Time: string;
}

/** The request of a plan that a line is about. */
interface OfRequest extends Dated {
  /** Its line in the plan when the run began. */
  readonly Line: number;
  readonly Hash: string;
}

/** The start of a run. The time of the first one is the start of the plan. */
export interface BeganEvent extends Dated {
  readonly Event: 'began';
  readonly Plan: string;
  /** Number of requests. */
  readonly Lines: number;
  readonly Account: string;
  readonly Region: string;
  readonly Version: typeof VERSION;
  /** The time is by the clock of the machine, because no response has told that of the service. */
  readonly Clock?: 'local';
}

/** Precedes the start of an execution of a state machine, which carries out the lines that follow as `sending`. */
export interface ExecutionEvent extends Dated {
  readonly Event: 'execution';
  /** The name of the execution. */
  readonly Run: string;
  /** The ARN of the state machine. */
  readonly StateMachine: string;
  readonly Bucket: string;
  /** The start of the keys in the bucket. */
  readonly Prefix: string;
}

/** Precedes a request. Until another event of the request, an image may exist. */
export interface SendingEvent extends OfRequest {
  readonly Event: 'sending';
  readonly InstanceId: string;
  readonly Name: string;
}

export interface MadeEvent extends OfRequest {
  readonly Event: 'made';
  readonly ImageId: string;
}

/** EC2 refused the request, or the run was stopped before EC2 took it. Nothing was created. */
export interface RefusedEvent extends OfRequest {
  readonly Event: 'refused';
  readonly Code: string;
  readonly Message: string;
}

export interface AvailableEvent extends OfRequest {
  readonly Event: 'available';
  readonly ImageId: string;
}

/** The image exists, and will not become available. */
export interface FailedEvent extends OfRequest {
  readonly Event: 'failed';
  readonly ImageId: string;
  readonly Code: string;
  readonly Message: string;
}

/** The end of a run. */
export interface EndedEvent extends Dated {
  readonly Event: 'ended';
  readonly Made: number;
  readonly Failed: number;
  readonly MayExist: number;
  /** The execution that has ended, if the run was one. */
  readonly Run?: string;
}

export type JournalEvent =
  | BeganEvent
  | ExecutionEvent
  | SendingEvent
  | MadeEvent
  | RefusedEvent
  | AvailableEvent
  | FailedEvent
  | EndedEvent;

/** The start of a run of a plan at the time of the service. An unknown account is empty. */
export const beganEvent = (
  { path, lines }: Pick<Plan, 'path' | 'lines'>,
  account: string,
  region: string,
  clock: ServiceClock,
): BeganEvent => ({
  Event: 'began',
  Time: clock.text(),
  Plan: path,
  Lines: lines,
  Account: account,
  Region: region,
  Version: VERSION,
  ...(!clock.isKnown && { Clock: 'local' }),
});
