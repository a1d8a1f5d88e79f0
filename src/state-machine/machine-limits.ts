// Times, numbers and limits of the state machine.

import { UNLISTED_FOR } from '../operations/creating/creation-time.ts';

/** Values of the settings that an execution does not give. A template has parameters for them. */
export interface MachineSettings {
  /** Images in progress at a time. A child keeps its place until its image is available. */
  readonly maxConcurrency: number | string;
  /** A number, such as 10, or a percentage, such as 10%. */
  readonly maxErrors: string;
  /** Images that are started in a second. */
  readonly rate: number | string;
}

/**
 * EC2 refills the bucket of CreateImage with five requests a second, and so many requests may come at once
 * (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html). Less than that leaves some to others.
 */
export const DEFAULTS: MachineSettings = { maxConcurrency: 1000, maxErrors: '', rate: 4.5 };

/** The images that are started at once. */
export const AT_ONCE = 40;

/** The lines of a plan if an execution does not say it. */
export const ASSUMED_LINES = 1000;

/** Seconds for which EC2 may not list an image. */
export const GRACE = UNLISTED_FOR / 1000;

/** Polls in a row that must have missed an image before it is lost. */
export const MISSED_POLLS = 3;

/** Seconds for which a child tries to create its image and waits for it: three days. */
export const PATIENCE = 3 * 24 * 3600;

/** Attempts to create an image whose responses were lost. After that, the child only looks it up. */
export const DOUBTFUL_ATTEMPTS = 6;

/** Failed lookups of an image. Each that EC2 refused counts as ten. */
export const FAILED_LOOKUPS = 30;

/** Polls in a row that EC2 may refuse. */
export const REFUSED_POLLS = 3;

/** Milliseconds by which the clock of creation dates may be behind that of the start. */
export const CLOCK_MARGIN = 5000;

/** Seconds of a call of Step Functions to EC2. */
export const CALL_TIMEOUT = 300;

/** Seconds between two polls of an image at first, and how it grows. */
export const POLLS = { least: 15, perImage: 0.1, growth: 1.1, longest: 600 } as const;

/** The longest pause of a child that EC2 throttles, in seconds, so that it has events for the whole time. */
export const LONGEST_PAUSE = 300;
