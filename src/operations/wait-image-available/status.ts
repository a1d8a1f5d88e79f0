// What is known of an image in the making: the poller finds it out, progress and messages show it.

export interface VolumeStatus {
  /** `/dev/xvda`; the ID of the volume where the image does not name its devices yet. */
  readonly device: string;
  /** GiB */
  readonly size?: number;
  readonly snapshotId?: string;
  /** 0 to 100, how much of its data is in the snapshot; absent where nobody said. */
  readonly percent?: number;
  /** Why there will be no snapshot. */
  readonly message?: string;
}

export interface ImageStatus {
  readonly imageId: string;
  /** As EC2 names it, or one of NOT_SEEN. */
  readonly state: string;
  /** Why it is in that state: code and message of EC2. */
  readonly reason?: string;
  readonly volumes: readonly VolumeStatus[];
}

/** What is said of an image that EC2 has not shown: before a look is answered, and after. */
export const NOT_SEEN = { yet: 'being looked for', whenAsked: 'not known to EC2 yet' } as const;

/** Told after each look, and while nothing happens. */
export interface WaitReport {
  readonly images: readonly ImageStatus[];
  /** Milliseconds since the wait began. */
  readonly elapsed: number;
  /** Why nothing new is known: the code of the fault of the last look. */
  readonly trouble?: string;
}

/** How much of the data of all volumes is in snapshots, in whole percent; undefined where nobody said. */
export function percentOf({ volumes }: ImageStatus): number | undefined {
  const known = volumes.filter(({ percent }) => percent !== undefined);
  const total = known.reduce((sum, { size = 1 }) => sum + size, 0);
  if (total === 0) return undefined;
  return Math.floor(known.reduce((sum, { size = 1, percent = 0 }) => sum + size * percent, 0) / total);
}

/** `pending, 45%` */
export function stateText(image: ImageStatus): string {
  const percent = image.state === 'pending' ? percentOf(image) : undefined;
  return percent === undefined ? image.state : `${image.state}, ${percent}%`;
}

/** Device, size, percent and problem of a volume, as far as they are known. */
export const volumeCells = ({ device, size, percent, message }: VolumeStatus): string[] => [
  device,
  size === undefined ? '' : `${size} GiB`,
  percent === undefined ? '' : `${percent}%`,
  message ?? '',
];

export const troubleText = (trouble: string): string => `the last look failed (${trouble}), looking again`;

/** `5s`, `1m 05s`, `2h 00m 05s` */
export function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const first = parts.findIndex((part, at) => part > 0 || at === 2);
  return parts
    .map((part, at) => `${at > first ? String(part).padStart(2, '0') : part}${'hms'[at]}`)
    .slice(first)
    .join(' ');
}
