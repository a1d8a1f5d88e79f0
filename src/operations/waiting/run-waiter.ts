// The commands of `wait`. Messages are those of AWS CLI 2.36; the hints are ec2img's.

import type { Ec2 } from '../../aws/ec2.ts';
import { attempt } from '../../aws/retry.ts';
import { commandFor } from '../../aws/sdk-commands.ts';
import { describeMatch } from '../../aws/waiter.ts';
import { CliError, type ErrorCode } from '../../errors.ts';
import type { Acceptor, Waiter } from '../../model/waiter-model.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { type Probe, poll, type WaitOutcome, type WaitPlan } from './poll.ts';
import { requestedIds } from './resources.ts';
import { durationText, type ResourceStatus } from './status.ts';
import { codeAndMessage, lastError, stillWaiting, whyFailed } from './wait-texts.ts';

/** Runs a waiter from its data: each poll sends the request. Throws as `runWaiter`. */
export function waitFor(
  ec2: Ec2,
  request: object,
  waiter: Waiter,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const { operation } = waiter;
  const probe: Probe = async (signal) => ({
    response: await attempt(operation, context, () => ec2.send(commandFor(operation, request), { signal })),
  });
  return runWaiter({ waiter, probe, request }, settings, context);
}

interface WaiterRun {
  readonly waiter: Waiter;
  readonly probe: Probe;
  readonly request: object;
}

/** Waits until the waiter succeeds. Otherwise throws a general error with the text of the AWS CLI. */
export async function runWaiter(
  { waiter, probe, request }: WaiterRun,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const resume = `to keep waiting, run: ${settings.resume()}`;
  const plan = { waiter, probe, expected: requestedIds(request, waiter.resources.ids), hasResponded: false };
  const hintFor = (resources: readonly ResourceStatus[]) => [...stillWaiting(waiter, resources), resume].join('; ');
  const outcome = await pollWithHints(plan, settings, context, hintFor);
  const failed = (
    reason: string,
    hints: readonly string[],
    cause?: unknown,
    code: ErrorCode = 'WaiterFailed',
  ): CliError => new CliError('general', `Waiter ${waiter.name} failed: ${reason}`, { code, hints, cause });
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
      throw failed(
        `Max attempts exceeded${previousMatch(waiter, outcome.acceptor)}`,
        hints,
        error?.cause,
        'WaiterTimeout',
      );
    }
    case 'error': {
      const { error } = outcome;
      throw error.kind === 'service' ? failed(codeAndMessage(error), [], error.cause) : error;
    }
  }
}

/** Names the acceptor that matched last, as the AWS CLI does, unless the AWS CLI does not have it. */
const previousMatch = ({ acceptors }: Waiter, acceptor: Acceptor | undefined): string =>
  acceptor && acceptors.includes(acceptor) ? `. Previously accepted state: ${describeMatch(acceptor)}` : '';

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
