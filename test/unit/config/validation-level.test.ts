import { expect, test } from 'vitest';
import { validationLevelOf } from '../../../src/config/validation-level.ts';
import { parameterError } from '../../../src/errors.ts';

const level = (option: string | undefined, variable: string | undefined, isOn: boolean) =>
  validationLevelOf(new Map(option === undefined ? [] : [['Validate', option]]), { EC2IMG_VALIDATE: variable }, isOn);

const choices: [option: string | undefined, variable: string | undefined, isOn: boolean, wanted: string][] = [
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
];

const namedChoices = choices.map(([option, variable, isOn, wanted]) => {
  const flag = option === undefined ? 'without --validate' : `with --validate ${option}`;
  const setting = variable === undefined ? 'without EC2IMG_VALIDATE' : `with EC2IMG_VALIDATE=${variable}`;
  const given = `${flag}, ${setting} and with parameter_validation ${isOn ? 'on' : 'off'}`;
  return [wanted, given, option, variable, isOn] as const;
});

test.each(namedChoices)('selects the validation level %s %s', (wanted, _given, option, variable, isOn) => {
  expect(level(option, variable, isOn)).toBe(wanted);
});

test('rejects an unknown validation level in EC2IMG_VALIDATE and prints the valid levels', () => {
  const refusal = parameterError('Bad value for EC2IMG_VALIDATE "AWS": use documented, aws or none');
  expect(() => level(undefined, 'AWS', true)).toThrow(refusal);
});
