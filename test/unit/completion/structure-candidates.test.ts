// Candidates for options whose member is a structure.
import { expect, test } from 'vitest';
import { candidatesFor } from '../../../src/completion/candidates.ts';
import { type DescribedModel, describedModel as model } from '../../../src/model/described-model.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { operationOf, operationWith } from '../../support/operations.ts';

const ACCOUNTS: Shape = {
  type: 'array',
  items: { type: 'object', properties: { UserId: { type: 'string' }, Group: { type: 'string' } } },
};
const input: Shape = {
  type: 'object',
  properties: {
    Description: { type: 'object', properties: { Value: { type: 'string' } } },
    ImdsSupport: { type: 'object', properties: { Value: { type: 'string', 'x-known-values': ['v2.0'] } } },
    LaunchPermission: { type: 'object', properties: { Add: ACCOUNTS, Remove: ACCOUNTS } },
  },
};
const rules = {
  properties: { LaunchPermission: { properties: { Add: { items: { properties: { Group: { enum: ['all'] } } } } } } },
};
// The command of an operation that has no schema would have no summary.
const small: DescribedModel = {
  ...model,
  operations: [operationWith(operationOf('modify-image-attribute'), { input, rules })],
};

test.each([
  ['--launch-permission', '', ['Add=[{', 'Remove=[{']],
  ['--launch-permission', 'Add=[{', ['Add=[{UserId=', 'Add=[{Group=']],
  ['--launch-permission', 'Add=[{Group=', ['Add=[{Group=all}', 'Add=[{Group=all,']],
  ['--launch-permission', 'Add=[{UserId=1}]', ['Add=[{UserId=1}]', 'Add=[{UserId=1}],']],
  [
    '--launch-permission',
    'Add=[{UserId=1}],',
    ['Add=[{UserId=1}],Remove=[{UserId=', 'Add=[{UserId=1}],Remove=[{Group='],
  ],
  ['--launch-permission', 'x', []],
  ['--imds-support', '', ['v2.0']],
  ['--description', '', []],
])('the option %s with the value %j has the completions %j', async (option, current, expected) => {
  const found = await candidatesFor(['modify-image-attribute', option], current, small, async () => []);
  expect(found.map(({ text }) => text)).toEqual(expected);
});
