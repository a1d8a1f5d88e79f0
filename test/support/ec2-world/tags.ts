// Tags of images, snapshots, instances and volumes: CreateTags, DeleteTags and DescribeTags.
import type { Ec2World } from '../ec2-world.ts';
import type { Handler } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { checkTagKey, endDryRun, type Form, filtersOf, indexes, isOfUser, tagsAt, valuesAt } from './form.ts';
import { instanceTags } from './instances.ts';
import { type PageLimits, pager } from './paging.ts';
import { KINDS, type Kind, missingParameter, notFound, Refusal } from './refusal.ts';
import type { Tag } from './types.ts';
import { DONE, fields, list } from './xml.ts';

const LIMITS: PageLimits = { least: 5, most: 1000 };
/** The most tags of a resource. Those of AWS do not count. */
const MOST = 50;

/** A resource that has tags. */
interface Tagged {
  readonly id: string;
  readonly kind: Kind;
  readonly tags: readonly Tag[];
  readonly setTags: (tags: readonly Tag[]) => void;
}

function taggedResources({ images, snapshots, instances }: Ec2World): Tagged[] {
  const tagged = (id: string, kind: Kind, resource: { tags?: readonly Tag[] }, tags = resource.tags ?? []): Tagged => ({
    ...{ id, kind, tags },
    setTags: (changed) => {
      resource.tags = changed;
    },
  });
  return [
    ...images.map((image) => tagged(image.imageId, 'image', image)),
    ...instances.map((instance) => tagged(instance.instanceId, 'instance', instance, instanceTags(instance))),
    ...snapshots.map((snapshot) => tagged(snapshot.snapshotId, 'snapshot', snapshot)),
    ...instances.flatMap(({ volumes }) => volumes.map((volume) => tagged(volume.volumeId, 'volume', volume))),
  ];
}

/** Adds tags to those that a resource has. A tag replaces one with the same key. */
export const mergedTags = (own: readonly Tag[], added: readonly Tag[]): Tag[] => [
  ...own.filter(({ key }) => !added.some((tag) => tag.key === key)),
  ...added,
];

export const createTags: Handler = ({ world, form }) => {
  const resources = resourcesOf(world, form);
  const tags = tagsAt(form, 'Tag');
  if (tags.length === 0) throw missingParameter('tagSet');
  for (const tag of tags) checkTagKey(tag);
  const changes = resources.map((resource) => ({ resource, tags: mergedTags(resource.tags, tags) }));
  if (changes.some((change) => change.tags.filter(isOfUser).length > MOST)) {
    throw new Refusal('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  }
  return change(world, form, changes);
};

/** Without tags, all are deleted but those of AWS. A tag with a value is deleted if it has that value. */
export const deleteTags: Handler = ({ world, form }) => {
  const resources = resourcesOf(world, form);
  const deleted = indexes(form, 'Tag').map((at) => ({
    key: form.get(`Tag.${at}.Key`) ?? '',
    value: form.get(`Tag.${at}.Value`),
  }));
  for (const tag of deleted) checkTagKey(tag);
  const isDeleted = (tag: Tag): boolean =>
    deleted.length === 0
      ? isOfUser(tag)
      : deleted.some(({ key, value }) => tag.key === key && (value === null || tag.value === value));
  const changes = resources.map((resource) => ({
    resource,
    tags: resource.tags.filter((tag) => !isDeleted(tag)),
  }));
  return change(world, form, changes);
};

function change(world: Ec2World, form: Form, changes: readonly { resource: Tagged; tags: readonly Tag[] }[]): string {
  endDryRun(form);
  for (const { resource, tags } of changes) resource.setTags(tags);
  world.keepVersion();
  return DONE;
}

/** Finds the resources of a request. Throws the error of EC2 for the first ID that it does not know. */
function resourcesOf(world: Ec2World, form: Form): Tagged[] {
  const ids = valuesAt(form, 'ResourceId');
  if (ids.length === 0) throw missingParameter('resourceIdSet');
  const all = new Map(taggedResources(world).map((resource) => [resource.id, resource]));
  return ids.map((id) => {
    const resource = all.get(id);
    if (resource) return resource;
    const kind = Object.keys(KINDS).find((name) => id.startsWith(KINDS[name as Kind].prefix)) as Kind | undefined;
    throw kind ? notFound(kind, [id]) : new Refusal('InvalidID', `The ID '${id}' is not valid`);
  });
}

interface ListedTag extends Tag {
  readonly resourceId: string;
  readonly resourceType: string;
}

export const describeTags: Handler = ({ world, form }) => {
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const all = taggedResources(world).flatMap(({ id, kind, tags }) =>
    tags.map((tag): ListedTag => ({ resourceId: id, resourceType: kind, ...tag })),
  );
  const { items, nextToken } = page(matching(all, filtersOf(form), FILTERS, (tag) => [tag]));
  const xml = ({ resourceId, resourceType, key, value }: ListedTag): string =>
    fields({ resourceId, resourceType, key, value });
  return list('tagSet', items, xml) + nextToken;
};

const FILTERS: FilterValues<ListedTag> = {
  key: ({ key }) => key,
  'resource-id': ({ resourceId }) => resourceId,
  'resource-type': ({ resourceType }) => resourceType,
  value: ({ value }) => value,
};
