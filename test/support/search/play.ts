// Plays a sequence: runs every caller against one service, and records what each one sent and received.
import { run } from '../../../src/run.ts';
import { fakeIo } from '../fake-io.ts';
import { startServer } from '../http-server.ts';
import { argvOf, type Kind, kindOf } from './kind.ts';
import type { CallerPlan, Plan } from './plan.ts';
import type { Call, CallerRecord, Record } from './record.ts';
import { type Answer, Service } from './service.ts';
import { type CallerClocks, fireTimers, Simulation } from './simulation.ts';

/** Milliseconds. */
const LATENCY = 20;
const READ_TIMEOUT = 60_000;

const KEY = 'AKIDCALLER';

/** A wait of a caller: for a response, or between attempts. */
interface Wait {
  /** Ends the wait when the caller is interrupted. */
  readonly drop: () => void;
}

class Caller {
  readonly record: CallerRecord;
  readonly clocks: CallerClocks;
  /** How many requests of each action it has sent. */
  readonly sent = new Map<string, number>();
  readonly controller = new AbortController();
  readonly #simulation: Simulation;
  readonly #kind: Kind;
  #count = 0;
  /** More than one if it sends requests at the same time. */
  readonly #waits = new Set<Wait>();

  constructor(plan: CallerPlan, kind: Kind, simulation: Simulation) {
    this.record = { plan, calls: [], startedAt: 0, stdout: '', stderr: '', wasInterrupted: false };
    this.clocks = { wallClock: plan.wallClock ?? 0, timers: new Set() };
    this.#simulation = simulation;
    this.#kind = kind;
  }

  /** Begins a wait. Returns a function that ends it, and returns false if it had ended. */
  wait(drop: () => void = () => {}): () => boolean {
    const wait = { drop };
    this.#waits.add(wait);
    const { interrupt } = this.record.plan;
    if (interrupt && this.#count++ === interrupt.at) {
      this.#simulation.after(interrupt.after, () => this.#waits.has(wait) && this.#stop());
    }
    if (this.#waits.size === 1) this.#simulation.rest();
    return () => {
      const isWaiting = this.#waits.delete(wait);
      if (isWaiting && this.#waits.size === 0) this.#simulation.resume();
      return isWaiting;
    };
  }

  #stop(): void {
    this.record.wasInterrupted = true;
    const waits = [...this.#waits];
    this.#waits.clear();
    this.#simulation.resume();
    for (const { drop } of waits) drop();
    this.controller.abort(this.record.plan.interrupt?.code);
  }

  async run(url: string, index: number): Promise<void> {
    const simulation = this.#simulation;
    this.record.startedAt = simulation.now;
    const { attempts } = this.record.plan;
    const env = {
      AWS_ACCESS_KEY_ID: `${KEY}${index}`,
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: url,
      ...(attempts && { AWS_MAX_ATTEMPTS: attempts }),
    };
    const { io, seen } = fakeIo({ env, signal: this.controller.signal });
    const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const end = this.wait(() => reject(signal.reason));
        simulation.after(milliseconds, () => end() && resolve());
      });
    };
    const argv = argvOf(this.#kind, this.record.plan);
    const started = simulation.now;
    const now = () => simulation.now - started;
    await simulation.begin(this.clocks, async () => {
      const code = await run(argv, { ...io, sleep, now });
      Object.assign(this.record, { code, stdout: seen.stdout, stderr: seen.stderr });
    });
  }
}

export async function play(plan: Plan): Promise<Record> {
  const simulation = new Simulation();
  const service = new Service(plan, simulation);
  const kind = kindOf(plan.command);
  const callers = plan.callers.map((one) => new Caller(one, kind, simulation));
  const strayUrls: string[] = [];
  const server = await startServer((request, body, response) => {
    const key = new RegExp(`Credential=${KEY}(\\d+)/`).exec(request.headers.authorization ?? '');
    const caller = callers[Number(key?.[1])];
    if (request.url !== '/' || !caller) {
      strayUrls.push(request.url ?? '');
      response.destroy();
      return;
    }
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    const call: Call = { action, sentAt: simulation.now, shown: 'nothing' };
    caller.record.calls.push(call);
    const { create = [], lookups = [], snapshots = [] } = caller.record.plan;
    const steps = { [kind.action]: create, DescribeImages: lookups, DescribeSnapshots: snapshots }[action] ?? [];
    const count = caller.sent.get(action) ?? 0;
    caller.sent.set(action, count + 1);
    const step = steps[count] ?? {};
    const end = caller.wait();

    const answer = (sent: Answer): void => {
      if (!end()) return;
      const { reply, ...known } = sent;
      Object.assign(call, known, { receivedAt: simulation.now });
      if (step.fault?.kind === 'silent') fireTimers(caller.clocks);
      else if (!reply) response.destroy();
      else {
        response.sendDate = false;
        response.writeHead(reply.status, reply.headers);
        if (step.fault?.kind === 'torn') response.write('<', () => response.destroy());
        else response.end(reply.body);
      }
    };
    const signedAt = String(request.headers['x-amz-date']);
    simulation.after(step.delay ?? LATENCY, () => {
      const sent = service.carryOut(
        { form, action, step, caller: caller.record, call, signedAt, trap: `${server.url}/trap` },
        caller.clocks,
      );
      if (step.fault?.kind !== 'silent') simulation.after(LATENCY, () => answer(sent));
    });
    if (step.fault?.kind === 'silent') {
      const sent: Answer = { meaning: 'ambiguous', isRetried: true, reply: undefined, shown: 'no response' };
      simulation.after(READ_TIMEOUT, () => answer(sent));
    }
  });
  for (const [index, caller] of callers.entries()) {
    simulation.after(caller.record.plan.start ?? 0, () => void caller.run(server.url, index));
  }
  const isEnded = await simulation.run();
  await server.stop();
  return { plan, callers: callers.map(({ record }) => record), strayUrls, hasHung: !isEnded, ...service.outcome() };
}
