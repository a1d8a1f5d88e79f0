// Creates an image by an operation that has no idempotency token, so a request whose response was lost may have created
// an image. The call looks the image up before it retries or gives up.

import { randomUUID } from 'node:crypto';
import type { Ec2 } from '../../aws/ec2.ts';
import { type AttemptError, Exchange } from '../../aws/exchange.ts';
import { attempt, attemptErrorOf, isAmbiguous } from '../../aws/retry.ts';
import { CliError, generalError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import type { OperationContext } from '../context.ts';
import { DUPLICATE, type ImageCreator, type ImageRequest } from './creator.ts';
import { findImage, imagesNamed, type Lookups, type Other, type SearchResult } from './find-image.ts';
import { markFilter, withMark } from './mark.ts';

/** What a call knows that goes on after another process, and what it reports in addition to its errors. */
export interface EarlierAttempts {
  /** Attempts of other processes at the same request. Each is uncertain. The call looks the image up before it sends any. */
  readonly earlier?: readonly Exchange[];
  /** The times of `earlier` are by the clock of the service, so an older image is that of another call. */
  readonly isByService?: boolean;
  /** Called before an error is thrown if an image may exist, with the reason. */
  readonly onDoubt?: (doubt: string) => void;
}

/**
 * Creates an image, or finds the image that an earlier attempt of this call created. Throws a service, configuration or
 * general error, with caveats if an image may exist. Throws the reason of `signal` if that aborts the call.
 */
export async function createImage<Request extends ImageRequest>(
  creator: ImageCreator<Request>,
  ec2: Ec2,
  requested: Request,
  context: OperationContext,
  { earlier = [], isByService = false, onDoubt }: EarlierAttempts = {},
): Promise<object> {
  const { sleep, signal } = context;
  const { operation } = creator;
  const mark = context.isMarked ? randomUUID() : undefined;
  const request = mark === undefined ? requested : withMark(requested, mark, creator.tagged);
  const call: Call<Request> = { creator, request, mark, context };
  const attempts = [...earlier];
  const lookups: Lookups = { exchanges: [], listed: [], ids: new Set(), gone: new Set() };
  let missing: SearchResult = {};
  const create = (): Promise<object> => {
    const exchange = new Exchange();
    attempts.push(exchange);
    return creator.send(ec2, request, { signal, exchange });
  };
  const canLook = request.Name !== undefined || mark !== undefined;
  const mayExist = (): boolean => !request.DryRun && attempts.some(({ isUncertain }) => isUncertain);
  context.onInterrupt(() => (mayExist() ? interruptedHint(call) : 'nothing was created'));

  const recover = async (error: AttemptError, isLast: boolean): Promise<object | undefined> => {
    // A rejected last attempt says nothing about earlier, ambiguous ones.
    const needsLookup = mayExist() && (isAmbiguous(error) || isLast);
    const next = [...(needsLookup && canLook ? ['looking up the image'] : []), ...(isLast ? [] : ['retrying'])];
    if (next.length > 0) context.note?.(`${describeFailure(error)}: ${next.join(', then ')}`);
    if (!needsLookup) return undefined;
    return lookUp(error);
  };
  const lookUp = async (error?: AttemptError): Promise<object | undefined> => {
    const named = error && imageIdIn(error);
    const owner = error?.code === DUPLICATE ? named : undefined;
    const search = { creator, ec2, request, mark, attempts, isByService, lookups, owner, sleep, signal };
    const { imageId, ...result } = await findImage(search);
    if (imageId === undefined) {
      missing = { ...result, candidate: result.candidate ?? (lookups.ids.has(named) ? undefined : named) };
      return undefined;
    }
    context.hint?.(
      `the response was lost, but the image was created: ${shown(imageId)}${mark === undefined ? EQUAL : ''}`,
    );
    return { ImageId: imageId };
  };

  // EC2 lists a new image with a delay, also one with a mark. Only a name keeps it from creating a second one.
  const mayRepeat = (error: AttemptError): boolean =>
    (context.mayRepeat?.(error) ?? true) && (request.Name !== undefined || !isAmbiguous(error));
  try {
    const found = earlier.length > 0 ? await lookUp() : undefined;
    if (!found && earlier.length > 0 && !canLook) throw generalError('The image has no name');
    return found ?? (await attempt(operation, { ...context, mayRepeat }, create, recover));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { doubt, other } = missing;
    if (doubt !== undefined) onDoubt?.(doubt);
    if (doubt === undefined && other === undefined) {
      throw error.with({ hints: error.kind === 'service' ? await explain(error, call, ec2) : [] });
    }
    const cause = attemptErrorOf(error);
    const isTaken = other?.isRecent && cause && isAmbiguous(cause);
    throw (isTaken ? nameInUse(call, other, error) : error).with({ caveats: caveatsAbout(call, missing) });
  }
}

/** A call that is in progress. */
interface Call<Request extends ImageRequest> {
  readonly creator: ImageCreator<Request>;
  readonly request: Request;
  readonly mark: string | undefined;
  readonly context: OperationContext;
}

/** Two calls may send equal requests at the same time. Only a mark tells their images apart. */
const EQUAL = '; another call may have created it with an equal request (--mark rules this out)';

/** The last image ID in a message of EC2. Such messages quote the image name first, and a name may look like an ID. */
const imageIdIn = ({ message, isAnswer }: AttemptError): string | undefined =>
  (isAnswer ? message : '').match(/\bami-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g)?.at(-1);

/** The error if the response was lost and the image of another call has the name: a retry would fail with it. */
const nameInUse = (
  { creator, request }: Pick<Call<ImageRequest>, 'request'> & { readonly creator: { readonly operation: string } },
  { imageId }: Other,
  cause: CliError,
): CliError =>
  new CliError('service', `AMI name ${request.Name} is already in use by AMI ${imageId}`, {
    code: DUPLICATE,
    during: `when calling the ${creator.operation} operation`,
    cause,
  });

/** Describes briefly why an attempt failed. */
function describeFailure({ kind, status, code, message }: AttemptError): string {
  if (kind === 'unreadable') return `unreadable response (status ${status})`;
  if (kind !== 'service') return message.replace(/\.$/, '');
  return code === String(status) ? `EC2 returned ${status} ${message}` : `EC2 returned ${code} (status ${status})`;
}

/** Hints for an error that EC2 returned. If they cannot be loaded, the error is reported without them. */
async function explain<Request extends ImageRequest>(
  error: CliError,
  { creator, request, context: { signal } }: Call<Request>,
  ec2: Ec2,
): Promise<readonly string[]> {
  const explained = creator.explain(error, request, ec2, signal);
  return explained.catch(() => {
    signal.throwIfAborted();
    return [];
  });
}

/** Caveats for an image that may exist but was not found, and for the image of another call. */
function caveatsAbout<Request extends ImageRequest>(
  call: Call<Request>,
  { doubt, candidate = 'an image', other }: SearchResult,
): string[] {
  return [
    ...(other ? [`${other.imageId} is the image of another call: ${other.differences}`] : []),
    ...(doubt === undefined
      ? []
      : [`an earlier attempt may have created ${candidate}; ${doubt}. ${lookupCommand(call)}`]),
  ];
}

/** Advice on how to look up the image of a request. */
function lookupCommand<Request extends ImageRequest>({ creator, request, mark, context }: Call<Request>): string {
  const named = request.Name === undefined ? [] : imagesNamed(request.Name).Filters;
  const filters = mark === undefined ? [...named, ...creator.filters(request)] : [markFilter(mark)];
  const selection = filters.length > 0 ? ['--filters', JSON.stringify(filters)] : ['--query', NEWEST];
  const query = ['--owners', 'self', '--include-disabled', ...selection];
  return `Before you retry, check with: ${context.relatedCommand(['describe-images', ...query])}`;
}

/** Selects the newest images, if the request says nothing about its image. */
const NEWEST = 'sort_by(Images,&CreationDate)[-3:]';

/** The hint after an interrupt while a request was in flight. */
const interruptedHint = <Request extends ImageRequest>(call: Call<Request>): string =>
  `an image may have been created. ${lookupCommand(call)}`;
