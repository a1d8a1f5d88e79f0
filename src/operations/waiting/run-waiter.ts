// The commands of `wait`. Texts are those of AWS CLI 2.36, with hints that it does not have.

import type { Ec2 } from '../../aws/client.ts';
import { attempt } from '../../aws/retry.ts';
import type { Ec2Operation } from '../../aws/sdk-commands.ts';
import { describeMatch } from '../../aws/waiter.ts';
import { CliError } from '../../errors.ts';
import type { Acceptor, Waiter } from '../../model/waiter-model.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { type Probe, poll, type WaitOutcome, type WaitPlan } from './poll.ts';
import { requestedIds } from './resources.ts';
import { durationText, type ResourceStatus } from './status.ts';
import { codeAndMessage, lastError, stillWaiting, whyFailed } from './wait-texts.ts';

/** Carries out a waiter that has no code of its own: a poll sends the request. Throws as `runWaiter`. */
export function waitFor(
  ec2: Ec2,
  request: object,
  waiter: Waiter,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  // Tests hold the schemas to operations of the client: registry.test.ts, schemas.test.ts.
  const operation = waiter.operation as Ec2Operation;
  const probe: Probe = async (signal) => ({
    response: await attempt(operation, context, () => ec2.send(operation, request, signal)),
  });
  return runWaiter({ waiter, probe, request }, settings, context);
}

interface WaiterRun {
  readonly waiter: Waiter;
  readonly probe: Probe;
  readonly request: object;
}

/** Waits until the waiter succeeds. Throws a general error with the text of the AWS CLI if it does not. */
export async function runWaiter(
  { waiter, probe, request }: WaiterRun,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const resume = `go on waiting with: ${settings.resume()}`;
  const plan = { waiter, probe, expected: requestedIds(request, waiter.resources.ids), hasResponded: false };
  const hintFor = (resources: readonly ResourceStatus[]) => [...stillWaiting(waiter, resources), resume].join('; ');
  const outcome = await pollWithHints(plan, settings, context, hintFor);
  const failed = (reason: string, hints: readonly string[], cause?: unknown): CliError =>
    new CliError('general', `Waiter ${waiter.name} failed: ${reason}`, { hints, cause });
  switch (outcome.kind) {
    case 'success':
      return;
    case 'failure': {
      const reason = `Waiter encountered a terminal failure state: ${describeMatch(outcome.acceptor)}`;
      throw failed(reason, whyFailed(waiter, outcome.resources));
    }
    case 'time-out': {
      const { resources, error } = outcome;
      const waited = `gave up after ${durationText(settings.timeout)}`;
      const hints = [waited, ...stillWaiting(waiter, resources), ...lastError(error), resume];
      throw failed(`Max attempts exceeded${previousMatch(waiter, outcome.acceptor)}`, hints, error?.cause);
    }
    case 'error': {
      const { error } = outcome;
      throw error.kind === 'service' ? failed(codeAndMessage(error), [], error.cause) : error;
    }
  }
}

/** The AWS CLI names an acceptor that matched before, and knows no others than its own. */
const previousMatch = ({ acceptors }: Waiter, acceptor: Acceptor | undefined): string =>
  acceptor && acceptors.includes(acceptor) ? `. Previously accepted state: ${describeMatch(acceptor)}` : '';

/** Polls, and keeps the hint for an interrupt up to date. */
export function pollWithHints(
  plan: WaitPlan,
  settings: WaitSettings,
  context: OperationContext,
  hintFor: (resources: readonly ResourceStatus[]) => string,
): Promise<WaitOutcome> {
  const report: WaitSettings['report'] = (news) => {
    const hint = hintFor(news.resources);
    context.onInterrupt(() => hint);
    settings.report(news);
  };
  return poll(plan, { ...settings, report }, context);
}
