// Judges the end of every caller of a sequence. It uses what happened and what each caller was sent, not the rules of
// the program.
import { type ListedImage, type Snapshot, snapshotsOf } from '../ec2-world.ts';
import { brokenProperties } from '../properties.ts';
import { type Kind, kindOf, mappingsBy, OTHER_SOURCE_IMAGE } from './kind.ts';
import type { CallerPlan } from './plan.ts';
import type { Call, CallerRecord, Record } from './record.ts';

/** What the program prints. */
const DOUBT = /an earlier attempt may have created|an image may have been created/;
const FOUND = /^hint: the response was lost, but the image was created: (ami-\w+)/m;
const CANDIDATE = /may have created (ami-\w+)/;
const OWNER = /^hint: (ami-\w+) already has this name/gm;
const SHARED = /another call may have/;
const STACK = /Waiter|Invalid time value/;

export interface Violation {
  /**
   * - `false-id`: prints an ID of an image that the caller did not create, although it could know.
   * - `no-id`: ends with exit code 0 without the ID of an image.
   * - `lost`: created an image that exists, and neither prints its ID nor a doubt.
   * - `doubled`: created two images.
   * - `resent`: sent CreateImage again although it may not.
   * - `not-found`: EC2 listed the image, and nothing was unclear, but the caller does not print its ID.
   * - `unfounded`: prints a doubt although EC2 refused every request.
   * - `wrong-hint`: names an image in a doubt, or as the one that has the name, although the caller could know better.
   * - `form`: a wrong exit code, internal text, a request to another URL, or no end.
   */
  readonly rule: Rule;
  readonly caller: number;
  readonly text: string;
}

export type Rule =
  | 'false-id'
  | 'no-id'
  | 'lost'
  | 'doubled'
  | 'resent'
  | 'not-found'
  | 'unfounded'
  | 'wrong-hint'
  | 'form';

/** How a caller ended. */
export type End = 'created' | 'found' | 'shared' | 'doubt' | 'error' | 'interrupted';

export const endOf = ({ code, stderr }: CallerRecord): End => {
  if (code === 0) return FOUND.test(stderr) ? (SHARED.test(stderr) ? 'shared' : 'found') : 'created';
  if (DOUBT.test(stderr)) return 'doubt';
  return code !== undefined && code > 128 && code < 160 ? 'interrupted' : 'error';
};

export function judge(record: Record): Violation[] {
  if (record.hasHung) return [{ rule: 'form', caller: 0, text: 'a caller hangs' }];
  const stray = record.strayUrls.map((url): Violation => ({ rule: 'form', caller: 0, text: `requested ${url}` }));
  return [...stray, ...record.callers.flatMap((caller, index) => judgeCaller(caller, index, record))];
}

function judgeCaller(caller: CallerRecord, index: number, record: Record): Violation[] {
  const violations: Violation[] = [];
  const add = (rule: Rule, text: string): void => void violations.push({ rule, caller: index, text });
  const { code, stdout, stderr, calls } = caller;
  const kind = kindOf(record.plan.command);
  const creations = calls.filter(({ action }) => action === kind.action);
  const own = creations.flatMap(({ made }) => made ?? []);
  const id = code === 0 ? idOf(stdout) : undefined;

  if (code === 0 && id === undefined) add('no-id', `standard output: ${JSON.stringify(stdout)}`);
  if (id !== undefined && !own.includes(id)) {
    const reason = whyFalse(id, caller, record);
    if (reason) add('false-id', `${id}: ${reason}`);
  }
  const isLiving = (one: string): boolean =>
    record.images.some(({ imageId, state }) => imageId === one && state !== 'deregistered');
  // A response to the last request says that the earlier ones created nothing, because EC2 keeps names unique.
  const isExcused = record.plan.hasDuplicateNames && id !== undefined && own.includes(id);
  const unknown = isExcused ? [] : own.filter((one) => isLiving(one) && one !== id);
  if (unknown.length > 0 && !DOUBT.test(stderr) && !SHARED.test(stderr)) add('lost', unknown.join(', '));

  const isResent = creations.some((call, at) => at > 0 && hasLookupBetween(calls, creations[at - 1] as Call, call));
  const most = record.most.get(caller) ?? 0;
  if (most > 1 && !(record.plan.hasDuplicateNames && isResent)) add('doubled', `${most} images exist`);
  for (const text of resends(caller, kind)) add('resent', text);

  const listed = listedForSure(caller, own, record);
  if (listed && id === undefined) add('not-found', `EC2 listed ${listed}`);
  const lookup = calls.findIndex((call) => call.listed?.some(({ imageId }) => imageId === listed));
  if (listed && calls.slice(lookup).some(({ action }) => action === kind.action)) {
    add('resent', `after EC2 listed ${listed}`);
  }

  const isAmbiguous = creations.some(({ meaning }) => meaning === 'ambiguous' || meaning === undefined);
  if (!isAmbiguous && DOUBT.test(stderr)) add('unfounded', 'no request was ambiguous');
  for (const text of wrongHints(caller, own, kind)) add('wrong-hint', text);
  const last = creations.at(-1)?.meaning;
  if (!isAmbiguous && (last === 'refused' || last === 'throttled') && code !== 254 && !caller.wasInterrupted) {
    add('form', `EC2 refused every request, but the exit code is ${code}`);
  }
  if (code !== undefined && code > 128 && code < 160 && !caller.wasInterrupted) add('form', `exit code ${code}`);
  if (code === 252 || code === 253) add('form', `exit code ${code} although requests were sent`);
  if (STACK.test(stderr)) add('form', `prints ${STACK.exec(stderr)?.[0]}`);
  const given = calls.map(({ shown }) => shown).join('\n');
  const end = { code: code ?? null, stdout: code === 130 ? '' : stdout, stderr, took: 0, sent: calls.length };
  if (!caller.wasInterrupted) for (const text of brokenProperties(end, given)) add('form', text);
  return violations;
}

