// The resources of a wait, collected from the responses to several polls.

import type { CliError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import { type ResourceStatus, UNLISTED_STATES, type VolumeStatus, wasListed } from './status.ts';

/** Everything about resources except their states, by ID. */
export type Details = ReadonlyMap<string, Omit<ResourceStatus, 'id' | 'state'>>;

/** A resource as a JMESPath expression lists it. */
interface ListedResource {
  readonly id?: unknown;
  readonly state?: unknown;
  readonly reason?: unknown;
  readonly volumes?: readonly ListedVolume[];
}

interface ListedVolume {
  readonly device?: string;
  readonly size?: number;
  readonly snapshotId?: string;
  readonly percent?: string;
}

/** Parses the resources of a response. `listed` is the result of the waiter's JMESPath expression. */
export function resourcesIn(listed: unknown, details: Details = new Map()): ResourceStatus[] {
  const entries: ListedResource[] = Array.isArray(listed) ? listed : [];
  return entries.map(({ id, state, reason: listedReason, volumes: listedVolumes }) => {
    const text = String(id ?? '');
    const { reason = listedReason, volumes = (listedVolumes ?? []).map(volumeIn) } = details.get(text) ?? {};
    return {
      id: shown(text),
      state: shown(String(state ?? 'unknown')),
      ...(typeof reason === 'string' && reason !== '' && { reason: shown(reason) }),
      volumes: volumes.map(shownVolume),
    };
  });
}

/** The ID that EC2 shows for the volume of a snapshot that is a copy. */
export const NO_VOLUME = 'vol-ffffffff';

/** JMESPath selects null for what a response does not have. */
const volumeIn = ({ device, size, snapshotId, percent }: ListedVolume): VolumeStatus => ({
  device: typeof device === 'string' && device !== NO_VOLUME ? device : '',
  ...(typeof size === 'number' && { size }),
  ...(typeof snapshotId === 'string' && { snapshotId }),
  ...(typeof percent === 'string' && { percent: percentIn(percent) }),
});

/** Parses the progress of a snapshot: a text such as `45%`, empty at first. */
export const percentIn = (progress: string): number => Math.min(100, Number.parseInt(progress, 10) || 0);

/** Texts of EC2 become parts of lines. */
const shownVolume = ({ device, snapshotId, message, ...numbers }: VolumeStatus): VolumeStatus => ({
  device: shown(device),
  ...numbers,
  ...(snapshotId !== undefined && { snapshotId: shown(snapshotId) }),
  ...(message !== undefined && { message: shown(message) }),
});

/**
 * The expected resources, or all of a response if any will do. Adds those that a response lacks. They are pending if this call created them or EC2 listed them before.
 */
export function expectedOf(
  listed: readonly ResourceStatus[],
  expected: readonly string[],
  before: readonly ResourceStatus[],
): ResourceStatus[] {
  if (expected.length === 0) return [...listed];
  const byId = new Map([...listed].reverse().map((resource) => [resource.id, resource]));
  const known = new Map(before.map((resource) => [resource.id, resource]));
  return expected.flatMap((id) => byId.get(id) ?? [known.get(id)].flatMap((one) => (one ? asUnlisted(one) : [])));
}

/** The expected IDs that are not listed. A resource without an ID may have any of them. */
export function missingIn(listed: readonly (string | undefined)[], expected: readonly string[]): string[] {
  const unnamed = listed.filter((id = '') => id === '').length;
  const ids = new Set(listed);
  return expected.filter((id) => !ids.has(id)).slice(unnamed);
}

/** Marks resources that EC2 does not list, according to its error. */
export function withUnknown(
  resources: readonly ResourceStatus[],
  expected: readonly string[],
  error: CliError,
): ResourceStatus[] {
  const unknown = new Set(unknownIn(error, expected).map((id) => shown(id)));
  return resources.map((resource) => (unknown.has(resource.id) ? asUnlisted(resource) : resource));
}

/** The requested IDs that an error names; all of them if it names none. */
export function unknownIn({ message }: Pick<CliError, 'message'>, requested: readonly string[]): readonly string[] {
  const words = new Set(message.split(/[^\w-]+/));
  const named = requested.filter((id) => words.has(id));
  return named.length > 0 ? named : requested;
}

/** True if EC2 may not know resources yet: each is new, or was in an earlier response. EC2 is eventually consistent. */
export async function areNew(
  unknown: readonly string[],
  before: readonly ResourceStatus[],
  isNew: (id: string) => Promise<boolean>,
): Promise<boolean> {
  const listed = new Set(before.filter(wasListed).map(({ id }) => id));
  const checks = unknown.map((id) => listed.has(shown(id)) || isNew(id));
  return checks.length > 0 && (await Promise.all(checks)).every(Boolean);
}

const asUnlisted = (resource: ResourceStatus): ResourceStatus => ({
  ...resource,
  state: wasListed(resource) ? 'pending' : UNLISTED_STATES.missing,
});

/** The IDs in a request, each once. */
export function idsIn(request: object, member: string): string[] {
  const { [member]: ids } = request as Readonly<Record<string, unknown>>;
  return Array.isArray(ids) ? [...new Set<string>(ids)] : [];
}

/** The IDs that a response must list. None if the request has other members, such as filters, that may exclude resources. */
export function requestedIds(request: object, member: string): string[] {
  const isOnlyIds = Object.keys(request).every((name) => name === member || name.startsWith('Include'));
  return isOnlyIds ? idsIn(request, member) : [];
}

/** True if a request selects nothing, and so everything. */
export const selectsAll = (request: object): boolean => !Object.values(request).some(Array.isArray);
