// The resources of the in-memory EC2. Times are texts in ISO 8601, sizes are in GiB.

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Volume {
  readonly volumeId: string;
  readonly deviceName: string;
  readonly size: number;
  tags?: readonly Tag[];
}

export interface Instance {
  readonly instanceId: string;
  /** The value of its tag Name, unless it has `tags`. */
  readonly name: string;
  state: string;
  /** The states that each of the next DescribeInstances calls sets. */
  readonly laterStates?: string[];
  readonly volumes: readonly Volume[];
  /** The image from which it was launched. */
  readonly imageId?: string;
  readonly instanceType?: string;
  readonly launchTime?: string;
  tags?: readonly Tag[];
}

export interface Snapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly ownerId: string;
  readonly size: number;
  readonly encrypted: boolean;
  readonly description: string;
  readonly startTime: string;
  tags: readonly Tag[];
  /** Percent; a snapshot is completed at 100. */
  progress: number;
  state: 'pending' | 'completed' | 'error';
  stateMessage?: string;
}

/** What a block device mapping sets of a volume. */
export interface VolumeSettings {
  readonly size: number;
  readonly volumeType: string;
  readonly encrypted: boolean;
}

/** A device of an image: a volume from a snapshot or an empty one, or with `virtualName` an instance store. */
export interface Device extends VolumeSettings {
  readonly deviceName: string;
  readonly deleteOnTermination: boolean;
  readonly snapshot?: Snapshot;
  readonly virtualName?: string;
}

/** One member is set. */
export interface LaunchPermission {
  readonly userId?: string;
  readonly group?: string;
  readonly organizationArn?: string;
  readonly organizationalUnitArn?: string;
}

export interface Protection {
  readonly state: 'disabled' | 'enabled-without-cooldown' | 'enabled-with-cooldown';
  /** The end of the cooldown after protection was disabled, in milliseconds since 1970. */
  readonly until?: number;
}

export interface Image {
  readonly imageId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly ownerAlias?: string;
  description: string;
  readonly creationDate: string;
  readonly sourceInstanceId?: string;
  readonly sourceImageId?: string;
  readonly sourceImageRegion?: string;
  readonly devices: readonly Device[];
  /** Elements of responses that the request for the image set, by their names: `architecture`, `bootMode`. */
  settings: Readonly<Record<string, string>>;
  tags: readonly Tag[];
  launchPermissions: readonly LaunchPermission[];
  deprecationTime?: string;
  protection: Protection;
  /** Number of further DescribeImages calls that do not list the image. */
  hidden: number;
  /** Number of further DescribeImages calls that do not show its tags or those of its snapshots. */
  untagged: number;
  state: 'pending' | 'available' | 'failed' | 'invalid' | 'deregistered' | 'disabled' | 'error';
  stateReason?: { readonly code: string; readonly message: string };
}

/** What an image needs; the rest has default values. */
export type NewImage = Pick<Image, 'name' | 'creationDate'> & Partial<Image>;

/** An image as a DescribeImages response shows it. */
export interface ListedImage extends Image {
  readonly showsDevices: boolean;
}

/** A deregistered image that can be restored. Times are in milliseconds since 1970. */
export interface RecycledImage {
  readonly image: Image;
  readonly enteredAt: number;
  readonly exitsAt: number;
}

/** A task that stores an image as an object of a bucket. */
export interface StoreTask {
  readonly image: Image;
  readonly bucket: string;
  readonly objectKey: string;
  readonly startedAt: string;
  /** Percent; the task is completed at 100. */
  progress: number;
  /** A failed task does not progress. */
  failureReason?: string;
}

/** A task that exports an image to a file of a virtual machine in a bucket. */
export interface ExportTask {
  readonly exportImageTaskId: string;
  readonly imageId: string;
  readonly description: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Percent; EC2 shows it while the task is active. */
  readonly progress?: number;
  readonly status: 'active' | 'completed' | 'deleting' | 'deleted';
  readonly statusMessage?: string;
}

/** The final state of an image that does not become available, set when its first snapshot reaches a percentage. */
export interface Fate {
  readonly at: number;
  readonly state: Image['state'];
  readonly stateReason?: { readonly code: string; readonly message: string };
  /** The error of its last snapshot. */
  readonly stateMessage?: string;
}

/** A block device mapping of a request. What it does not set is undefined. */
export interface Mapping extends Partial<VolumeSettings> {
  readonly deviceName: string;
  readonly noDevice: boolean;
  readonly snapshotId?: string;
  readonly virtualName?: string;
  readonly deleteOnTermination?: boolean;
}

/** The tags of a request, by the type of resource. */
export type RequestTags = Readonly<Record<'image' | 'snapshot', readonly Tag[]>>;

export interface ImageRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly description: string;
  readonly dryRun: boolean;
  readonly mappings: readonly Mapping[];
  readonly tags: RequestTags;
}

/** The snapshots of the devices of an image. */
export const snapshotsOf = ({ devices }: Pick<Image, 'devices'>): Snapshot[] =>
  devices.flatMap(({ snapshot }) => snapshot ?? []);
