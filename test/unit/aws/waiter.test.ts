// Acceptors, with the semantics of botocore/waiter.py.
import { describe, expect, test } from 'vitest';
import { AttemptError } from '../../../src/aws/exchange.ts';
import { createJudge, describeMatch, type PollResult } from '../../../src/aws/waiter.ts';
import type { Acceptor, Waiter } from '../../../src/model/waiter-model.ts';
import { compileForWaits } from '../../support/wait-stage.ts';

const waiterWith = (...acceptors: Acceptor[]): Waiter => ({
  name: 'ThingReady',
  operation: 'DescribeThings',
  acceptors,
  resources: { noun: 'thing', ids: 'ThingIds', list: 'Things[].{id: ThingId, state: State}' },
});

const things = (...states: unknown[]): PollResult => ({ response: { Things: states.map((State) => ({ State })) } });
const error = (code: string, status = 400): PollResult => ({
  error: new AttemptError('service', 'no', { code, status }),
});

const STATES = 'Things[].State';
const all: Acceptor = { state: 'success', matcher: 'pathAll', argument: STATES, expected: 'ready' };
const any: Acceptor = { state: 'failure', matcher: 'pathAny', argument: STATES, expected: 'broken' };
const path: Acceptor = { state: 'success', matcher: 'path', argument: 'length(Things[]) > `0`', expected: true };
const count: Acceptor = { state: 'success', matcher: 'path', argument: 'length(Things[])', expected: 2 };
const code: Acceptor = { state: 'retry', matcher: 'error', expected: 'NotFound' };
const anyError: Acceptor = { state: 'success', matcher: 'error', expected: true };
const noError: Acceptor = { state: 'success', matcher: 'error', expected: false };
const status: Acceptor = { state: 'failure', matcher: 'status', expected: 404 };
const ok: Acceptor = { state: 'success', matcher: 'status', expected: 200 };

/** Rows without an acceptor: none matched. */
const judged: [acceptors: Acceptor[], result: PollResult, state: string, acceptor?: Acceptor][] = [
  [[all], things('ready'), 'success', all],
  [[all], things('ready', 'ready'), 'success', all],
  [[all], things('ready', 'pending'), 'retry'],
  [[all], things(), 'retry'],
  [[all], { response: {} }, 'retry'],
  [[all], { response: { Things: { State: 'ready' } } }, 'retry'],
  [[all], error('ready'), 'error'],
  [[any], things('ready', 'broken'), 'failure', any],
  [[any], things('ready'), 'retry'],
  [[any], things(), 'retry'],
  [[any], { response: { Things: 'broken' } }, 'retry'],
  [[any], error('broken'), 'error'],
  [[path], things('x'), 'success', path],
  [[path], things(), 'retry'],
  [[path], error('x'), 'error'],
  [[count], things('x', 'y'), 'success', count],
  [[count], things('x'), 'retry'],
  [[code], error('NotFound'), 'retry', code],
  [[code], error('NotFound.'), 'error'],
  [[code], things('NotFound'), 'retry'],
  [[anyError], error('Whatever'), 'success', anyError],
  [[anyError], things('x'), 'retry'],
  [[noError], things('x'), 'success', noError],
  [[noError], error('Whatever'), 'error'],
  [[status], error('Whatever', 404), 'failure', status],
  [[status], error('Whatever', 400), 'error'],
  [[status], things('x'), 'retry'],
  [[ok], things('x'), 'success', ok],
  [[], things('x'), 'retry'],
  [[], error('Whatever'), 'error'],
  // The first acceptor that matches decides.
  [[all, any], things('ready', 'broken'), 'failure', any],
  [[path, any], things('broken'), 'success', path],
  [[any, path], things('broken'), 'failure', any],
  [[code, status], error('NotFound', 404), 'retry', code],
];

test.each(judged)('given the acceptors %j, judges the poll result %j as %s', (acceptors, result, state, acceptor) => {
  const judge = createJudge(waiterWith(...acceptors), compileForWaits);
  expect(judge(result, 0)).toEqual({ state, ...(acceptor && { acceptor }) });
});

describe('the extra acceptors of a waiter', () => {
  const waiter: Waiter = { ...waiterWith(any), extraAcceptors: [{ ...any, state: 'success' }, code] };
  const judge = createJudge(waiter, compileForWaits);

  test('apply only if no acceptor of the AWS CLI matches', () => {
    expect(judge(things('broken'), 0)).toEqual({ state: 'failure', acceptor: any });
    expect(judge(error('NotFound'), 0)).toEqual({ state: 'retry', acceptor: code });
  });
});

test.each([
  [true, ['retry', 'retry', 'error']],
  [false, ['error', 'error', 'error']],
])('matches an acceptor with a grace period for new resources only until it is over (new: %j)', (isNew, states) => {
  const judge = createJudge(waiterWith({ ...code, grace: 300 }), compileForWaits);
  expect([0, 299_999, 300_000].map((elapsed) => judge(error('NotFound'), elapsed, isNew).state)).toEqual(states);
});

test('matches an acceptor with a start only from then on', () => {
  const judge = createJudge(waiterWith({ ...any, after: 300 }), compileForWaits);
  expect([0, 299_999, 300_000].map((elapsed) => judge(things('broken'), elapsed).state)).toEqual([
    'retry',
    'retry',
    'failure',
  ]);
});

test('throws an error if a JMESPath expression fails on the response, as the AWS CLI does', () => {
  const judge = createJudge(waiterWith(path), compileForWaits);
  expect(() => judge({ response: {} }, 0)).toThrow('The query does not fit the response: ');
});

// Expected values: AcceptorConfig.explanation of botocore.
test.each([
  [all, 'For expression "Things[].State" all members matched expected path: "ready"'],
  [any, 'For expression "Things[].State" we matched expected path: "broken" at least once'],
  [count, 'For expression "length(Things[])" we matched expected path: "2"'],
  [code, 'Matched expected service error code: NotFound'],
  [status, 'Matched expected HTTP status code: 404'],
])('describes a match of the acceptor %j in the words of botocore', (acceptor, text) => {
  expect(describeMatch(acceptor)).toBe(text);
});
