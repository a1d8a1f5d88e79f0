// What carrying out a call needs beside the connection.
import type { RetrySettings } from '../aws/retry.ts';
import type { WaitReport } from './waiting/status.ts';

export interface OperationContext extends RetrySettings {
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Tells a person at a terminal, and nobody else, something worth knowing before a request goes out. */
  readonly note?: (line: string) => void;
  /** The command line of the AWS CLI with these words that asks where this call asks, for people to copy. */
  readonly awsCommand: (words: readonly string[]) => string;
  /** Sets what to tell a user who interrupts the call; nothing where it says undefined. */
  readonly onInterrupt: (hint: () => string | undefined) => void;
  /** Whether, and how, to wait for what the call makes. */
  readonly wait?: WaitSettings;
}

export interface WaitSettings {
  /** Milliseconds until the wait is given up. */
  readonly timeout: number;
  /** The longest time between two looks, in milliseconds. */
  readonly interval: number;
  readonly report: (report: WaitReport) => void;
  /** The command line that goes on waiting, for an image that this call made or for what this call waits for. */
  readonly resume: (imageId?: string) => string;
}
