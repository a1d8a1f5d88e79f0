// Writes schemas/reference/ec2-commands.json: the commands of EC2 in the AWS CLI.
import { writeFileSync } from 'node:fs';
import { ec2CommandsOfSdk } from '../test/support/ec2-commands.ts';

const file = new URL('../schemas/reference/ec2-commands.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(ec2CommandsOfSdk(), undefined, 2)}\n`);
