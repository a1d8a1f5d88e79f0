import { expect, it } from 'vitest';
import { commandName, isValueStructure, optionName, type Shape, typeName } from '../../../src/model/shape.ts';

const NAMES: [member: string, option: string][] = [
  ['Name', 'name'],
  ['InstanceId', 'instance-id'],
  ['TagSpecifications', 'tag-specifications'],
  ['CliInputJson', 'cli-input-json'],
  ['NoCliPager', 'no-cli-pager'],
  ['', ''],
];

it.each(NAMES)('converts the member %j to the option %j', (member, option) => {
  expect(optionName(member)).toBe(option);
});

const COMMANDS: [operation: string, command: string][] = [
  ['CreateImage', 'create-image'],
  ['DescribeImages', 'describe-images'],
];

it.each(COMMANDS)('converts the operation %s to the command %s', (operation, command) => {
  expect(commandName(operation)).toBe(command);
});

const TYPES: [shape: Shape, name: string][] = [
  [{ type: 'object' }, 'structure'],
  [{ type: 'array' }, 'list'],
  [{ type: 'string' }, 'string'],
  [{ type: 'string', format: 'date-time' }, 'timestamp'],
  [{ type: 'integer' }, 'integer'],
  [{ type: 'integer', format: 'int64' }, 'long'],
  [{ type: 'number' }, 'double'],
  [{ type: 'boolean' }, 'boolean'],
];

it.each(TYPES)('the type name of the shape %j is %s, as in the AWS documentation', (shape, name) => {
  expect(typeName(shape)).toBe(name);
});

const STRUCTURES: [shape: Shape, isValue: boolean][] = [
  [{ type: 'object', properties: { Value: { type: 'string' } } }, true],
  [{ type: 'object', properties: { Value: { type: 'boolean' } } }, false],
  [{ type: 'object', properties: { Value: { type: 'string', format: 'date-time' } } }, false],
  [{ type: 'object', properties: { Key: { type: 'string' } } }, false],
  [{ type: 'object', properties: { Value: { type: 'string' }, Key: { type: 'string' } } }, false],
  [{ type: 'object' }, false],
  [{ type: 'string' }, false],
];

it.each(STRUCTURES)('detects if %j is a structure with a single string Value (expected: %s)', (shape, isValue) => {
  expect(isValueStructure(shape)).toBe(isValue);
});
