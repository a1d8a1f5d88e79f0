// The question before auto-prompt runs a command that destroys something. It names what is destroyed.

import type { DescribedShape } from '../model/shape.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { oneLine } from '../text/safe.ts';

/** The question of a command for a request; undefined if the command destroys nothing. */
export function confirmation(input: DescribedShape, request: InputObject): string | undefined {
  if (request.get('DryRun') === true) return undefined;
  const fitting = input['x-confirm']?.find((one) => one.with === undefined || isSet(request.get(one.with)));
  if (!fitting) return undefined;
  return oneLine(fitting.question.replace(/\{(\w+)\}/g, (_, member: string) => shown(request.get(member))));
}

const isSet = (value: InputValue | undefined): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/** Text as it is, and the elements of lists after each other. A structure shows its first member: the key of a tag. */
function shown(value: InputValue | undefined): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return value instanceof Map ? shown([...value.values()][0]) : String(value ?? '');
}
