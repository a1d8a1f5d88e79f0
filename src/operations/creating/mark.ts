// --mark: a tag with a random value, by which a call recognizes the image that it created.

import type { Image, TagSpecification } from '@aws-sdk/client-ec2';
import { parameterError } from '../../errors.ts';
import type { ImageRequest } from './creator.ts';
import { tagsFor } from './differences.ts';

const KEY = 'ec2img:mark';

/** Tags that a resource may have (EC2 User Guide, tag restrictions). */
const MOST_TAGS = 50;

/**
 * Returns the request with a tag `ec2img:mark` for the resources of these types. Throws a parameter error if the request has
 * a tag with that key, or no room for one more.
 */
export function withMark<Request extends ImageRequest>(
  request: Request,
  mark: string,
  types: readonly ('image' | 'snapshot')[],
): Request {
  if (types.some((type) => tagsFor(type, request).some(({ Key }) => Key === KEY))) {
    throw parameterError(`--mark adds the tag ${KEY}, so the request must not have it`);
  }
  const full = types.find((type) => tagsFor(type, request).length === MOST_TAGS);
  if (full)
    throw parameterError(
      `--mark adds the tag ${KEY}, but the request has ${MOST_TAGS} tags for the ${full}, the most that EC2 allows`,
    );
  const add = (specifications: TagSpecification[], type: 'image' | 'snapshot'): TagSpecification[] => {
    const at = specifications.findIndex(({ ResourceType }) => ResourceType === type);
    const { Tags = [] } = specifications[at] ?? {};
    const specification = { ResourceType: type, Tags: [...Tags, { Key: KEY, Value: mark }] };
    return at < 0 ? [...specifications, specification] : specifications.with(at, specification);
  };
  return { ...request, TagSpecifications: types.reduce(add, request.TagSpecifications ?? []) };
}

/** The filter that finds images with a mark. */
export const markFilter = (mark: string) => ({ Name: `tag:${KEY}`, Values: [mark] });

export const isMarked = ({ Tags = [] }: Image, mark: string | undefined): boolean =>
  mark !== undefined && Tags.some(({ Key, Value }) => Key === KEY && Value === mark);
