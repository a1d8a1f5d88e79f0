import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json-value.ts';
import { assertJournalIsKept, fleetOptions, parseMaxErrors } from '../../../src/workflow/fleet-options.ts';
import { fakeIo } from '../../support/fake-io.ts';

const { io } = fakeIo({ env: { HOME: '/home/me', DAY: 'monday' }, homes: { you: '/home/you' } });

const optionsOf = (request: JsonObject) => fleetOptions({ request, io });

test('the options have the documented defaults', () => {
  const { maxErrors, ...options } = optionsOf({ Plan: 'plan.jsonl' });
  expect(options).toEqual({
    plan: 'plan.jsonl',
    journal: 'plan.jsonl.journal',
    isResumed: false,
    maxConcurrency: 40,
    isDryRun: false,
  });
  // More than 10 errors, and more than 10 % of the lines.
  expect([1, 50, 100, 109, 500, 100_000].map(maxErrors)).toEqual([10, 10, 10, 10, 50, 10_000]);
});

test('the options are those of the request', () => {
  const request = { Plan: 'a', Journal: 'b', Resume: true, MaxConcurrency: 3, MaxErrors: '0', DryRun: true };
  const { maxErrors, ...options } = optionsOf(request);
  expect(options).toEqual({ plan: 'a', journal: 'b', isResumed: true, maxConcurrency: 3, isDryRun: true });
  expect(maxErrors(500)).toBe(0);
});

test('a dry run asks for every line, unless --max-errors is given', () => {
  const lines = [0, 1, 100, 100_000];
  expect(lines.map(optionsOf({ Plan: 'a', DryRun: true }).maxErrors)).toEqual(lines);
  expect(lines.map(optionsOf({ Plan: 'a', DryRun: true, MaxErrors: '2' }).maxErrors)).toEqual([2, 2, 2, 2]);
});

test.each([
  ['plan.jsonl', 'plan.jsonl'],
  ['file://plan.jsonl', 'plan.jsonl'],
  ['file:///tmp/plan.jsonl', '/tmp/plan.jsonl'],
  ['fileb://plan.jsonl', 'plan.jsonl'],
  ['~/plan.jsonl', '/home/me/plan.jsonl'],
  ['file://~/plan.jsonl', '/home/me/plan.jsonl'],
  ['~you/plan.jsonl', '/home/you/plan.jsonl'],
  ['file://$DAY.jsonl', 'monday.jsonl'],
  // A shell replaces variables itself, so a dollar sign is a part of the name.
  ['$DAY.jsonl', '$DAY.jsonl'],
])('the path %s is that of %s', (text, path) => {
  const { plan, journal } = optionsOf({ Plan: text, Journal: text });
  expect([plan, journal]).toEqual([path, path]);
});

test.each(['/dev/stdin', '/dev/fd/3', '/proc/self/fd/3'])('the plan %s needs the option --journal', (Plan) => {
  expect(() => assertJournalIsKept(optionsOf({ Plan }))).toThrow(
    expect.objectContaining({
      kind: 'parameter',
      message: `The journal of the plan ${Plan} needs a place`,
      hints: ['name its file with --journal'],
    }),
  );
  expect(() => assertJournalIsKept(optionsOf({ Plan, Journal: 'a' }))).not.toThrow();
  expect(() => assertJournalIsKept(optionsOf({ Plan, DryRun: true }))).not.toThrow();
});

test.each(['/dev/shm/plan.jsonl', '/development/plan.jsonl', 'dev/plan.jsonl'])(
  'the journal of %s is beside it',
  (Plan) => {
    expect(() => assertJournalIsKept(optionsOf({ Plan }))).not.toThrow();
  },
);

test.each([
  [{ Plan: '' }, 'Bad value for --plan "": the path of a file is missing'],
  [{ Plan: 'file://' }, 'Bad value for --plan "file://": the path of a file is missing'],
  [{ Plan: 'a', Journal: ' ' }, 'Bad value for --journal " ": the path of a file is missing'],
])('the options %j are refused', (request, message) => {
  expect(() => optionsOf(request)).toThrow(expect.objectContaining({ kind: 'parameter', message }));
});

test.each([
  ['0', [0, 0, 0]],
  ['10', [10, 10, 10]],
  [' 7 ', [7, 7, 7]],
  ['10%', [0, 1, 10]],
  ['0%', [0, 0, 0]],
  ['100%', [9, 19, 100]],
])('--max-errors %s allows so many errors of 9, 19 and 100 lines', (text, numbers) => {
  expect([9, 19, 100].map(parseMaxErrors(text))).toEqual(numbers);
});

test.each(['', 'x', '-1', '1.5', '101%', '10 %', '%', '1e3', '99999999999999999999'])(
  '--max-errors %j is refused',
  (text) => {
    const message = `Bad value for --max-errors "${text}": use a number such as 10, or a percentage such as 10%`;
    expect(() => parseMaxErrors(text)).toThrow(expect.objectContaining({ kind: 'parameter', message }));
  },
);
