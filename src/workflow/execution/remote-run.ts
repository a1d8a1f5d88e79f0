// A run of a plan by a state machine: which execution carries it out, and what became of its lines.

import type { Exchange } from '../../aws/exchange.ts';
import { parameterError } from '../../errors.ts';
import { endedCounts, type FleetResult } from '../fleet.ts';
import { hasImage, type LineState } from '../journal-lines.ts';
import { NOT_TAKEN } from '../steps.ts';
import { type EarlierWait, waitForEarlier } from './earlier-waits.ts';
import { outcomesOf, stopOf } from './execution-end.ts';
import { type Executions, isRunning, type SeenExecution } from './executions.ts';
import { follow, type RemoteProgress } from './follow.ts';
import { withoutGoneImages } from './gone-images.ts';
import { earlierImages, handedLines, inputOfExecution, keyOf } from './handed-lines.ts';
import type { ObjectStore } from './object-store.ts';
import type { RemoteOptions } from './remote-options.ts';
import { type EndedExecution, settle } from './settle.ts';

export interface RemoteRunOptions extends EarlierWait {
  readonly remote: RemoteOptions;
  readonly executions: Executions;
  readonly store: ObjectStore;
  readonly progress: RemoteProgress;
  /** The name of a new execution. */
  readonly newName: () => string;
  /** Called with the name of the execution that carries the plan out, before it is followed. */
  readonly onFollow: (name: string) => void;
}

/** The execution to follow. */
interface Followed {
  readonly name: string;
  /** How often it was redriven before. */
  readonly redrives?: number | undefined;
  /** An earlier run has handed it lines, so it does not know those that the plan got later. */
  readonly isEarlier?: boolean;
  /** An earlier run has recorded its lines as sent, but has not started it. */
  readonly isFirstStart?: boolean;
}

export class RemoteRun {
  readonly #options: RemoteRunOptions;
  /** Without the images that failed and are gone. */
  #journal: RemoteRunOptions['journal'];
  #definition: string | undefined;
  /** When the plan was first started: ISO 8601, by the clock of the service. */
  #start = '';
  /** The execution that carries the plan out. Empty before it is known. */
  name = '';
  /** How far the run is. `recorded`: the journal has it, but no execution may have been started. */
  stage: 'unknown' | 'recorded' | 'started' | 'ended' = 'unknown';

  constructor(options: RemoteRunOptions) {
    this.#options = options;
    this.#journal = options.journal;
  }

  /** Sends the first request, whose response also tells the time of the service. */
  async open(): Promise<void> {
    const { executions, remote, interrupt } = this.#options;
    interrupt.throwIfAborted();
    const { definition, type = 'STANDARD' } = await executions.machine();
    this.#definition = definition;
    const { name } = remote.stateMachine;
    if (type !== 'STANDARD') {
      throw parameterError(
        `The state machine ${name} has the type ${type}, but must have the type STANDARD: an image takes longer than EXPRESS workflows may run`,
      );
    }
    // Without the permission to decrypt it, the definition is missing.
    if (definition === undefined || definition.includes(CREATE_IMAGE)) return;
    throw parameterError(
      `The state machine ${name} creates no images: its definition has no ${CREATE_IMAGE}`,
      'ec2img state-machine create-images prints the definition of one that does',
    );
  }

