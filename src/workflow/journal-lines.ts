// The state of each request of a journal after all of its lines. The format is schemas/workflow/journal.json.

import { HashTable } from './hash-table.ts';
import {
  type BeganEvent,
  type EndedEvent,
  type ExecutionEvent,
  type FailedEvent,
  type JournalEvent,
  type RefusedEvent,
  VERSION,
} from './journal-events.ts';

/** The state of a request after its last event. `sending` is in doubt: an image may exist. */
export interface LineState {
  readonly state: (typeof STATES)[number];
  /** The image, if it was made. */
  readonly imageId?: string | undefined;
  /** The error of a request that was refused, or of an image that failed. */
  readonly code?: string | undefined;
  /** Left out if there are many long ones. */
  readonly message?: string | undefined;
}

/** The state of a request that has an image. */
type ImageState = LineState & { readonly state: 'made' | 'available' | 'failed' };

/** True if a request has an image, so that it must not be sent again. */
export const hasImage = (known: LineState | undefined): known is ImageState =>
  known !== undefined && known.state !== 'sending' && known.state !== 'refused';

const STATES = ['sending', 'made', 'refused', 'available', 'failed'] as const;

/** An execution of a state machine that carries out lines of the plan. */
export interface RecordedExecution extends Pick<ExecutionEvent, 'Run' | 'StateMachine' | 'Bucket' | 'Prefix'> {
  /** True if its end is recorded: it sends no more requests, and its results are in the journal. */
  readonly hasEnded: boolean;
}

/** What all runs of a plan have done so far. */
export interface History {
  /** The first that a run has known; empty if none has. Undefined if there is no run. */
  readonly account?: string | undefined;
  /** That of the first run. Undefined if there is none. */
  readonly region?: string | undefined;
  /** Time of the first `began`, in ms since the epoch, by the clock of the service. */
  readonly start?: number | undefined;
  /** False if `start` is by the clock of the machine. */
  readonly isByService: boolean;
  /** Time of the last event if it is `ended`, in the same unit: no request was sent after it. Otherwise NaN, as for a kill. */
  readonly end: number;
  /** The state of the request with a hash. Undefined if it was never sent. */
  readonly stateOf: (hash: string) => LineState | undefined;
  /** The last execution. Undefined if all runs were on this machine. */
  readonly execution?: RecordedExecution | undefined;
  /** True if a request was sent since the last execution was recorded, so that it is one of its lines. */
  readonly isOfExecution: (hash: string) => boolean;
  /** True if a request was in doubt before the last execution got it, or a run on this machine has sent it since. */
  readonly hasOtherAttempt: (hash: string) => boolean;
  /** Number of requests that were ever sent. */
  readonly size: number;
  /** The hashes of those requests, in the order in which they were first sent. */
  readonly hashes: () => Iterable<string>;
}

/** Characters of all messages together that are kept in memory. */
const MAX_MESSAGES = 4 * 2 ** 20;

/** The history of the events that were added. */
export class JournalHistory implements History {
  account: string | undefined;
  region: string | undefined;
  start: number | undefined;
  isByService = true;
  end = Number.NaN;
  execution: RecordedExecution | undefined;
  private readonly index = new HashTable();
  private states = new Uint8Array(1024);
  /** 1 for the requests of the last execution. */
  private ofExecution = new Uint8Array(1024);
  /** 1 for the requests that not only the last execution may have sent. */
  private otherAttempts = new Uint8Array(1024);
  /** A run has begun since the last execution was recorded. */
  private hasBegunSince = false;
  private readonly images: (string | undefined)[] = [];
  private readonly reasons = new Map<number, Pick<LineState, 'code' | 'message'>>();
  private readonly texts = new Map<string, string>();
  private room = MAX_MESSAGES;

  get size(): number {
    return this.index.size;
  }

  readonly stateOf = (hash: string): LineState | undefined => {
    const number = this.index.find(hash);
    if (number === undefined) return undefined;
    const imageId = this.images[number];
    const state = STATES[this.states[number] as number] as LineState['state'];
    return { state, ...(imageId !== undefined && { imageId }), ...this.reasons.get(number) };
  };

  readonly hashes = (): Iterable<string> => this.index;

  readonly isOfExecution = (hash: string): boolean => this.ofExecution[this.index.find(hash) ?? -1] === 1;

  readonly hasOtherAttempt = (hash: string): boolean => this.otherAttempts[this.index.find(hash) ?? -1] === 1;

