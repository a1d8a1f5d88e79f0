// The Regions that the installed SDK carries. Its list is no part of what it exports, so its file is read where it lies.
import { readFileSync } from 'node:fs';

const core = new URL('../../node_modules/@aws-sdk/core/', import.meta.url);
const list = 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

interface Partition {
  readonly regions: Readonly<Record<string, { readonly description: string }>>;
}

/** The contents of schemas/reference/regions.json. */
export async function regionsOfSdk() {
  const { version } = JSON.parse(readFileSync(new URL('package.json', core), 'utf8'));
  const { partitionsInfo } = await import(new URL(list, core).href);
  const regions = (partitionsInfo.partitions as readonly Partition[])
    .flatMap((partition) => Object.entries(partition.regions))
    // aws-global and the like are places of services that have no Region.
    .filter(([name]) => !name.endsWith('-global'))
    .map(([name, { description }]) => [name, description]);
  return {
    title: 'Regions',
    description: 'Written by scripts/regions.ts.',
    source: `@aws-sdk/core ${version}, ${list}`,
    regions: Object.fromEntries(regions),
  };
}
