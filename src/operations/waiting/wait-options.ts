// --wait, --wait-timeout and --poll-interval; --progress needs --wait, too.

import { parameterError } from '../../errors.ts';
import type { Operation } from '../../model/model.ts';
import type { OptionValues } from '../../model/options.ts';
import { memberOf, optionName } from '../../model/shape.ts';
import type { WaitSettings } from '../context.ts';

/** How long a wait polls, and how often. Times are in milliseconds. */
export type WaitOptions = Pick<WaitSettings, 'timeout' | 'interval' | 'isConstant' | 'attempts'>;

const DEFAULTS = { WaitTimeout: '60m', PollInterval: '15s' } as const;

/** The pace of the AWS CLI, which applies if a document changes a part of it: seconds and polls. */
const USUAL_PACE = { delay: 15, maxAttempts: 40 } as const;

/** The pace of a wait in a document, in the words of the AWS CLI: seconds between two polls, and the number of polls. */
interface WaiterPace {
  readonly delay: number | undefined;
  readonly maxAttempts: number | undefined;
}

/**
 * The options of a wait with the pace of its document. Options win: --poll-interval replaces the delay, and with
 * --wait-timeout the number of polls is limited only if the document has it.
 */
export function withPace(
  options: WaitOptions,
  values: OptionValues,
  { delay = USUAL_PACE.delay, maxAttempts }: WaiterPace,
): WaitOptions {
  const isTimed = values.has('WaitTimeout');
  return {
    timeout: isTimed ? options.timeout : Number.POSITIVE_INFINITY,
    interval: values.has('PollInterval') ? options.interval : delay * UNITS.s,
    isConstant: true,
    attempts: maxAttempts ?? (isTimed ? undefined : USUAL_PACE.maxAttempts),
  };
}

/**
 * Parses the wait options. Returns undefined if the command does not wait. Throws a parameter error for an invalid
 * duration, and for one of these options without --wait.
 */
export function waitOptions({ waiter, isOwn, extraOptions }: Operation, values: OptionValues): WaitOptions | undefined {
  const duration = (member: keyof typeof DEFAULTS): number =>
    parseDuration((values.get(member) as string | undefined) ?? DEFAULTS[member], `--${optionName(member)}`);
  const options = { timeout: duration('WaitTimeout'), interval: duration('PollInterval') };
  if (waiter !== undefined || values.has('Wait')) return options;
  // A fleet has progress without a wait, too.
  const unused = [...Object.keys(DEFAULTS), ...(isOwn ? [] : ['Progress'])].find((member) => values.has(member));
  if (unused !== undefined && memberOf(extraOptions, 'Wait')) {
    throw parameterError(`--${optionName(unused)} needs --wait`);
  }
  return undefined;
}

/** The milliseconds of a wait without --wait-timeout. */
export const defaultTimeout = (): number => parseDuration(DEFAULTS.WaitTimeout, '');

/** The timeout for a second try of a wait whose time was up: empty, for the default, or twice a longer timeout. */
export function longerTimeout(timeout: number): string {
  const seconds = Math.ceil(timeout / UNITS.s);
  if (timeout <= defaultTimeout()) return '';
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
