// Reads the parameters of a request of the query protocol.
import { missingParameter, Refusal } from './refusal.ts';
import type { Mapping, RequestTags, Tag } from './types.ts';

export type Form = URLSearchParams;

/** Returns a parameter; throws the error of EC2 if the request does not have it. */
export function required(form: Form, name: string): string {
  const value = form.get(name);
  if (!value) throw missingParameter(name);
  return value;
}

export const isTrue = (form: Form, name: string): boolean => form.get(name) === 'true';

/** Throws the error for a request that would have succeeded, if it is a dry run. */
export function endDryRun(form: Form): void {
  if (!isTrue(form, 'DryRun')) return;
  throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

/** The values of NAME.1, NAME.2 and so on. */
export const valuesAt = (form: Form, name: string): string[] =>
  indexes(form, name).map((at) => form.get(`${name}.${at}`) ?? '');

/** The numbers that follow NAME in the form, in order. */
export function indexes(form: Form, name: string): number[] {
  const found = [...form.keys()]
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => Number.parseInt(key.slice(name.length + 1), 10));
  return [...new Set(found)].sort((a, b) => a - b);
}

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

export const filtersOf = (form: Form): Filter[] =>
  indexes(form, 'Filter').map((at) => ({
    name: form.get(`Filter.${at}.Name`) ?? '',
    values: valuesAt(form, `Filter.${at}.Value`),
  }));

/** The tags of NAME.1, NAME.2 and so on. */
export const tagsAt = (form: Form, name: string): Tag[] =>
  indexes(form, name).map((at) => ({
    key: form.get(`${name}.${at}.Key`) ?? '',
    value: form.get(`${name}.${at}.Value`) ?? '',
  }));

/** False for a tag of AWS. */
export const isOfUser = ({ key }: Pick<Tag, 'key'>): boolean => !key.startsWith('aws:');

/** Throws the error of EC2 for a tag that users cannot create or delete. */
export function checkTagKey(tag: Pick<Tag, 'key'>): void {
  if (tag.key === '') throw new Refusal('InvalidTagKey.Malformed', 'A tag key must not be empty.');
  if (isOfUser(tag)) return;
  const message = `Value ( ${tag.key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`;
  throw new Refusal('InvalidParameterValue', message);
}

/** The tags for the resources that the request creates. Throws the error of EC2 for a type that it does not create. */
export function requestTags(form: Form, types: readonly string[] = ['image', 'snapshot']): RequestTags {
  const tags: Record<string, Tag[]> = { image: [], snapshot: [] };
  for (const at of indexes(form, 'TagSpecification')) {
    const type = form.get(`TagSpecification.${at}.ResourceType`) ?? '';
    if (!types.includes(type)) {
      const message = `'${type}' is not a valid taggable resource type for this operation.`;
      throw new Refusal('InvalidParameterValue', message);
    }
    const added = tagsAt(form, `TagSpecification.${at}.Tag`);
    for (const tag of added) checkTagKey(tag);
    tags[type]?.push(...added);
  }
  return { image: tags.image ?? [], snapshot: tags.snapshot ?? [] };
}

export const mappingsOf = (form: Form): Mapping[] =>
  indexes(form, 'BlockDeviceMapping').map((at) => mappingAt(form, `BlockDeviceMapping.${at}`));

function mappingAt(form: Form, prefix: string): Mapping {
  const [size, volumeType, encrypted, snapshotId, deleted] = [
    'VolumeSize',
    'VolumeType',
    'Encrypted',
    'SnapshotId',
    'DeleteOnTermination',
  ].map((name) => form.get(`${prefix}.Ebs.${name}`));
  const virtualName = form.get(`${prefix}.VirtualName`);
  return {
    deviceName: form.get(`${prefix}.DeviceName`) ?? '',
    noDevice: form.has(`${prefix}.NoDevice`),
    ...(size && { size: Number(size) }),
    ...(volumeType && { volumeType }),
    ...(encrypted && { encrypted: encrypted === 'true' }),
    ...(snapshotId && { snapshotId }),
    ...(virtualName && { virtualName }),
    ...(deleted && { deleteOnTermination: deleted === 'true' }),
  };
}
