// Checks the size, IOPS and throughput of volumes against the limits that EC2 documented when the table was written.
import limits from '../../../schemas/reference/volume-limits.json' with { type: 'json' };

/** A volume of a request: the members that have limits, and the path of their structure. */
export interface SizedVolume {
  readonly path: string;
  readonly VolumeType?: string | undefined;
  readonly VolumeSize?: number | undefined;
  readonly Iops?: number | undefined;
  readonly Throughput?: number | undefined;
}

type LimitedMember = 'VolumeSize' | 'Iops' | 'Throughput';

function rangeOf(member: LimitedMember, type: string): readonly [least: number, most: number] | undefined {
  const table: Readonly<Record<string, string | readonly number[]>> = limits[member];
  const range = Object.hasOwn(table, type) ? table[type] : undefined;
  return Array.isArray(range) ? (range as [number, number]) : undefined;
}

/** The nearest number within the limits of a volume type. Returns the number itself if the table has no limits for it. */
export function withinLimits(member: LimitedMember, type: string, value: number): number {
  const [least, most] = rangeOf(member, type) ?? [value, value];
  return Math.min(most, Math.max(least, value));
}

/** Notes on numbers that exceed the limits of their volume type, if the table has any. */
export function numbersBeyond(volume: SizedVolume): string[] {
  return (['VolumeSize', 'Iops', 'Throughput'] as const).flatMap((member) => {
    const value = volume[member];
    const type = volume.VolumeType ?? '';
    const range = rangeOf(member, type);
    if (value === undefined || range === undefined) return [];
    const [least, most] = range;
    if (value >= least && value <= most) return [];
    const allowed = `${type} volumes allow ${least} to ${most} ${limits[member].unit}`;
    return [`${volume.path}.${member} is ${value}; ${allowed} (as of ${limits.asOf}: ${limits.source})`];
  });
}
