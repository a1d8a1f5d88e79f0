// The waits of the commands: what is waited for, and how the end of a wait is told. Words of the waiter: measured on AWS CLI 2.36.
import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import { CliError } from '../errors.ts';
import { durationText, type ImageStatus, stateText } from '../model/image-status.ts';
import type { CallWorld, WaitSettings } from './call-world.ts';
import type { Ec2 } from './ec2.ts';
import { looksAt, onlyIds } from './look.ts';
import { hasEnded, type Outcome, poll } from './poll.ts';

/**
 * `wait image-available`: until every image of the query is available. Throws a general error with the words of the
 * AWS CLI, and hints with the ones it does not have.
 */
export async function waitForImages(ec2: Ec2, query: DescribeImagesRequest, world: CallWorld): Promise<void> {
  const wait = world.wait as WaitSettings;
  const goOn = `go on waiting with: ${wait.resume()}`;
  const outcome = await watch(query, false, ec2, world, (images) => [...images.map(isStill), goOn].join('; '));
  const { images, fault } = outcome;
  switch (outcome.kind) {
    case 'available':
      return;
    case 'ended': {
      const state = images.find(hasEnded)?.state;
      const terminal = `For expression "Images[].State" we matched expected path: "${state}" at least once`;
      const message = `Waiter encountered a terminal failure state: ${terminal}`;
      throw waiterError(message, images.filter(hasEnded).flatMap(whyEnded));
    }
    case 'time-out': {
      const hints = [...images.filter(({ state }) => state !== 'available').map(isStill), ...lastFault(fault), goOn];
      throw waiterError('Max attempts exceeded', [`gave up after ${durationText(wait.timeout)}`, ...hints]);
    }
    case 'refused':
      throw refusal(fault as CliError, []);
  }
}

/** Until the image that this call made is available. Throws a general error that names it. */
export async function waitForNewImage(ec2: Ec2, imageId: string, world: CallWorld): Promise<void> {
  const wait = world.wait as WaitSettings;
  const goOn = `go on waiting with: ${wait.resume(imageId)}`;
  const query = { ImageIds: [imageId], IncludeDisabled: true };
  const stillThere = (images: readonly ImageStatus[]): string =>
    `${images.map(isStill)}, and goes on being made; ${goOn}`;
  let known: readonly ImageStatus[] = [];
  let outcome: Outcome;
  try {
    outcome = await watch(query, true, ec2, world, (images) => {
      known = images;
      return stillThere(images);
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw refusal(error, [stillThere(known)]);
  }
  const { images, fault } = outcome;
  switch (outcome.kind) {
    case 'available':
      return;
    case 'ended':
      throw new CliError('general', images.flatMap(whyEnded).join('\n'), { hints: ['nothing was deleted'] });
    case 'time-out': {
      const waited = `Gave up waiting after ${durationText(wait.timeout)}: ${images.map(isStill)}`;
      const message = [waited, ...lastFault(fault)].join('; ');
      throw new CliError('general', message, { hints: [`the image goes on being made; ${goOn}`], cause: fault });
    }
    case 'refused': {
      const isGone = fault?.code === 'InvalidAMIID.NotFound';
      throw refusal(fault as CliError, [
        isGone ? `${imageId} was made, and is not to be seen; ${goOn}` : stillThere(images),
      ]);
    }
  }
}

/** Polls, and keeps what an interrupt would tell up to date. */
function watch(
  query: DescribeImagesRequest,
  isHeard: boolean,
  ec2: Ec2,
  world: CallWorld,
  interruptedHint: (images: readonly ImageStatus[]) => string,
): Promise<Outcome> {
  const settings = world.wait as WaitSettings;
  const report: WaitSettings['report'] = (news) => {
    const hint = interruptedHint(news.images);
    world.ifInterrupted(() => hint);
    settings.report(news);
  };
  const plan = { look: looksAt(query, ec2, world), expected: onlyIds(query), isHeard };
  return poll(plan, { ...settings, report }, world);
}

const isStill = (image: ImageStatus): string => `${image.imageId} is ${stateText(image)}`;

const lastFault = (fault: CliError | undefined): string[] => {
  if (!fault) return [];
  return [`the last look at it failed: ${fault.kind === 'service' ? `${fault.code}: ` : ''}${fault.message}`];
};

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

// The AWS CLI tells a refused poll as a failure of the waiter, without retries and operation; other errors as they are.
function refusal(error: CliError, hints: readonly string[]): CliError {
  if (error.kind === 'service') {
    return waiterError(`An error occurred (${error.code}): ${error.message}`, [...error.hints, ...hints], error.cause);
  }
  if (hints.length === 0) return error;
  return new CliError('general', error.message, { hints: [...error.hints, ...hints], cause: error.cause });
}
