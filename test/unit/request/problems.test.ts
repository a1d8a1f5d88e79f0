// Errors of a request as one error.
import { expect, it } from 'vitest';
import { CliError, generalError, parameterError } from '../../../src/errors.ts';
import { combined } from '../../../src/request/problems.ts';

it('a single error stays as it is', () => {
  const error = parameterError('a', 'hint');
  expect(combined([error])).toBe(error);
  expect(combined([error, parameterError('a', 'other')])).toBe(error);
});

const [a, b, c, d] = [
  parameterError('a', 'x', 'y'),
  parameterError('b\nc', 'y'),
  generalError('c'),
  parameterError('d'),
];
const parsing = new CliError('parameter', 'a is required', { stage: 'parse', hints: ['x'] });

it.each([
  [[a, b, c], a, [b, c]],
  [[c, a], c, [a]],
  [[parsing, b], parsing, [b]],
  [[a, b, parameterError('a'), b], a, [b]],
  // Errors that were combined before.
  [[a.with({ further: [b] }), c.with({ further: [d, b] }), d], a, [b, c, d]],
])('the first error of %o is reported, with the messages of the others', (errors, first, others) => {
  const error = combined(errors);
  expect(error).toEqual(first.with({ further: error.further }));
  expect(error.further.map(({ message, hints }) => [message, hints])).toEqual(
    others.map(({ message, hints }) => [message, hints]),
  );
});
