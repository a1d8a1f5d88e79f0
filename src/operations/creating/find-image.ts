// Looks up the image of a request after its response was lost.

import {
  DescribeImagesCommand,
  type DescribeImagesRequest,
  DescribeSnapshotsCommand,
  type Image,
} from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { AttemptError, Exchange } from '../../aws/exchange.ts';
import { isRetryable } from '../../aws/retry.ts';
import { shown } from '../../text/safe.ts';
import { creationTime, type Evidence, type Listed } from './creation-time.ts';
import type { Comparison, ImageCreator, ImageRequest } from './creator.ts';
import { compare, compareSnapshots, tagsFor } from './differences.ts';
import { isMarked, markFilter } from './mark.ts';

export interface Search<Request extends ImageRequest> {
  readonly creator: ImageCreator<Request>;
  readonly ec2: Ec2;
  readonly request: Request;
  /** The value of the tag by which the image is recognized. */
  readonly mark: string | undefined;
  /** The attempts so far. At least one of them is uncertain. */
  readonly attempts: readonly Exchange[];
  /** The time of the first attempt is by the clock of the service. */
  readonly isByService: boolean;
  /** The lookups so far. They are added here. */
  readonly lookups: Lookups;
  /** The ID of the image that has the name according to EC2, which refused the last attempt for that reason. */
  readonly owner: string | undefined;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** What the lookups of a call have shown. */
export interface Lookups {
  readonly exchanges: Exchange[];
  readonly listed: Listed[];
  /** The IDs of all images that were listed, in any state. */
  readonly ids: Set<string | undefined>;
  /** The IDs of those that were deregistered. A later list may be outdated, but a deregistered image never comes back. */
  readonly gone: Set<string | undefined>;
}

export interface SearchResult {
  /** The image of the request. */
  readonly imageId?: string;
  /** The reason why an image may exist although none was found. Undefined if none can exist. */
  readonly doubt?: string;
  /** An image that may be that of the request. */
  readonly candidate?: string | undefined;
  /** The image of another call that has the name. */
  readonly other?: Other | undefined;
}

export interface Other {
  readonly imageId: string;
  readonly differences: string;
  /** It was created during this call. So EC2 refused the request of this call, unless that image was deregistered. */
  readonly isRecent: boolean;
}

/** Waits before each lookup, in milliseconds. EC2 lists new images with a delay. */
const WAITS = [0, 500, 1000, 2000, 4000];

const MOST_FAILURES = 3;

/** The doubt if the lookup succeeds and lists no image that may be that of the request. */
export const UNLISTED = 'EC2 does not list it yet';

const UNNAMED = 'without --name, it cannot be looked up';

/**
 * Looks for the image of this name that was created by this request. Repeats the lookup for several seconds, because EC2
 * may show an image, its tags and the end of another image with a delay. Retries after transient errors only. Without a
 * name, only a mark can be found.
 */
export async function findImage<Request extends ImageRequest>(search: Search<Request>): Promise<SearchResult> {
  if (search.request.Name === undefined && search.mark === undefined) return { doubt: UNNAMED };
  let failures = 0;
  let result: SearchResult = { doubt: UNLISTED };
  for (const wait of WAITS) {
    if (wait > 0) await search.sleep(wait);
    try {
      result = await lookOnce(search);
      if (result.imageId !== undefined || result.doubt === undefined) break;
    } catch (error) {
      search.signal.throwIfAborted();
      // For example, credentials are unavailable: the next attempt would fail the same way.
      if (!(error instanceof AttemptError)) return { ...result, doubt: 'the lookup failed' };
      result = { ...result, doubt: `the lookup failed (${error.code || error.kind})` };
      if (!isTransient(error) || ++failures >= MOST_FAILURES) break;
    }
  }
  return result;
}

/**
 * Checks whether a lookup may succeed later. A page of a proxy is transient, like a 5xx. The client corrects its clock
 * after the service has rejected a signature for that reason.
 */
const isTransient = (error: AttemptError): boolean =>
  isRetryable(error) || error.skew !== undefined || (error.status !== undefined && !error.isAnswer);

/** The verdict on one image. */
interface Verdict {
  readonly image: Image;
  readonly kind: 'ours' | 'unsure' | 'near' | 'gone' | 'other' | 'unrelated';
  /** Why it is unsure, or what differs. */
  readonly reason?: string;
  /** The image of another call was created during this call. */
  readonly isRecent?: boolean;
}

async function lookOnce<Request extends ImageRequest>(search: Search<Request>): Promise<SearchResult> {
  const { mark, request, owner, lookups } = search;
  if (mark !== undefined) {
    const marked = await describe(search, { ...imagesNamed(), Filters: [markFilter(mark)] });
    const result = resultOfMarked(marked.filter((image) => isMarked(image, mark)));
    if (result) return result;
    if (request.Name === undefined) return { doubt: UNLISTED };
  }
  const images = await describe(search, imagesNamed(request.Name));
  const evidence = {
    lookup: lookups.exchanges.at(-1) as Exchange,
    listed: lookups.listed,
    exchanges: [...search.attempts, ...lookups.exchanges],
    isByService: search.isByService,
  };
  const verdicts: Verdict[] = [];
  for (const image of images) verdicts.push(ifListed(await judge(image, search, evidence)));
  const of = (kind: Verdict['kind']): Verdict[] => verdicts.filter((verdict) => verdict.kind === kind);
  const ours = of('ours');
  const rivals = [...of('unsure'), ...ours.slice(1)];
  if (ours[0] && rivals.length === 0) return { imageId: ours[0].image.ImageId ?? '' };
  const [unsure] = [...rivals, ...of('near'), ...of('gone')];
  if (unsure) return { doubt: unsure.reason ?? 'several images match', candidate: shown(unsure.image.ImageId ?? '') };
  const [another] = of('other');
  const other = another && {
    imageId: shown(another.image.ImageId ?? ''),
    differences: another.reason ?? '',
    isRecent: another.isRecent ?? false,
  };
  // EC2 says that this image has the name, and it is not ours. So no image of ours has it.
  if (images.some((image) => image.ImageId === owner && isListed(image))) return { other };
  const doubt = other?.isRecent ? `that is possible only if ${other.imageId} has been deregistered since` : UNLISTED;
  return { doubt, other };
}

/** The result if images have the mark. Undefined if none is listed. */
function resultOfMarked(images: readonly Image[]): SearchResult | undefined {
  const [first, ...others] = images;
  if (!first?.ImageId) return undefined;
  const candidate = first.ImageId;
  if (others.length > 0)
    return { doubt: `${shown(others[0]?.ImageId ?? '')} has the same mark`, candidate: shown(candidate) };
  return isListed(first) ? { imageId: candidate } : { doubt: GONE, candidate: shown(candidate) };
}

/** A deregistered image proves nothing: its name can be used again. */
const isListed = ({ State }: Image): boolean => State !== DEREGISTERED;

const DEREGISTERED = 'deregistered';

const GONE = 'it has been deregistered since';

function ifListed(verdict: Verdict): Verdict {
  const { image, kind } = verdict;
  if (isListed(image)) return verdict;
  return kind === 'ours' ? { image, kind: 'gone', reason: GONE } : { image, kind: 'unrelated' };
}

async function describe<Request extends ImageRequest>(
  { ec2, signal, lookups }: Search<Request>,
  request: DescribeImagesRequest,
): Promise<Image[]> {
  const exchange = new Exchange();
  const { Images = [] } = await ec2.send(new DescribeImagesCommand(request), { signal, exchange });
  lookups.exchanges.push(exchange);
  for (const image of Images) {
    lookups.listed.push({ date: image.CreationDate, lookup: exchange });
    lookups.ids.add(image.ImageId);
    if (!isListed(image)) lookups.gone.add(image.ImageId);
  }
  return Images.map((image) => (lookups.gone.has(image.ImageId) ? { ...image, State: DEREGISTERED } : image));
}

/** A request for the account's images with a name, including disabled images. In filters, \ escapes the wildcards * and ?. */
export const imagesNamed = (name = '') => ({
  Owners: ['self'],
  Filters: [{ Name: 'name', Values: [name.replace(/[*?\\]/g, '\\$&')] }],
  IncludeDisabled: true,
});

/** Compares an image of that name with the request: its origin, its creation, and everything that it shows. */
async function judge<Request extends ImageRequest>(
  image: Image,
  search: Search<Request>,
  evidence: Evidence,
): Promise<Verdict> {
  const { creator, request, mark } = search;
  if (isMarked(image, mark)) return { image, kind: 'ours' };
  const origin = creator.originOf(image, request);
  // A server may ignore filters.
  if ((image.Name !== undefined && image.Name !== request.Name) || origin === 'other')
    return { image, kind: 'unrelated' };
  const time = creationTime(image.CreationDate, evidence);
  if (time === 'far') return { image, kind: 'unrelated' };
  const { differences, doubts } = compare(image, request, creator);
  const snapshots = differences.length === 0 ? await compareWithSnapshots(image, search) : undefined;
  const all = [...differences, ...(snapshots?.differences ?? [])];
  if (all.length > 0) return { image, kind: 'other', reason: all.join('; '), isRecent: time === 'during' };
  const reasons = [
    ...(origin === 'unknown' ? [creator.doubt] : time === 'during' ? [] : [REASONS[time]]),
    ...doubts,
    ...(snapshots?.doubts ?? []),
  ];
  if (reasons.length === 0) return { image, kind: 'ours' };
  return { image, kind: time === 'near' ? 'near' : 'unsure', reason: reasons.join('; ') };
}

const REASONS = {
  unknown: 'it may also be an older image',
  perhaps: 'a clock may have been set during this call, so it may also be an older image',
  near: 'its creation date is not that of this call, but a clock may have been set',
};

/**
 * Compares the tags of the snapshots of an image. If their lookup fails, they say nothing about it, unless nothing but them
 * has tags.
 */
async function compareWithSnapshots<Request extends ImageRequest>(
  image: Image,
  { creator, ec2, request, signal }: Search<Request>,
): Promise<Comparison | undefined> {
  if (!creator.tagged.includes('snapshot')) return undefined;
  const ids = (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  if (ids.length === 0) return undefined;
  try {
    const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: ids }), { signal });
    return compareSnapshots(Snapshots, request, creator);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AttemptError)) throw error;
    const isOnlyThere = tagsFor('snapshot', request).length > 0 && tagsFor('image', request).length === 0;
    return { differences: [], doubts: isOnlyThere ? ['the tags of its snapshots could not be compared'] : [] };
  }
}
