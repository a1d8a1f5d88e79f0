// A sequence of the widened search, as plain data: what the service, the clocks, the network and other callers do, and
// which calls run at the same time. Everything that is left out is as usual.
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
  /** Another program creates an image with the name: as the caller does, or from an instance. */
  | { readonly kind: 'make'; readonly request: RequestPlan; readonly isFromInstance?: true };

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

/** One call. */
export interface CallerPlan {
  /** Milliseconds after the first caller. */
  readonly start?: number;
  /** The second of two sources: instances, snapshots or objects. */
  readonly instance?: 1;
  /** It has no --name, so EC2 chooses the name. */
  readonly isUnnamed?: true;
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
  /** The command of all callers; by default create-image. */
  readonly command?: 'register-image' | 'create-restore-image-task';
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
  readonly Ebs?: {
    readonly SnapshotId?: string;
    readonly VolumeSize?: number;
    readonly VolumeType?: string;
    readonly Encrypted?: boolean;
  };
}

export const mappingsOf = ({ mapping }: RequestPlan): readonly MappingOption[] =>
  mapping === undefined ? [] : MAPPINGS[mapping];
