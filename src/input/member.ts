// One member of a request on its own, for those who are still typing it.
import { CliError } from '../errors.ts';
import type { Operation } from '../model/shape.ts';
import type { Strictness } from './strictness.ts';
import { validate } from './validate.ts';
import type { Value } from './value.ts';

/** What the checks say of one member, whatever else the request has: its problems in one line, or undefined. */
export function memberProblem(
  { input, rules }: Pick<Operation, 'input' | 'rules'>,
  name: string,
  value: Value,
  strictness: Strictness,
): string | undefined {
  try {
    validate(new Map([[name, value]]), input, { strictness, rules, isPartial: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error.message.split('\n').slice(1).join('; ');
  }
}
