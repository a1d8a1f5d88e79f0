// The waits of the commands: what is waited for, and how the end of a wait is told. Words of the waiter: measured on AWS CLI 2.36.

import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/client.ts';
import { CliError } from '../../errors.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { hasEnded, isAvailable, poll, type WaitOutcome } from '../waiting/poll.ts';
import { durationText, type ImageStatus, stateText } from '../waiting/status.ts';
import { onlyIds, probeImages } from './probe.ts';

/**
 * `wait image-available`: until every image of the query is available. Throws a general error with the words of the
 * AWS CLI, and hints with the ones it does not have.
 */
export async function waitForImages(
  ec2: Ec2,
  query: DescribeImagesRequest,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const goOn = `go on waiting with: ${settings.resume()}`;
  const plan = { probe: probeImages(query, ec2, context), expected: onlyIds(query), hasResponded: false };
  const { kind, images, error } = await watch(plan, settings, context, (seen) =>
    [...stillWaiting(seen), goOn].join('; '),
  );
  switch (kind) {
    case 'available':
      return;
    case 'ended': {
      const state = images.find(hasEnded)?.state;
      const terminal = `For expression "Images[].State" we matched expected path: "${state}" at least once`;
      const reasons = firstOf(images.filter(hasEnded)).flatMap(whyEnded);
      throw waiterError(`Waiter encountered a terminal failure state: ${terminal}`, reasons);
    }
    case 'time-out': {
      const hints = [
        `gave up after ${durationText(settings.timeout)}`,
        ...stillWaiting(images),
        ...lastError(error),
        goOn,
      ];
      throw waiterError('Max attempts exceeded', hints, error?.cause);
    }
    case 'refused':
      throw error?.kind === 'service' ? waiterError(codeAndMessage(error), [], error.cause) : error;
  }
}

/** Until the image that this call made is available. Throws a general error that names it, whatever happens. */
export async function waitForNewImage(
  ec2: Ec2,
  imageId: string,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const goOn = `go on waiting with: ${settings.resume(imageId)}`;
  const plan = {
    probe: probeImages({ ImageIds: [imageId], IncludeDisabled: true }, ec2, context),
    expected: [imageId],
    hasResponded: true,
  };
  let hint = '';
  const outcome = await watch(plan, settings, context, (images) => {
    hint = `${images.map(stateLine).join('; ')}, and goes on being made; ${goOn}`;
    return hint;
  }).catch((error: Error): never => {
    if (context.signal.aborted) throw error;
    throw new CliError('general', error.message, { hints: [...hintsOf(error), hint], cause: error });
  });
  const { kind, images, error } = outcome;
  switch (kind) {
    case 'available':
      return;
    case 'ended':
      throw new CliError('general', images.flatMap(whyEnded).join('\n'), { hints: ['nothing was deleted'] });
    case 'time-out': {
      const waited = `Gave up waiting after ${durationText(settings.timeout)}: ${images.map(stateLine).join('; ')}`;
      const message = [waited, ...lastError(error)].join('; ');
      throw new CliError('general', message, { hints: [`the image goes on being made; ${goOn}`], cause: error });
    }
    case 'refused': {
      const isGone = error?.code.startsWith('InvalidAMIID.');
      const known = isGone ? `${imageId} was made, and EC2 does not show it; ${goOn}` : hint;
      throw new CliError('general', codeAndMessage(error as CliError, error?.during), {
        hints: [known],
        cause: error?.cause,
      });
    }
  }
}

/** Polls, and keeps up to date what an interrupt would tell. */
function watch(
  plan: Parameters<typeof poll>[0],
  settings: WaitSettings,
  context: OperationContext,
  hintFor: (images: readonly ImageStatus[]) => string,
): Promise<WaitOutcome> {
  const report: WaitSettings['report'] = (news) => {
    const hint = hintFor(news.images);
    context.onInterrupt(() => hint);
    settings.report(news);
  };
  return poll(plan, { ...settings, report }, context);
}

const hintsOf = (error: unknown): readonly string[] => (error instanceof CliError ? error.hints : []);

const stateLine = (image: ImageStatus): string => `${image.imageId} is ${stateText(image)}`;

/** More images than a person reads are counted. */
const MOST_NAMED = 10;

const firstOf = (images: readonly ImageStatus[]): readonly ImageStatus[] => images.slice(0, MOST_NAMED);

function stillWaiting(images: readonly ImageStatus[]): string[] {
  const waiting = images.filter((image) => !isAvailable(image));
  const more = waiting.length - MOST_NAMED;
  return [...firstOf(waiting).map(stateLine), ...(more > 0 ? [`and ${more} more images`] : [])];
}

function lastError(error: CliError | undefined): string[] {
  return error
    ? [`the last look at it failed: ${error.kind === 'service' ? `${error.code}: ` : ''}${error.message}`]
    : [];
}

/** The reason of an image, and of each of its snapshots that has one. */
function whyEnded({ imageId, state, reason, volumes }: ImageStatus): string[] {
  const because = reason ? ` (${reason})` : '';
  const snapshots = volumes
    .filter(({ message }) => message !== undefined)
    .map(({ device, snapshotId, message }) => `${snapshotId} of ${device}: ${message}`);
  return [`${imageId} will not become available: it is ${state}${because}`, ...snapshots];
}

const waiterError = (message: string, hints: readonly string[], cause?: unknown): CliError =>
  new CliError('general', `Waiter ImageAvailable failed: ${message}`, { hints, cause });

/** As the AWS CLI tells it of a waiter, without operation and retries; with both where it is no waiter that failed. */
function codeAndMessage(error: CliError, during = ''): string {
  return error.kind === 'service'
    ? `An error occurred (${error.code})${during && ` ${during}`}: ${error.message}`
    : error.message;
}
