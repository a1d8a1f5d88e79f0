// When the requests in a journal were sent. Images that are older are not theirs.

import type { History } from './journal-lines.ts';
import type { ServiceClock } from './service-clock.ts';

/** When earlier attempts were made, by the clock of the service, in milliseconds since 1970. */
export interface EarlierTime {
  /** Before the first of them. */
  readonly start: number;
  /** After the last of them. NaN if that is not known. */
  readonly end: number;
  /** False if the clock of the service was not known at the start. Our clock may be wrong. */
  readonly isByService: boolean;
}

/** The time of the attempts in a journal. If it has none, they begin now. */
export function earlierTime({ start, end, isByService }: History, clock: ServiceClock): EarlierTime {
  if (start === undefined) return { start: clock.now(), end, isByService: clock.isKnown };
  return { start, end, isByService };
}
