// Polls until a waiter succeeds or fails, or the time is up.

import { TimeoutError, withTimeout } from '../../abort.ts';
import type { AttemptError } from '../../aws/exchange.ts';
import { attemptErrorOf } from '../../aws/retry.ts';
import { createJudge, type Judgement } from '../../aws/waiter.ts';
import { CliError } from '../../errors.ts';
import type { Acceptor, Waiter } from '../../model/waiter-model.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { areNew, type Details, expectedOf, missingIn, resourcesIn, unknownIn, withUnknown } from './resources.ts';
import { type ResourceStatus, UNLISTED_STATES } from './status.ts';
import { backedOff, isTransient } from './transient.ts';

/** The response to a poll, and further details of the resources in it. */
export interface ProbeResult {
  readonly response: object;
  readonly details?: Details;
}

/** Polls once. Throws the error of the request after its retries. */
export type Probe = (signal: AbortSignal) => Promise<ProbeResult>;

export interface WaitPlan {
  readonly waiter: Waiter;
  readonly probe: Probe;
  /** Polls those resources that EC2 knows, if it refuses a request because it does not know all of them. */
  readonly probeKnown?: Probe | undefined;
  /** The IDs in the request. */
  readonly requested: readonly string[];
  /** IDs of the resources that a response must contain for success. Empty if any resource will do. */
  readonly expected: readonly string[];
  /**
   * EC2 has already responded and created the resources. So network errors are transient, and a resource that EC2 does
   * not list yet is pending.
   */
  readonly hasResponded: boolean;
}

/** The end of a wait before its time is up. */
type WaitEnd =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly acceptor: Acceptor }
  | { readonly kind: 'error'; readonly error: CliError };

/** A wait whose time is up, with the last acceptor that matched and the error of the last poll. */
export interface Unfinished {
  readonly kind: 'time-out';
  /** The number of polls, if the wait ended because it was allowed no more of them. */
  readonly polls?: number;
  readonly acceptor?: Acceptor;
  readonly error?: CliError;
}

/** The end of a wait, with the last known states of the resources. */
export type WaitOutcome = (WaitEnd | Unfinished) & { readonly resources: readonly ResourceStatus[] };

const FIRST_WAIT = 2000;

/** Minimum timeout of a poll, which the last poll gets when the time is up. */
const MIN_POLL_TIMEOUT = 10_000;

const TICK = 1000;

/** The results of the polls so far. */
interface PollState {
  resources: readonly ResourceStatus[];
  hasResponded: boolean;
  /** Failed polls in a row, and the error of the last one. */
  failures: number;
  /** Polls in a row that sent no request. */
  unsent: number;
  error?: CliError | undefined;
  /** The last acceptor that matched. */
  acceptor?: Acceptor | undefined;
}

/**
 * Polls at once, then after 2, 4, 8 s and so on up to the interval, or always after the interval if `isConstant`. Retries
 * after transient errors with growing waits.
 * Throws the reason of the signal, and errors that do not come from a request.
 */
export async function poll(plan: WaitPlan, settings: WaitSettings, context: OperationContext): Promise<WaitOutcome> {
  const { waiter, expected, hasResponded } = plan;
  const { timeout, interval, isConstant = false, attempts = Number.POSITIVE_INFINITY, compileQuery } = settings;
  const started = context.now();
  const elapsed = (): number => context.now() - started;
  const judge = createJudge(waiter, compileQuery);
  const list = compileQuery(waiter.resources.list);
  const state: PollState = {
    resources: initialResources(expected, hasResponded),
    hasResponded,
    failures: 0,
    unsent: 0,
  };
  const report = (): void => {
    const { resources, error } = state;
    settings.report({ waiter, resources, elapsed: elapsed(), ...(error && { trouble: troubleOf(error) }) });
  };

  const judgeError = async (error: AttemptError): Promise<Judgement> =>
    judge({ error }, elapsed(), await areNew(unknownIn(error, plan.requested), state.resources, settings.isNew));
  const probe: Probe = async (signal) => {
    try {
      return await plan.probe(signal);
    } catch (error) {
      const cause = attemptErrorOf(error);
      const isUnknown = plan.probeKnown && cause?.kind === 'service' && (await judgeError(cause)).acceptor;
      if (!plan.probeKnown || !isUnknown) throw error;
      return plan.probeKnown(signal);
    }
  };

  report();
  for (let polls = 1; ; polls++) {
    const limit = Math.max(timeout - elapsed(), MIN_POLL_TIMEOUT);
    const end = await ticking(report, () => withTimeout(limit, context.signal, probe)).then(
      ({ response, details }) => {
        const shown = resourcesIn(list(response), details);
        return onResponse(judge({ response }, elapsed()), shown, expected, state);
      },
      (error: unknown) => onError(error, judgeError, expected, state, elapsed()),
    );
    if (end?.kind === 'error') return { ...end, resources: state.resources };
    report();
    if (end) return { ...end, resources: state.resources };
    if (polls >= attempts) return { ...unfinished(state), polls };
    if (elapsed() >= timeout) return unfinished(state);
    const wait = isConstant ? interval : Math.min(interval, FIRST_WAIT * 2 ** (polls - 1));
    const delay = backedOff(wait, state.failures, interval, context.random);
    await pause(Math.min(delay, timeout - elapsed()), report, context);
  }
}

