// Writes the schemas of an operation from the SDK's own schema, with the descriptions left to write:
//   npm run new-operation -- DeregisterImage [SKELETON.json]
// The skeleton is what `aws ec2 deregister-image --generate-cli-skeleton` prints; members then stand in its order.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandName } from '../src/model/shape.ts';
import { newSchemas } from '../test/support/new-schemas.ts';
import { refuse } from './arguments.ts';

const [operation, skeletonFile] = process.argv.slice(2);
if (operation === undefined || !/^[A-Z][A-Za-z0-9]+$/.test(operation)) {
  refuse('new-operation', 'name an operation, such as DeregisterImage, and optionally the file of a skeleton.');
}
const command = commandName(operation);
const folder = fileURLToPath(new URL(`../schemas/operations/${command}`, import.meta.url));
if (existsSync(folder)) {
  refuse('new-operation', `schemas/operations/${command} exists. Nothing was written.`);
}
const schemas = schemasOf(operation, skeletonFile);
mkdirSync(folder);
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(`${folder}/${name}.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`wrote schemas/operations/${command}/${name}.json`);
}

function schemasOf(name: string, file: string | undefined): ReturnType<typeof newSchemas> {
  try {
    return newSchemas(name, file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    refuse('new-operation', `${(error as Error).message}. Nothing was written.`);
  }
}

console.log(`
Next: docs/adding-an-operation.md, step 2. The lines to add:
  src/model/model.ts        '${command}',
  src/aws/sdk-commands.ts   ${operation}: async () => (await import('@aws-sdk/client-ec2')).${operation}Command,
  package.json              "dist/man/ec2img-${command}.1",`);
