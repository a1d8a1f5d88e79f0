// EC2 in a sequence: its images, its clock, and what stands between it and the callers.
import { answerOf, errorBody } from '../ec2-endpoint.ts';
import { Ec2World, type Image, snapshotsOf } from '../ec2-world.ts';
import { isRetried, type Meaning, meaningOf, own, type Reply, replyOf } from './fault.ts';
import { formOf, type Kind, kindOf } from './kind.ts';
import { type Event, NAME, type Plan, type RequestPlan, type Step } from './plan.ts';
import type { Call, CallerRecord, Record } from './record.ts';
import type { CallerClocks, Simulation } from './simulation.ts';

/** What a caller receives, and what it means. */
export type Answer = Omit<Call, 'action' | 'sentAt' | 'made' | 'receivedAt'> & {
  readonly meaning: Meaning;
  /** Undefined if the connection ends without a response. */
  readonly reply: Reply | undefined;
  readonly shown: string;
};

interface Request {
  readonly form: URLSearchParams;
  readonly action: string;
  readonly step: Step;
  readonly caller: CallerRecord;
  readonly call: Call;
  /** The X-Amz-Date header. */
  readonly signedAt: string;
  readonly trap: string;
}

/** Milliseconds by which the time of a signature may differ. */
const SIGNATURE_LIMIT = 300_000;

export class Service {
  readonly #world = new Ec2World();
  readonly #plan: Plan;
  readonly #kind: Kind;
  readonly #simulation: Simulation;
  /** Milliseconds by which its clock is ahead of the true time. */
  #clock: number;
  #hasStepped = false;
  readonly #madeAt = new Map<string, number>();
  readonly #makers = new Map<string, CallerRecord>();
  readonly #most = new Map<CallerRecord, number>();

  constructor(plan: Plan, simulation: Simulation) {
    this.#plan = plan;
    this.#simulation = simulation;
    this.#clock = plan.serviceClock ?? 0;
    const world = this.#world;
    this.#kind = kindOf(plan.command);
    this.#kind.setUp(world);
    world.namesAreUnique = false;
    for (const { age, state, instance = 0, request = {} } of plan.older ?? []) {
      world.tagDelay = 0;
      const image = this.#make(this.#kind, instance, request, -age);
      if (!image) throw new Error('the service refuses an older image');
      for (const snapshot of snapshotsOf(image)) Object.assign(snapshot, { progress: 100, state: 'completed' });
      image.state = state ?? 'available';
    }
    world.settle();
    world.namesAreUnique = !plan.hasDuplicateNames;
    world.delay = plan.listedAfter ?? 0;
    world.tagDelay = plan.taggedAfter ?? 0;
    world.showsDevices = !plan.hidesDevices;
    const { creationDate } = plan;
    if (creationDate !== undefined) world.dateOf = () => creationDate;
  }

