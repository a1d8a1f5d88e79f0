// --wait, --wait-timeout and --poll-interval: whether and how long to wait for an image.
import { parameterError } from '../errors.ts';
import { optionName } from '../model/names.ts';
import { memberOf, type Operation } from '../model/shape.ts';
import type { OptionValues } from '../model/world.ts';
import { parseDuration } from './duration.ts';

/** Both in milliseconds. */
interface WaitOptions {
  readonly timeout: number;
  readonly interval: number;
}

const DEFAULTS = { WaitTimeout: '60m', PollInterval: '15s' } as const;

/**
 * How a command line wants its command to wait; undefined where it shall not. Throws a parameter error for a duration
 * that is none, and for one that nothing waits for.
 */
export function waitOptions({ waiter, ownOptions }: Operation, values: OptionValues): WaitOptions | undefined {
  const duration = (member: keyof typeof DEFAULTS): number =>
    parseDuration((values.get(member) as string | undefined) ?? DEFAULTS[member], `--${optionName(member)}`);
  const options = { timeout: duration('WaitTimeout'), interval: duration('PollInterval') };
  if (waiter !== undefined || values.has('Wait')) return options;
  const given = Object.keys(DEFAULTS).find((member) => values.has(member));
  if (given !== undefined && memberOf(ownOptions, 'Wait')) {
    throw parameterError(`--${optionName(given)} needs --wait`);
  }
  return undefined;
}
