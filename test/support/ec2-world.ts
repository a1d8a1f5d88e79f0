// A small in-memory EC2: instances with volumes, images, and snapshots that progress, as the API reference describes.
import { createImage, numberedImage, SETTINGS } from './ec2-world/create-image.ts';
import { Refusal } from './ec2-world/refusal.ts';
import {
  type ExportTask,
  type Fate,
  type Image,
  type ImageRequest,
  type Instance,
  type ListedImage,
  type NewImage,
  type RecycledImage,
  type Snapshot,
  type StoreTask,
  snapshotsOf,
} from './ec2-world/types.ts';

export { Refusal } from './ec2-world/refusal.ts';
export * from './ec2-world/types.ts';

/** Number of versions of the images that DescribeImages can show. */
const KEPT = 10;

/** Generates sequential IDs that a test can predict: ami-00000000000000001 and so on. */
const idOf = (prefix: string, number: number): string => `${prefix}-${String(number).padStart(17, '0')}`;

/** The ID of an instance of a fleet, by its number from 1. */
export const fleetInstanceId = (number: number): string => `i-0b${String(number).padStart(15, '0')}`;

export class Ec2World {
  /** The account that calls, and its Region. */
  readonly ownerId = '123456789012';
  readonly region = 'us-east-1';
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
  /** Deregistered images that cannot be restored. */
  readonly deregistered: Image[] = [];
  /** The recycle bin. */
  readonly recycled: RecycledImage[] = [];
  /** Snapshots that exist without an image, and those that exist no more. */
  readonly otherSnapshots = new Set<Snapshot>();
  readonly deletedSnapshots = new Set<Snapshot>();
  /** Latest first. */
  readonly storeTasks: StoreTask[] = [];
  readonly exportTasks: ExportTask[] = [];
  /** The CopyImage requests by client token: their parameters, and the images that they made. */
  readonly copies = new Map<string, { readonly parameters: string; readonly imageId: string }>();
  /** Percentage that every pending snapshot gains with each poll. */
  pace = 50;
  /** Maximum number of items in one response. */
  pageSize = Number.POSITIVE_INFINITY;
  /** Days for which deregistered images stay in the recycle bin; undefined without a retention rule. */
  retentionDays: number | undefined;
  /** Return codes of snapshots that DeregisterImage cannot delete, by their IDs. */
  readonly undeletable = new Map<string, 'missing-permissions' | 'internal-error' | 'client-error'>();
  /** Number of DescribeImages calls that do not list a new image yet (eventual consistency). */
  delay = 0;
  /** Milliseconds after its creation in which no DescribeImages call lists an image of the account. */
  hiddenFor = 0;
  /** Milliseconds that a snapshot of a new image takes. Undefined if its progress depends on polls: `pace`. */
  pendingFor: number | undefined;
  /** Number of DescribeImages calls that do not show the tags of a new image yet. */
  tagDelay = 0;
  /** Number of latest changes that the next DescribeImages call does not show. */
  staleness = 0;
  /** False if two images may have the same name. */
  namesAreUnique = true;
  /** Generates the ID of a new image. */
  imageIdOf: (name: string) => string = () =>
    idOf('ami', this.images.length + this.deregistered.length + this.recycled.length + 1);
  /** Generates the ID of a new snapshot. */
  snapshotIdOf: (snapshot: Omit<Snapshot, 'snapshotId'>) => string = () => idOf('snap', ++this.snapshotCount);
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
  /** True if DescribeImages was called since the last DescribeSnapshots call. */
  private hasLooked = false;

  /** All snapshots, each once. */
  get snapshots(): Snapshot[] {
    const all = new Set([...this.images.flatMap(snapshotsOf), ...this.otherSnapshots]);
    return [...all].filter((snapshot) => !this.deletedSnapshots.has(snapshot));
  }

  createImage(request: ImageRequest, now: Date): Image {
    return createImage(this, request, now);
  }

