// The options of `npm run demo -- --serve` that make its endpoint behave as a busy EC2 does.
import type { Roughness, Throttle } from '../../test/support/rough-service.ts';
import { numberOf, refuse } from '../arguments.ts';

const text = { type: 'string' } as const;

export const SERVE_OPTIONS = {
  instances: text,
  throttle: text,
  'lose-responses': text,
  errors: text,
  'hide-images': text,
  pending: text,
  seed: text,
} as const;

export const USAGE = `Usage: npm run demo                        run a few commands and show their output
       npm run demo -- --serve [OPTION]...  serve EC2, S3 and Step Functions for your own commands, until Ctrl-C

Nothing leaves this machine.

Options of --serve:
  --port PORT               the port; by default, a free one
  --instances N             add N running instances with the tags Name=web-0001 and so on, and Backup=yes
  --pending SECONDS         the time until a new image is available; by default, it depends on the number of polls
  --hide-images SECONDS     the time in which DescribeImages does not list a new image
  --throttle RATE[/BURST]   a token bucket: RATE requests a second after BURST at once (default: RATE); others are
                            answered with RequestLimitExceeded
  --lose-responses PERCENT  carry out so many requests, but close the connection without a response
  --errors PERCENT          answer so many requests with the status 500; half of these requests are carried out
  --seed N                  the seed of these choices, default 1`;

/** Reads the options. Refuses invalid ones. */
export function roughnessOf(values: Readonly<Partial<Record<keyof typeof SERVE_OPTIONS, string>>>): Roughness {
  const read = (option: keyof typeof SERVE_OPTIONS): number | undefined => {
    const value = values[option];
    return value === undefined ? undefined : numberOf('demo', option, value);
  };
  const atMost = (option: 'lose-responses' | 'errors' | 'instances', most: number): number | undefined => {
    const value = read(option);
    if (value !== undefined && value > most) refuse('demo', `--${option} is ${value}, but must be at most ${most}.`);
    return value;
  };
  const whole = (option: 'instances' | 'seed', value: number | undefined): number | undefined => {
    if (value !== undefined && !Number.isInteger(value)) refuse('demo', `--${option} must be a whole number.`);
    return value;
  };
  const loseResponses = atMost('lose-responses', 100);
  const errors = atMost('errors', 100);
  if ((loseResponses ?? 0) + (errors ?? 0) > 100) {
    refuse('demo', '--lose-responses and --errors must be at most 100 together.');
  }
  const { throttle } = values;
  const roughness = {
    loseResponses,
    errors,
    instances: whole('instances', atMost('instances', MOST_INSTANCES)),
    hideImages: read('hide-images'),
    pending: read('pending'),
    seed: whole('seed', read('seed')),
    throttle: throttle === undefined ? undefined : throttleOf(throttle),
  };
  return Object.fromEntries(Object.entries(roughness).filter(([, value]) => value !== undefined));
}

/** Their IDs and names have four digits. */
const MOST_INSTANCES = 9999;

/** Parses RATE or RATE/BURST. */
function throttleOf(value: string): Throttle {
  const [, rate = '', burst = rate] = /^([^/]*)(?:\/(.*))?$/s.exec(value) ?? [];
  const throttle = { rate: numberOf('demo', 'throttle', rate), burst: numberOf('demo', 'throttle', burst) };
  if (throttle.rate === 0) refuse('demo', '--throttle must have a rate above 0.');
  if (throttle.burst < 1) refuse('demo', '--throttle must have a burst of at least 1, as in --throttle 0.5/1.');
  return throttle;
}
