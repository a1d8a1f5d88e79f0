// What happened in a sequence: all that a judge may use.
import type { Image, ListedImage, Snapshot } from '../ec2-world.ts';
import type { Meaning } from './fault.ts';
import type { CallerPlan, Plan } from './plan.ts';

/** One request of a caller. Times are true times, in milliseconds since 1970. */
export interface Call {
  readonly action: string;
  readonly sentAt: number;
  /** What was sent back, in short. */
  shown: string;
  /** Undefined if the caller was interrupted first. */
  meaning?: Meaning;
  /** True if the AWS CLI would send the request again after this response. */
  isRetried?: boolean;
  /** The image that the request created. */
  made?: string;
  /** The error code of a refusal. */
  code?: string;
  /** The image that has the name, according to a refusal. */
  owner?: string;
  receivedAt?: number;
  /** The Date header, if the service sent the response and the header is a date. */
  date?: number;
  listed?: readonly ListedImage[];
  listedSnapshots?: readonly Snapshot[];
}

export interface CallerRecord {
  readonly plan: CallerPlan;
  readonly calls: Call[];
  startedAt: number;
  code?: number;
  stdout: string;
  stderr: string;
  wasInterrupted: boolean;
}

export interface Record {
  readonly plan: Plan;
  readonly callers: readonly CallerRecord[];
  /** The images at the end. */
  images: readonly Image[];
  /** The true time at which each image was created. */
  readonly madeAt: Map<string, number>;
  /** The largest number of images of each caller that existed at the same time. */
  readonly most: Map<CallerRecord, number>;
  /** URLs other than the endpoint that were requested. */
  readonly strayUrls: string[];
  hasHung: boolean;
}
