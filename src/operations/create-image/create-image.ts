// The CreateImage call. It has no idempotency token, so a request whose response was lost may have created an image. The
// call looks the image up before it retries or gives up.

import { randomUUID } from 'node:crypto';
import { CreateImageCommand, type CreateImageRequest, type CreateImageResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { type AttemptError, Exchange } from '../../aws/exchange.ts';
import { attempt, attemptErrorOf, isAmbiguous } from '../../aws/retry.ts';
import { CliError, generalError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import type { OperationContext } from '../context.ts';
import { findImage, imagesNamed, type Looks, type Other, type SearchResult } from './find-image.ts';
import { markFilter, withMark } from './mark.ts';
import { numbersBeyond } from './volume-limits.ts';

/**
 * Creates an image, or finds the image that an earlier attempt of this call created. Throws a service, configuration or
 * general error, with caveats if an image may exist. Throws the reason of `signal` if that aborts the call.
 */
export async function createImage(
  ec2: Ec2,
  requested: CreateImageRequest,
  context: OperationContext,
): Promise<CreateImageResult> {
  const { sleep, signal } = context;
  const mark = context.isMarked ? randomUUID() : undefined;
  const request = mark === undefined ? requested : withMark(requested, mark);
  const call: Call = { request, mark, context };
  const attempts: Exchange[] = [];
  const looks: Looks = { exchanges: [], listed: [], ids: new Set(), gone: new Set() };
  let missing: SearchResult = {};
  const create = (): Promise<CreateImageResult> => {
    const exchange = new Exchange();
    attempts.push(exchange);
    return ec2.send(new CreateImageCommand(request), { signal, exchange });
  };
  const mayExist = (): boolean => !request.DryRun && attempts.some(({ isUncertain }) => isUncertain);
  context.onInterrupt(() => (mayExist() ? interruptedHint(call) : 'nothing was created'));

  const recover = async (error: AttemptError, isLast: boolean): Promise<CreateImageResult | undefined> => {
    // A rejected last attempt says nothing about earlier, ambiguous ones.
    const needsLookup = mayExist() && (isAmbiguous(error) || isLast);
    const next = [...(needsLookup ? ['looking up the image'] : []), ...(isLast ? [] : ['retrying'])];
    if (next.length > 0) context.note?.(`${describeFailure(error)}: ${next.join(', then ')}`);
    if (!needsLookup) return undefined;
    const owner = error.code === DUPLICATE ? imageIdIn(error) : undefined;
    const { imageId, ...result } = await findImage({ ec2, request, mark, attempts, looks, owner, sleep, signal });
    if (imageId === undefined) {
      const named = imageIdIn(error);
      missing = { ...result, candidate: result.candidate ?? (looks.ids.has(named) ? undefined : named) };
      return undefined;
    }
    context.hint?.(
      `the response was lost, but the image was created: ${shown(imageId)}${mark === undefined ? EQUAL : ''}`,
    );
    return { ImageId: imageId };
  };

  try {
    const response = await attempt('CreateImage', context, create, recover);
    for (const note of notesAbout(request)) context.note?.(note);
    return response;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { doubt, other } = missing;
    if (doubt === undefined && other === undefined) {
      throw error.with({ hints: error.kind === 'service' ? await explainError(error, request, ec2, signal) : [] });
    }
    const cause = attemptErrorOf(error);
    const isTaken = other?.isRecent && cause && isAmbiguous(cause);
    throw (isTaken ? nameInUse(request, other, error) : error).with({ caveats: caveatsAbout(call, missing) });
  }
}

/** A call that is in progress. */
interface Call {
  readonly request: CreateImageRequest;
  readonly mark: string | undefined;
  readonly context: OperationContext;
}

const DUPLICATE = 'InvalidAMIName.Duplicate';

/** Two calls may send equal requests at the same time. Only a mark tells their images apart. */
const EQUAL = '; another call may have created it with an equal request (--mark rules this out)';

/** The last image ID in a message of EC2. Such messages quote the image name first, and a name may look like an ID. */
const imageIdIn = ({ message, isAnswer }: AttemptError): string | undefined =>
  (isAnswer ? message : '').match(/\bami-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g)?.at(-1);

/** The error if the response was lost and the image of another call has the name: a retry would fail with it. */
const nameInUse = ({ Name }: CreateImageRequest, { imageId }: Other, cause: CliError): CliError =>
  new CliError('service', `AMI name ${Name} is already in use by AMI ${imageId}`, {
    code: DUPLICATE,
    during: 'when calling the CreateImage operation',
    cause,
  });

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
  if (error.code === DUPLICATE) return duplicateNameHint(ec2, request, signal);
  return refusalHints(error, request, ec2.region);
}

/** Caveats for an image that may exist but was not found, and for the image of another call. */
function caveatsAbout(call: Call, { doubt, candidate = 'an image', other }: SearchResult): string[] {
  return [
    ...(other ? [`${other.imageId} is the image of another call: ${other.differences}`] : []),
    ...(doubt === undefined
      ? []
      : [`an earlier attempt may have created ${candidate}; ${doubt}. ${lookupCommand(call)}`]),
  ];
}

/** Advice on how to look up the image of a request. */
function lookupCommand({ request: { Name, InstanceId }, mark, context }: Call): string {
  const filters =
    mark === undefined
      ? [...imagesNamed(Name).Filters, { Name: 'source-instance-id', Values: [InstanceId] }]
      : [markFilter(mark)];
  const query = ['--owners', 'self', '--include-disabled', '--filters', JSON.stringify(filters)];
  return `Before you retry, check with: ${context.awsCommand(['ec2', 'describe-images', ...query])}`;
}

/** The hint after an interrupt while a request was in flight. */
const interruptedHint = (call: Call): string => `an image may have been created. ${lookupCommand(call)}`;

/** Notes about a request that succeeded: the instance reboots, or numbers exceed the known limits of EC2. */
export function notesAbout({ InstanceId, NoReboot, DryRun, BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  const numbers = BlockDeviceMappings.flatMap(({ Ebs = {} }, at) =>
    numbersBeyond({ path: `BlockDeviceMappings[${at}].Ebs`, ...Ebs }),
  );
  if (NoReboot !== undefined || DryRun) return numbers;
  const reboot = `${InstanceId} is rebooted if it is running. Use --no-reboot to avoid this next time, or --reboot to hide this message`;
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
    throw generalError(
      `Cannot wait: EC2 returned no image ID. Its response: ${JSON.stringify(response)}`,
      undefined,
      'ResponseParserError',
    );
  await waiter.waitForNewImage(ec2, response.ImageId, context.wait, context);
  return response;
}
