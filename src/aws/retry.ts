// How often a request is tried, and how long it waits in between: measured on AWS CLI 2.36.
import { CliError } from '../errors.ts';

export interface RetrySettings {
  /** The first attempt counts. */
  readonly maxAttempts: number;
  /** Waits that many milliseconds, or until the call is interrupted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Tells of attempts that failed, for --debug. */
  readonly trace?: (line: string) => void;
  /** Tells the user something worth knowing about a call that went well. */
  readonly hint?: (line: string) => void;
}

const STATUSES = new Set([500, 502, 503, 504]);

const CODES = new Set([
  'RequestTimeout',
  'RequestTimeoutException',
  'PriorRequestNotComplete',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'RequestThrottled',
  'SlowDown',
  'EC2ThrottledException',
]);

/** Codes with which the service says that it did not even begin. */
const isThrottled = (code: string): boolean => CODES.has(code) && !code.startsWith('RequestTimeout');

/** Whether the AWS CLI would send the request again after such a fault. */
export function isRetryable({ kind, status, code }: AttemptError): boolean {
  if (kind === 'service') return STATUSES.has(status as number) || CODES.has(code);
  return kind !== 'unreadable' && kind !== 'tls';
}

/** Whether the request may have been carried out although there is no answer that says so. */
export function isAmbiguous(error: AttemptError): boolean {
  if (error.kind === 'service') {
    return (isRetryable(error) || (error.status as number) >= 500) && !isThrottled(error.code);
  }
  if (error.kind === 'unreadable') return (error.status as number) < 300;
  return error.kind === 'read-timeout' || error.kind === 'closed';
}

const LONGEST_WAIT = 20;

/**
 * Runs attempts until one succeeds, fails for good, or was the last; one refused for the time on our clock is made once
 * more with the time of the service. After each fault `recover` may come up with the answer all the same; it is told
 * whether another attempt would follow. Throws a service error with the number of retries made in vain, or a general
 * error; other errors pass through.
 */
export async function attempt<T>(
  operation: string,
  retries: RetrySettings,
  once: () => Promise<T>,
  recover: (error: AttemptError, isLast: boolean) => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  let isClockSet = false;
  for (let count = 1; ; count++) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof AttemptError)) throw error;
      retries.trace?.(`attempt ${count} of ${retries.maxAttempts}: ${error.kind} ${error.status ?? ''} ${error.code}`);
      if (error.skew !== undefined && !isClockSet) {
        isClockSet = true;
        continue;
      }
      const recovered = await recover(error, !isRetryable(error) || count >= retries.maxAttempts);
      if (recovered !== undefined) return recovered;
      if (!isRetryable(error)) throw finalError(error, operation, '');
      if (count >= retries.maxAttempts) throw finalError(error, operation, ` (reached max retries: ${count - 1})`);
      await retries.sleep(1000 * retries.random() * Math.min(2 ** (count - 1), LONGEST_WAIT));
    }
  }
}

function finalError(error: AttemptError, operation: string, retries: string): CliError {
  if (error.kind !== 'service') return new CliError('general', error.message, { cause: error });
  const during = `when calling the ${operation} operation${retries}`;
  return new CliError('service', error.message, { code: error.code, during, cause: error });
}

// Why one attempt at a request did not bring an answer.

/**
 * `service`: the service answered with an error; `unreadable`: it answered with something that is no answer;
 * `connect`, `connect-timeout`: it was not reached (with TLS: the handshake did not end), nothing was sent; `tls`: it was reached and not trusted;
 * `read-timeout`, `closed`: the request was out when the connection fell silent or ended.
 */
export type AttemptErrorKind =
  | 'service'
  | 'unreadable'
  | 'connect'
  | 'connect-timeout'
  | 'tls'
  | 'read-timeout'
  | 'closed';

/** The end of one attempt without an answer. `message` is what the user reads when it was the last one. */
export class AttemptError extends Error {
  readonly kind: AttemptErrorKind;
  /** The status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The error code of the service. */
  readonly code: string;
  /** Milliseconds by which the clock of the service is ahead of ours, where that is why it refused. */
  readonly skew: number | undefined;

  constructor(
    kind: AttemptErrorKind,
    message: string,
    details: { status?: number; code?: string; skew?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.code = details.code ?? '';
    this.skew = details.skew;
  }
}

/** The fault of a last attempt behind an error, if that is what it is. */
export function attemptErrorOf(error: unknown): AttemptError | undefined {
  return error instanceof CliError && error.cause instanceof AttemptError ? error.cause : undefined;
}
