// A small in-memory EC2: instances with volumes, images, and snapshots that progress, as the API reference describes.

interface Volume {
  readonly volumeId: string;
  readonly deviceName: string;
  /** GiB */
  readonly size: number;
}

/** What a block device mapping sets of a volume. */
interface VolumeSettings {
  /** GiB */
  readonly size: number;
  readonly volumeType: string;
  readonly encrypted: boolean;
}

/** A device of an image without a snapshot: an empty volume that the request added. */
export interface EmptyDevice extends VolumeSettings {
  readonly deviceName: string;
}

export interface Instance {
  readonly instanceId: string;
  readonly name: string;
  readonly state: string;
  readonly volumes: readonly Volume[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface Snapshot extends VolumeSettings {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly deviceName: string;
  readonly description: string;
  tags: readonly Tag[];
  /** Percent; a snapshot is completed at 100. */
  progress: number;
  state: 'pending' | 'completed' | 'error';
  stateMessage?: string;
}

export interface Image {
  readonly imageId: string;
  readonly name: string;
  readonly description: string;
  readonly sourceInstanceId: string;
  readonly creationDate: string;
  tags: readonly Tag[];
  readonly snapshots: readonly Snapshot[];
  readonly emptyDevices: readonly EmptyDevice[];
  /** Number of further DescribeImages calls that do not list the image. */
  hidden: number;
  /** Number of further DescribeImages calls that do not show its tags or those of its snapshots. */
  untagged: number;
  state: 'pending' | 'available' | 'failed' | 'invalid' | 'deregistered' | 'disabled' | 'error';
  stateReason?: { readonly code: string; readonly message: string };
}

/** An image as a DescribeImages response shows it. */
export interface ListedImage extends Image {
  readonly showsDevices: boolean;
}

/** An error response of the service. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A block device mapping of a request. What it does not set is undefined. */
export interface Mapping extends Partial<VolumeSettings> {
  readonly deviceName: string;
  readonly noDevice: boolean;
}

export interface ImageRequest {
  readonly instanceId: string;
  readonly name: string;
  readonly description: string;
  readonly dryRun: boolean;
  readonly mappings: readonly Mapping[];
  readonly tags: Readonly<Record<'image' | 'snapshot', readonly Tag[]>>;
}

/** The final state of an image that does not become available, set when its first snapshot reaches a percentage. */
export interface Fate {
  readonly at: number;
  readonly state: Image['state'];
  readonly stateReason?: { readonly code: string; readonly message: string };
  /** The error of its last snapshot. */
  readonly stateMessage?: string;
}

/** Number of versions of the images that DescribeImages can show. */
const KEPT = 10;

/** Generates sequential IDs that a test can predict: ami-00000000000000001 and so on. */
const idOf = (prefix: string, number: number): string => `${prefix}-${String(number).padStart(17, '0')}`;

export class Ec2World {
  readonly instances: Instance[] = [
    {
      instanceId: 'i-1234567890abcdef0',
      name: 'web',
      state: 'running',
      volumes: [
        { volumeId: idOf('vol', 1), deviceName: '/dev/xvda', size: 8 },
        { volumeId: idOf('vol', 2), deviceName: '/dev/sdb', size: 100 },
      ],
    },
  ];
  readonly images: Image[] = [];
  /** The images that `addImage` added. */
  readonly others = new Set<Image>();
  /** Percentage that every pending snapshot gains with each poll. */
  pace = 50;
  /** Maximum number of instances in one response. */
  pageSize = 1000;
  /** Number of DescribeImages calls that do not list a new image yet (eventual consistency). */
  delay = 0;
  /** Number of DescribeImages calls that do not show the tags of a new image yet. */
  tagDelay = 0;
  /** Number of latest changes that the next DescribeImages call does not show. */
  staleness = 0;
  /** False if two images may have the same name. */
  namesAreUnique = true;
  /** Generates the ID of a new image. */
  imageIdOf: (name: string) => string = () => idOf('ami', this.images.length + 1);
  /** Renders creation dates. */
  dateOf = (now: Date): string => now.toISOString();
  fate: Fate | undefined;
  /** True if pending images already list their devices. */
  showsDevices = true;
  /** The images of the latest DescribeImages response, and the snapshots of the latest DescribeSnapshots response. */
  listed: readonly ListedImage[] = [];
  listedSnapshots: readonly Snapshot[] = [];
  private snapshotCount = 0;
  /** The images after each of the latest changes, oldest first. */
  private versions: (readonly Image[])[] = [[]];

  createImage(request: ImageRequest, now: Date): Image {
    const instance = this.instances.find(({ instanceId }) => instanceId === request.instanceId);
    if (!instance) {
      throw new Refusal('InvalidInstanceID.NotFound', `The instance ID '${request.instanceId}' does not exist`);
    }
    const same = this.images.find(({ name, state }) => name === request.name && state !== 'deregistered');
    if (same && this.namesAreUnique) {
      const message = `AMI name ${request.name} is already in use by AMI ${same.imageId}`;
      throw new Refusal('InvalidAMIName.Duplicate', message);
    }
    if (request.dryRun) {
      throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    }
    const imageId = this.imageIdOf(request.name);
    const image: Image = {
      imageId,
      name: request.name,
      description: request.description,
      sourceInstanceId: instance.instanceId,
      creationDate: this.dateOf(now),
      tags: request.tags.image,
      snapshots: this.snapshotsOf(instance, request, imageId),
      emptyDevices: emptyDevicesOf(instance, request),
      hidden: this.delay,
      untagged: this.tagDelay,
      state: 'pending',
    };
    this.images.push(image);
    this.keepVersion();
    return image;
  }

  /** Adds an image that already existed. */
  addImage(image: Pick<Image, 'name' | 'sourceInstanceId' | 'creationDate'> & Partial<Image>): Image {
    const full: Image = {
      imageId: this.imageIdOf(image.name),
      description: '',
      tags: [],
      snapshots: [],
      emptyDevices: [],
      hidden: 0,
      untagged: 0,
      state: 'available',
      ...image,
    };
    this.images.push(full);
    this.others.add(full);
    this.keepVersion();
    return full;
  }

  /** Adds tags to an image or a snapshot. A tag replaces one with the same key. */
  tag(id: string, tags: readonly Tag[]): void {
    const resources = this.images.flatMap((image) => [image, ...image.snapshots]);
    const found = resources.find((one) => id === ('imageId' in one ? one.imageId : one.snapshotId));
    if (!found) throw new Refusal('InvalidID', `The ID '${id}' is not valid`);
    const kept = found.tags.filter(({ key }) => !tags.some((tag) => tag.key === key));
    found.tags = [...kept, ...tags];
    this.keepVersion();
  }

  showsDevicesOf({ state }: Image): boolean {
    return this.showsDevices || state !== 'pending';
  }

  /** Deregisters the images with a name. */
  deregister(named: string): void {
    for (const image of this.images) if (image.name === named) image.state = 'deregistered';
    this.keepVersion();
  }

  /** From now on, every DescribeImages call shows the changes so far. */
  settle(): void {
    this.versions = [];
    this.keepVersion();
  }

  private keepVersion(): void {
    this.versions.push(this.images.map((image) => ({ ...image })));
    if (this.versions.length > KEPT) this.versions.shift();
  }

  /** The images that DescribeImages shows. Each call advances their snapshots. */
  look(): readonly Image[] {
    for (const image of this.images) {
      for (const snapshot of image.snapshots) if (snapshot.state === 'pending') this.advance(snapshot);
      this.meetFate(image);
      const isDone = image.snapshots.every(({ state }) => state === 'completed');
      if (image.state === 'pending' && isDone) image.state = 'available';
    }
    const stale = this.versions[Math.max(0, this.versions.length - 1 - this.staleness)];
    const current = this.staleness > 0 ? stale : this.images;
    const shown = (current ?? []).filter(({ hidden }) => hidden === 0);
    for (const image of this.images) image.hidden = Math.max(0, image.hidden - 1);
    const untagged = new Set(shown.filter((image) => image.untagged > 0));
    for (const image of this.images) image.untagged = Math.max(0, image.untagged - 1);
    return shown.map((image) => (untagged.has(image) ? { ...image, tags: [] } : image));
  }

  private meetFate(image: Image): void {
    const { fate } = this;
    if (!fate || image.state !== 'pending' || (image.snapshots[0]?.progress ?? 0) < fate.at) return;
    image.state = fate.state;
    if (fate.stateReason) image.stateReason = fate.stateReason;
    const last = image.snapshots.at(-1);
    if (!fate.stateMessage || !last) return;
    last.state = 'error';
    last.stateMessage = fate.stateMessage;
  }

  private advance(snapshot: Snapshot): void {
    snapshot.progress = Math.min(100, snapshot.progress + this.pace);
    if (snapshot.progress === 100) snapshot.state = 'completed';
  }

  private snapshotsOf(instance: Instance, request: ImageRequest, imageId: string): Snapshot[] {
    const left = new Set(request.mappings.filter(({ noDevice }) => noDevice).map(({ deviceName }) => deviceName));
    return instance.volumes
      .filter(({ deviceName }) => !left.has(deviceName))
      .map(({ volumeId, deviceName, size }) => ({
        ...settingsOf(deviceName, request, size),
        snapshotId: idOf('snap', ++this.snapshotCount),
        volumeId,
        deviceName,
        description: `Created by CreateImage(${instance.instanceId}) for ${imageId}`,
        tags: request.tags.snapshot,
        progress: 0,
        state: 'pending',
      }));
  }
}

/** The settings of a volume: those of the mapping of its device, otherwise those of the volume. */
function settingsOf(deviceName: string, { mappings }: ImageRequest, size: number): VolumeSettings {
  const mapping = mappings.find((one) => one.deviceName === deviceName);
  return {
    size: mapping?.size ?? size,
    volumeType: mapping?.volumeType ?? 'gp3',
    encrypted: mapping?.encrypted ?? false,
  };
}

/** The devices that only the request has. */
function emptyDevicesOf({ volumes }: Instance, request: ImageRequest): EmptyDevice[] {
  return request.mappings
    .filter((mapping) => !mapping.noDevice && !volumes.some(({ deviceName }) => deviceName === mapping.deviceName))
    .map(({ deviceName, size = 1 }) => ({ deviceName, ...settingsOf(deviceName, request, size) }));
}
