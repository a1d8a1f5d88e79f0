// The expressions of a definition, by state: which variables they use, and which are assigned.

import jsonata from 'jsonata';
import type { MachineState } from '../../../src/state-machine/states.ts';

/** All texts in a value, outside of states that it contains. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'States' ? [] : textsIn(inner)));
}

/** The expressions of a state, without {% and %}. */
export const expressionsIn = (state: MachineState): string[] =>
  textsIn(state).flatMap((text) => (text.startsWith('{%') ? [text.slice(2, -2).trim()] : []));

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly lhs?: unknown;
  readonly [part: string]: unknown;
}

/** Variables that a parsed expression reads, without those that it binds by itself. */
function variablesOf(node: unknown, bound: Set<string>): string[] {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return [];
  if (Array.isArray(node)) return node.flatMap((item) => variablesOf(item, bound));
  const { type, value, lhs, ...parts } = node as Node;
  // A variable may have conditions of its own: $list[Name = $name].
  if (type === 'variable') return [...(bound.has(String(value)) ? [] : [String(value)]), ...variablesOf(parts, bound)];
  if (type === 'bind') {
    const inner = variablesOf(parts.rhs, bound);
    bound.add(String((lhs as Node).value));
    return inner;
  }
  return variablesOf([lhs, value, ...Object.values(parts)], bound);
}

/** The variables that the expressions of a state read. Functions of JSONata are among them. */
export const variablesIn = (state: MachineState): Set<string> =>
  new Set(expressionsIn(state).flatMap((text) => variablesOf(jsonata(text).ast(), new Set())));

/** The variables that the expressions of a state bind by themselves. */
export const localsIn = (state: MachineState): Set<string> => {
  const bound = new Set<string>();
  for (const text of expressionsIn(state)) variablesOf(jsonata(text).ast(), bound);
  return bound;
};

/** The variables that a state assigns. */
export function assignedBy(state: MachineState): string[] {
  const {
    Assign = {},
    Catch = [],
    Choices = [],
  } = state as unknown as {
    readonly Assign?: object;
    readonly Catch?: readonly { readonly Assign?: object }[];
    readonly Choices?: readonly { readonly Assign?: object }[];
  };
  return [Assign, ...[...Catch, ...Choices].map((rule) => rule.Assign ?? {})].flatMap((assign) => Object.keys(assign));
}

/** The states that may follow a state. */
export function nextOf(state: MachineState): string[] {
  const {
    Next,
    Default,
    Catch = [],
    Choices = [],
  } = state as unknown as {
    readonly Next?: string;
    readonly Default?: string;
    readonly Catch?: readonly { readonly Next: string }[];
    readonly Choices?: readonly { readonly Next: string }[];
  };
  return [Next, Default, ...[...Catch, ...Choices].map((rule) => rule.Next)].filter((name) => name !== undefined);
}
