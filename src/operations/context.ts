// Everything that operations need in addition to the connection.
import type { RetrySettings } from '../aws/retry.ts';
import type { CompileQuery } from '../aws/waiter.ts';
import type { WaitReport } from './waiting/status.ts';

export interface OperationContext extends RetrySettings {
  readonly signal: AbortSignal;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Prints a note, on terminals only. */
  readonly note?: (line: string) => void;
  /** Renders another command line of ec2img to copy, with the connection options of this call. */
  readonly relatedCommand: (args: readonly string[]) => string;
  /** Sets the hint to print if the user interrupts the call. Prints nothing for undefined. */
  readonly onInterrupt: (hint: () => string | undefined) => void;
  /** Mark the resource that the call creates by a tag with a random value. */
  readonly isMarked?: boolean;
  /** Notes the response of a call that goes on, such as a wait. It is printed even if the rest fails. */
  readonly onResponse?: (response: object) => void;
  /** Set if the command waits. */
  readonly wait?: WaitSettings;
}

export interface WaitSettings {
  /** Milliseconds after which the wait gives up. */
  readonly timeout: number;
  /** The longest time between two polls, in milliseconds. */
  readonly interval: number;
  /** All polls have that time between them, the first ones, too. */
  readonly isConstant?: boolean;
  /** The largest number of polls. Unlimited by default. */
  readonly attempts?: number | undefined;
  readonly report: (report: WaitReport) => void;
  /**
   * Renders the command line that resumes the wait, or that waits for the image which this call created. If the time was
   * up, with a timeout that is not shorter than the default and longer than that of this wait, if it had one.
   */
  readonly resume: (imageId?: string, isLonger?: boolean) => string;
  /** Checks whether a resource may be so new that EC2 does not know its ID yet. */
  readonly isNew: (id: string) => Promise<boolean>;
  /** Prints a hint while the wait continues, unless the user has turned hints off. */
  readonly advise: (line: string) => void;
  readonly compileQuery: CompileQuery;
}
