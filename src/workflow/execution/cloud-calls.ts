// Requests to S3 and Step Functions: how often they are sent, and hints for their errors.

import type { Client } from '../../aws/client.ts';
import { type Command, operationName, type Response } from '../../aws/command.ts';
import { Exchange } from '../../aws/exchange.ts';
import { attempt, attemptErrorOf, type RetrySettings } from '../../aws/retry.ts';
import { S3Error } from '../../aws/services/s3.ts';
import { CliError } from '../../errors.ts';
import { backedOff, isTransient } from '../../operations/waiting/transient.ts';
import type { PaceClock } from '../pace.ts';
import type { ServiceClock } from '../service-clock.ts';

/** The SDK's command with a schema and an input. The SDK's class would load the middlewares of the SDK's own client. */
export const commandWith = <C extends Command>(schema: C['schema'], input: C['input']): C =>
  ({ input, schema }) as unknown as C;

export interface CloudContext {
  /** The settings of attempts whose waits a signal ends. */
  readonly retriesFor: (signal: AbortSignal) => RetrySettings;
  readonly clock: PaceClock;
  readonly serviceClock: ServiceClock;
  /** Once aborted, requests that only read end, with the reason of the signal. */
  readonly interrupt: AbortSignal;
  /** Gets the reason for which a request is repeated, and undefined once it has succeeded. */
  readonly onTrouble: (reason: string | undefined) => void;
}

/** Milliseconds before the first repetition of a request that is repeated for as long as it takes. */
const PAUSE = 1000;

/** Sends the commands of a run. */
export class CloudCalls {
  readonly #context: CloudContext;
  readonly #never = new AbortController().signal;
  #hasResponded = false;

  constructor(context: CloudContext) {
    this.#context = context;
  }

  /**
   * Sends a command that changes something, with as many attempts as other calls. An interrupt does not end it. `onAttempt`
   * gets the exchange of each attempt.
   */
  change<C extends Command>(
    client: Client,
    command: C,
    onAttempt?: (exchange: Exchange) => void,
  ): Promise<Response<C>> {
    return this.#send(client, command, this.#never, onAttempt);
  }

  /** Sends a command that only reads, with as many attempts as other calls. */
  read<C extends Command>(client: Client, command: C): Promise<Response<C>> {
    return this.#send(client, command, this.#context.interrupt);
  }

  /** Sends a command that only reads, again and again after throttling and lost responses. Throws any other error. */
  async readPatiently<C extends Command>(client: Client, command: C): Promise<Response<C>> {
    const { clock, interrupt, retriesFor, onTrouble } = this.#context;
    const { random } = retriesFor(interrupt);
    const begin = clock.now();
    let unsent = 0;
    for (let failures = 1; ; failures++) {
      try {
        const response = await this.read(client, command);
        onTrouble(undefined);
        return response;
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        const cause = attemptErrorOf(error);
        const so = { hasResponded: this.#hasResponded, unsent, elapsed: clock.now() - begin };
        if (!isTransient(error, cause, so)) throw error;
        unsent = cause ? 0 : unsent + 1;
        onTrouble(error.kind === 'service' ? `${error.code}: ${error.message}` : error.message);
        await clock.sleep(backedOff(PAUSE, Math.min(failures, 10), 0, random), interrupt);
      }
    }
  }

  async #send<C extends Command>(
    client: Client,
    command: C,
    signal: AbortSignal,
    onAttempt?: (exchange: Exchange) => void,
  ): Promise<Response<C>> {
    const { retriesFor, serviceClock } = this.#context;
    try {
      return await attempt(operationName(command), retriesFor(signal), async () => {
        signal.throwIfAborted();
        const exchange = new Exchange();
        onAttempt?.(exchange);
        try {
          return await client.send(command, { signal, exchange });
        } finally {
          serviceClock.note(exchange);
          if (exchange.response) this.#hasResponded = true;
        }
      });
    } catch (error) {
      throw withCloudHints(error);
    }
  }
}

/** What to do about errors of S3 and Step Functions, by their codes. */
const HINTS: Readonly<Record<string, string>> = {
  AccessDenied:
    'the user needs s3:PutObject, s3:GetObject and s3:AbortMultipartUpload on the objects, and s3:ListBucket on the bucket',
  AccessDeniedException:
    'the user needs states:StartExecution, DescribeExecution, ListMapRuns, DescribeMapRun, RedriveExecution, DescribeStateMachine and DescribeStateMachineForExecution',
  NoSuchBucket: 'the bucket of the template of ec2img state-machine create-images is an output of its stack',
  StateMachineDoesNotExist:
    'create the state machine with the template of: ec2img state-machine create-images --template cloudformation',
};

/** Adds a hint to an error of S3 or Step Functions. */
function withCloudHints(error: unknown): unknown {
  if (!(error instanceof CliError) || error.kind !== 'service') return error;
  const { cause } = error;
  if (cause instanceof S3Error && cause.bucketRegion !== undefined) {
    const hint = `the bucket is in the Region ${cause.bucketRegion}; a state machine reads only from buckets in its own Region`;
    return error.with({ hints: [hint] });
  }
  const hint = Object.hasOwn(HINTS, error.code) ? HINTS[error.code] : undefined;
  return hint === undefined ? error : error.with({ hints: [hint] });
}
