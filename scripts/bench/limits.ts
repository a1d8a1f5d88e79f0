// Performance limits of the project, as ratios of medians of one run.

import { FEW, type FleetRow, type FleetSamples, MANY } from './fleet-tasks.ts';
import type { LargeRow, LargeSamples } from './large-tasks.ts';
import type { ManyRow, ManySamples } from './many-tasks.ts';
import type { Measured, Sample } from './measure.ts';
import type { Protocol, Row } from './rows.ts';
import { median } from './statistics.ts';

export interface Verdict {
  readonly what: string;
  /** Undefined if one of the rows was not measured. */
  readonly value: number | undefined;
  readonly isAtMost: boolean;
  readonly limit: number;
  readonly state: 'ok' | 'over' | '-';
}

type Samples = Measured['samples'];

/** Without the code cache: a task without a network relative to a bare start, a send relative to its floor. */
const COLD = 1.8;

/** A task without a network, relative to a bare start. */
const WARM = 1.25;

/** A send, relative to the floor of its protocol. */
const WARM_SEND: Readonly<Record<Protocol, number>> = { http: 1.4, https: 1.3 };

/** Speedup over the AWS CLI, by its major version. */
const SEND_FASTER: Readonly<Record<string, number>> = { 1: 7, 2: 8 };
const LARGE_FASTER = 5;
const SKELETON_FASTER = 15;
const STANDALONE_FASTER = 18;

/** The standalone program, relative to the Go program with the same protocol. */
const STANDALONE_OF_GO = 2.5;

/** CPU time of an image when calls are concurrent, relative to the hand-written signer. */
const CONCURRENT_OF_SIGNER = 2;

/** CPU time of an image of create-images, relative to the signer that makes the same calls at the same times. */
const FLEET_OF_SIGNER = 2;

/** Peak memory of create-images with the longest plan, in MB. */
const FLEET_MEMORY = 150;

/** CPU time of an image in the longest plan, relative to one in a plan of a hundredth. */
const FLEET_GROWTH = 1.2;

/** Memory in use after ten thousand images, relative to that after the first thousand: about 200 bytes an image. */
const MEMORY_GROWTH = 1.2;

/** Wall times in ms to compare a row with: a bare start in the same environment, and the floor of its protocol. */
export function baselines(row: Row, samples: Samples): { bare: number | undefined; floor: number | undefined } {
  const find = (kind: Row['kind'], protocol: Protocol): number | undefined =>
    wallOf(samples, (one) => one.kind === kind && one.node === row.node && one.protocol === protocol);
  return {
    bare: find('bare', row.protocol ?? 'http'),
    floor: row.requests > 0 && row.protocol ? find('floor', row.protocol) : undefined,
  };
}

/** Checks every limit that applies to the rows. */
export function verdictsOn(rows: readonly Row[], samples: Samples): Verdict[] {
  const own = rows.filter(({ kind }) => kind === 'cold' || kind === 'warm');
  const theirs = rows.filter(({ kind }) => kind === 'aws');
  const go = rows.filter(({ kind }) => kind === 'go');
  const fast = rows.filter(({ kind }) => kind === 'warm' || kind === 'standalone');
  return [
    ...own.map((row) => (row.requests > 0 ? toFloor(row, samples) : toBare(row, samples))),
    ...fast.flatMap((row) =>
      theirs.filter(({ task }) => task === row.task).flatMap((other) => toAws(row, other, samples)),
    ),
    ...rows
      .filter(({ kind }) => kind === 'standalone')
      .flatMap((row) => go.filter(({ task }) => task === row.task).map((other) => toGo(row, other, samples))),
  ];
}

/** Checks the limits for large results: every program of ours, relative to every AWS CLI. */
export function largeVerdicts(samples: LargeSamples): Verdict[] {
  const rows = [...samples.keys()];
  const theirs = rows.filter(({ isOurs }) => !isOurs);
  const of = (row: LargeRow, value: (sample: Sample) => number) => medianOf(samples.get(row), value);
  return rows
    .filter(({ isOurs }) => isOurs)
    .flatMap((row) =>
      theirs
        .filter(({ task }) => task === row.task)
        .flatMap((other) => {
          const faster = quotient(
            of(other, ({ wall }) => wall),
            of(row, ({ wall }) => wall),
          );
          const memory = quotient(
            of(row, ({ peak }) => peak),
            of(other, ({ peak }) => peak),
          );
          const limit = row.task.isLarge ? LARGE_FASTER : sendFaster(other.program);
          return [
            verdict(`${row.task.name} of ${other.program} to ${row.program}`, faster, 'at least', limit),
            verdict(`peak memory, ${row.task.name} of ${row.program} to ${other.program}`, memory, 'at most', 1),
          ];
        }),
    );
}

/** Checks the limits for many calls in one process, for every Node.js version. */
export function manyVerdicts(samples: ManySamples): Verdict[] {
  const own = [...samples.keys()].filter(({ client }) => client === 'ec2img');
  return [
    ...own.filter(({ task }) => task.width > 1).map((row) => toSigner(row, samples)),
    ...own.filter(({ task }) => task.parts.length > 1).map((row) => toFirstPart(row, samples)),
  ];
}

