// The resources of a wait, collected from the responses to several polls.

import type { CliError } from '../../errors.ts';
import { NOT_SEEN, type ResourceStatus } from './status.ts';

/** Everything about resources except their states, by ID. */
export type Details = ReadonlyMap<string, Omit<ResourceStatus, 'id' | 'state'>>;

/** The resources of a response. `listed` is what the expression of the waiter selects from it. */
export function resourcesIn(listed: unknown, details: Details = new Map()): ResourceStatus[] {
  const entries: { id?: unknown; state?: unknown }[] = Array.isArray(listed) ? listed : [];
  return entries.map(({ id, state }) => {
    const text = String(id ?? '');
    return { id: text, state: String(state ?? 'unknown'), volumes: [], ...details.get(text) };
  });
}

/** Adds the expected resources that a response lacks: pending if a response or this call has shown them before. */
export function withMissing(
  shown: readonly ResourceStatus[],
  expected: readonly string[],
  before: readonly ResourceStatus[],
): ResourceStatus[] {
  const missing = new Set(missingIn(shown, expected));
  return [...shown, ...before.filter(({ id }) => missing.has(id)).map(asUnseen)];
}

/** The expected IDs that a response lacks. */
export function missingIn(shown: readonly ResourceStatus[], expected: readonly string[]): string[] {
  const ids = new Set(shown.map(({ id }) => id));
  return expected.filter((id) => !ids.has(id));
}

/** Marks resources that EC2 does not know. Of several, the error names those that it does not know. */
export function withUnknown(
  resources: readonly ResourceStatus[],
  expected: readonly string[],
  { message }: CliError,
): ResourceStatus[] {
  const isUnknown = (id: string): boolean => expected.length === 1 || message.includes(id);
  return resources.map((resource) => (isUnknown(resource.id) ? asUnseen(resource) : resource));
}

function asUnseen(resource: ResourceStatus): ResourceStatus {
  const wasNeverSeen = resource.state === NOT_SEEN.yet || resource.state === NOT_SEEN.whenAsked;
  return { ...resource, state: wasNeverSeen ? NOT_SEEN.whenAsked : 'pending' };
}

/** The IDs that a request asks for, if nothing else in it, such as a filter, may leave some of them out. */
export function requestedIds(request: object, member: string): string[] {
  const { [member]: ids, ...rest } = request as Readonly<Record<string, unknown>>;
  const isOnlyIds = Object.keys(rest).every((name) => name.startsWith('Include'));
  return isOnlyIds && Array.isArray(ids) ? [...new Set<string>(ids)] : [];
}
