// The execution of a state machine, and the world that it runs in.

import type { JsonValue } from '../../../src/model/json-value.ts';
import type { JsonObject } from './values.ts';

/** What is outside of a state machine: services, time, and the objects of S3. */
export interface World {
  /** Calls a service, such as `aws-sdk:ec2:createImage`. Throws a ServiceFault. */
  readonly call: (resource: string, args: JsonObject) => Promise<JsonObject>;
  readonly wait: (seconds: number) => Promise<void>;
  readonly now: () => Date;
  /** Reads the items of a Map state. */
  readonly readItems: (args: JsonObject) => Promise<readonly JsonValue[]>;
  /** Writes the results of a Map state, in the order of its items. Returns the output of the state. */
  readonly writeResults?: (args: JsonObject, results: readonly Child[]) => Promise<JsonObject>;
  readonly context?: { readonly name: string; readonly startTime: string; readonly redriveTime?: string };
  /** Where a redriven execution goes on: the state in which it ended, with its variables. */
  readonly from?: Place | undefined;
  /** Called when a child has ended. */
  readonly onChild?: (child: Child) => void;
  /** Called when a child is started. */
  readonly onStart?: (index: number) => void;
  /** The result that an earlier run of a Map state had for an item: a redrive keeps those that succeeded. */
  readonly keep?: (index: number) => Child | undefined;
  /** Stops the execution. */
  readonly signal?: AbortSignal;
  /** A number from 0 to 1. */
  readonly random?: () => number;
  /** Called for each state that is entered. */
  readonly onState?: (name: string, index?: number) => void;
}

/** A state that an execution has entered. */
export interface Place {
  readonly name: string;
  readonly input: JsonValue;
  readonly variables: JsonObject;
}

export interface Run {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly output?: JsonValue;
  readonly error?: string;
  readonly cause?: string;
  readonly events: number;
}

/** An execution for an item of a Map state. `PENDING` if it was not started. */
export interface Child extends Omit<Run, 'status'> {
  readonly status: Run['status'] | 'PENDING';
  readonly input: JsonValue;
}

export interface Execution extends Run {
  readonly children: readonly Child[];
  /** The state in which it ended. */
  readonly last: Place;
}

export type State = { readonly Type: string; readonly [field: string]: unknown };
export type Machine = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
export type Rule = Readonly<Record<string, unknown>>;

/** Where states run. */
export interface Frame {
  readonly world: World;
  readonly context: JsonObject;
  readonly children: Child[];
  readonly signal: AbortSignal | undefined;
  readonly index?: number;
  /** Called for each state that is entered, but not for those of children. */
  readonly onPlace?: (place: Place) => void;
}
