// A Map state in distributed mode: a child execution for each item.

import type { JsonValue } from '../../../src/model/json-value.ts';
import type { Child, Frame, Machine, Place, Rule, Run, State } from './types.ts';
import { type JsonObject, limited, resolved, type Scope, ServiceFault } from './values.ts';

/** Runs the children of a Map state: so many at a time, until all have ended or more have failed than are tolerated. */
export async function mapResult(
  state: State,
  scope: Scope,
  frame: Frame,
  runStates: (machine: Machine, first: Place, frame: Frame) => Promise<Run>,
): Promise<JsonValue> {
  const { world, context } = frame;
  const value = async (template: unknown): Promise<JsonValue> => resolved(template, scope);
  const reader = state.ItemReader as Rule;
  const items = await world.readItems((await value(reader.Arguments)) as JsonObject);
  const atOnce = Number(await value(state.MaxConcurrency ?? 0)) || items.length;
  const most = Number(await value(state.ToleratedFailureCount ?? 0));
  const percentage = Number(await value(state.ToleratedFailurePercentage ?? 0));
  const results: Child[] = items.map((item) => ({ status: 'PENDING', input: item, events: 0 }));
  const stop = new AbortController();
  const signal = world.signal ? AbortSignal.any([world.signal, stop.signal]) : stop.signal;
  let [next, failed, isOver] = [0, 0, false];
  const run = async (index: number): Promise<void> => {
    const Item = { Index: index, Value: items[index] as JsonValue };
    const states = { ...scope.states, context: { ...scope.states.context, Map: { Item } } };
    const input = limited(await resolved(state.ItemSelector ?? Item.Value, { ...scope, states }));
    const kept = world.keep?.(index);
    results[index] = kept ?? { status: 'ABORTED', input, events: 0 };
    if (kept) return;
    world.onStart?.(index);
    const machine = state.ItemProcessor as Machine;
    const first = { name: machine.StartAt, input, variables: {} };
    const child = { input, ...(await runStates(machine, first, { world, context, children: [], signal, index })) };
    if (isOver) return;
    results[index] = child;
    world.onChild?.(child);
    if (child.status !== 'FAILED') return;
    failed++;
    if (failed > most || (100 * failed) / items.length > percentage) stop.abort();
  };
  const work = async (): Promise<void> => {
    while (next < items.length && !signal.aborted) await run(next++);
  };
  const workers = Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await Promise.race([workers, stopped]);
  isOver = true;
  frame.children.push(...results.filter(({ status }) => status !== 'PENDING'));
  const writer = state.ResultWriter as Rule;
  const written = await world.writeResults?.((await value(writer.Arguments)) as JsonObject, results);
  if (stop.signal.aborted)
    throw new ServiceFault(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  return written ?? results.map(({ output = null }) => output);
}
