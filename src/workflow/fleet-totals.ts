// What the progress of a plan shows in every form.

import { durationText, type ProgressEnd } from '../operations/waiting/status.ts';
import type { FleetState } from './fleet.ts';

/** Milliseconds between two reports that are drawn, or from which some are chosen. */
export const REPORT_INTERVAL = 250;

export interface FleetProgress {
  /** Milliseconds between two reports that can be seen. */
  readonly interval: number;
  readonly report: (state: FleetState) => void;
  /** Prints a hint between two reports. */
  readonly hint: (text: string) => void;
  /** Shows the last state that was reported. Further output starts below it. */
  readonly end: (end?: ProgressEnd) => void;
}

export interface FleetProgressOptions {
  /** Milliseconds by a monotonic clock. */
  readonly now: () => number;
  /** True if the run waits until the images are available. */
  readonly isWaiting: boolean;
  /** EC2 is only asked whether it would allow the requests. */
  readonly isDryRun?: boolean;
  /** When the terminal becomes narrower, it wraps the lines that it shows. */
  readonly doesReflow: boolean;
}

/**
 * The parts of the line of totals, in their order, with a rank: on a narrow terminal, the parts with the highest rank are
 * left out first.
 */
export function totalsOf(
  state: FleetState,
  { isWaiting, isDryRun }: FleetProgressOptions,
): { readonly text: string; readonly rank: number }[] {
  const { total, made, failed, doubt, available, rate, secondsLeft } = state;
  const parts = [{ text: `${made} of ${total} ${isDryRun ? 'allowed' : 'made'}`, rank: 0 }];
  if (failed > 0) parts.push({ text: `${failed} failed`, rank: 0 });
  if (doubt > 0) parts.push({ text: `${doubt} in doubt`, rank: 0 });
  if (isWaiting && available > 0) parts.push({ text: `${available} available`, rank: 1 });
  if (handled(state) < total && rate > 0) parts.push({ text: `${rate.toFixed(1)}/s`, rank: 3 });
  if (secondsLeft !== undefined) parts.push({ text: `${durationText(secondsLeft * 1000)} left`, rank: 2 });
  return parts;
}

/** The lines of a plan that need no further request, unless the run waits. */
export const handled = ({ made, failed, doubt }: FleetState): number => made + failed + doubt;