  /** Starts, continues or follows an execution, and reads its results. `began` is the time of the service. */
  async result(began: string): Promise<FleetResult> {
    const { plan, journal, time, progress } = this.#options;
    this.stage = 'recorded';
    const history = await withoutGoneImages({ ...this.#options, history: journal.history });
    this.#journal = { history, append: journal.append };
    this.#start = new Date(history.start ?? Date.parse(began)).toISOString();
    const images = earlierImages(history, plan);
    progress.begin(images);
    const left = plan.lines - images.made - images.available - images.failed;
    if (left === 0) {
      const earlier = await waitForEarlier(this.#options);
      return this.#settle({ earlier, outcomeOf: () => undefined, hasOtherAttempt: () => false, stoppedBy: undefined });
    }
    const followed = await this.#execution(left);
    const { name, redrives } = followed;
    this.name = name;
    this.stage = 'started';
    this.#options.onFollow(name);
    const seen = await follow({ ...this.#options, run: name, redrives });
    this.stage = 'ended';
    const earlier = await waitForEarlier(this.#options);
    const { outcomeOf, problem } = await outcomesOf(name, seen, this.#options);
    const stoppedBy = stopOf(name, seen) ?? problem;
    const result = await this.#settle({ earlier, outcomeOf, stoppedBy, ...this.#linesOf(followed) });
    // The execution has ended even if this cannot be written, and the images must be reported.
    await journal.append({ Event: 'ended', Time: time(), ...endedCounts(result), Run: name }).catch(() => {});
    return result;
  }

  async #execution(left: number): Promise<Followed> {
    const { executions, newName } = this.#options;
    const { execution } = this.#journal.history;
    if (!execution) return this.#startNew(newName(), left);
    const { Run, hasEnded } = execution;
    const seen = await executions.find(Run);
    // It was not started, or so long ago that Step Functions has forgotten it. The machine knows the images of its lines.
    if (!seen && hasEnded) return this.#startNew(newName(), left);
    if (!seen) return { ...(await this.#startNew(Run, left, false)), isFirstStart: !this.#mayBeForgotten() };
    if (!hasEnded) return { name: Run, isEarlier: true };
    if (isRunning(seen)) return this.#handAgain(Run);
    if (!(await this.#canRedrive(Run, seen))) return this.#startNew(newName(), left);
    const followed = await this.#handAgain(Run);
    if (await executions.redrive(Run)) return { ...followed, redrives: seen.redriveCount };
    return this.#startNew(newName(), left);
  }

  #mayBeForgotten(): boolean {
    return Date.parse(this.#options.time()) - Date.parse(this.#start) >= KEPT_FOR;
  }

  /** What the journal says about the lines of an execution, before the events of this run. */
  #linesOf({ isEarlier, isFirstStart }: Followed): Pick<EndedExecution, 'isHanded' | 'hasOtherAttempt'> {
    const { isOfExecution, hasOtherAttempt, stateOf } = this.#journal.history;
    if (isEarlier) return { isHanded: isOfExecution, hasOtherAttempt };
    const isInDoubt = (hash: string): boolean => stateOf(hash)?.state === 'sending';
    if (!isFirstStart) return { hasOtherAttempt: isInDoubt };
    return { hasOtherAttempt: (hash) => (isOfExecution(hash) ? hasOtherAttempt(hash) : isInDoubt(hash)) };
  }

  /**
   * Hands the lines without an image to a new execution. The same name hands them over once. `isNewName`: no earlier run can
   * have started an execution of that name.
   */
  async #startNew(run: string, lines: number, isNewName = true): Promise<Followed> {
    const { remote, store, executions, interrupt } = this.#options;
    const maxErrors = remote.maxErrors?.(lines);
    const input = inputOfExecution({ ...remote, run, start: this.#start, lines, maxErrors });
    const about = { StateMachine: remote.stateMachine.arn, ...input };
    // First of all, so that the journal names no bucket that cannot be written.
    await store.write(keyOf(remote, `runs/${run}.json`), [`${JSON.stringify(about)}\n`], 'application/json');
    await this.#record(run);
    const attempts: Exchange[] = [];
    try {
      await store.write(keyOf(remote, `plans/${run}.jsonl`), this.#lines(), 'application/jsonl');
      interrupt.throwIfAborted();
      this.name = run;
      this.stage = 'started';
      await executions.start(run, input, (exchange) => attempts.push(exchange));
    } catch (error) {
      if (!attempts.some(({ isUncertain }) => isUncertain)) {
        this.stage = 'recorded';
        if (isNewName) await this.#release(run);
      }
      throw error;
    }
    return { name: run };
  }

  /** Records that an execution cannot have been started, so that the journal does not depend on its state machine. */
  async #release(Run: string): Promise<void> {
    const { journal, time } = this.#options;
    const outcomeOf = () => ({ kind: 'waiting' }) as const;
    const lines = this.#linesOf({ name: Run });
    try {
      const result = await this.#settle({ earlier: new Map(), outcomeOf, stoppedBy: undefined, ...lines });
      await journal.append({ Event: 'ended', Time: time(), ...endedCounts(result), Run });
    } catch {
      // The error of the start counts. The next run finds no execution, and starts it.
    }
  }

  /** Records that an execution carries its lines out once more. */
  async #handAgain(run: string): Promise<Followed> {
    await this.#record(run);
    for await (const _ of this.#lines());
    return { name: run };
  }

  #record(Run: string): Promise<void> {
    const { remote, journal, time } = this.#options;
    const { stateMachine, bucket: Bucket, prefix: Prefix } = remote;
    return journal.append({ Event: 'execution', Time: time(), Run, StateMachine: stateMachine.arn, Bucket, Prefix });
  }

  async *#lines(): AsyncGenerator<string, void, void> {
    for await (const text of handedLines({ ...this.#options, journal: this.#journal })) {
      this.#options.interrupt.throwIfAborted();
      yield text;
    }
  }

  /**
   * True if an execution can be redriven and would then do what is left: its lines are those without an image, none of its
   * children has failed, and the state machine has not changed. A redriven child enters its Fail state again: it would
   * neither send a request that was refused, nor look an image up, and its error would count again.
   */
  async #canRedrive(run: string, seen: SeenExecution): Promise<boolean> {
    const { executions, remote } = this.#options;
    const { execution } = this.#journal.history;
    const { stateMachine, bucket, prefix } = remote;
    const isSame =
      execution?.StateMachine === stateMachine.arn && execution.Bucket === bucket && execution.Prefix === prefix;
    if (!isSame || seen.redriveStatus !== 'REDRIVABLE' || !this.#hasSameLines()) return false;
    const { total, failed } = await executions.items(run);
    if (total === 0 || failed > 0) return false;
    return executions.isSameDefinition(run, this.#definition);
  }

  #hasSameLines(): boolean {
    const { plan } = this.#options;
    const { history } = this.#journal;
    const { hashes, stateOf, isOfExecution } = history;
    let handed = 0;
    for (const hash of hashes()) {
      const known = stateOf(hash);
      if (hasImage(known)) continue;
      if (!plan.has(hash) || !isOfExecution(hash) || wasRefused(known)) return false;
      handed++;
    }
    const { made, available, failed } = earlierImages(history, plan);
    return handed === plan.lines - made - available - failed;
  }

  #settle(ended: Omit<EndedExecution, 'plan' | 'journal' | 'time'>): Promise<FleetResult> {
    return settle({ ...this.#options, journal: this.#journal, ...ended });
  }
}

/** Milliseconds for which Step Functions keeps executions that have ended (quotas of Step Functions: 90 days). */
const KEPT_FOR = 90 * 24 * 3_600_000;

/** The call that a state machine of ec2img makes for each line. */
const CREATE_IMAGE = 'aws-sdk:ec2:createImage';

/** True for an error of EC2, and false for a line that an execution has not reached. */
const wasRefused = (known: LineState | undefined): boolean =>
  known?.state === 'refused' && known.code !== NOT_TAKEN.code;
