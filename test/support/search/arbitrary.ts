// Random sequences. Most parts of a sequence are as usual, so that a failure shows what it needs.
import fc from 'fast-check';
import { type Fault, ODD_RESPONSE_NAMES, PAGE_BODIES } from './fault.ts';
import { kindOf } from './kind.ts';
import {
  type CallerPlan,
  type Event,
  MAPPINGS,
  type OlderImage,
  type Plan,
  type RequestPlan,
  type Step,
} from './plan.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Optional<T> = { [K in keyof T]-?: fc.Arbitrary<T[K]> };

/** A value with a probability in percent, otherwise undefined. */
const sometimes = <T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary: value },
  );

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => sometimes(6, value);

/** A record without its undefined members. */
const record = <T extends object>(members: { readonly [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> }) =>
  fc
    .record(members as Optional<T>)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T);

const isTrue = fc.constant(true as const);
const isDone = sometimes(60, isTrue);

const STATUSES = [
  ...[200, 202, 301, 302, 303, 307, 308, 400, 401, 403, 404, 407, 408, 413, 429, 451, 499],
  ...[500, 502, 503, 504, 511, 520, 524],
];

const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    weight: 4,
    arbitrary: record<Fault>({
      kind: fc.constant('error'),
      code: fc.constantFrom('InternalError', 'Unavailable', 'ServiceUnavailable'),
      status: fc.constantFrom(500, 503),
      isDone,
    } as never),
  },
  { weight: 3, arbitrary: record<Fault>({ kind: fc.constant('closed'), isDone } as never) },
  {
    weight: 5,
    arbitrary: record<Fault>({
      kind: fc.constant('page'),
      status: fc.constantFrom(...STATUSES),
      body: fc.constantFrom(...PAGE_BODIES),
      isDone,
    } as never),
  },
  {
    weight: 2,
    arbitrary: record<Fault>({
      kind: fc.constant('odd'),
      body: fc.constantFrom(...ODD_RESPONSE_NAMES),
      isDone,
    } as never),
  },
  {
    weight: 1,
    arbitrary: record<Fault>({
      kind: fc.constant('error'),
      code: fc.constant('RequestTimeout'),
      status: fc.constant(400),
      isDone,
    } as never),
  },
  { weight: 1, arbitrary: record<Fault>({ kind: fc.constant('torn'), isDone } as never) },
  { weight: 2, arbitrary: record<Fault>({ kind: fc.constant('silent'), isDone } as never) },
  {
    weight: 2,
    arbitrary: record<Fault>({
      kind: fc.constant('throttled'),
      code: fc.constantFrom('RequestLimitExceeded', 'Throttling', 'RequestThrottled', 'SlowDown'),
      status: fc.constantFrom(503, 400, 429, 500),
    } as never),
  },
  {
    weight: 2,
    arbitrary: record<Fault>({
      kind: fc.constant('refused'),
      code: fc.constantFrom('UnauthorizedOperation', 'IncorrectState', 'SnapshotCreationPerVolumeRateExceeded'),
    } as never),
  },
);

const build = fc.constantFrom('A', 'B');

/** The mappings that RegisterImage takes for a snapshot. */
const REGISTERED = ['size', 'larger', 'type', 'added'] as const;

const mappingOf = (command: Plan['command']): fc.Arbitrary<keyof typeof MAPPINGS> =>
  fc.constantFrom(
    ...(command === 'register-image' ? REGISTERED : (Object.keys(MAPPINGS) as (keyof typeof MAPPINGS)[])),
  );

const without = fc.constant(undefined);

/** Requests with members that the command has. */
const requestFor = (command: Plan['command']): fc.Arbitrary<RequestPlan> => {
  const has = (name: keyof RequestPlan): boolean => kindOf(command).members.includes(name);
  return record<RequestPlan>({
    description: has('description') ? sometimes(40, build) : without,
    imageTag: sometimes(25, build),
    snapshotTag: has('snapshotTag') ? sometimes(15, build) : without,
    mapping: has('mapping') ? sometimes(20, mappingOf(command)) : without,
  });
};

const deregister = fc.constant<Event>({ kind: 'deregister' });
const makeFor = (command: Plan['command']): fc.Arbitrary<Event> => {
  const same = requestFor(command).map((one): Event => ({ kind: 'make', request: one }));
  if (command === undefined) return same;
  const fromInstance = fc.constant<Event>({ kind: 'make', request: {}, isFromInstance: true });
  return fc.oneof({ weight: 3, arbitrary: same }, { weight: 1, arbitrary: fromInstance });
};
const clockStep = fc.oneof(
  fc.constantFrom(-HOUR, HOUR).map((by): Event => ({ kind: 'service-clock', by })),
  fc.constantFrom(-10 * SECOND, -HOUR, HOUR).map((by): Event => ({ kind: 'own-clock', by })),
);

const eventsFor = (make: fc.Arbitrary<Event>): fc.Arbitrary<Event[]> =>
  fc.oneof(
    { weight: 5, arbitrary: clockStep.map((one) => [one]) },
    { weight: 2, arbitrary: deregister.map((one) => [one]) },
    { weight: 2, arbitrary: make.map((one) => [one]) },
    { weight: 2, arbitrary: fc.tuple(deregister, make) },
    { weight: 1, arbitrary: fc.array(fc.oneof(clockStep, deregister, make), { minLength: 2, maxLength: 3 }) },
  );

