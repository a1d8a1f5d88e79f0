import { expect, test } from 'vitest';
import { validateMember } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';

const create = operationOf('create-image');

test.each([
  ['accepts', 'documented', 'web', undefined],
  ['rejects', 'documented', 'ab', 'Invalid length for parameter Name, value: 2, valid min length: 3'],
  [
    'rejects',
    'documented',
    'a:b',
    `Invalid value for parameter Name, value: "a:b", ":" at character 2: a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _`,
  ],
  [
    'rejects',
    'documented',
    'a:',
    `Invalid length for parameter Name, value: 2, valid min length: 3; Invalid value for parameter Name, value: "a:", ":" at character 2: a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _`,
  ],
  ['accepts', 'aws', 'a:b', undefined],
  ['accepts', 'none', '', undefined],
] as const)('%s at the level %s the image name %j', (_, strictness, name, problem) => {
  expect(validateMember(create, 'Name', name, strictness)).toBe(problem);
});

test('validates one member even if other required members are missing', () => {
  const tag = new Map([
    ['Key', 'aws:x'],
    ['Value', 'y'],
  ]);
  expect(validateMember(create, 'TagSpecifications', [new Map([['Tags', [tag]]])], 'documented')).toBe(
    'Invalid value for parameter TagSpecifications[0].Tags[0].Key, value: "aws:x": a tag key may not begin with aws:',
  );
});

test('rethrows a bug in the program instead of reporting it as a problem of the member', () => {
  expect(() => validateMember({ input: undefined as never, rules: {} }, 'Name', 'web', 'aws')).toThrow(
    'schema must be object or boolean',
  );
});
