import { expect, it } from 'vitest';
import { commandName, members, optionName } from '../../../src/model/shape.ts';
import { operationOf } from '../../support/operations.ts';

const NAMES: [member: string, option: string][] = [
  ['Name', 'name'],
  ['InstanceId', 'instance-id'],
  ['TagSpecifications', 'tag-specifications'],
  ['CliInputJson', 'cli-input-json'],
  ['NoCliPager', 'no-cli-pager'],
  ['', ''],
];

it.each(NAMES)('%j is the option %j', (member, option) => {
  expect(optionName(member)).toBe(option);
});

const COMMANDS: [operation: string, command: string][] = [
  ['CreateImage', 'create-image'],
  ['DescribeImages', 'describe-images'],
];

it.each(COMMANDS)('%s is the command %s', (operation, command) => {
  expect(commandName(operation)).toBe(command);
});

it('gives create-image the options of the AWS CLI, in its order, and the newer boot mode', () => {
  const operation = operationOf('create-image');
  expect(members(operation.input).map(([member]) => optionName(member))).toStrictEqual([
    'tag-specifications',
    'snapshot-location',
    'boot-mode-override',
    'dry-run',
    'instance-id',
    'name',
    'description',
    'no-reboot',
    'block-device-mappings',
  ]);
});