function idOf(stdout: string): string | undefined {
  try {
    const { ImageId } = JSON.parse(stdout);
    return /^ami-[0-9a-f]{17}$/.test(ImageId) ? ImageId : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds by which dates that agree may differ: whole seconds, and Date headers ahead of creation dates. */
const TOLERANCE = 10_000;

/** Milliseconds by which the time of a signature may differ. */
const SIGNATURE_LIMIT = 300_000;

/** Why the caller could know that an image it did not create is not its own. */
function whyFalse(id: string, caller: CallerRecord, { callers, plan: { command } }: Record): string | undefined {
  const { plan, stderr, calls } = caller;
  if (plan.mark) return 'its mark cannot be there';
  const maker = callers.findIndex((one) => one.calls.some(({ made }) => made === id));
  const by = maker < 0 ? 'another program' : `caller ${maker}`;
  const views = calls.flatMap((call) => (call.listed ?? []).map((image) => ({ image, call })));
  const seen = views.filter(({ image }) => image.imageId === id);
  if (seen.length === 0) return 'no response named it';
  if (!SHARED.test(stderr)) return `${by} created it, and the hint does not say so`;
  const snapshots = calls.flatMap(({ listedSnapshots }) => listedSnapshots ?? []);
  for (const { image } of seen) {
    const difference = contradiction(caller, image, snapshots, kindOf(command));
    if (difference) return `${by} created it, and the response shows ${difference}`;
  }
  if (seesStep(caller, seen.at(-1)?.call))
    return `${by} created it, and the responses show that the clock of the service stepped`;
  const dates = seen.map(({ image }) => Date.parse(image.creationDate));
  const readings = clockReadings(caller);
  if (readings.length > 0 && dates.some((date) => readings.every((begun) => date < begun - TOLERANCE))) {
    return `${by} created it before the caller began`;
  }
  return undefined;
}

/** What an image shows that differs from the request. */
function contradiction(
  { plan }: CallerRecord,
  image: ListedImage,
  snapshots: readonly Snapshot[],
  kind: Kind,
): string | undefined {
  const { request = {}, instance = 0 } = plan;
  const source = kind.otherSource(image, instance);
  if (source) return source;
  if (image.state === 'deregistered') return 'that it is deregistered';
  if (kind.members.includes('description') && image.description !== (request.description ?? ''))
    return 'another description';
  const differs = (tags: ListedImage['tags'], value?: string): boolean =>
    value !== undefined && tags.some((tag) => tag.key === 'build' && tag.value !== value);
  if (differs(image.tags, request.imageTag)) return 'another tag of the image';
  const ids = snapshotsOf(image).map(({ snapshotId }) => snapshotId);
  const shown = snapshots.filter(({ snapshotId }) => ids.includes(snapshotId));
  if (shown.some(({ tags }) => differs(tags, request.snapshotTag))) return 'another tag of a snapshot';
  return image.showsDevices ? mappingContradiction(plan, image, kind) : undefined;
}

function mappingContradiction(plan: CallerPlan, { devices }: ListedImage, kind: Kind): string | undefined {
  for (const { DeviceName, NoDevice, Ebs = {} } of mappingsBy(kind, plan)) {
    const device = devices.find(({ deviceName }) => deviceName === DeviceName);
    if (NoDevice !== undefined) {
      if (device) return `${DeviceName}, which the request leaves out`;
      continue;
    }
    if (!device) return `no ${DeviceName}`;
    if (Ebs.VolumeSize !== undefined && Ebs.VolumeSize !== device.size) return `another size of ${DeviceName}`;
    if (Ebs.VolumeType !== undefined && Ebs.VolumeType !== device.volumeType) return `another type of ${DeviceName}`;
    if (Ebs.Encrypted && !device.encrypted) return `${DeviceName} without encryption`;
  }
  return undefined;
}

/** The time at which the caller began, by each Date header of the service and the time that has passed. */
const clockReadings = ({ calls, startedAt }: CallerRecord): number[] =>
  calls.flatMap(({ date, receivedAt }) =>
    date === undefined || receivedAt === undefined ? [] : [date - (receivedAt - startedAt)],
  );

/** True if the responses up to a lookup show that the clock of the service stepped. */
function seesStep({ calls, ...others }: CallerRecord, lookup?: Call): boolean {
  const until = calls.slice(0, lookup && calls.indexOf(lookup) + 1);
  const readings = clockReadings({ calls: until, ...others });
  const isFuture = ({ date = Number.NaN, listed = [] }: Call): boolean =>
    listed.some(({ creationDate }) => Date.parse(creationDate) > date + TOLERANCE);
  return Math.max(...readings) - Math.min(...readings) > TOLERANCE || until.some(isFuture);
}

/** Statements about images that the responses contradict. */
function wrongHints(caller: CallerRecord, own: readonly string[], kind: Kind): string[] {
  const { calls, stderr } = caller;
  const listed = calls.flatMap((call) => call.listed ?? []);
  const snapshots = calls.flatMap(({ listedSnapshots }) => listedSnapshots ?? []);
  const texts: string[] = [];
  const candidate = CANDIDATE.exec(stderr)?.[1];
  if (candidate !== undefined && !own.includes(candidate)) {
    const views = listed.filter(({ imageId, state }) => imageId === candidate && state !== 'deregistered');
    const difference = views.map((image) => contradiction(caller, image, snapshots, kind)).find(Boolean);
    if (difference && difference !== OTHER_SOURCE_IMAGE)
      texts.push(`${candidate} may be its own, but shows ${difference}`);
    if (!listed.some(({ imageId }) => imageId === candidate) && !calls.some(({ owner }) => owner === candidate))
      texts.push(`no response named ${candidate}`);
  }
  for (const [, id] of stderr.matchAll(OWNER)) {
    const last = listed.findLast(({ imageId }) => imageId === id);
    if (last?.state === 'deregistered' && !calls.some(({ owner }) => owner === id))
      texts.push(`${id} has the name, but is deregistered`);
  }
  return texts;
}

const hasLookupBetween = (calls: readonly Call[], first: Call, second: Call): boolean =>
  calls.slice(calls.indexOf(first), calls.indexOf(second)).some(({ action }) => action === 'DescribeImages');

/** Requests that were sent again although they may not. */
function resends({ calls, plan }: CallerRecord, kind: Kind): string[] {
  const creations = calls.filter(({ action }) => action === kind.action);
  const texts: string[] = [];
  for (const [at, call] of creations.entries()) {
    const next = creations[at + 1];
    if (!next) continue;
    if (call.meaning === 'response') texts.push('after a response');
    if (call.meaning === 'refused' && call.code !== 'AuthFailure') texts.push(`after ${call.code}`);
    if (call.meaning !== 'ambiguous') continue;
    if (plan.isUnnamed) texts.push(`without a name after ${call.shown}`);
    if (!hasLookupBetween(calls, call, next)) texts.push(`without a lookup after ${call.shown}`);
    if (!call.isRetried) texts.push(`although the AWS CLI would not, after ${call.shown}`);
  }
  const skews = creations.filter(({ code }) => code === 'AuthFailure').length;
  if (creations.length - Math.min(1, skews) > Number(plan.attempts ?? 3)) texts.push(`${creations.length} times`);
  return texts;
}

/**
 * The image that the caller created, if EC2 listed it and nothing was unclear: the clock of the service did not step, and
 * the caller could know that, and dates are dates. Undefined otherwise.
 */
function listedForSure(caller: CallerRecord, own: readonly string[], { plan, images }: Record): string | undefined {
  const {
    dateHeader,
    creationDate,
    pageClock,
    serviceClock = 0,
    isStrict,
    hasDuplicateNames,
    taggedAfter,
    dateAhead = 0,
  } = plan;
  const { wallClock = 0, request = {} } = caller.plan;
  const steps = plan.callers.flatMap(({ create = [], lookups = [] }) => [...create, ...lookups]);
  const isUnclear =
    [dateHeader, creationDate, pageClock].some((one) => one !== undefined) ||
    caller.wasInterrupted ||
    // By such dates, the image may have been created before the call.
    dateAhead > 2000 ||
    // Both clocks may differ because one was set while the response was out, unless the service refused a signature.
    (Math.abs(serviceClock - wallClock) > SIGNATURE_LIMIT && !(isStrict && caller.calls[0]?.code === 'AuthFailure')) ||
    // Which of several images with the name is its own, and whether an image without tags is, only tags can show.
    hasDuplicateNames ||
    (taggedAfter !== undefined && (caller.plan.mark || request.imageTag || request.snapshotTag)) ||
    steps.some(
      ({ before = [], between = [], stale }) =>
        stale !== undefined || [...before, ...between].some(({ kind }) => kind === 'service-clock'),
    );
  if (isUnclear || own.length !== 1) return undefined;
  const [id] = own;
  const isListed = caller.calls.some(({ listed = [] }) =>
    listed.some((image) => image.imageId === id && image.state !== 'deregistered'),
  );
  const isLiving = images.some(({ imageId, state }) => imageId === id && state !== 'deregistered');
  return isListed && isLiving ? id : undefined;
}
