// The commands of EC2, from the operations of the installed SDK. The AWS CLI has the same operations.
import { readFileSync } from 'node:fs';
import { commandName } from '../../src/model/shape.ts';
import { SDK_OPERATIONS } from './sdk-operations.ts';

/** The contents of schemas/reference/ec2-commands.json. */
export function ec2CommandsOfSdk() {
  const manifest = new URL('../../node_modules/@aws-sdk/client-ec2/package.json', import.meta.url);
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return {
    title: 'Commands of EC2 in the AWS CLI',
    description: 'Suggestions for an unknown command come from this list. Written by scripts/ec2-commands.ts.',
    source: `${name} ${version}`,
    commands: SDK_OPERATIONS.map(commandName).toSorted(),
  };
}