  /** The time by the clock of the service. */
  get #now(): number {
    return this.#simulation.now + this.#clock;
  }

  /** Creation dates are in whole seconds. */
  #creationDate(offset = 0): Date {
    const { dateAhead = 0 } = this.#plan;
    return new Date(Math.floor((this.#now - dateAhead + offset) / 1000) * 1000);
  }

  /** Creates an image for another program. Undefined if the name is in use. */
  #make(kind: Kind, source: 0 | 1, request: RequestPlan, offset = 0): Image | undefined {
    const { images } = this.#world;
    const count = images.length;
    answerOf(this.#world, formOf(kind, source, request), this.#creationDate(offset));
    const image = images[count];
    if (image) this.#madeAt.set(image.imageId, this.#simulation.now + offset);
    return image;
  }

  /** Lets the events around a request happen, carries it out, and returns what comes back. */
  carryOut(request: Request, clocks: CallerClocks): Answer {
    const { step, action, trap } = request;
    const { fault } = step;
    for (const event of step.before ?? []) this.#happen(event, clocks, request);
    const isCarriedOut = fault === undefined || ('isDone' in fault && fault.isDone);
    const response = isCarriedOut ? this.#respond(request) : undefined;
    const date = this.#now;
    const answer: Answer = fault
      ? {
          meaning: meaningOf(fault),
          isRetried: isRetried(fault),
          reply: fault.kind === 'torn' ? own(200, '') : replyOf(fault, action, trap),
          shown: JSON.stringify(fault),
          ...('code' in fault && { code: fault.code }),
        }
      : (response as Answer);
    for (const event of step.between ?? []) this.#happen(event, clocks, request);
    return this.#dated(answer, date);
  }

  /** Adds the Date header. */
  #dated(answer: Answer, time: number): Answer {
    const { reply } = answer;
    const { dateHeader, pageClock } = this.#plan;
    if (!reply) return answer;
    const withDate = (date: string): Answer => ({
      ...answer,
      reply: { ...reply, headers: { ...reply.headers, ...(date && { date }) } },
    });
    if (reply.isForeign && pageClock !== undefined) {
      return withDate(pageClock === null ? '' : new Date(this.#simulation.now + pageClock).toUTCString());
    }
    if (dateHeader !== undefined) return withDate(dateHeader);
    const dated = withDate(new Date(time).toUTCString());
    return reply.isForeign ? dated : { ...dated, date: Math.floor(time / 1000) * 1000 };
  }

  /** The response of EC2. */
  #respond(request: Request): Answer {
    const { form, action, step, call, caller, signedAt } = request;
    const world = this.#world;
    if (this.#plan.isStrict && Math.abs(dateOf(signedAt) - this.#now) > SIGNATURE_LIMIT) {
      return refusal('AuthFailure', 401, errorBody('AuthFailure', 'AWS was not able to validate the credentials'));
    }
    const count = world.images.length;
    world.staleness = step.stale ?? 0;
    const { status, text } = answerOf(world, form, this.#creationDate());
    const made = world.images[count];
    if (made) this.#credit(made, call, caller);
    if (status !== 200) return refusal(/<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '', status, text);
    return {
      meaning: 'response',
      reply: own(status, text),
      shown: made?.imageId ?? 'response',
      ...(action === 'DescribeImages' && { listed: [...world.listed] }),
      ...(action === 'DescribeSnapshots' && { listedSnapshots: [...world.listedSnapshots] }),
    };
  }

  #credit({ imageId }: Image, call: Call, caller: CallerRecord): void {
    call.made = imageId;
    this.#madeAt.set(imageId, this.#simulation.now);
    this.#makers.set(imageId, caller);
    const living = this.#world.images.filter(
      (image) => image.state !== 'deregistered' && this.#makers.get(image.imageId) === caller,
    );
    this.#most.set(caller, Math.max(this.#most.get(caller) ?? 0, living.length));
  }

  #happen(event: Event, clocks: CallerClocks, { caller }: Request): void {
    if (event.kind === 'service-clock') {
      // Two steps of an hour are further apart than anything that clocks do.
      if (!this.#hasStepped) this.#clock += event.by;
      this.#hasStepped = true;
    }
    if (event.kind === 'own-clock') clocks.wallClock += event.by;
    if (event.kind === 'deregister') this.#world.deregister(NAME);
    if (event.kind === 'make') {
      const kind = event.isFromInstance ? kindOf() : this.#kind;
      this.#make(kind, caller.plan.instance ?? 0, event.request);
    }
  }

  outcome(): Pick<Record, 'images' | 'madeAt' | 'most'> {
    return { images: this.#world.images, madeAt: this.#madeAt, most: this.#most };
  }
}

const refusal = (code: string, status: number, body: string): Answer => {
  const owner = /in use by AMI (ami-\w+)/.exec(body)?.[1];
  return {
    meaning: 'refused',
    code,
    ...(owner !== undefined && { owner }),
    reply: own(status, body),
    shown: [code, ...(owner === undefined ? [] : [owner])].join(' '),
  };
};

/** Parses `20260115T120000Z`. */
const dateOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
