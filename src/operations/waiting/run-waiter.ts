// The commands of `wait`. Messages are those of AWS CLI 2.36; the hints are ec2img's.

import type { Ec2 } from '../../aws/ec2.ts';
import { attempt } from '../../aws/retry.ts';
import { commandFor } from '../../aws/sdk-commands.ts';
import { describeMatch } from '../../aws/waiter.ts';
import { CliError, type ErrorCode } from '../../errors.ts';
import type { Paginator } from '../../model/schema-files.ts';
import { type Acceptor, acceptorsOf, type Waiter } from '../../model/waiter-model.ts';
import { allPages } from '../all-pages.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { type Probe, poll, type WaitOutcome, type WaitPlan } from './poll.ts';
import { idsIn, requestedIds, selectsAll, unknownIn } from './resources.ts';
import { type ResourceStatus, WAIT_CODES } from './status.ts';
import { codeAndMessage, fewOf, gaveUp, interrupted, keepWaiting, whyFailed } from './wait-texts.ts';

/** Runs a waiter from its data: each poll requests every page. Throws as `runWaiter`. */
export function waitFor(
  ec2: Ec2,
  request: object,
  waiter: Waiter,
  paginator: Pick<Paginator, 'results'> | undefined,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const { operation } = waiter;
  const probe: Probe = async (signal) => {
    const send = async (page: object) => {
      const command = await commandFor(operation, page);
      return attempt(operation, context, () => ec2.send(command, { signal }));
    };
    const pages = await allPages(request, send);
    return { response: paginator ? merged(pages, paginator.results) : (pages[0] ?? {}) };
  };
  return runWaiter({ waiter, probe, request, region: ec2.region }, settings, context);
}

/** One response with the results of all pages: a list even if EC2 returned none. */
function merged(pages: readonly object[], results: string): object {
  const lists = pages.map((page): unknown => new Map(Object.entries(page)).get(results) ?? []);
  return { [results]: lists.flat() };
}

interface WaiterRun extends Pick<WaitPlan, 'waiter' | 'probe' | 'probeKnown'> {
  readonly request: object;
  readonly region: string;
}

/** Waits until the waiter succeeds. Otherwise throws a general error with the text of the AWS CLI. */
export async function runWaiter(run: WaiterRun, settings: WaitSettings, context: OperationContext): Promise<void> {
  const { waiter, request } = run;
  const { ids, noun } = waiter.resources;
  const requested = idsIn(request, ids);
  let isAdvised = !selectsAll(request);
  const probe: Probe = async (signal) => {
    const result = await run.probe(signal);
    if (!isAdvised) settings.advise(`no ${noun} was named, so this waits for every ${noun} that you can see`);
    isAdvised = true;
    return result;
  };
  const plan = { ...run, probe, requested, expected: requestedIds(request, ids), hasResponded: false };
  const hintFor = (resources: readonly ResourceStatus[]) => interrupted(waiter, resources, settings.resume());
  const outcome = await pollWithHints(plan, settings, context, hintFor);
  const failed = (reason: string, code: ErrorCode, hints: readonly string[], cause?: unknown): CliError =>
    new CliError('general', `Waiter ${waiter.name} failed: ${reason}`, { code, hints, cause });
  switch (outcome.kind) {
    case 'success':
      return;
    case 'failure': {
      const reason = `Waiter encountered a terminal failure state: ${describeMatch(outcome.acceptor)}`;
      throw failed(reason, WAIT_CODES.failure, whyFailed(waiter, outcome.acceptor, outcome.resources));
    }
    case 'time-out': {
      const { resources, error, acceptor } = outcome;
      const resume = keepWaiting(waiter, resources, settings.resume(undefined, outcome.polls === undefined));
      const hints = [gaveUp(waiter, settings.timeout, outcome), resume];
      throw failed(`Max attempts exceeded${previousMatch(waiter, acceptor)}`, WAIT_CODES.timeout, hints, error?.cause);
    }
    case 'error': {
      const { error } = outcome;
      if (error.kind !== 'service') throw error;
      const hints = await unknownHints(error, run, unknownIn(error, requested), settings.isNew);
      throw failed(codeAndMessage(error), WAIT_CODES.failure, hints, error.cause);
    }
  }
}

/** Names the acceptor that matched last, as the AWS CLI does, unless the AWS CLI does not have it. */
const previousMatch = ({ acceptors }: Waiter, acceptor: Acceptor | undefined): string =>
  acceptor && acceptors.includes(acceptor) ? `. Previously accepted state: ${describeMatch(acceptor)}` : '';

/** Hints for an error that the wait ignores while resources are new: most often, an ID or the Region is wrong. */
async function unknownHints(
  { code }: CliError,
  { waiter, region }: WaiterRun,
  ids: readonly string[],
  isNew: WaitSettings['isNew'],
): Promise<string[]> {
  const isNotFound = acceptorsOf(waiter).some(
    (acceptor) => acceptor.grace !== undefined && acceptor.matcher === 'error' && acceptor.expected === code,
  );
  if (!isNotFound || ids.length === 0) return [];
  const [noun, it] = ids.length === 1 ? [waiter.resources.noun, 'it'] : [`${waiter.resources.noun}s`, 'them'];
  const areNew = (await Promise.all(ids.map(isNew))).every(Boolean);
  const advice = areNew ? '' : `. If another program has just created ${it}, add --expect-new`;
  return [`EC2 has no ${noun} ${fewOf(ids)} in ${region}. Check the ID and the Region${advice}`];
}

/** Polls, and updates the hint for an interrupt after each poll. */
export function pollWithHints(
  plan: WaitPlan,
  settings: WaitSettings,
  context: OperationContext,
  hintFor: (resources: readonly ResourceStatus[]) => string,
): Promise<WaitOutcome> {
  const report: WaitSettings['report'] = (progress) => {
    const hint = hintFor(progress.resources);
    context.onInterrupt(() => hint);
    settings.report(progress);
  };
  return poll(plan, { ...settings, report }, context);
}
