// A small in-memory EC2: instances with volumes, images, and snapshots that progress, as the API reference describes.

interface Volume {
  readonly volumeId: string;
  readonly deviceName: string;
  /** GiB */
  readonly size: number;
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

export interface Snapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly deviceName: string;
  readonly description: string;
  readonly size: number;
  readonly tags: readonly Tag[];
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
  readonly tags: readonly Tag[];
  readonly snapshots: readonly Snapshot[];
  /** Number of further DescribeImages calls that do not list the image. */
  hidden: number;
  state: 'pending' | 'available' | 'failed' | 'invalid' | 'deregistered' | 'disabled' | 'error';
  stateReason?: { readonly code: string; readonly message: string };
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

interface Mapping {
  readonly deviceName: string;
  readonly noDevice: boolean;
  readonly size: number | undefined;
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
  /** Percentage that every pending snapshot gains with each poll. */
  pace = 50;
  /** Maximum number of instances in one response. */
  pageSize = 1000;
  /** Number of DescribeImages calls that do not list a new image yet (eventual consistency). */
  delay = 0;
  fate: Fate | undefined;
  /** True if pending images already list their devices. */
  showsDevices = true;
  private snapshotCount = 0;

  createImage(request: ImageRequest, now: Date): Image {
    const instance = this.instances.find(({ instanceId }) => instanceId === request.instanceId);
    if (!instance) {
      throw new Refusal('InvalidInstanceID.NotFound', `The instance ID '${request.instanceId}' does not exist`);
    }
    const same = this.images.find(({ name, state }) => name === request.name && state !== 'deregistered');
    if (same) {
      const message = `AMI name ${request.name} is already in use by AMI ${same.imageId}`;
      throw new Refusal('InvalidAMIName.Duplicate', message);
    }
    if (request.dryRun) {
      throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    }
    const imageId = idOf('ami', this.images.length + 1);
    const image: Image = {
      imageId,
      name: request.name,
      description: request.description,
      sourceInstanceId: instance.instanceId,
      creationDate: now.toISOString(),
      tags: request.tags.image,
      snapshots: this.snapshotsOf(instance, request, imageId),
      hidden: this.delay,
      state: 'pending',
    };
    this.images.push(image);
    return image;
  }

  /** Adds an image that already existed. */
  addImage(image: Pick<Image, 'name' | 'sourceInstanceId' | 'creationDate'> & Partial<Image>): Image {
    const full: Image = {
      imageId: idOf('ami', this.images.length + 1),
      description: '',
      tags: [],
      snapshots: [],
      hidden: 0,
      state: 'available',
      ...image,
    };
    this.images.push(full);
    return full;
  }

  /** The current images. Each call advances their snapshots. */
  look(): readonly Image[] {
    for (const image of this.images) {
      for (const snapshot of image.snapshots) if (snapshot.state === 'pending') this.advance(snapshot);
      this.meetFate(image);
      const isDone = image.snapshots.every(({ state }) => state === 'completed');
      if (image.state === 'pending' && isDone) image.state = 'available';
    }
    const shown = this.images.filter(({ hidden }) => hidden === 0);
    for (const image of this.images) image.hidden = Math.max(0, image.hidden - 1);
    return shown;
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
        snapshotId: idOf('snap', ++this.snapshotCount),
        volumeId,
        deviceName,
        description: `Created by CreateImage(${instance.instanceId}) for ${imageId}`,
        size,
        tags: request.tags.snapshot,
        progress: 0,
        state: 'pending',
      }));
  }
}
