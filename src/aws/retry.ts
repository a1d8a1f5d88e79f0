// Retry policy: number of attempts and waits between them, as measured on AWS CLI 2.36.

import { CliError, type ErrorCode } from '../errors.ts';
import type { Trace } from '../io/io.ts';
import { AttemptError, type AttemptErrorKind } from './exchange.ts';

export interface RetrySettings {
  /** Includes the first attempt. */
  readonly maxAttempts: number;
  /** Waits for some milliseconds, or until the call is interrupted. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  /** Logs failed attempts, for --debug. */
  readonly trace?: Trace;
  /** Called after each attempt that succeeded. */
  readonly onSuccess?: () => void;
  /** Checks whether the request may be sent again after an error that is retried. By default it may. */
  readonly mayRepeat?: (error: AttemptError) => boolean;
  /** Prints a hint about a call that succeeded. */
  readonly hint?: (line: string) => void;
}

const RETRYABLE_STATUSES = new Set([500, 502, 503, 504]);

export const RETRYABLE_CODES: ReadonlySet<string> = new Set([
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
  'IDPCommunicationError',
]);

/** Retryable errors of a request that may have been executed. STS could not reach the identity provider in time. */
export const isTimeout = (code: string): boolean =>
  code.startsWith('RequestTimeout') || code === 'IDPCommunicationError';

/** Checks for throttling: EC2 did not start to execute the request. */
export const isThrottled = (code: string): boolean => RETRYABLE_CODES.has(code) && !isTimeout(code);

/** Checks whether the AWS CLI would retry after the error. */
export function isRetryable({ kind, status, code }: AttemptError): boolean {
  if (kind === 'service') return RETRYABLE_STATUSES.has(status as number) || RETRYABLE_CODES.has(code);
  return kind !== 'unreadable' && kind !== 'tls';
}

/**
 * Checks whether the service may have executed the request although no response confirms it. It has not if the connection
 * failed, it throttled the request, or it refused the request with an error document of its own and a status below 500.
 * All else is ambiguous: errors of the service, time-outs, and pages of machines on the way, which may come after the
 * request has reached the service.
 */
export function isAmbiguous({ kind, status = 0, code, isAnswer }: AttemptError): boolean {
  if (kind !== 'service') return kind !== 'connect' && kind !== 'connect-timeout' && kind !== 'tls';
  if (!isAnswer) return true;
  return !isThrottled(code) && (status >= 500 || isTimeout(code));
}

/** Seconds. */
const MAX_WAIT = 20;

/** The local clock may be set while a response is out, so that a correction is wrong in its turn. */
const MAX_CORRECTIONS = 2;

/**
 * Makes attempts until one succeeds, fails permanently, or was the last. If EC2 rejects an attempt because the local
 * clock is wrong, repeats it with the time of EC2. After each failed attempt, `recover` may provide the response
 * nevertheless. Throws a service error with the number of retries, or a general error. Rethrows other errors.
 */
export async function attempt<T>(
  operation: string,
  retries: RetrySettings,
  once: () => Promise<T>,
  recover: (error: AttemptError, isLast: boolean) => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  let corrections = 0;
  for (let count = 1; ; count++) {
    try {
      const response = await once();
      retries.onSuccess?.();
      return response;
    } catch (error) {
      if (!(error instanceof AttemptError)) throw error;
      const { trace, maxAttempts } = retries;
      const reason = [error.kind, error.status, error.code]
        .filter((part) => part !== undefined && part !== '')
        .join(' ');
      trace?.(`attempt ${count} of ${maxAttempts} failed: ${reason}`);
      if (error.skew !== undefined && !isAmbiguous(error) && corrections++ < MAX_CORRECTIONS) {
        trace?.(
          `next: attempt ${count + 1} at once, because the clock of the service differs by ${error.skew / 1000} s`,
        );
        continue;
      }
      const isExhausted = count >= maxAttempts;
      const isLast = isExhausted || !isRetryable(error) || !(retries.mayRepeat?.(error) ?? true);
      const recovered = await recover(error, isLast);
      if (recovered !== undefined) return recovered;
      if (isLast)
        trace?.(`next: no attempt, because ${isExhausted ? 'all attempts were made' : 'this error is not retried'}`);
      // Also for an error that is never retried, and for a single attempt (botocore/retries/standard.py, MaxAttemptsChecker).
      if (isLast) throw finalError(error, operation, isExhausted ? ` (reached max retries: ${count - 1})` : '');
      const wait = 1000 * retries.random() * Math.min(2 ** (count - 1), MAX_WAIT);
      trace?.(`next: attempt ${count + 1} of ${maxAttempts} in ${(wait / 1000).toFixed(1)} s, because of ${reason}`);
      await retries.sleep(wait);
    }
  }
}

/** The codes of failed attempts, for programs. */
const CODE_OF: Readonly<Record<Exclude<AttemptErrorKind, 'service'>, ErrorCode>> = {
  unreadable: 'ResponseParserError',
  malformed: 'ResponseParserError',
  connect: 'EndpointConnectionError',
  'connect-timeout': 'ConnectTimeoutError',
  tls: 'SSLError',
  'read-timeout': 'ReadTimeoutError',
  closed: 'ConnectionClosedError',
};

function finalError(error: AttemptError, operation: string, retries: string): CliError {
  if (error.kind !== 'service') {
    const code = error.isAtProxy ? 'ProxyConnectionError' : CODE_OF[error.kind];
    return new CliError('general', error.message, { code, hints: error.hints, cause: error });
  }
  const during = `when calling the ${operation} operation${retries}`;
  return new CliError('service', error.message, { code: error.code, during, cause: error });
}

/** The error of the last attempt, if it caused an error. */
export function attemptErrorOf(error: unknown): AttemptError | undefined {
  return error instanceof CliError && error.cause instanceof AttemptError ? error.cause : undefined;
}
