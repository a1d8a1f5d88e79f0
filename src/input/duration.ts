// How long: 90s, 45m, 3h, 1h30m, or plain seconds.
import { parameterError } from '../errors.ts';

const UNITS = { h: 3_600_000, m: 60_000, s: 1000 } as const;
const DURATION = /^(?:(?<seconds>\d+)|(?=\d)(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?)$/;

/** Milliseconds, at least a second's worth. Throws a parameter error that names the option. */
export function parseDuration(text: string, option: string): number {
  const { seconds, h = 0, m = 0, s = seconds ?? 0 } = DURATION.exec(text.trim())?.groups ?? {};
  const milliseconds = Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s) * UNITS.s;
  if (milliseconds > 0) return milliseconds;
  throw parameterError(
    `Bad value for ${option} "${text}": a duration above zero is expected, such as 90s, 45m, 3h, 1h30m or a number of seconds`,
  );
}
