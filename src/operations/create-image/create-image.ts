// The CreateImage call. It has no idempotency token, so a request whose response was lost may have created an image. The
// call looks the image up before it retries or gives up.

import { CreateImageCommand, type CreateImageRequest, type CreateImageResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { type AttemptError, Exchange } from '../../aws/exchange.ts';
import { attempt, isAmbiguous } from '../../aws/retry.ts';
import { CliError, generalError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { findImage, imagesNamed, type Missing } from './find-image.ts';
import { numbersBeyond } from './volume-limits.ts';

/**
 * Creates an image, or finds the image that an earlier attempt of this call created. Throws a service, configuration or
 * general error, with caveats if an image may exist. Throws the reason of `signal` if that aborts the call.
 */
export async function createImage(
  ec2: Ec2,
  request: CreateImageRequest,
  context: OperationContext,
): Promise<CreateImageResult> {
  const { sleep, signal } = context;
  const started = Date.now();
  const caveats: string[] = [];
  const attempts: Exchange[] = [];
  const create = (): Promise<CreateImageResult> => {
    const exchange = new Exchange();
    attempts.push(exchange);
    return ec2.send(new CreateImageCommand(request), { signal, exchange });
  };
  const mayExist = (): boolean => !request.DryRun && attempts.some(({ isUncertain }) => isUncertain);
  context.onInterrupt(() => (mayExist() ? interruptedHint(request, context) : 'nothing was created'));

  const recover = async (error: AttemptError, isLast: boolean): Promise<CreateImageResult | undefined> => {
    // A rejected last attempt says nothing about earlier, ambiguous ones.
    const needsLookup = mayExist() && (isAmbiguous(error) || isLast);
    const next = [...(needsLookup ? ['looking up the image'] : []), ...(isLast ? [] : ['retrying'])];
    if (next.length > 0) context.note?.(`${describeFailure(error)}: ${next.join(', then ')}`);
    if (!needsLookup) return undefined;
    const search = await findImage({ ec2, request, started, sleep, signal });
    if (search.kind === 'found') {
      context.hint?.(`the response was lost, but the image was created: ${search.imageId}`);
      return { ImageId: search.imageId };
    }
    caveats.splice(0, caveats.length, ...caveatsAbout(request, error, search, context));
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

/** Describes briefly why an attempt failed. */
function describeFailure({ kind, status, code, message }: AttemptError): string {
  if (kind === 'unreadable') return `unreadable response (status ${status})`;
  if (kind !== 'service') return message.replace(/\.$/, '');
  return code === String(status) ? `EC2 returned ${status} ${message}` : `EC2 returned ${code} (status ${status})`;
}

/** Hints for an error that EC2 returned. For a duplicate name, they describe the image that has it. */
async function explainError(
  error: CliError,
  request: CreateImageRequest,
  ec2: Ec2,
  signal: AbortSignal,
): Promise<string[]> {
  // If the hints cannot be loaded, report the error without them.
  const module = await import('./refusal-hints.ts').catch(() => undefined);
  if (!module) return [];
  const { duplicateNameHint, refusalHints } = module;
  if (error.code === 'InvalidAMIName.Duplicate') return duplicateNameHint(ec2, request, signal);
  return refusalHints(error, request, ec2.region);
}

/** Caveats for an image that may exist but was not found. An older image of that name needs none. */
function caveatsAbout(
  request: CreateImageRequest,
  error: AttemptError,
  { reason, candidate }: Missing,
  context: OperationContext,
): string[] {
  if (reason === undefined) return [];
  // Use the last ID. EC2's message quotes the image name first, and a name may look like an ID.
  const named = error.message.match(/\bami-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g)?.at(-1);
  const image = candidate ?? named ?? 'an image';
  return [`an earlier attempt may have created ${image}; ${reason}. ${lookupCommand(request, context)}`];
}

/** Advice on how to look up the image of a request. */
function lookupCommand({ Name, InstanceId }: CreateImageRequest, { awsCommand }: OperationContext): string {
  const filters = [...imagesNamed(Name).Filters, { Name: 'source-instance-id', Values: [InstanceId] }];
  const query = ['--owners', 'self', '--include-disabled', '--filters', JSON.stringify(filters)];
  return `Before you retry, check with: ${awsCommand(['ec2', 'describe-images', ...query])}`;
}

/** The hint after an interrupt while a request was in flight. */
const interruptedHint = (request: CreateImageRequest, context: OperationContext): string =>
  `an image may have been created. ${lookupCommand(request, context)}`;

/** Notes to print before the request is sent: the instance reboots, or numbers exceed the known limits of EC2. */
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
  const reboot = `${InstanceId} will be rebooted if it is running; use --no-reboot to avoid this, or --reboot to hide this hint`;
  return [...numbers, reboot];
}

/** Creates an image and, with --wait, waits until it is available. */
export async function createAndWait(
  ec2: Ec2,
  request: CreateImageRequest,
  context: OperationContext,
): Promise<CreateImageResult> {
  // Load the waiter first, so that nothing can fail between creating the image and waiting for it.
  const waiter = context.wait && (await import('../wait-image-available/wait.ts'));
  const response = await createImage(ec2, request, context);
  context.onResponse?.(response);
  context.onInterrupt(() => undefined);
  if (!waiter || !context.wait) return response;
  if (!response.ImageId)
    throw generalError(`Cannot wait: EC2 returned no image ID. Its response: ${JSON.stringify(response)}`);
  await waiter.waitForNewImage(ec2, response.ImageId, context.wait, context);
  return response;
}
