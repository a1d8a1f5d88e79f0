// The executions of a state machine in an in-memory Step Functions: they run in the interpreter, and many times as fast.
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { type Child, type JsonObject, runStateMachine, ServiceFault } from '../state-machine/interpreter.ts';
import type { Place } from '../state-machine/types.ts';
import type { Ec2Integration } from './ec2-integration.ts';
import type { Objects } from './objects.ts';
import { writeResults } from './result-files.ts';

/** The state machine of an endpoint. */
export interface StoredMachine {
  arn: string;
  definition: string;
  type: 'STANDARD' | 'EXPRESS';
}

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MachineWorld {
  readonly objects: Objects;
  readonly ec2: Ec2Integration;
  /** Seconds of the state machine in a second of this process. */
  readonly speed: () => number;
  /** The clock of the service, in milliseconds since 1970. */
  readonly clock: () => number;
}

/** An execution of the machine. */
export class MachineRun {
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  /** The definition with which it was started. */
  readonly definition: string;
  status: Status = 'RUNNING';
  error: string | undefined;
  cause: string | undefined;
  redriveCount = 0;
  readonly startedAt: number;
  stoppedAt: number | undefined;
  /** Undefined until the Map state has read its items. */
  mapRunArn: string | undefined;
  counts = { pending: 0, running: 0, succeeded: 0, failed: 0, aborted: 0 };
  readonly #world: MachineWorld;
  #stop = new AbortController();
  /** The children of the latest attempt, by their index. */
  #children: readonly Child[] = [];
  /** The state in which the latest attempt ended. */
  #last: Place | undefined;

  constructor(machine: StoredMachine, name: string, input: string, world: MachineWorld) {
    this.arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    this.name = name;
    this.input = input;
    this.definition = machine.definition;
    this.startedAt = world.clock();
    this.#world = world;
    void this.#run();
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Runs what has not succeeded again, from the state that has. A child that ended in a Fail state enters that state again. */
  redrive(): void {
    this.redriveCount++;
    this.status = 'RUNNING';
    this.error = undefined;
    this.cause = undefined;
    this.stoppedAt = undefined;
    this.#stop = new AbortController();
    void this.#run();
  }

  async #run(): Promise<void> {
    const { objects, ec2, speed, clock } = this.#world;
    const { signal } = this.#stop;
    setMaxListeners(0, signal);
    const kept = this.#children;
    const begin = clock();
    const machineTime = (): Date => new Date(begin + (clock() - begin) * speed());
    this.counts = { pending: 0, running: 0, succeeded: 0, failed: 0, aborted: 0 };
    const move = (from: keyof MachineRun['counts'], to: keyof MachineRun['counts']): void => {
      this.counts[from]--;
      this.counts[to]++;
    };
    const ended = await runStateMachine(JSON.parse(this.definition), JSON.parse(this.input), {
      signal,
      context: {
        name: this.name,
        startTime: new Date(this.startedAt).toISOString(),
        ...(this.redriveCount > 0 && { redriveTime: new Date(begin).toISOString() }),
      },
      from: this.#last,
      now: machineTime,
      wait: (seconds) => after((seconds * 1000) / speed(), undefined, { signal }).catch(() => {}),
      call: ec2.call,
      readItems: async (args) => this.#readItems(args),
      keep: (index) => {
        const child = kept[index];
        if (child?.status !== 'SUCCEEDED' && child?.status !== 'FAILED') return undefined;
        move('pending', child.status === 'SUCCEEDED' ? 'succeeded' : 'failed');
        return child;
      },
      onStart: () => move('pending', 'running'),
      onChild: ({ status }) => move('running', status === 'SUCCEEDED' ? 'succeeded' : 'failed'),
      writeResults: async (args, children) => {
        this.#children = children;
        this.counts.aborted = this.counts.running;
        this.counts.running = 0;
        return writeResults(objects, args, children, { mapRunArn: this.mapRunArn ?? '', now: clock() });
      },
    });
    this.#last = ended.last;
    this.stoppedAt = clock();
    this.status = signal.aborted ? 'ABORTED' : ended.status;
    this.error = ended.error;
    this.cause = ended.cause;
  }

  async #readItems({ Bucket, Key }: JsonObject): Promise<JsonValue[]> {
    const id = createHash('sha256').update(this.arn).digest('hex').slice(0, 32);
    this.mapRunArn = `${this.arn.replace(':execution:', ':mapRun:').replace(/:[^:]*$/, '/Images')}:${id}`;
    const text = this.#world.objects.buckets.get(String(Bucket))?.get(String(Key));
    if (text === undefined) throw new ServiceFault('States.ItemReaderFailed', `${Key}: NoSuchKey`);
    const items = text.split('\n').flatMap((line): JsonValue[] => (line === '' ? [] : [JSON.parse(line)]));
    this.counts.pending = items.length;
    return items;
  }
}
