// Judges the result of a poll by the acceptors of a waiter, as botocore does (botocore/waiter.py).

import { type Acceptor, acceptorsOf, type Waiter } from '../model/waiter-model.ts';
import type { AttemptError } from './exchange.ts';

/** Compiles a JMESPath expression. The caller provides it, because the query library is loaded for waits only. */
export type CompileQuery = (expression: string) => (response: object) => unknown;

/** A response, or the error that EC2 returned instead. */
export type PollResult = { readonly response: object } | { readonly error: AttemptError };

/** `retry`: poll again; `error`: EC2 returned an error that no acceptor matches. */
export interface Judgement {
  readonly state: 'success' | 'failure' | 'retry' | 'error';
  /** The acceptor that matched. If none did, a response means `retry`. */
  readonly acceptor?: Acceptor;
}

/**
 * Judges a result. `elapsed` is the time since the start of the wait, in milliseconds. `isNew`: EC2 may not know the
 * resources yet.
 */
export type Judge = (result: PollResult, elapsed: number, isNew?: boolean) => Judgement;

type Matches = (result: PollResult) => boolean;

/** Compiles the acceptors of a waiter. The first acceptor that matches decides. */
export function createJudge(waiter: Waiter, compileQuery: CompileQuery): Judge {
  const matchers = acceptorsOf(waiter).map((acceptor) => ({ acceptor, matches: matcherOf(acceptor, compileQuery) }));
  return (result, elapsed, isNew = false) => {
    const isInTime = ({ grace, after = 0 }: Acceptor): boolean =>
      elapsed >= after * 1000 && (grace === undefined || (isNew && elapsed < grace * 1000));
    const match = matchers.find(({ acceptor, matches }) => isInTime(acceptor) && matches(result));
    if (match) return { state: match.acceptor.state, acceptor: match.acceptor };
    return { state: 'error' in result ? 'error' : 'retry' };
  };
}

function matcherOf(acceptor: Acceptor, compileQuery: CompileQuery): Matches {
  const { expected } = acceptor;
  if (acceptor.matcher === 'error') return (result) => isExpectedError(result, acceptor.expected);
  if (acceptor.matcher === 'status') return (result) => statusOf(result) === expected;
  const select = compileQuery(acceptor.argument);
  const compare = COMPARISONS[acceptor.matcher];
  return (result) => 'response' in result && compare(select(result.response), expected);
}

/** An empty list matches neither `pathAll` nor `pathAny`. */
const COMPARISONS = {
  path: (selected: unknown, expected: unknown) => selected === expected,
  pathAll: (selected: unknown, expected: unknown) =>
    Array.isArray(selected) && selected.length > 0 && selected.every((value) => value === expected),
  pathAny: (selected: unknown, expected: unknown) => Array.isArray(selected) && selected.includes(expected),
} as const;

function isExpectedError(result: PollResult, expected: string | boolean): boolean {
  if (typeof expected === 'boolean') return 'error' in result === expected;
  return 'error' in result && result.error.code === expected;
}

/** The HTTP status. EC2 responds with 200 unless there is an error. */
const statusOf = (result: PollResult): number | undefined => ('error' in result ? result.error.status : 200);

/** Describes why an acceptor matched, as botocore does. */
export function describeMatch(acceptor: Acceptor): string {
  switch (acceptor.matcher) {
    case 'pathAll':
      return `For expression "${acceptor.argument}" all members matched expected path: "${acceptor.expected}"`;
    case 'pathAny':
      return `For expression "${acceptor.argument}" we matched expected path: "${acceptor.expected}" at least once`;
    case 'path':
      return `For expression "${acceptor.argument}" we matched expected path: "${acceptor.expected}"`;
    case 'error':
      return `Matched expected service error code: ${acceptor.expected}`;
    case 'status':
      return `Matched expected HTTP status code: ${acceptor.expected}`;
  }
}
