// The CreateImage call. It has no idempotency token, so a request whose answer was lost may have made the image: before
// it is sent again, and before it is given up, the image is looked for.

import type { CreateImageRequest, CreateImageResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/client.ts';
import { type AttemptError, attempt, isAmbiguous } from '../../aws/retry.ts';
import { CliError, generalError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { findImage, imagesNamed, type Missing } from './find-image.ts';
import { numbersBeyond } from './volume-limits.ts';

/**
 * Makes one image, or finds the one that an earlier attempt of this call made. Throws a service, configuration or
 * general error, with hints where an image may exist; whatever `signal` is aborted with.
 */
export async function createImage(
  ec2: Ec2,
  request: CreateImageRequest,
  context: OperationContext,
): Promise<CreateImageResult> {
  const { sleep, signal } = context;
  const started = Date.now();
  const caveats: string[] = [];
  let mayExist = false;
  let isCreating = false;
  const create = async (): Promise<CreateImageResult> => {
    isCreating = !request.DryRun;
    return ec2.send('CreateImage', request, signal).finally(() => {
      isCreating = false;
    });
  };
  context.onInterrupt(() => (mayExist || (isCreating && ec2.isOut()) ? interruptedHint(request, context) : undefined));

  const recover = async (error: AttemptError, isLast: boolean): Promise<CreateImageResult | undefined> => {
    mayExist ||= isAmbiguous(error) && !request.DryRun;
    // That the last attempt was refused is no word about the ones before.
    const isLookedFor = mayExist && (isAmbiguous(error) || isLast);
    const next = [...(isLookedFor ? ['looking for the image'] : []), ...(isLast ? [] : ['trying again'])];
    if (next.length > 0) context.note?.(`${whatFailed(error)}: ${next.join(', then ')}`);
    if (!isLookedFor) return undefined;
    const found = await findImage({ ec2, request, started, sleep, signal });
    if (found.kind === 'found') {
      context.hint?.(`the answer to the request was lost on the way; ${found.imageId} is the image it made`);
      return { ImageId: found.imageId };
    }
    caveats.splice(0, caveats.length, ...caveatsAbout(request, error, found, context));
    return undefined;
  };

  for (const note of preflightNotes(request)) context.note?.(note);
  try {
    return await attempt('CreateImage', context, create, recover);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const isRefusal = error.kind === 'service' && caveats.length === 0;
    throw error.with({ caveats, hints: isRefusal ? await explainError(error, request, ec2, signal) : [] });
  }
}

/** In a few words, how an attempt ended. */
function whatFailed({ kind, status, code, message }: AttemptError): string {
  if (kind === 'unreadable') return `the answer cannot be read (status ${status})`;
  if (kind !== 'service') return message.replace(/\.$/, '');
  return code === String(status) ? `EC2 answered ${status} ${message}` : `EC2 answered ${code} (status ${status})`;
}

/** What is known about a refusal; of a clash of names, about the other image. */
async function explainError(
  error: CliError,
  request: CreateImageRequest,
  ec2: Ec2,
  signal: AbortSignal,
): Promise<string[]> {
  // What cannot be loaded shall not stand in the place of the refusal.
  const known = await import('./refusal-hints.ts').catch(() => undefined);
  if (!known) return [];
  const { duplicateNameHint, refusalHints } = known;
  if (error.code === 'InvalidAMIName.Duplicate') return duplicateNameHint(ec2, request, signal);
  return refusalHints(error, request, ec2.region);
}

/** What is left to say when an image may exist and could not be found; an older one is a clash like any other. */
function caveatsAbout(
  request: CreateImageRequest,
  error: AttemptError,
  { reason, candidate }: Missing,
  context: OperationContext,
): string[] {
  if (reason === undefined) return [];
  // The last one: the name of the image, which may look like an ID, stands before it.
  const named = error.message.match(/\bami-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g)?.at(-1);
  const image = candidate ?? named ?? 'an image';
  return [`an earlier attempt may have made ${image}; ${reason}. ${lookupCommand(request, context)}`];
}

/** How a person looks for the image of a request. */
function lookupCommand({ Name, InstanceId }: CreateImageRequest, { awsCommand }: OperationContext): string {
  const filters = [...imagesNamed(Name).Filters, { Name: 'source-instance-id', Values: [InstanceId] }];
  const query = ['--owners', 'self', '--include-disabled', '--filters', JSON.stringify(filters)];
  return `Look for it with: ${awsCommand(['ec2', 'describe-images', ...query])}`;
}

/** What is worth knowing when a request was out and nobody waits for its answer any more. */
const interruptedHint = (request: CreateImageRequest, context: OperationContext): string =>
  `an image may be in the making. ${lookupCommand(request, context)}`;

// What a person at a terminal may want to know before a request goes out.

/** That a running instance will reboot, and numbers beyond what EC2 is known to take. */
export function preflightNotes({
  InstanceId,
  NoReboot,
  DryRun,
  BlockDeviceMappings = [],
}: CreateImageRequest): string[] {
  const numbers = BlockDeviceMappings.flatMap(({ Ebs = {} }, at) =>
    numbersBeyond({ path: `BlockDeviceMappings[${at}].Ebs`, ...Ebs }),
  );
  if (NoReboot !== undefined || DryRun) return numbers;
  const reboot = `${InstanceId} reboots now if it is running: --no-reboot leaves it running, --reboot says that you know`;
  return [...numbers, reboot];
}

export async function createAndWait(
  ec2: Ec2,
  request: CreateImageRequest,
  context: OperationContext,
): Promise<CreateImageResult> {
  // Loaded beforehand: nothing that can fail shall stand between an image and the wait for it.
  const waiter = context.wait && (await import('../wait-image-available/wait.ts'));
  const answer = await createImage(ec2, request, context);
  if (!waiter || !context.wait) return answer;
  if (!answer.ImageId)
    throw generalError(`There is no image to wait for in the answer of EC2: ${JSON.stringify(answer)}`);
  await waiter.waitForNewImage(ec2, answer.ImageId, context.wait, context);
  return answer;
}
