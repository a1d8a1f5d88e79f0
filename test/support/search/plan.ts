// A sequence of the widened search, as plain data: what the service, the clocks, the network and other callers do, and
// which calls of create-image run at the same time. Everything that is left out is as usual.
import type { ImageRequest, Tag } from '../ec2-world.ts';
import type { Fault } from './fault.ts';

/** What an image is requested with. */
export interface RequestPlan {
  readonly description?: string;
  /** The value of the tag `build` of the image. */
  readonly imageTag?: string;
  /** The value of the tag `build` of the snapshots. */
  readonly snapshotTag?: string;
  readonly mapping?: keyof typeof MAPPINGS;
}

/** Something that happens while a request or its response is on the way. */
export type Event =
  /** The clock of the service, or the wall clock of the caller, steps by some milliseconds. */
  | { readonly kind: 'service-clock'; readonly by: number }
  | { readonly kind: 'own-clock'; readonly by: number }
  /** Another program deregisters the images with the name. */
  | { readonly kind: 'deregister' }
  /** Another program creates an image with the name from the instance of the caller. */
  | { readonly kind: 'make'; readonly request: RequestPlan };

/** What happens to one request. */
export interface Step {
  readonly fault?: Fault;
  /** Before the request is carried out. */
  readonly before?: readonly Event[];
  /** After the request is carried out, before its response arrives. */
  readonly between?: readonly Event[];
  /** Milliseconds until it is carried out. */
  readonly delay?: number;
  /** Number of latest changes that a lookup does not show. */
  readonly stale?: number;
}

export interface Interrupt {
  /** Number of waits, for a response or between attempts, before the one that is interrupted. */
  readonly at: number;
  /** Milliseconds after the wait has begun. */
  readonly after: number;
  readonly code: number;
}

/** One call of create-image. */
export interface CallerPlan {
  /** Milliseconds after the first caller. */
  readonly start?: number;
  readonly instance?: 1;
  readonly request?: RequestPlan;
  readonly mark?: true;
  readonly attempts?: string;
  /** Milliseconds by which its wall clock is ahead of the true time. */
  readonly wallClock?: number;
  readonly interrupt?: Interrupt;
  /** For each request of an action in turn. */
  readonly create?: readonly Step[];
  readonly lookups?: readonly Step[];
  readonly snapshots?: readonly Step[];
}

/** An image with the name that exists before the first call. */
export interface OlderImage {
  /** Milliseconds before the first call. */
  readonly age: number;
  readonly state?: 'deregistered';
  readonly instance?: 1;
  readonly request?: RequestPlan;
}

export interface Plan {
  /** Milliseconds by which the clock of the service is ahead of the true time. */
  readonly serviceClock?: number;
  /** Milliseconds by which Date headers are ahead of creation dates. */
  readonly dateAhead?: number;
  /** A Date header that is no date; empty for none. */
  readonly dateHeader?: string;
  /** A creation date that is no date. */
  readonly creationDate?: string;
  /** The service refuses signatures whose time differs by five minutes. */
  readonly isStrict?: true;
  readonly hasDuplicateNames?: true;
  /** Number of lookups that do not list a new image. */
  readonly listedAfter?: number;
  /** Number of lookups that do not show the tags of a new image. */
  readonly taggedAfter?: number;
  readonly hidesDevices?: true;
  /** The pages of middleboxes have the date of another clock, which is ahead by some milliseconds; null for none. */
  readonly pageClock?: number | null;
  readonly older?: readonly OlderImage[];
  readonly callers: readonly CallerPlan[];
}

export const INSTANCES = ['i-1234567890abcdef0', 'i-0fedcba9876543210'] as const;
export const NAME = 'web';

/** Block device mappings as the command line has them. The instances have /dev/xvda (8 GiB) and /dev/sdb (100 GiB). */
export const MAPPINGS = {
  size: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 16 } }],
  larger: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 32 } }],
  type: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp2' } }],
  encrypted: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
  without: [{ DeviceName: '/dev/sdb', NoDevice: '' }],
  added: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5 } }],
} as const;

/** A block device mapping in JSON. */
export interface MappingOption {
  readonly DeviceName: string;
  readonly NoDevice?: string;
  readonly Ebs?: { readonly VolumeSize?: number; readonly VolumeType?: string; readonly Encrypted?: boolean };
}

export const mappingsOf = ({ mapping }: RequestPlan): readonly MappingOption[] =>
  mapping === undefined ? [] : MAPPINGS[mapping];

const tagsOf = (value: string | undefined): Tag[] => (value === undefined ? [] : [{ key: 'build', value }]);

/** The request that the service gets from another program. */
export function requestOf(plan: RequestPlan, instanceId: string): ImageRequest {
  return {
    instanceId,
    name: NAME,
    description: plan.description ?? '',
    dryRun: false,
    tags: { image: tagsOf(plan.imageTag), snapshot: tagsOf(plan.snapshotTag) },
    mappings: mappingsOf(plan).map(({ DeviceName, NoDevice, Ebs = {} }) => ({
      deviceName: DeviceName,
      noDevice: NoDevice !== undefined,
      ...(Ebs.VolumeSize !== undefined && { size: Ebs.VolumeSize }),
      ...(Ebs.VolumeType !== undefined && { volumeType: Ebs.VolumeType }),
      ...(Ebs.Encrypted !== undefined && { encrypted: Ebs.Encrypted }),
    })),
  };
}

/** The command line of a call. */
export function argvOf({ instance, request = {}, mark }: CallerPlan): string[] {
  const { description, imageTag, snapshotTag } = request;
  const specification = (type: string, value: string | undefined) =>
    value === undefined ? [] : [{ ResourceType: type, Tags: [{ Key: 'build', Value: value }] }];
  const tags = [...specification('image', imageTag), ...specification('snapshot', snapshotTag)];
  const mappings = mappingsOf(request);
  return [
    ...['create-image', '--instance-id', INSTANCES[instance ?? 0], '--name', NAME, '--output', 'json'],
    ...(description === undefined ? [] : ['--description', description]),
    ...(tags.length === 0 ? [] : ['--tag-specifications', JSON.stringify(tags)]),
    ...(mappings.length === 0 ? [] : ['--block-device-mappings', JSON.stringify(mappings)]),
    ...(mark ? ['--mark'] : []),
  ];
}