  /** Throws the error of EC2 if an image of the account has the name. */
  checkName(name: string): void {
    const same = this.images.find(
      (image) => image.name === name && image.ownerId === this.ownerId && image.state !== 'deregistered',
    );
    if (!same || !this.namesAreUnique) return;
    throw new Refusal('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${same.imageId}`);
  }

  /** Adds an image that becomes available once its snapshots are completed. */
  startImage(image: NewImage): Image {
    const full = this.fullImage({ hidden: this.delay, untagged: this.tagDelay, state: 'pending', ...image });
    this.images.push(full);
    this.keepVersion();
    return full;
  }

  /** Adds an image that already existed. */
  addImage(image: NewImage): Image {
    const full = this.fullImage(image);
    this.images.push(full);
    this.others.add(full);
    this.keepVersion();
    return full;
  }

  /** Adds images that already existed, image-00001 and so on, each with a snapshot and tags. */
  addImages(count: number): void {
    for (let number = 1; number <= count; number++) this.images.push(this.fullImage(numberedImage(this, number)));
    this.keepVersion();
  }

  /** Adds running instances with the tags Name=web-0001 and so on, and Backup=yes. */
  addFleet(count: number): void {
    for (let number = 1; number <= count; number++) {
      const name = `web-${String(number).padStart(4, '0')}`;
      const tags = [
        { key: 'Name', value: name },
        { key: 'Backup', value: 'yes' },
      ];
      const volumes = [{ volumeId: `vol-0b${String(number).padStart(15, '0')}`, deviceName: '/dev/xvda', size: 8 }];
      this.instances.push({ instanceId: fleetInstanceId(number), name, state: 'running', volumes, tags });
    }
  }

  /** Generates a snapshot that is not part of the world yet. */
  newSnapshot(snapshot: Pick<Snapshot, 'startTime' | 'size'> & Partial<Snapshot>): Snapshot {
    const full = {
      // EC2 shows this ID for snapshots without a volume.
      volumeId: 'vol-ffffffff',
      ownerId: this.ownerId,
      encrypted: false,
      description: '',
      tags: [],
      progress: 0,
      state: 'pending' as const,
      ...snapshot,
    };
    return { ...full, snapshotId: snapshot.snapshotId ?? this.snapshotIdOf(full) };
  }

  private fullImage(image: NewImage): Image {
    return {
      imageId: image.imageId ?? this.imageIdOf(image.name),
      ownerId: this.ownerId,
      description: '',
      devices: [],
      settings: SETTINGS,
      tags: [],
      launchPermissions: [],
      protection: { state: 'disabled' },
      hidden: 0,
      untagged: 0,
      state: 'available',
      ...image,
    };
  }

  showsDevicesOf({ state }: Image): boolean {
    return this.showsDevices || state !== 'pending';
  }

  /** Deregisters the images with a name. DescribeImages still shows them. */
  deregister(named: string): void {
    for (const image of this.images) if (image.name === named) image.state = 'deregistered';
    this.keepVersion();
  }

  /** From now on, every DescribeImages call shows the changes so far. */
  settle(): void {
    this.versions = [];
    this.keepVersion();
  }

  /** Makes a change one that `staleness` counts. */
  keepVersion(): void {
    this.versions.push(this.images.map((image) => ({ ...image })));
    if (this.versions.length > KEPT) this.versions.shift();
  }

  /** The images that DescribeImages shows at a time. Each call advances their snapshots. */
  look(now: Date): readonly Image[] {
    this.hasLooked = true;
    this.advance(now);
    const stale = this.versions[Math.max(0, this.versions.length - 1 - this.staleness)];
    const current = this.staleness > 0 ? stale : this.images;
    const latest = now.getTime() - this.hiddenFor;
    const isOld = (image: Image): boolean => this.others.has(image) || Date.parse(image.creationDate) <= latest;
    const shown = (current ?? []).filter((image) => image.hidden === 0 && (this.hiddenFor === 0 || isOld(image)));
    for (const image of this.images) image.hidden = Math.max(0, image.hidden - 1);
    const untagged = new Set(shown.filter((image) => image.untagged > 0));
    for (const image of this.images) image.untagged = Math.max(0, image.untagged - 1);
    return shown.map((image) => (untagged.has(image) ? { ...image, tags: [] } : image));
  }

  /** The snapshots that DescribeSnapshots shows. A call advances them unless DescribeImages was called before it. */
  lookAtSnapshots(now: Date): readonly Snapshot[] {
    if (!this.hasLooked) this.advance(now);
    this.hasLooked = false;
    const untagged = new Set(this.images.filter((image) => image.untagged > 0).flatMap(snapshotsOf));
    return this.snapshots.map((snapshot) => (untagged.has(snapshot) ? { ...snapshot, tags: [] } : snapshot));
  }

  private advance(now: Date): void {
    for (const snapshot of this.snapshots) {
      if (snapshot.state !== 'pending') continue;
      snapshot.progress = Math.min(100, this.progressOf(snapshot, now));
      if (snapshot.progress === 100) snapshot.state = 'completed';
    }
    for (const image of this.images) {
      this.meetFate(image);
      const isDone = snapshotsOf(image).every(({ state }) => state === 'completed');
      if (image.state === 'pending' && isDone) image.state = 'available';
    }
  }

  private progressOf({ progress, startTime }: Snapshot, now: Date): number {
    if (this.pendingFor === undefined) return progress + this.pace;
    const elapsed = now.getTime() - Date.parse(startTime);
    return elapsed >= this.pendingFor ? 100 : Math.floor((100 * elapsed) / this.pendingFor);
  }

  private meetFate(image: Image): void {
    const { fate } = this;
    const snapshots = snapshotsOf(image);
    if (!fate || image.state !== 'pending' || (snapshots[0]?.progress ?? 0) < fate.at) return;
    image.state = fate.state;
    if (fate.stateReason) image.stateReason = fate.stateReason;
    const last = snapshots.at(-1);
    if (!fate.stateMessage || !last) return;
    last.state = 'error';
    last.stateMessage = fate.stateMessage;
  }
}
