// Errors of a request as one error.
import { expect, it } from 'vitest';
import { CliError, generalError, parameterError } from '../../../src/errors.ts';
import { combined } from '../../../src/request/problems.ts';

it('a single error stays as it is', () => {
  const error = parameterError('a', 'hint');
  expect(combined([error])).toBe(error);
});

it.each([
  [[parameterError('a', 'x', 'y'), parameterError('b\nc', 'y', 'z'), parameterError('a')], 'a\nb\nc', ['x', 'y', 'z']],
  [[parameterError('a'), generalError('b')], 'a\nb', []],
  [
    [new CliError('parameter', 'a is required\n\nusage: u', { stage: 'parse' }), parameterError('b\nc')],
    'a is required\nb\nc\n\nusage: u',
    [],
  ],
  [[new CliError('parameter', 'a is required', { stage: 'parse' }), parameterError('b')], 'a is required\nb', []],
])('combines the messages and hints of %o', (errors, message, hints) => {
  const [first] = errors as [CliError];
  const { kind, code, stage } = combined(errors);
  expect({ kind, code, stage }).toEqual({ kind: 'parameter', code: 'ParamValidation', stage: first.stage });
  expect([combined(errors).message, combined(errors).hints]).toEqual([message, hints]);
});

it('the first error decides the exit code', () => {
  expect(combined([generalError('a'), parameterError('b')])).toMatchObject({ kind: 'general', message: 'a\nb' });
});
