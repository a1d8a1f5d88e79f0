// What is done for a line of a plan. Every step can find what an earlier attempt did, so it can be resumed.

import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { Exchange } from '../aws/exchange.ts';
import { attemptErrorOf } from '../aws/retry.ts';
import { CliError } from '../errors.ts';
import type { OperationContext } from '../operations/context.ts';
import { FROM_INSTANCE } from '../operations/create-image/create-image.ts';
import { createImage } from '../operations/creating/create.ts';
import { UNLISTED_FOR } from '../operations/creating/creation-time.ts';
import { DUPLICATE, type ImageCreator } from '../operations/creating/creator.ts';
import { UNLISTED } from '../operations/creating/find-image.ts';
import type { EarlierTime } from './earlier-time.ts';
import { reachOf } from './error-reach.ts';
import { isDeregistered } from './list-images.ts';
import { pacedClient, sendInTurn, type Turns } from './paced-client.ts';

/** The line of a plan, while it is carried out. */
export interface StepCall {
  readonly request: CreateImageRequest;
  /** Once aborted, nothing new is sent. What is in flight is awaited and looked up. */
  readonly stop: AbortSignal;
  /** Called once, before the first request that may create something. It leaves when the promise resolves. */
  readonly onSending: () => Promise<void>;
}

/**
 * - `made`: there is an image of the line. Without an ID for a dry run.
 * - `refused`: there is none.
 * - `doubt`: there may be one.
 * - `stopped`: there is none, because nothing new is sent.
 */
export type StepOutcome =
  | { readonly kind: 'made'; readonly imageId?: string }
  | { readonly kind: 'refused' | 'doubt'; readonly error: CliError; readonly isForEveryone: boolean }
  | { readonly kind: 'stopped' };

export interface PlanStep {
  /** Carries the line out. Throws errors of `onSending`. */
  readonly run: (call: StepCall) => Promise<StepOutcome>;
  /** Finds what earlier attempts did. Carries the line out if they did nothing. */
  readonly find: (call: StepCall, earlier: EarlierTime) => Promise<StepOutcome>;
  /** True if an image that failed is deregistered, so that its name is free. False also if that cannot be found out. */
  readonly isGone: (imageId: string | undefined, stop: AbortSignal) => Promise<boolean>;
}

/** Settings of the requests of a step, and the promise that nothing ends them. */
export type StepContext = Pick<OperationContext, 'maxAttempts' | 'sleep' | 'random' | 'now' | 'trace' | 'signal'>;

const noHints = async (): Promise<readonly string[]> => [];

/** The step that creates an image from an instance. All its calls share the connection and the turns, and nothing else. */
export function imageStep(ec2: Ec2, context: StepContext, turns: Turns): PlanStep {
  const paced = pacedClient(ec2, turns);
  const make = async (call: StepCall, before?: EarlierTime): Promise<StepOutcome> => {
    const { request, stop } = call;
    const earlier = before ? [earlierAttempt(before.start, turns)] : [];
    // The clock has been set back if the plan began later than now.
    const isByService = before?.isByService === true && before.start <= turns.serviceClock.now();
    const end = before?.end ?? Number.NaN;
    const attempts = [...earlier];
    let [doubt, sending]: [string | undefined, Promise<void> | undefined] = [undefined, undefined];
    const beforeSend = (): Promise<void> => (sending ??= call.onSending());
    const creator: ImageCreator<CreateImageRequest> = {
      ...FROM_INSTANCE,
      send: (_, sent, options) => {
        const { exchange = new Exchange() } = options;
        attempts.push(exchange);
        const send = () => FROM_INSTANCE.send(ec2, sent, { ...options, exchange });
        return sendInTurn({ send, exchange, stop, beforeSend }, turns);
      },
      explain: noHints,
    };
    const whole: OperationContext = {
      ...context,
      mayRepeat: () => !stop.aborted,
      relatedCommand: () => '',
      onInterrupt: () => {},
    };
    // EC2 has refused all requests of this call, and those before it are so old that it would list their image.
    const isRuledOut = (error: CliError, reason: string | undefined): boolean =>
      reason === UNLISTED &&
      turns.serviceClock.now() - end >= UNLISTED_FOR &&
      error.kind === 'service' &&
      error.code !== DUPLICATE &&
      !isForEveryone(error) &&
      !attempts.slice(earlier.length).some(({ isUncertain }) => isUncertain);
    const onDoubt = (reason: string): void => {
      doubt = reason;
    };
    try {
      return madeBy(await createImage(creator, paced, request, whole, { earlier, isByService, onDoubt }));
    } catch (error) {
      if (error instanceof CliError) return outcomeOf(error, isRuledOut(error, doubt) ? undefined : doubt);
      if (!stop.aborted || error !== stop.reason) throw error;
      const mayExist = !request.DryRun && attempts.some(({ isUncertain }) => isUncertain);
      return mayExist ? { kind: 'doubt', error: STOPPED, isForEveryone: false } : { kind: 'stopped' };
    }
  };
  return {
    run: (call) => make(call),
    find: make,
    isGone: (imageId, stop) => isDeregistered(imageId, paced, context, stop),
  };
}

/** The error of a line whose image may exist, because the run ended before it was known. */
const STOPPED = new CliError('general', 'the run was stopped before EC2 listed an image', { code: 'Interrupted' });

/** The error of a line that an earlier run left in doubt, and that this one did not reach. */
export const NOT_LOOKED_UP = new CliError('general', 'an earlier run was interrupted while it was sent', {
  code: 'Interrupted',
});

/** The reason of a line that was about to be sent. Nothing was created. */
export const NOT_TAKEN = { code: 'Interrupted', message: 'the run was stopped before EC2 took the request' };

function madeBy(response: object): StepOutcome {
  const id: unknown = new Map(Object.entries(response)).get('ImageId');
  return { kind: 'made', imageId: String(id) };
}

/** EC2 would allow a dry run. */
const ALLOWED = 'DryRunOperation';

/** `doubt` is the reason why an image may exist. */
function outcomeOf(error: CliError, doubt: string | undefined): StepOutcome {
  if (error.kind === 'service' && error.code === ALLOWED) return { kind: 'made' };
  const whole = { error, isForEveryone: isForEveryone(error) };
  if (doubt === undefined) return { kind: 'refused', ...whole };
  return { kind: 'doubt', ...whole, error: error.with({ message: `${error.message} (${doubt})` }) };
}

/** Failures that are those of the connection, not of a request: nothing was sent. */
const NOT_SENT: readonly string[] = ['connect', 'connect-timeout', 'tls'];

/** True if all other lines would fail with the error: by EC2's code, without a connection, or without credentials. */
function isForEveryone(error: CliError): boolean {
  if (error.kind === 'service') return ['everyone', 'account-limit'].includes(reachOf(error));
  const cause = attemptErrorOf(error);
  return !cause || NOT_SENT.includes(cause.kind);
}

/** An attempt of another process: at any time since the start, as seen by the monotonic clock of this process. */
function earlierAttempt(start: number, { clock, serviceClock }: Turns): Exchange {
  const exchange = new Exchange();
  exchange.signed = start;
  exchange.sent = clock.now() - (serviceClock.now() - start);
  exchange.isUncertain = true;
  return exchange;
}
