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

/** Marks resources that EC2 does not list. If there are several, the error names the missing resources. */
export function withUnknown(
  resources: readonly ResourceStatus[],
  expected: readonly string[],
  { message }: CliError,
): ResourceStatus[] {
  const isUnknown = (id: string): boolean => expected.length === 1 || message.includes(id);
  return resources.map((resource) => (isUnknown(resource.id) ? asUnlisted(resource) : resource));
}

function asUnlisted(resource: ResourceStatus): ResourceStatus {
  const wasNeverListed = resource.state === UNLISTED_STATES.unchecked || resource.state === UNLISTED_STATES.missing;
  return { ...resource, state: wasNeverListed ? UNLISTED_STATES.missing : 'pending' };
}

/** The IDs in a request. Empty if the request has other members, such as filters, that may exclude resources. */
export function requestedIds(request: object, member: string): string[] {
  const { [member]: ids, ...rest } = request as Readonly<Record<string, unknown>>;
  const isOnlyIds = Object.keys(rest).every((name) => name.startsWith('Include'));
  return isOnlyIds && Array.isArray(ids) ? [...new Set<string>(ids)] : [];
}