const initialResources = (expected: readonly string[], hasResponded: boolean): ResourceStatus[] =>
  expected.map((id) => ({ id, state: hasResponded ? 'pending' : UNLISTED_STATES.unchecked, volumes: [] }));

const unfinished = ({ resources, acceptor, error }: PollState): Unfinished & Pick<PollState, 'resources'> => ({
  kind: 'time-out',
  resources,
  ...(acceptor && { acceptor }),
  ...(error && { error }),
});

const troubleOf = (error: CliError): string => {
  const cause = attemptErrorOf(error);
  return cause?.code || cause?.kind || error.message;
};

/** Updates the state from a response. A response that lacks an expected resource is not a success. */
function onResponse(
  judgement: Judgement,
  shown: readonly ResourceStatus[],
  expected: readonly string[],
  state: PollState,
): WaitEnd | undefined {
  Object.assign(state, {
    resources: expectedOf(shown, expected, state.resources),
    hasResponded: true,
    failures: 0,
    unsent: 0,
    error: undefined,
  });
  const ids = shown.map(({ id }) => id);
  const isPartial = judgement.state === 'success' && missingIn(ids, expected).length > 0;
  return isPartial ? undefined : endOf(judgement, state);
}

/** Updates the state from an error. Throws errors that do not come from a request. */
async function onError(
  error: unknown,
  judge: (error: AttemptError) => Promise<Judgement>,
  expected: readonly string[],
  state: PollState,
  elapsed: number,
): Promise<WaitEnd | undefined> {
  if (!(error instanceof CliError)) throw error;
  const cause = attemptErrorOf(error);
  state.hasResponded ||= cause?.isAnswer ?? false;
  const judgement = cause?.kind === 'service' ? await judge(cause) : undefined;
  // An error that an acceptor expects is not a failed poll. For example, EC2 does not list a resource yet.
  if (judgement?.acceptor) {
    Object.assign(state, {
      resources: withUnknown(state.resources, expected, error),
      failures: 0,
      unsent: 0,
      error: undefined,
    });
    return endOf(judgement, state);
  }
  if (!isTransient(error, cause, { ...state, elapsed })) {
    if (cause) return { kind: 'error', error };
    throw error;
  }
  const isUnsent = !cause && !(error instanceof TimeoutError);
  Object.assign(state, { failures: state.failures + 1, unsent: isUnsent ? state.unsent + 1 : 0, error });
  return undefined;
}

function endOf({ state: kind, acceptor }: Judgement, state: PollState): WaitEnd | undefined {
  state.acceptor = acceptor ?? state.acceptor;
  if (kind === 'success') return { kind };
  return kind === 'failure' && acceptor ? { kind, acceptor } : undefined;
}

async function pause(milliseconds: number, tick: () => void, { now, sleep }: OperationContext): Promise<void> {
  const until = now() + milliseconds;
  for (let left = milliseconds; left > 0; left = until - now()) {
    await sleep(Math.min(left, TICK));
    tick();
  }
}

/** Calls `tick` every second until `run` is done. */
async function ticking<T>(tick: () => void, run: () => Promise<T>): Promise<T> {
  const timer = setInterval(tick, TICK);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
