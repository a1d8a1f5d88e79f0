import { expect, test } from 'vitest';
import { parameterError } from '../../../../src/errors.ts';
import type { OptionValues } from '../../../../src/model/options.ts';
import { longerTimeout, waitOptions } from '../../../../src/operations/waiting/wait-options.ts';
import { operationOf, operationWith } from '../../../support/operations.ts';

const [create, wait] = [operationOf('create-image'), operationOf('wait image-available')];
const values = (options: object): OptionValues => new Map(Object.entries(options));

test.each([
  ['returns no wait settings for create-image without --wait', create, {}, undefined],
  [
    'uses the default timeout and interval for create-image --wait',
    create,
    { Wait: true },
    { timeout: 3_600_000, interval: 15_000 },
  ],
  [
    'parses --wait-timeout and --poll-interval of create-image --wait',
    create,
    { Wait: true, WaitTimeout: '90s', PollInterval: '1m' },
    { timeout: 90_000, interval: 60_000 },
  ],
  [
    'uses the default timeout and interval for wait image-available',
    wait,
    {},
    { timeout: 3_600_000, interval: 15_000 },
  ],
  [
    'parses --wait-timeout of wait image-available',
    wait,
    { WaitTimeout: '2h' },
    { timeout: 7_200_000, interval: 15_000 },
  ],
])('%s', (_, operation, options, expected) => {
  expect(waitOptions(operation, values(options))).toEqual(expected);
});

test.each([
  [{ WaitTimeout: '90s' }, '--wait-timeout needs --wait'],
  [{ PollInterval: '5s' }, '--poll-interval needs --wait'],
  [{ Progress: 'json' }, '--progress needs --wait'],
  [{ WaitTimeout: '90s', PollInterval: '5s' }, '--wait-timeout needs --wait'],
  [
    { Wait: true, PollInterval: '0' },
    'Bad value for --poll-interval "0": expected a duration of at least one second, such as 90s, 45m, 3h, 1h30m or a number of seconds',
  ],
])('create-image rejects the options %j: %s', (options, message) => {
  expect(() => waitOptions(create, values(options))).toThrow(parameterError(message));
});

test('accepts --wait-timeout for a command that has no --wait option', () => {
  const operation = operationWith(create, { extraOptions: { type: 'object' } });
  expect(waitOptions(operation, values({ WaitTimeout: '90s' }))).toBeUndefined();
});

// Twice the time in seconds, in the largest unit that needs no fraction.
test.each([
  [1000, ''],
  [3_600_000, ''],
  [3_601_000, '7202s'],
  [90 * 60_000, '3h'],
  [100 * 60_000, '200m'],
  [3 * 3_600_000, '6h'],
])('the timeout after one of %i ms is %j', (timeout, longer) => {
  expect(longerTimeout(timeout)).toBe(longer);
});
