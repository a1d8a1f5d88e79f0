import { expect, test } from 'vitest';
import { progressForm, progressSetting } from '../../../src/config/progress-setting.ts';
import { parameterError } from '../../../src/errors.ts';
import { operationOf, operationWith } from '../../support/operations.ts';

const wait = operationOf('wait image-available');

interface Case {
  readonly option?: string;
  readonly quiet?: boolean;
  /** The command is not one of `wait`. */
  readonly isCreate?: boolean;
  readonly isTTY?: boolean;
  readonly hasDebug?: boolean;
  readonly isForProgram?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function formOf({ option, quiet, isCreate = false, env = {}, ...more }: Case): string {
  const values = new Map<string, string | boolean>();
  if (option !== undefined) values.set('Progress', option);
  if (quiet !== undefined) values.set('Quiet', quiet);
  const surroundings = { isWaiter: !isCreate, isTTY: false, hasDebug: false, isForProgram: false, env, ...more };
  return progressForm(progressSetting(wait, values, env), surroundings);
}

const variable = (value: string) => ({ EC2IMG_PROGRESS: value });
const terminal = { isTTY: true };

test.each<[form: string, given: Case]>([
  // By default
  ['live', terminal],
  ['off', {}],
  ['plain', { isCreate: true }],
  ['live', { ...terminal, option: 'auto' }],
  ['off', { option: 'auto' }],
  ['live', { ...terminal, env: variable('') }],
  // On a terminal that shows no live lines
  ['plain', { ...terminal, hasDebug: true }],
  ['plain', { ...terminal, env: { TERM: 'dumb' } }],
  ['live', { ...terminal, env: { TERM: 'xterm' } }],
  ['plain', { ...terminal, env: { CI: 'true' } }],
  ['plain', { ...terminal, env: { CI: '1' } }],
  ['plain', { ...terminal, env: { CI: 'woodpecker' } }],
  ['live', { ...terminal, env: { CI: '' } }],
  ['live', { ...terminal, env: { CI: 'false' } }],
  ['live', { ...terminal, env: { CI: 'FALSE' } }],
  ['live', { ...terminal, env: { CI: '0' } }],
  // Named
  ['plain', { ...terminal, option: 'plain' }],
  ['plain', { option: 'plain' }],
  ['json', { ...terminal, option: 'json' }],
  ['json', { option: 'json' }],
  ['off', { ...terminal, option: 'off' }],
  ['plain', { ...terminal, env: variable('plain') }],
  ['json', { env: variable('json') }],
  ['off', { isCreate: true, env: variable('off') }],
  ['plain', { option: 'plain', env: variable('json') }],
  ['live', { ...terminal, option: 'auto', env: variable('off') }],
  // --quiet and --no-quiet
  ['off', { ...terminal, quiet: true }],
  ['off', { quiet: true, env: variable('json') }],
  ['off', { quiet: true, option: 'plain' }],
  ['plain', { quiet: false }],
  ['live', { ...terminal, quiet: false }],
  ['plain', { quiet: false, env: variable('off') }],
  ['json', { quiet: false, option: 'json' }],
  // With --cli-error-format json
  ['off', { ...terminal, isForProgram: true }],
  ['off', { isForProgram: true, isCreate: true }],
  ['off', { isForProgram: true, option: 'auto', ...terminal }],
  ['json', { isForProgram: true, option: 'json' }],
  ['json', { isForProgram: true, option: 'plain' }],
  ['json', { isForProgram: true, env: variable('plain') }],
  ['json', { isForProgram: true, quiet: false }],
  ['off', { isForProgram: true, env: variable('off') }],
])('progress is %s with %j', (form, given) => {
  expect(formOf(given)).toBe(form);
});

test.each([
  [{ env: variable('live') }, 'Bad value for EC2IMG_PROGRESS "live": use auto, plain, json or off'],
  [{ option: 'Plain' }, 'Bad value for --progress "Plain": use auto, plain, json or off'],
  [{ quiet: true, env: variable('x') }, 'Bad value for EC2IMG_PROGRESS "x": use auto, plain, json or off'],
])('rejects the setting %j', (given: Case, message) => {
  expect(() => formOf(given)).toThrow(parameterError(message));
});

test('a command without --progress ignores EC2IMG_PROGRESS', () => {
  const plain = operationWith(wait, { extraOptions: { type: 'object' } });
  expect(progressSetting(plain, new Map(), variable('x'))).toBeUndefined();
});
