// Runs a state machine in JSONata, with the states that ec2img uses. It has the rules of Step Functions that the machine
// depends on: Retry, Catch, Assign, tolerance, and the limits of data and of events.

import type { JsonValue } from '../../../src/model/json-value.ts';
import { mapResult } from './map-state.ts';
import type { Child, Execution, Frame, Machine, Place, Rule, Run, State, World } from './types.ts';
import { type JsonObject, limited, resolved, type Scope, ServiceFault } from './values.ts';

export type { Child, Execution, World } from './types.ts';
export { type JsonObject, ServiceFault } from './values.ts';

/** The most events in the history of an execution. */
const MOST_EVENTS = 25_000;

/** Events of a state, without those of calls: entered and exited. */
const EVENTS: Readonly<Record<string, number>> = { Fail: 1, Task: 2, Map: 5 };

/** Runs an execution to its end. Rejects only if the definition has a state that the interpreter does not know. */
export async function runStateMachine(definition: object, input: JsonValue, world: World): Promise<Execution> {
  const { name = 'run', startTime = world.now().toISOString(), redriveTime } = world.context ?? {};
  const redrive = redriveTime === undefined ? {} : { RedriveTime: redriveTime };
  const context = { Execution: { Name: name, StartTime: startTime, Input: input, ...redrive } };
  const children: Child[] = [];
  const machine = definition as Machine;
  let last = world.from ?? { name: machine.StartAt, input, variables: {} };
  const onPlace = (place: Place): void => {
    last = place;
  };
  const run = await runStates(machine, last, { world, context, children, signal: world.signal, onPlace });
  return { ...run, children, last };
}

async function runStates(machine: Machine, first: Place, frame: Frame): Promise<Run> {
  const { world, context, signal } = frame;
  let { name, input: data, variables } = first;
  const history = { events: 1 };
  const count = (events: number): void => {
    // The event of the end is one more.
    if (history.events + events >= MOST_EVENTS)
      throw new ServiceFault('States.Runtime', 'the history has 25000 events');
    history.events += events;
  };
  const ended = (run: Omit<Run, 'events'>): Run => ({ ...run, events: history.events + 1 });
  try {
    for (;;) {
      if (signal?.aborted) return ended({ status: 'ABORTED' });
      const state = machine.States[name];
      if (!state) throw new ServiceFault('States.Runtime', `there is no state ${name}`);
      world.onState?.(name, frame.index);
      frame.onPlace?.({ name, input: data, variables });
      count(EVENTS[state.Type] ?? 2);
      const entered = { ...context, State: { Name: name, EnteredTime: world.now().toISOString() } };
      const scope: Scope = {
        variables,
        states: { input: limited(data), context: entered },
        now: world.now,
        random: world.random ?? Math.random,
      };
      const step = await stepOf(state, scope, frame, count);
      variables = { ...variables, ...step.assigned };
      data = step.output;
      if (step.next === undefined) return ended({ status: 'SUCCEEDED', output: data });
      name = step.next;
    }
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return ended({ status: 'FAILED', error: error.error, cause: error.fault });
  }
}

/** What a state has done: its output, the variables that it assigns, and the state that follows. */
export interface Step {
  readonly next?: string | undefined;
  readonly output: JsonValue;
  readonly assigned: JsonObject;
}

/** Goes on by a state, a rule or a catcher. Both Output and Assign see the variables as they were. */
async function follow(field: Rule, scope: Scope, output: JsonValue): Promise<Step> {
  const assigned = (await resolved(field.Assign ?? {}, scope)) as JsonObject;
  const next = field.Next as string | undefined;
  return { next, assigned, output: 'Output' in field ? limited(await resolved(field.Output, scope)) : output };
}

/** Runs one state. Throws its error, as a ServiceFault. `count` adds events to the history. */
export async function stepOf(state: State, scope: Scope, frame: Frame, count: (events: number) => void): Promise<Step> {
  const { input } = scope.states;
  switch (state.Type) {
    case 'Pass':
    case 'Succeed':
      return follow(state, scope, input);
    case 'Fail': {
      const [error, cause] = await Promise.all([resolved(state.Error, scope), resolved(state.Cause, scope)]);
      throw new ServiceFault(String(error), String(cause));
    }
    case 'Wait': {
      const seconds = await resolved(state.Seconds, scope);
      if (!Number.isInteger(seconds) || Number(seconds) < 0 || Number(seconds) > 99_999_999)
        throw new ServiceFault('States.QueryEvaluationError', `Seconds is ${seconds}`);
      await frame.world.wait(Number(seconds));
      return follow(state, scope, input);
    }
    case 'Choice': {
      for (const rule of state.Choices as Rule[]) {
        const holds = await resolved(rule.Condition, scope);
        if (typeof holds !== 'boolean') throw new ServiceFault('States.QueryEvaluationError', `${rule.Condition}`);
        if (holds) return follow(rule, scope, input);
      }
      if (state.Default === undefined) throw new ServiceFault('States.NoChoiceMatched', 'no rule matches');
      return { next: String(state.Default), output: input, assigned: {} };
    }
    case 'Task':
      return withCatch(state, scope, frame, async () => {
        const args = limited(await resolved(state.Arguments ?? input, scope)) as JsonObject;
        count(3);
        return limited(await frame.world.call(resourceOf(state.Resource), args));
      });
    case 'Map':
      return withCatch(state, scope, frame, () => mapResult(state, scope, frame, runStates));
    default:
      throw new Error(`the interpreter does not know ${state.Type}`);
  }
}

const resourceOf = (arn: unknown): string => String(arn).replace(/^arn:aws[a-z-]*:states:::/, '');

/** Runs the work of a state, with its retries. Errors of its Output and Assign are caught, too. */
async function withCatch(state: State, scope: Scope, { world }: Frame, work: () => Promise<JsonValue>): Promise<Step> {
  const retries = new Map<Rule, number>();
  for (;;) {
    try {
      const result = await work();
      return await follow(state, { ...scope, states: { ...scope.states, result } }, result);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      const errorOutput = { Error: error.error, Cause: error.fault };
      const retrier = handlerIn(state.Retry, error.error);
      const tries = retrier ? (retries.get(retrier) ?? 0) : 0;
      if (retrier && tries < Number(retrier.MaxAttempts ?? 3)) {
        retries.set(retrier, tries + 1);
        await world.wait(Number(retrier.IntervalSeconds ?? 1) * Number(retrier.BackoffRate ?? 2) ** tries);
        continue;
      }
      const catcher = handlerIn(state.Catch, error.error);
      if (!catcher) throw error;
      return follow(catcher, { ...scope, states: { ...scope.states, errorOutput } }, errorOutput);
    }
  }
}

/** States.ALL does not match these: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];

const handlerIn = (handlers: unknown, error: string): Rule | undefined =>
  ((handlers ?? []) as (Rule & { readonly ErrorEquals: readonly string[] })[]).find(
    ({ ErrorEquals }) =>
      ErrorEquals.includes(error) || (ErrorEquals.includes('States.ALL') && !TERMINAL.includes(error)),
  );
