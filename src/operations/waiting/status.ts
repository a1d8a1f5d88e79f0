// The state of the resources of a wait. Polls update it; progress lines and messages show it.

import { statesFor, type Waiter } from '../../model/waiter-model.ts';
import { sanitize } from '../../text/safe.ts';

/** Error codes for programs: the time is up, or a resource failed. */
export const WAIT_CODES = { timeout: 'WaiterTimeout', failure: 'WaiterFailed' } as const;

/** Milliseconds after which plain lines repeat the unfinished resources. */
export const HEARTBEAT = 60_000;

export interface VolumeStatus {
  /** `/dev/xvda`, or the ID of the volume while the image does not name its devices yet. */
  readonly device: string;
  /** GiB */
  readonly size?: number;
  readonly snapshotId?: string;
  /** Percentage of the data that is in the snapshot. Absent if unknown. */
  readonly percent?: number;
  /** EC2's reason why the snapshot failed. */
  readonly message?: string;
}

export interface ResourceStatus {
  readonly id: string;
  /** A state of EC2, or one of UNLISTED_STATES. */
  readonly state: string;
  /** The reason for that state: code and message of EC2. */
  readonly reason?: string;
  readonly volumes: readonly VolumeStatus[];
}

/** Placeholder states for a resource that no response has listed: before and after the first response. */
export const UNLISTED_STATES = { unchecked: 'not checked yet', missing: 'not visible in EC2 yet' } as const;

/** True if a response has listed the resource, or if this call created it. */
export const wasListed = ({ state }: ResourceStatus): boolean =>
  state !== UNLISTED_STATES.unchecked && state !== UNLISTED_STATES.missing;

/** True if a resource is as the wait requires: in a state, or in a response if the waiter names no state. */
export function isDone(waiter: Waiter, resource: ResourceStatus): boolean {
  const states = statesFor(waiter, 'success');
  return states.length > 0 ? states.includes(resource.state) : wasListed(resource);
}

/** A report for progress lines, after each poll and every second in between. */
export interface WaitReport {
  readonly waiter: Waiter;
  readonly resources: readonly ResourceStatus[];
  /** Milliseconds since the wait began. */
  readonly elapsed: number;
  /** The code of the error of the last poll, if it failed. */
  readonly trouble?: string;
}

/** Where progress is written, and the current size of its terminal. */
export interface ProgressTerminal {
  readonly write: (text: string) => Promise<void>;
  /** True while earlier texts wait for the reader. Reports are dropped then: the next one shows the current state. */
  readonly isBusy: boolean;
  readonly columns: number;
  readonly rows: number;
}

export interface Progress {
  readonly report: (report: WaitReport) => void;
  /** Prints a hint between two reports. */
  readonly hint: (text: string) => void;
  /** Keeps the last report on the screen. Further output starts below it. */
  readonly end: (end: ProgressEnd) => void;
}

export type ProgressForm = 'live' | 'plain' | 'json' | 'off';

/** How a wait ended, or why it did not start. */
export type ProgressEnd = 'success' | 'failure' | 'timeout' | 'interrupted' | 'error';

export const hintLine = (text: string): string => `hint: ${sanitize(text)}\n`;

/** Percentage of the data of all volumes that is in snapshots, rounded down. Undefined if unknown. */
export function percentOf({ volumes }: ResourceStatus): number | undefined {
  const started = volumes.filter(({ percent }) => percent !== undefined);
  const total = started.reduce((sum, { size = 1 }) => sum + size, 0);
  if (total === 0) return undefined;
  return Math.floor(started.reduce((sum, { size = 1, percent = 0 }) => sum + size * percent, 0) / total);
}

/** `pending, 45%` */
export function stateText(resource: ResourceStatus): string {
  const percent = resource.state === 'pending' ? percentOf(resource) : undefined;
  return percent === undefined ? resource.state : `${resource.state}, ${percent}%`;
}

/** Renders the device, size, percentage and error of a volume. Unknown values are empty. */
export const volumeCells = ({ device, size, percent, message }: VolumeStatus): string[] => [
  device,
  size === undefined ? '' : `${size} GiB`,
  percent === undefined ? '' : `${percent}%`,
  message ?? '',
];

export const troubleText = (trouble: string): string => `the last check failed (${trouble}); retrying`;

/** `5s`, `1m 05s`, `2h 00m 05s` */
export function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const first = parts.findIndex((part, at) => part > 0 || at === 2);
  return parts
    .map((part, at) => `${at > first ? String(part).padStart(2, '0') : part}${'hms'[at]}`)
    .slice(first)
    .join(' ');
}
