// The Regions of the installed SDK. The SDK does not export its list, so the file is read directly.
import { readFileSync } from 'node:fs';

const core = new URL('../../node_modules/@aws-sdk/core/', import.meta.url);
const list = 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

interface Partition {
  readonly id: string;
  /** Matches the names of its Regions, also of those that the SDK does not know. */
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, { readonly description: string }>>;
}

export async function partitionsOfSdk(): Promise<readonly Partition[]> {
  const { partitionsInfo } = await import(new URL(list, core).href);
  return partitionsInfo.partitions;
}

/** The contents of schemas/reference/regions.json. */
export async function regionsOfSdk() {
  const { version } = JSON.parse(readFileSync(new URL('package.json', core), 'utf8'));
  const regions = (await partitionsOfSdk())
    .flatMap((partition) => Object.entries(partition.regions))
    // aws-global and similar entries are for services without a Region.
    .filter(([name]) => !name.endsWith('-global'))
    .map(([name, { description }]) => [name, description]);
  return {
    title: 'Regions',
    description: 'Written by scripts/regions.ts.',
    source: `@aws-sdk/core ${version}, ${list}`,
    regions: Object.fromEntries(regions),
  };
}
