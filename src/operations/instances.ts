// Instances with what names and plans of images need to know of them: read by all pages of DescribeInstances.

import type { DescribeInstancesRequest, DescribeInstancesResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { commandOf } from '../model/model.ts';
import { allPages, chunks } from './all-pages.ts';
import type { OperationContext } from './context.ts';
import { callPlainly } from './plain-call.ts';

/** What a plan needs to know of an instance. */
export interface PlannedInstance {
  readonly id: string;
  /** EC2's state, such as running. Empty if EC2 does not name it. */
  readonly state: string;
  /** False for an instance with a root volume in an instance store, of which EC2 creates no image. */
  readonly hasVolume: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** The ID of the account that owns it. */
  readonly account: string;
}

/** The members of an input that select instances. */
export type InstanceSelection = Pick<DescribeInstancesRequest, 'InstanceIds' | 'Filters'>;

/** Requests a page of DescribeInstances, with retries of its own. */
export type FetchInstances = (request: DescribeInstancesRequest) => Promise<object | undefined>;

/** The states in which EC2 creates images of instances (API_CreateImage.html). */
const STATES = ['running', 'stopped'];

/** The maximum number of results that DescribeInstances returns at once, and of IDs that AWS recommends for a request. */
const PAGE = 1000;

/**
 * The first requests for the instances. A request has either IDs or a page size, never both. Without IDs and without a
 * filter on their state, only those are read of which EC2 creates images.
 */
export function instanceRequests({ InstanceIds, Filters = [] }: InstanceSelection): DescribeInstancesRequest[] {
  if (InstanceIds) {
    const ids = [...new Set(InstanceIds)];
    return chunks(ids, PAGE).map((part) => ({ InstanceIds: part, ...(Filters.length > 0 && { Filters }) }));
  }
  const hasState = Filters.some(({ Name }) => Name === 'instance-state-name' || Name === 'instance-state-code');
  const states = hasState ? [] : [{ Name: 'instance-state-name', Values: STATES }];
  return [{ Filters: [...Filters, ...states], MaxResults: PAGE }];
}

/** Reads the instances of all requests, page by page. Throws what `fetch` throws, and an error for a repeated token. */
export async function readInstances(
  requests: readonly DescribeInstancesRequest[],
  fetch: FetchInstances,
): Promise<PlannedInstance[]> {
  const found = new Map<string, PlannedInstance>();
  for (const request of requests) {
    // Only what the plan needs of a page is kept.
    await allPages(request, async (page: DescribeInstancesRequest) => {
      const response: DescribeInstancesResult = (await fetch(page)) ?? {};
      for (const instance of instancesIn(response)) found.set(instance.id, instance);
      return { NextToken: response.NextToken };
    });
  }
  return [...found.values()];
}

/** Looks up an instance, with retries. Throws the error of the request. Undefined if EC2 does not list it. */
export async function lookUpInstance(
  id: string,
  ec2: Ec2,
  context: OperationContext,
): Promise<PlannedInstance | undefined> {
  const fetch: FetchInstances = (request) => callPlainly(commandOf('describe-instances'), ec2, request, context);
  const [instance] = await readInstances([{ InstanceIds: [id] }], fetch);
  return instance;
}

const instancesIn = ({ Reservations = [] }: DescribeInstancesResult): PlannedInstance[] =>
  Reservations.flatMap(({ OwnerId = '', Instances = [] }) =>
    Instances.map(({ InstanceId = '', State, RootDeviceType, Tags = [] }) => ({
      id: InstanceId,
      state: State?.Name ?? '',
      hasVolume: RootDeviceType !== 'instance-store',
      tags: new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      account: OwnerId,
    })),
  );