  /** Adds an event that `parseEvent` returned. */
  add(event: JournalEvent): void {
    if (event.Event === 'ended' && this.execution?.Run === event.Run) this.endExecution();
    const isOver = event.Event === 'ended' && this.execution?.hasEnded !== false;
    this.end = isOver ? Date.parse(event.Time) : Number.NaN;
    if (event.Event === 'began') {
      // The first run may not have known it.
      this.account ||= event.Account;
      this.region ??= event.Region;
      if (this.start === undefined) this.isByService = event.Clock !== 'local';
      this.start ??= Date.parse(event.Time);
      this.hasBegunSince = true;
    } else if (event.Event === 'execution') {
      const { Run, StateMachine, Bucket, Prefix } = event;
      this.execution = { Run, StateMachine, Bucket, Prefix, hasEnded: false };
      this.ofExecution.fill(0);
      this.hasBegunSince = false;
    } else if (event.Event !== 'ended') this.addState(event);
  }

  private endExecution(): void {
    this.execution &&= { ...this.execution, hasEnded: true };
  }

  private addState(event: Exclude<JournalEvent, BeganEvent | ExecutionEvent | EndedEvent>): void {
    const isNew = this.index.find(event.Hash) === undefined;
    const number = this.index.add(event.Hash);
    if (number === this.states.length) {
      this.states = doubled(this.states);
      this.ofExecution = doubled(this.ofExecution);
      this.otherAttempts = doubled(this.otherAttempts);
    }
    const before = isNew ? undefined : STATES[this.states[number] as number];
    if (event.Event === 'sending') {
      this.ofExecution[number] = 1;
      this.otherAttempts[number] = Number(before === 'sending' || this.hasBegunSince);
    }
    // An image that was made stays made: the request must not be sent again.
    const isMade = before === 'made' || before === 'available';
    if (isMade && (event.Event === 'sending' || event.Event === 'refused')) return;
    this.states[number] = STATES.indexOf(event.Event);
    this.images[number] = 'ImageId' in event ? event.ImageId : undefined;
    if ('Code' in event) this.reasons.set(number, this.reason(event));
    else this.reasons.delete(number);
  }

  private reason({ Code, Message }: RefusedEvent | FailedEvent): Pick<LineState, 'code' | 'message'> {
    const message = this.kept(Message);
    return { code: Code, ...(message !== undefined && { message }) };
  }

  /** A text of which equal ones share the memory. Undefined if there is no room for it. */
  private kept(text: string): string | undefined {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.room < text.length) return undefined;
    this.room -= text.length;
    this.texts.set(text, text);
    return text;
  }
}

/** A table with the same entries and as many more. */
function doubled(table: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * table.length);
  larger.set(table);
  return larger;
}

/** A line of a newer version of the format. */
export class NewerVersionError extends Error {}

/** Members of each event that the history needs. */
const NEEDED: Readonly<Record<JournalEvent['Event'], readonly string[]>> = {
  began: ['Time', 'Account', 'Region'],
  execution: ['Run', 'StateMachine', 'Bucket', 'Prefix'],
  sending: ['Hash'],
  made: ['Hash', 'ImageId'],
  refused: ['Hash', 'Code', 'Message'],
  available: ['Hash', 'ImageId'],
  failed: ['Hash', 'ImageId', 'Code', 'Message'],
  ended: [],
};

/**
 * Parses a line. Returns `unknown` for an event that this version of the format may get later, and undefined for a text
 * that is no line of a journal. Throws NewerVersionError.
 */
export function parseEvent(text: string | undefined): JournalEvent | 'unknown' | undefined {
  const event = objectOf(text);
  if (typeof event?.Event !== 'string') return undefined;
  if (typeof event.Version === 'number' && event.Version > VERSION) throw new NewerVersionError();
  const needed = Object.hasOwn(NEEDED, event.Event) ? NEEDED[event.Event as JournalEvent['Event']] : undefined;
  if (!needed) return 'unknown';
  if (needed.some((name) => typeof event[name] !== 'string')) return undefined;
  if (event.Event === 'began' && Number.isNaN(Date.parse(event.Time as string))) return undefined;
  if (needed[0] === 'Hash' && !/^[\da-f]{16}$/.test(event.Hash as string)) return undefined;
  return event as unknown as JournalEvent;
}

function objectOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!text?.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The start of every line of a journal. */
const START = '{"Event":"';

/** True for a text that may be the start of a line. */
export const isStartOfLine = (text: string): boolean => text.startsWith(START) || START.startsWith(text);
