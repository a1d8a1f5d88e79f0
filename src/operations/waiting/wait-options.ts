// --wait, --wait-timeout and --poll-interval; --progress needs --wait, too.

import { parameterError } from '../../errors.ts';
import type { Operation } from '../../model/model.ts';
import type { OptionValues } from '../../model/options.ts';
import { memberOf, optionName } from '../../model/shape.ts';

/** Both in milliseconds. */
export interface WaitOptions {
  readonly timeout: number;
  readonly interval: number;
}

const DEFAULTS = { WaitTimeout: '60m', PollInterval: '15s' } as const;

/**
 * Parses the wait options. Returns undefined if the command does not wait. Throws a parameter error for an invalid
 * duration, and for one of these options without --wait.
 */
export function waitOptions({ waiter, extraOptions }: Operation, values: OptionValues): WaitOptions | undefined {
  const duration = (member: keyof typeof DEFAULTS): number =>
    parseDuration((values.get(member) as string | undefined) ?? DEFAULTS[member], `--${optionName(member)}`);
  const options = { timeout: duration('WaitTimeout'), interval: duration('PollInterval') };
  if (waiter !== undefined || values.has('Wait')) return options;
  const unused = [...Object.keys(DEFAULTS), 'Progress'].find((member) => values.has(member));
  if (unused !== undefined && memberOf(extraOptions, 'Wait')) {
    throw parameterError(`--${optionName(unused)} needs --wait`);
  }
  return undefined;
}

/** The timeout for a second try of a wait whose time was up: empty, for the default, or twice a longer timeout. */
export function longerTimeout(timeout: number): string {
  const seconds = Math.ceil(timeout / UNITS.s);
  if (timeout <= parseDuration(DEFAULTS.WaitTimeout, '')) return '';
  const [unit, size] = Object.entries(UNITS).find(([, size]) => (2 * seconds * UNITS.s) % size === 0) ?? ['s', UNITS.s];
  return `${(2 * seconds * UNITS.s) / size}${unit}`;
}

// Durations: 90s, 45m, 3h, 1h30m, or a number of seconds.

const UNITS = { h: 3_600_000, m: 60_000, s: 1000 } as const;

const DURATION = /^(?:(?<seconds>\d+)|(?=\d)(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?)$/;

/** Parses a duration to milliseconds. Throws a parameter error that names the option. */
export function parseDuration(text: string, option: string): number {
  const { seconds, h = 0, m = 0, s = seconds ?? 0 } = DURATION.exec(text.trim())?.groups ?? {};
  const milliseconds = Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s) * UNITS.s;
  if (milliseconds > 0) return milliseconds;
  throw parameterError(
    `Bad value for ${option} "${text}": expected a duration of at least one second, such as 90s, 45m, 3h, 1h30m or a number of seconds`,
  );
}
