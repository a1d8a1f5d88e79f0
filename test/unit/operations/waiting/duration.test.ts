import { expect, test } from 'vitest';
import { parameterError } from '../../../../src/errors.ts';
import { parseDuration } from '../../../../src/operations/waiting/wait-options.ts';

test.each([
  ['1', 1],
  ['90', 90],
  ['90s', 90],
  ['45m', 45 * 60],
  ['3h', 3 * 3600],
  ['1h30m', 90 * 60],
  ['1h1m1s', 3661],
  ['12h10m10s', 43_810],
  ['0h0m5s', 5],
  [' 5m ', 300],
  ['007', 7],
])('parses the duration %j as %d s', (text, seconds) => {
  expect(parseDuration(text, '--wait-timeout')).toBe(seconds * 1000);
});

test.each(['', ' ', '0', '0s', '0h0m', 's', 'm5', '5x', '5M', '1.5h', '-5', '+5', '1e3', '5 m', '5m1h', '5s5s', 'NaN'])(
  'rejects %j as a duration and describes the valid formats',
  (text) => {
    const expected = 'expected a duration of at least one second, such as 90s, 45m, 3h, 1h30m or a number of seconds';
    const error = parameterError(`Bad value for --poll-interval "${text}": ${expected}`);
    expect(() => parseDuration(text, '--poll-interval')).toThrow(error);
  },
);
