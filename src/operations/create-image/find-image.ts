// Looks up the image of a request after its response was lost.

import { type CreateImageRequest, DescribeImagesCommand, type Image } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { AttemptError, Exchange } from '../../aws/exchange.ts';
import { isRetryable } from '../../aws/retry.ts';

interface Search {
  readonly ec2: Ec2;
  readonly request: CreateImageRequest;
  /** Start of the first attempt by the local clock, in milliseconds. */
  readonly started: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The image of the request, or none. With a reason, the image may exist although the lookup did not find it. */
type SearchResult = { readonly kind: 'found'; readonly imageId: string } | Missing;

export interface Missing {
  readonly kind: 'none';
  readonly reason: string | undefined;
  /** An image that the request may have created. */
  readonly candidate?: string;
}

/** Waits before each lookup, in milliseconds. EC2 lists new images with a delay. */
const WAITS = [0, 500, 1000, 2000, 4000];

const MOST_FAILURES = 3;

const UNLISTED = 'EC2 does not list it yet';

const UNDATED = 'it may also be an older image';

/**
 * Milliseconds. EC2 truncates creation dates to seconds. The Date header is truncated too, but that only makes the start
 * seem earlier.
 */
const TOLERANCE = 1000;

/**
 * Looks up the image of this name that was created from this instance after the first attempt, by the clock of EC2.
 * Repeats the lookup for several seconds. Retries after transient errors only.
 */
export async function findImage(search: Search): Promise<SearchResult> {
  let failures = 0;
  let reason: string = UNLISTED;
  for (const wait of WAITS) {
    if (wait > 0) await search.sleep(wait);
    try {
      const exchange = new Exchange();
      const images = await describe(search, exchange);
      const firstId = (match: Match): string | undefined =>
        images.find((image) => matchOf(image, search, exchange.clockOffset) === match)?.ImageId;
      const imageId = firstId('match');
      if (imageId) return { kind: 'found', imageId };
      const candidate = firstId('unknown');
      if (candidate) return { kind: 'none', reason: UNDATED, candidate };
      // The name belongs to an older image or one of another instance. So this request cannot have created an image.
      if (images.length > 0) return { kind: 'none', reason: undefined };
      reason = UNLISTED;
    } catch (error) {
      search.signal.throwIfAborted();
      // For example, credentials are unavailable: the next attempt would fail the same way.
      if (!(error instanceof AttemptError)) return { kind: 'none', reason: 'the lookup failed' };
      reason = `the lookup failed (${error.code || error.kind})`;
      if (!isTransient(error) || ++failures >= MOST_FAILURES) break;
    }
  }
  return { kind: 'none', reason };
}

/** Checks whether a lookup may succeed later. An HTML page of a proxy is transient, like a 5xx. */
const isTransient = (error: AttemptError): boolean => isRetryable(error) || error.kind === 'unreadable';

async function describe({ ec2, request, signal }: Search, exchange: Exchange): Promise<Image[]> {
  const { Images = [] } = await ec2.send(new DescribeImagesCommand(imagesNamed(request.Name)), { signal, exchange });
  return Images;
}

/** A request for the account's images with a name, including disabled images. In filters, \ escapes the wildcards * and ?. */
export const imagesNamed = (name = '') => ({
  Owners: ['self'],
  Filters: [{ Name: 'name', Values: [name.replace(/[*?\\]/g, '\\$&')] }],
  IncludeDisabled: true,
});

type Match = 'match' | 'mismatch' | 'unknown';

/** Compares an image of that name with the request. If the clock of EC2 is unknown, the date proves nothing. */
function matchOf(
  { SourceInstanceId, CreationDate = '' }: Image,
  { request, started }: Search,
  clockOffset = Number.NaN,
): Match {
  if (SourceInstanceId !== undefined && SourceInstanceId !== request.InstanceId) return 'mismatch';
  const age = started + clockOffset - TOLERANCE - Date.parse(CreationDate);
  if (age > 0) return 'mismatch';
  return SourceInstanceId !== undefined && age <= 0 ? 'match' : 'unknown';
}