/** Checks the limits for create-images, for every Node.js version. */
export function fleetVerdicts(samples: FleetSamples): Verdict[] {
  const rows = [...samples.keys()].filter(({ program }) => program === 'create-images');
  return [...new Set(rows.map(({ node }) => node))].flatMap((node) => {
    const own = rows.filter((row) => row.node === node);
    const longest = own.reduce((most, row) => (row.images > most.images ? row : most));
    const many = own.find(({ images }) => images === MANY);
    const cpuOf = (row: FleetRow | undefined) =>
      medianOf(row && samples.get(row), ({ cpu }) => cpu / (row?.images ?? 1));
    const of = (program: FleetRow['program']) => marginalCpu(samples, program, node);
    const what = `create-images, ${node}`;
    const peakBytes = medianOf(samples.get(longest), ({ peak: kibibytes }) => (kibibytes * 1024) / 1e6);
    return [
      verdict(
        `CPU time an image of ${what}, to the signer at the same pace`,
        quotient(of('create-images'), of('signer, same pace')),
        'at most',
        FLEET_OF_SIGNER,
      ),
      verdict(
        `CPU time an image of ${what}, ${longest.images} to ${MANY} lines`,
        quotient(cpuOf(longest), cpuOf(many)),
        'at most',
        FLEET_GROWTH,
      ),
      verdict(`peak MB of ${what}, ${longest.images} lines`, peakBytes, 'at most', FLEET_MEMORY),
    ];
  });
}

/** Milliseconds of CPU time that an image adds, without the start of the process. */
export function marginalCpu(samples: FleetSamples, program: FleetRow['program'], node: string): number | undefined {
  const cpuOf = (images: number) => {
    const row = [...samples.keys()].find(
      (one) => one.program === program && one.node === node && one.images === images,
    );
    return medianOf(row && samples.get(row), ({ cpu }) => cpu);
  };
  const [few, many] = [cpuOf(FEW), cpuOf(MANY)];
  return few === undefined || many === undefined ? undefined : (many - few) / (MANY - FEW);
}

function toSigner(row: ManyRow, samples: ManySamples): Verdict {
  const signer = signerOf(row, samples.keys());
  const cpu = (one: ManyRow | undefined) => medianOf(one && samples.get(one), (sample) => sample.cpu);
  const what = `CPU time, ${row.task.name}, of ${row.client} to the signer, ${row.node}`;
  return verdict(what, quotient(cpu(row), cpu(signer)), 'at most', CONCURRENT_OF_SIGNER);
}

/** The row of the hand-written signer with the same task. */
export const signerOf = ({ task, node }: ManyRow, rows: Iterable<ManyRow>): ManyRow | undefined =>
  [...rows].find((one) => one.client === 'signer' && one.node === node && one.task === task);

function toFirstPart(row: ManyRow, samples: ManySamples): Verdict {
  const growth = medianOf(samples.get(row), ({ held }) => (held.at(-1) ?? 0) / (held[0] ?? 0));
  const what = `memory in use after ${row.task.name}, to its first part, of ${row.client}, ${row.node}`;
  return verdict(what, growth, 'at most', MEMORY_GROWTH);
}

function toBare(row: Row, samples: Samples): Verdict {
  const value = quotient(wallOf(samples, same(row)), baselines(row, samples).bare);
  return verdict(`${row.task} of ${row.program} to a bare start`, value, 'at most', row.kind === 'cold' ? COLD : WARM);
}

function toFloor(row: Row, samples: Samples): Verdict {
  const value = quotient(wallOf(samples, same(row)), baselines(row, samples).floor);
  const limit = row.kind === 'cold' ? COLD : WARM_SEND[row.protocol as Protocol];
  return verdict(`${row.task} of ${row.program} to the floor`, value, 'at most', limit);
}

function toAws(row: Row, other: Row, samples: Samples): Verdict[] {
  const faster = quotient(wallOf(samples, same(other)), wallOf(samples, same(row)));
  const times = (limit: number) =>
    verdict(`${row.task} of ${other.program} to ${row.program}`, faster, 'at least', limit);
  if (row.task === 'skeleton' && row.kind === 'warm') return [times(SKELETON_FASTER)];
  if (row.requests === 0) return [];
  const memory = quotient(peak(samples, row), peak(samples, other));
  const limit = row.kind === 'standalone' ? STANDALONE_FASTER : sendFaster(other.program);
  return [
    times(limit),
    verdict(`peak memory, ${row.task} of ${row.program} to ${other.program}`, memory, 'at most', 1),
  ];
}

const sendFaster = (program: string): number => SEND_FASTER[program.replace(/^aws |\..*/g, '')] ?? 0;

function toGo(row: Row, other: Row, samples: Samples): Verdict {
  const value = quotient(wallOf(samples, same(row)), wallOf(samples, same(other)));
  return verdict(`${row.task} of ${row.program} to ${other.program}`, value, 'at most', STANDALONE_OF_GO);
}

function verdict(what: string, value: number | undefined, side: 'at most' | 'at least', limit: number): Verdict {
  const isAtMost = side === 'at most';
  const isOk = value !== undefined && (isAtMost ? value <= limit : value >= limit);
  return { what, value, isAtMost, limit, state: value === undefined ? '-' : isOk ? 'ok' : 'over' };
}

const same = (row: Row) => (one: Row) => one === row;

const quotient = (value: number | undefined, by: number | undefined): number | undefined =>
  value === undefined || by === undefined ? undefined : value / by;

const medianOf = <S>(samples: readonly S[] | undefined, of: (sample: S) => number): number | undefined =>
  samples && median(samples.map(of));

const wallOf = (samples: Samples, wanted: (row: Row) => boolean): number | undefined =>
  medianOf(samples.get([...samples.keys()].find(wanted) as Row), ({ wall }) => wall);

const peak = (samples: Samples, row: Row): number | undefined => medianOf(samples.get(row), (sample) => sample.peak);
