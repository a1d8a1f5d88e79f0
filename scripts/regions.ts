// Writes schemas/reference/regions.json: the Regions of the SDK with their names.
import { writeFileSync } from 'node:fs';
import { regionsOfSdk } from '../test/support/regions.ts';

const file = new URL('../schemas/reference/regions.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(await regionsOfSdk(), undefined, 2)}\n`);
