// The state of a run of a plan, and its result.

import type { CliError } from '../errors.ts';

/** An image that is being made. */
export interface FlightLine {
  readonly line: number;
  readonly instanceId: string;
  readonly name: string;
  /** When its request was first sent, by `Io.now`. */
  readonly since: number;
}

/** The state of a run. `made` includes the images that are available. */
export interface FleetState {
  readonly total: number;
  readonly made: number;
  readonly failed: number;
  readonly available: number;
  /** Images that may exist. */
  readonly doubt: number;
  /** By line of the plan. */
  readonly inFlight: ReadonlyMap<number, FlightLine>;
  /** The number of lines that a state machine carries out, instead of `inFlight`. */
  readonly running?: number;
  /** Images a second. */
  readonly rate: number;
  readonly secondsLeft?: number | undefined;
  /** Why the run pauses. */
  readonly note?: string | undefined;
}

/** A line of a plan at the end of a run. */
export interface FleetRow {
  readonly line: number;
  readonly instanceId: string;
  readonly name: string;
  readonly imageId?: string;
  readonly code?: string;
  readonly message?: string;
  readonly mayExist?: boolean;
  /** The image will not become available. */
  readonly hasFailed?: boolean;
}

export interface FleetResult {
  /** The images, in the order of the plan. Those for which the run waited are available, unless it was stopped. */
  readonly images: readonly FleetRow[];
  /** Lines without an image, images that failed, and images that may exist, in the order of the plan. */
  readonly failed: readonly FleetRow[];
  readonly total: number;
  readonly notTried: number;
  readonly stoppedBy?: CliError | 'max-errors' | 'interrupt';
}

/** The numbers of a result in the journal, as members of `ended`. */
export function endedCounts({ images, failed }: FleetResult) {
  const doubt = failed.filter(({ mayExist }) => mayExist).length;
  return { Made: images.length, Failed: failed.length - doubt, MayExist: doubt };
}

/**
 * A copy of a text of a row. V8 makes a part of a text a reference to the whole, which stays in memory as long as the part:
 * for the ID of an image that is a whole response, for a name the line of a plan and its neighbours.
 */
export const copied = (text: string): string => (text.isWellFormed() ? Buffer.from(text).toString() : text);

/** A row to keep while others come and go. */
export const keptRow = (row: FleetRow): FleetRow => ({
  ...row,
  instanceId: copied(row.instanceId),
  name: copied(row.name),
});
