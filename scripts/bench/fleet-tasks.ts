// The programs that create many images, and their numbers of images.
import { join } from 'node:path';
import { INSTANCE, imageName } from './endpoint.ts';
import type { Runnable, Sample } from './measure.ts';
import { type AwsCli, type Env, type NodeRuntime, PROGRAM } from './programs.ts';

/** The number of images whose cost is that of the start. */
export const FEW = 10;

/** The number of images with which programs are compared. */
export const MANY = 1_000;

/** Numbers of images that only create-images makes, to show how its cost grows. */
export const GROWTH = [10_000, 100_000] as const;

export const PROGRAMS = [
  'signer',
  'signer, same pace',
  'create-images',
  'loop of create-image',
  'loop of aws',
] as const;

export interface FleetRow extends Runnable {
  readonly program: (typeof PROGRAMS)[number];
  /** The program with its version. */
  readonly title: string;
  readonly node: string;
  readonly images: number;
  /** Measured in the first round only, because it takes minutes. */
  readonly isOnce: boolean;
}

export type FleetSamples = ReadonlyMap<FleetRow, readonly Sample[]>;

export interface FleetPlaces {
  readonly env: Env;
  /** The folder of the plans, the output and the bundled signer. */
  readonly folder: string;
}

export const planIn = (folder: string, images: number): string => join(folder, `plan-${images}.jsonl`);

/** A plan whose requests have a description and a tag. */
export const planText = (images: number): string =>
  Array.from({ length: images }, (_, at) => {
    const tags = [{ ResourceType: 'image', Tags: [{ Key: 'Backup', Value: 'yes' }] }];
    const request = { InstanceId: INSTANCE, Name: imageName(at), Description: 'Nightly', NoReboot: true };
    return `${JSON.stringify({ ...request, TagSpecifications: tags })}\n`;
  }).join('');

/** Output goes to files: the stopwatch would keep it in memory, which counts for the programs that it starts. */
const START = 'rm -f "$JOURNAL"; "$@" > "$OUTPUT" 2> "$ERRORS" || { code=$?; cat "$ERRORS" >&2; exit $code; }';

/** Makes images one after the other, each in a process of its own. */
const LOOP = `images=$1; shift; at=0; while [ $at -lt $images ]; do "$@" --name web-$at > "$OUTPUT" || exit; at=$((at+1)); done`;

/** The programs with one Node.js version. */
export function nodeRows({ path, version }: NodeRuntime, places: FleetPlaces): FleetRow[] {
  const node = `Node.js ${version}`;
  const signer = [path, join(places.folder, 'signer', 'main.cjs')];
  const row = (program: FleetRow['program'], images: number, argv: readonly string[], more = 0): FleetRow => ({
    program,
    title: `${program}, ${node}`,
    node,
    images,
    isOnce: images > MANY,
    ...common(places, images + more, argv),
  });
  const planned = (images: number): FleetRow => {
    const plan = ['--plan', planIn(places.folder, images), '--journal', join(places.folder, 'journal')];
    // One request finds the account.
    return row('create-images', images, ['/bin/sh', '-c', START, 'sh', path, PROGRAM, 'create-images', ...plan], 1);
  };
  const loop = ['/bin/sh', '-c', LOOP, 'sh', '50', path, PROGRAM, 'create-image', '--instance-id', INSTANCE];
  return [
    ...[FEW, MANY].flatMap((images) => [
      row('signer', images, [...signer, String(images)]),
      row('signer, same pace', images, [...signer, String(images), 'paced']),
      planned(images),
    ]),
    ...GROWTH.map(planned),
    row('loop of create-image', 50, loop),
  ];
}

/** A loop of an AWS CLI. */
export const awsRow = ({ path, version }: AwsCli, { version: node }: NodeRuntime, places: FleetPlaces): FleetRow => ({
  program: 'loop of aws',
  title: `loop of aws ${version}`,
  node: `Node.js ${node}`,
  images: FEW,
  isOnce: false,
  ...common(places, FEW, [
    ...['/bin/sh', '-c', LOOP, 'sh', String(FEW), path, 'ec2', 'create-image', '--instance-id', INSTANCE],
    ...['--endpoint-url', places.env.AWS_ENDPOINT_URL ?? ''],
  ]),
});

function common({ env, folder }: FleetPlaces, requests: number, argv: readonly string[]): Runnable {
  const files = { JOURNAL: join(folder, 'journal'), OUTPUT: join(folder, 'output'), ERRORS: join(folder, 'errors') };
  return {
    protocol: 'http',
    requests,
    argv,
    env: { ...env, ...files, XDG_CACHE_HOME: folder, EC2IMG_PROGRESS: 'off' },
    expected: { code: 0, says: /^$/ },
  };
}
