// Writes the schemas of an operation from the SDK's own schema, with the descriptions left to write:
//   npm run new-operation -- DeregisterImage [SKELETON.json]
// The skeleton is what `aws ec2 deregister-image --generate-cli-skeleton` prints; members then stand in its order.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandName } from '../src/model/shape.ts';
import { newSchemas } from '../test/support/sdk-schema.ts';

const [operation, skeletonFile] = process.argv.slice(2);
if (operation === undefined || !/^[A-Z][A-Za-z0-9]+$/.test(operation)) {
  console.error('usage: npm run new-operation -- DeregisterImage [SKELETON.json]');
  process.exit(2);
}
const folder = fileURLToPath(new URL(`../schemas/operations/${commandName(operation)}`, import.meta.url));
if (existsSync(folder)) {
  console.error(`schemas/operations/${commandName(operation)} exists. Nothing was written.`);
  process.exit(1);
}
const skeleton = skeletonFile === undefined ? undefined : JSON.parse(readFileSync(skeletonFile, 'utf8'));
const schemas = newSchemas(operation, skeleton);
mkdirSync(folder);
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`wrote schemas/operations/${commandName(operation)}/${name}.json`);
}
console.log('Next: docs/adding-an-operation.md, step 2.');
