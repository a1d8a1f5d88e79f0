// The list from which suggestions for unknown commands come.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ec2Commands } from '../../src/model/model.ts';
import { EC2_OPERATIONS } from '../support/commands.ts';
import { ec2CommandsOfSdk } from '../support/ec2-commands.ts';

test('the list of EC2 commands is that of the installed SDK (node scripts/ec2-commands.ts)', () => {
  const file = new URL('../../schemas/reference/ec2-commands.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ec2CommandsOfSdk());
});

test('the list has all commands of the model that are operations', () => {
  const own = EC2_OPERATIONS.flatMap(({ command }) => (command.length === 1 ? command : []));
  expect(own.filter((name) => !ec2Commands().includes(name))).toEqual([]);
});