const stepFor = (percent: number, events: fc.Arbitrary<Event[]>): fc.Arbitrary<Step> =>
  record<Step>({
    fault: sometimes(percent, fault),
    before: sometimes(4, events),
    between: sometimes(10, events),
    delay: rarely(fc.constantFrom(500, 3 * SECOND, 90 * SECOND)),
    stale: sometimes(4, fc.integer({ min: 1, max: 3 })),
  });

/** Steps without the last ones in which nothing happens. */
const stepsFor =
  (events: fc.Arbitrary<Event[]>) =>
  (percent: number, most: number): fc.Arbitrary<Step[]> =>
    fc.array(stepFor(percent, events), { minLength: 1, maxLength: most }).map((all) => {
      const last = all.findLastIndex((one) => Object.keys(one).length > 0);
      return all.slice(0, last + 1);
    });

const callerOf = (command: Plan['command']): fc.Arbitrary<CallerPlan> => {
  const steps = stepsFor(eventsFor(makeFor(command)));
  return record<CallerPlan>({
    start: sometimes(50, fc.constantFrom(10, 30, 200, 1500, 5 * SECOND)),
    instance: rarely(fc.constant(1 as const)),
    isUnnamed: command === 'create-restore-image-task' ? sometimes(15, isTrue) : without,
    request: sometimes(50, requestFor(command)),
    mark: without,
    attempts: sometimes(50, fc.constantFrom('1', '2', '5')),
    wallClock: sometimes(10, fc.constantFrom(-3 * SECOND, 7 * SECOND, -HOUR, HOUR, -DAY, DAY)),
    interrupt: rarely(
      fc.record({
        at: fc.nat({ max: 3 }),
        after: fc.constantFrom(5, 30),
        code: fc.constantFrom(130, 143, 129),
      }),
    ),
    create: sometimes(90, steps(75, 5)),
    lookups: sometimes(50, steps(35, 8)),
    snapshots: rarely(steps(60, 3)),
  });
};

const olderOf = (command: Plan['command']): fc.Arbitrary<OlderImage> =>
  record<OlderImage>({
    age: fc.constantFrom(30 * SECOND, 5 * MINUTE, 30 * MINUTE, HOUR - 5 * SECOND, HOUR, HOUR + 5 * SECOND, 3 * DAY),
    state: sometimes(50, fc.constant('deregistered' as const)),
    instance: rarely(fc.constant(1 as const)),
    request: sometimes(40, requestFor(command)),
  });

const callers = (markPercent: number, command: Plan['command']): fc.Arbitrary<CallerPlan[]> => {
  const one = fc
    .tuple(callerOf(command), sometimes(markPercent, isTrue))
    .map(([plan, mark]): CallerPlan => (mark ? { ...plan, mark } : plan));
  const some = (count: number) => fc.array(one, { minLength: 1, maxLength: count });
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 50, arbitrary: some(1) },
    { weight: 30, arbitrary: some(2) },
    { weight: 20, arbitrary: some(4) },
  );
};

/** Sequences of one caller in which only requests and responses get lost. */
const plainOf = (command: Plan['command']): fc.Arbitrary<Plan> =>
  record<Plan>({
    command: fc.constant(command),
    listedAfter: sometimes(25, fc.integer({ min: 1, max: 4 })),
    hidesDevices: sometimes(30, isTrue),
    callers: fc
      .record({
        create: fc.array(record<Step>({ fault: sometimes(75, fault) } as never), { minLength: 1, maxLength: 5 }),
        lookups: fc.array(record<Step>({ fault: sometimes(35, fault) } as never), { maxLength: 6 }),
      })
      .map((one) => [one]),
  } as never);

/** Sequences of a command, some of whose calls have --mark. */
export const sequences = (markPercent: number, command?: Plan['command']): fc.Arbitrary<Plan> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 15, arbitrary: plainOf(command) },
    { weight: 85, arbitrary: anySequence(markPercent, command) },
  );

const anySequence = (markPercent: number, command: Plan['command']): fc.Arbitrary<Plan> =>
  record<Plan>({
    command: fc.constant(command),
    serviceClock: sometimes(12, fc.constantFrom(-3 * SECOND, 7 * SECOND, -HOUR, HOUR, -DAY, DAY)),
    dateAhead: sometimes(12, fc.constantFrom(1000, 2000, 4000, 5000)),
    dateHeader: rarely(
      fc.constantFrom('', 'Sat, 13 Sep 275760 00:00:00 GMT', 'yesterday', 'Tue, 31 Feb 2026 12:00:00 GMT'),
    ),
    creationDate: rarely(fc.constantFrom('', '2026-02-31T12:00:00.000Z', 'today', '+275760-09-13T00:00:00.000Z')),
    isStrict: sometimes(30, isTrue),
    hasDuplicateNames: rarely(isTrue),
    listedAfter: sometimes(25, fc.integer({ min: 1, max: 9 })),
    taggedAfter: sometimes(15, fc.constantFrom(1, 2, 4, 1000)),
    hidesDevices: sometimes(30, isTrue),
    pageClock: rarely(fc.constantFrom(null, -HOUR, 0, HOUR)),
    older: sometimes(25, fc.array(olderOf(command), { minLength: 1, maxLength: 2 })),
    callers: callers(markPercent, command),
  });
