// The executions of a state machine: starting, following and redriving them.

import {
  DescribeExecution$,
  type DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeMapRun$,
  type DescribeMapRunCommand,
  DescribeStateMachine$,
  type DescribeStateMachineCommand,
  DescribeStateMachineForExecution$,
  type DescribeStateMachineForExecutionCommand,
  ListMapRuns$,
  type ListMapRunsCommand,
  type MapRunItemCounts,
  RedriveExecution$,
  type RedriveExecutionCommand,
  StartExecution$,
  type StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Client } from '../../aws/client.ts';
import type { Exchange } from '../../aws/exchange.ts';
import { CliError } from '../../errors.ts';
import type { JsonObject } from '../../model/json-value.ts';
import { type CloudCalls, commandWith } from './cloud-calls.ts';
import type { StateMachine } from './remote-options.ts';

/** The state of an execution. Timestamps are not read. */
export type SeenExecution = Pick<
  DescribeExecutionOutput,
  'status' | 'error' | 'cause' | 'redriveStatus' | 'redriveCount'
>;

/** True while an execution can still start requests. */
export const isRunning = ({ status }: SeenExecution): boolean => status === 'RUNNING' || status === 'PENDING_REDRIVE';

export class Executions {
  readonly #client: Client;
  readonly #calls: CloudCalls;
  readonly #machine: StateMachine;

  constructor(client: Client, calls: CloudCalls, machine: StateMachine) {
    this.#client = client;
    this.#calls = calls;
    this.#machine = machine;
  }

  /** The current definition of the state machine, and its type. */
  async machine(): Promise<{ readonly definition: string | undefined; readonly type: string | undefined }> {
    const input = { stateMachineArn: this.#machine.arn };
    const command = commandWith<DescribeStateMachineCommand>(DescribeStateMachine$, input);
    const { definition, type } = await this.#calls.read(this.#client, command);
    return { definition, type };
  }

  /**
   * Starts an execution with a name. The same name and input start it once, however often they are sent. Does nothing if there
   * is an execution of that name which has ended, or has another input. `onAttempt` gets the exchange of each attempt.
   */
  async start(name: string, input: JsonObject, onAttempt?: (exchange: Exchange) => void): Promise<void> {
    const members = { stateMachineArn: this.#machine.arn, name, input: JSON.stringify(input) };
    const command = commandWith<StartExecutionCommand>(StartExecution$, members);
    await unless('ExecutionAlreadyExists', this.#calls.change(this.#client, command, onAttempt));
  }

  /** The state of an execution. Undefined if there is none of that name. */
  async find(name: string): Promise<SeenExecution | undefined> {
    const command = commandWith<DescribeExecutionCommand>(DescribeExecution$, { executionArn: this.#arnOf(name) });
    return unless('ExecutionDoesNotExist', this.#calls.readPatiently(this.#client, command));
  }

  /** True if the state machine still has the definition with which an execution was started. */
  async isSameDefinition(name: string, definition: string | undefined): Promise<boolean> {
    const input = { executionArn: this.#arnOf(name) };
    const command = commandWith<DescribeStateMachineForExecutionCommand>(DescribeStateMachineForExecution$, input);
    const used = await this.#calls.readPatiently(this.#client, command);
    return definition !== undefined && used.definition === definition;
  }

  /** Continues an execution that has not succeeded. Returns false if Step Functions does not allow it. */
  async redrive(name: string): Promise<boolean> {
    const command = commandWith<RedriveExecutionCommand>(RedriveExecution$, { executionArn: this.#arnOf(name) });
    return (await unless('ExecutionNotRedrivable', this.#calls.change(this.#client, command))) !== undefined;
  }

  /** The ARNs of the map runs of an execution. */
  async mapRuns(name: string): Promise<string[]> {
    const arns: string[] = [];
    let token: string | undefined;
    do {
      const page = { executionArn: this.#arnOf(name), ...(token !== undefined && { nextToken: token }) };
      const command = commandWith<ListMapRunsCommand>(ListMapRuns$, page);
      const { mapRuns, nextToken } = await this.#calls.readPatiently(this.#client, command);
      arns.push(...(mapRuns ?? []).flatMap(({ mapRunArn }) => mapRunArn ?? []));
      token = nextToken;
    } while (token !== undefined);
    return arns;
  }

  /** The numbers of items of a map run by their states. */
  async counts(mapRunArn: string): Promise<MapRunItemCounts | undefined> {
    const command = commandWith<DescribeMapRunCommand>(DescribeMapRun$, { mapRunArn });
    return (await this.#calls.readPatiently(this.#client, command)).itemCounts;
  }

  /** The numbers of items that the Map state of an execution has read, and of those whose children ended in an error. */
  async items(name: string): Promise<{ readonly total: number; readonly failed: number }> {
    let items = { total: 0, failed: 0 };
    for (const mapRun of await this.mapRuns(name)) {
      // Without numbers, it may have sent requests.
      const { total = 1, failed = 1 } = (await this.counts(mapRun)) ?? {};
      items = { total: items.total + total, failed: items.failed + failed };
    }
    return items;
  }

  #arnOf(name: string): string {
    const { partition, region, account, name: machine } = this.#machine;
    return `arn:${partition}:states:${region}:${account}:execution:${machine}:${name}`;
  }
}

/** The response, or undefined for an error with a code. */
async function unless<T>(code: string, response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof CliError && error.kind === 'service' && error.code === code) return undefined;
    throw error;
  }
}
