// The resources of a wait, collected from the responses to several polls.

import type { CliError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import { type ResourceStatus, UNLISTED_STATES, type VolumeStatus } from './status.ts';

/** Everything about resources except their states, by ID. */
export type Details = ReadonlyMap<string, Omit<ResourceStatus, 'id' | 'state'>>;

/** Parses the resources of a response. `listed` is the result of the waiter's JMESPath expression. */
export function resourcesIn(listed: unknown, details: Details = new Map()): ResourceStatus[] {
  const entries: { id?: unknown; state?: unknown }[] = Array.isArray(listed) ? listed : [];
  return entries.map(({ id, state }) => {
    const text = String(id ?? '');
    const { reason, volumes = [] } = details.get(text) ?? {};
    return {
      id: shown(text),
      state: shown(String(state ?? 'unknown')),
      ...(reason !== undefined && { reason: shown(reason) }),
      volumes: volumes.map(shownVolume),
    };
  });
}

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

/** The expected IDs that a response lacks. */
export function missingIn(listed: readonly ResourceStatus[], expected: readonly string[]): string[] {
  const ids = new Set(listed.map(({ id }) => id));
  return expected.filter((id) => !ids.has(id));
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

/** True if a response has listed the resource, or if this call created it. */
const wasListed = ({ state }: ResourceStatus): boolean =>
  state !== UNLISTED_STATES.unchecked && state !== UNLISTED_STATES.missing;

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
