import { expect, test } from 'vitest';
import { validationLevelOf } from '../../../src/config/validation-level.ts';
import { parameterError } from '../../../src/errors.ts';

const level = (option: string | undefined, variable: string | undefined, isOn: boolean) =>
  validationLevelOf(new Map(option === undefined ? [] : [['Validate', option]]), { EC2IMG_VALIDATE: variable }, isOn);

test.each([
  [undefined, undefined, true, 'documented'],
  [undefined, '', true, 'documented'],
  [undefined, 'aws', true, 'aws'],
  [undefined, 'none', true, 'none'],
  ['documented', 'none', true, 'documented'],
  ['aws', 'none', true, 'aws'],
  ['none', 'aws', true, 'none'],
  // The profile turns off the AWS CLI's checks.
  [undefined, undefined, false, 'none'],
  ['aws', undefined, false, 'none'],
  [undefined, 'aws', false, 'none'],
  ['documented', 'aws', false, 'documented'],
])(
  'with --validate %s, EC2IMG_VALIDATE=%s and validation on in the profile: %s, selects %s',
  (option, variable, isOn, wanted) => {
    expect(level(option, variable, isOn)).toBe(wanted);
  },
);

test('rejects an unknown level', () => {
  const refusal = parameterError('Bad value for EC2IMG_VALIDATE "AWS": use documented, aws or none');
  expect(() => level(undefined, 'AWS', true)).toThrow(refusal);
});
