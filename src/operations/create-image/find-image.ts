// The look-up after a request whose answer was lost: is there an image of ours?

import type { CreateImageRequest, Image } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/client.ts';
import { AttemptError, isRetryable } from '../../aws/retry.ts';

interface Search {
  readonly ec2: Ec2;
  readonly request: CreateImageRequest;
  /** When the first attempt began, by our own clock, in milliseconds. */
  readonly started: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The image, or none; with a reason where there might be one all the same. */
type SearchResult = { readonly kind: 'found'; readonly imageId: string } | Missing;

export interface Missing {
  readonly kind: 'none';
  readonly reason: string | undefined;
  /** An image that may be the one. */
  readonly candidate?: string;
}

/** EC2 shows a new image late: waits before each look, in milliseconds. */
const WAITS = [0, 500, 1000, 2000, 4000];

const MOST_FAILURES = 3;

const UNSEEN = 'it is not to be seen yet';

const UNDATED = 'whether it is older is not known';

/** Dates of images count whole seconds. That the Date header does too only makes the start look earlier. */
const TOLERANCE = 1000;

/**
 * Looks for an image of this name, made of this instance since the first attempt by the clock of the service, for some
 * seconds. A look-up that is refused ends it; others that fail are made again.
 */
export async function findImage(search: Search): Promise<SearchResult> {
  let failures = 0;
  let reason: string = UNSEEN;
  for (const wait of WAITS) {
    if (wait > 0) await search.sleep(wait);
    try {
      const images = await describe(search);
      const imageId = (which: Match): string | undefined =>
        images.find((image) => kinshipOf(image, search) === which)?.ImageId;
      const ours = imageId('ours');
      if (ours) return { kind: 'found', imageId: ours };
      const candidate = imageId('unknown');
      if (candidate) return { kind: 'none', reason: UNDATED, candidate };
      // An image of that name that is older, or of another instance, holds the name: there is none of ours to come.
      if (images.length > 0) return { kind: 'none', reason: undefined };
      reason = UNSEEN;
    } catch (error) {
      search.signal.throwIfAborted();
      // Keys that cannot be had, say: the next attempt has the same fault.
      if (!(error instanceof AttemptError)) return { kind: 'none', reason: 'it could not be looked for' };
      reason = `looking for it failed (${error.code || error.kind})`;
      if (!isPassing(error) || ++failures >= MOST_FAILURES) break;
    }
  }
  return { kind: 'none', reason };
}

/** A page of somebody else in place of the answer to a look is as likely to pass as a fault of the service. */
const isPassing = (error: AttemptError): boolean => isRetryable(error) || error.kind === 'unreadable';

async function describe({ ec2, request, signal }: Search): Promise<Image[]> {
  const { Images = [] } = await ec2.send('DescribeImages', imagesNamed(request.Name), signal);
  return Images;
}

/** Our images of a name, disabled ones too. Filters take * and ? for wildcards, and \ before what is none. */
export const imagesNamed = (name = '') => ({
  Owners: ['self'],
  Filters: [{ Name: 'name', Values: [name.replace(/[*?\\]/g, '\\$&')] }],
  IncludeDisabled: true,
});

type Match = 'ours' | 'other' | 'unknown';

/** Whether an image of the name is the one of this call. Without the clock of the service dates say nothing. */
function kinshipOf({ SourceInstanceId, CreationDate = '' }: Image, { ec2, request, started }: Search): Match {
  if (SourceInstanceId !== undefined && SourceInstanceId !== request.InstanceId) return 'other';
  const age = started + (ec2.clockOffset() ?? Number.NaN) - TOLERANCE - Date.parse(CreationDate);
  if (age > 0) return 'other';
  return SourceInstanceId !== undefined && age <= 0 ? 'ours' : 'unknown';
}
