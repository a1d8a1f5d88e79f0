// The look-up after a request whose answer was lost: is there an image of ours?
import type { CreateImageRequest, DescribeImagesResult, Image } from '@aws-sdk/client-ec2';
import { isRetryable } from './attempts.ts';
import type { Ec2 } from './ec2.ts';
import { AttemptFault } from './fault.ts';

interface Search {
  readonly ec2: Ec2;
  readonly request: CreateImageRequest;
  /** When the first attempt began, by our own clock, in milliseconds. */
  readonly started: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The image, or none; with a reason where there might be one all the same. */
type Found =
  | { readonly kind: 'found'; readonly imageId: string }
  | { readonly kind: 'none'; readonly reason: string | undefined };

/** EC2 shows a new image late: waits before each look, in milliseconds. */
const WAITS = [0, 500, 1000, 2000, 4000];
const MOST_FAILURES = 3;
const UNSEEN = 'it is not to be seen yet';

/** Dates of images count whole seconds. That the Date header does too only makes the start look earlier. */
const TOLERANCE = 1000;

/**
 * Looks for an image of this name, made of this instance since the first attempt by the clock of the service, for some
 * seconds. A look-up that is refused ends it; others that fail are made again.
 */
export async function findImage(search: Search): Promise<Found> {
  let failures = 0;
  let reason: string = UNSEEN;
  for (const wait of WAITS) {
    if (wait > 0) await search.sleep(wait);
    try {
      const images = await describe(search);
      const ours = images.find((image) => isOurs(image, search));
      if (ours?.ImageId) return { kind: 'found', imageId: ours.ImageId };
      // An image of that name that is older, or of another instance, holds the name: there is none of ours to come.
      if (images.length > 0) return { kind: 'none', reason: undefined };
      reason = UNSEEN;
    } catch (error) {
      if (!(error instanceof AttemptFault)) throw error;
      reason = `looking for it failed (${error.code || error.kind})`;
      if (!isRetryable(error) || ++failures >= MOST_FAILURES) break;
    }
  }
  return { kind: 'none', reason };
}

async function describe({ ec2, request, signal }: Search): Promise<Image[]> {
  const filters = [{ Name: 'name', Values: [request.Name] }];
  const query = { Owners: ['self'], Filters: filters, IncludeDisabled: true };
  const answer = (await ec2.send('DescribeImages', query, signal)) as DescribeImagesResult;
  return answer.Images ?? [];
}

function isOurs({ SourceInstanceId, CreationDate }: Image, { ec2, request, started }: Search): boolean {
  const startedThere = started + (ec2.clockOffset() ?? 0);
  return SourceInstanceId === request.InstanceId && Date.parse(CreationDate ?? '') >= startedThere - TOLERANCE;
}
