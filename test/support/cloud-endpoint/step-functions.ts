// A small in-memory Step Functions with one state machine, as the API reference describes it.

import { MachineRun, type MachineWorld, type StoredMachine } from './machine-runs.ts';
import type { ServiceAnswer } from './objects.ts';

interface Request {
  readonly stateMachineArn?: string;
  readonly executionArn?: string;
  readonly mapRunArn?: string;
  readonly name?: string;
  readonly input?: string;
}

/** An error of the service. */
class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Seconds since 1970, as the JSON protocol has them. */
const seconds = (time: number): number => time / 1000;

export class StepFunctions {
  readonly machine: StoredMachine;
  readonly runs = new Map<string, MachineRun>();
  readonly #world: MachineWorld;
  readonly #tokens = new Set<string>();

  constructor(machine: StoredMachine, world: MachineWorld) {
    this.machine = machine;
    this.#world = world;
  }

  /** Carries an operation out. */
  answer(operation: string, body: string): ServiceAnswer {
    try {
      const action = new Map(Object.entries(this.#actions)).get(operation);
      if (!action) throw new Refusal('UnknownOperationException', '');
      return { status: 200, body: JSON.stringify(action(JSON.parse(body))) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const document = { __type: `com.amazonaws.swf.service.v2.model#${error.code}`, message: error.message };
      return { status: 400, body: JSON.stringify(document) };
    }
  }

  readonly #actions = {
    DescribeStateMachine: ({ stateMachineArn }: Request) => {
      const { arn, definition, type } = this.#machineOf(stateMachineArn);
      const name = arn.replace(/.*:/, '');
      return { stateMachineArn: arn, name, status: 'ACTIVE', definition, type, roleArn: 'arn:aws:iam::1:role/x' };
    },
    StartExecution: ({ stateMachineArn, name = '', input = '{}' }: Request) => {
      const known = this.runs.get(name);
      if (known && (known.status !== 'RUNNING' || known.input !== input))
        throw new Refusal('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
      const run = known ?? new MachineRun(this.#machineOf(stateMachineArn), name, input, this.#world);
      this.runs.set(name, run);
      return { executionArn: run.arn, startDate: seconds(run.startedAt) };
    },
    DescribeExecution: ({ executionArn }: Request) => {
      const { arn, name, input, status, error, cause, redriveCount, startedAt, stoppedAt } = this.#runOf(executionArn);
      const isRedrivable = status === 'FAILED' || status === 'ABORTED';
      return {
        ...{ executionArn: arn, stateMachineArn: this.machine.arn, name, input, status, error, cause, redriveCount },
        startDate: seconds(startedAt),
        ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
        redriveStatus: isRedrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      };
    },
    DescribeStateMachineForExecution: ({ executionArn }: Request) => {
      const { definition } = this.#runOf(executionArn);
      return { stateMachineArn: this.machine.arn, name: this.machine.arn.replace(/.*:/, ''), definition };
    },
    ListMapRuns: ({ executionArn }: Request) => {
      const { arn, mapRunArn, startedAt } = this.#runOf(executionArn);
      const own = { executionArn: arn, stateMachineArn: this.machine.arn, startDate: seconds(startedAt) };
      return { mapRuns: mapRunArn === undefined ? [] : [{ ...own, mapRunArn }] };
    },
    DescribeMapRun: ({ mapRunArn }: Request) => {
      const run = [...this.runs.values()].find((one) => one.mapRunArn === mapRunArn);
      if (!run) throw new Refusal('ResourceNotFound', `Map Run Does Not Exist: '${mapRunArn}'`);
      const counts = { ...run.counts, timedOut: 0, total: run.total, resultsWritten: 0 };
      return {
        ...{ mapRunArn, executionArn: run.arn, status: run.status, startDate: seconds(run.startedAt) },
        ...{ maxConcurrency: 0, toleratedFailurePercentage: 100, toleratedFailureCount: 0 },
        itemCounts: counts,
        executionCounts: counts,
      };
    },
    StopExecution: ({ executionArn }: Request) => {
      this.#runOf(executionArn).stop();
      return { stopDate: seconds(this.#world.clock()) };
    },
    RedriveExecution: ({ executionArn, clientToken = '' }: Request & { readonly clientToken?: string }) => {
      const run = this.#runOf(executionArn);
      if (!this.#tokens.has(clientToken)) {
        if (run.status !== 'FAILED' && run.status !== 'ABORTED')
          throw new Refusal('ExecutionNotRedrivable', `Execution is ${run.status} and cannot be redriven`);
        this.#tokens.add(clientToken);
        run.redrive();
      }
      return { redriveDate: seconds(this.#world.clock()) };
    },
  };

  #machineOf(arn: string | undefined): StoredMachine {
    if (arn === this.machine.arn) return this.machine;
    throw new Refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  #runOf(arn: string | undefined): MachineRun {
    const run = [...this.runs.values()].find((one) => one.arn === arn);
    if (run) return run;
    throw new Refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
}
