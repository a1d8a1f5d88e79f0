// Notes about values that are valid, but may not be what the user meant.

import type { OptionValues } from '../model/options.ts';
import { isValueStructure, members, optionName, type Shape } from '../model/shape.ts';
import type { InputObject, InputValue } from './input-value.ts';

/**
 * Hints for lists of structures in which one structure seems to be split into two arguments: `Name=a Values=b` for
 * `Name=a,Values=b`. The AWS CLI sends two elements.
 */
export function splitElementHints(draft: InputObject, values: OptionValues, shape: Shape): string[] {
  return members(shape).flatMap(([name, member]) => {
    const [args, elements] = [values.get(name), draft.get(name)];
    const isShorthand = Array.isArray(args) && args.length > 1 && !/^\s*[[{]/.test(args[0]);
    if (member.items?.type !== 'object' || !isShorthand || !Array.isArray(elements)) return [];
    const at = elements.findIndex((element, index) => isRestOf(elements[index - 1], element));
    if (at < 1) return [];
    const [start, rest] = [args[at - 1] as string, args[at] as string];
    return [
      `--${optionName(name)} has ${args.length} elements, because a space starts a new one; did you mean ${start},${rest}?`,
    ];
  });
}

/** True for two structures without a common member, such as a name and its values. */
const isRestOf = (before: InputValue | undefined, element: InputValue): boolean =>
  before instanceof Map &&
  element instanceof Map &&
  before.size > 0 &&
  element.size > 0 &&
  [...element.keys()].every((key) => !before.has(key));

/** Notes for texts that the AWS CLI would parse as shorthand and reject: `--description a=b`. */
export function plainTextNotes(draft: InputObject, values: OptionValues, shape: Shape): string[] {
  return members(shape).flatMap(([name, member]) => {
    const [text, value] = [values.get(name), draft.get(name)];
    if (!isValueStructure(member) || typeof text !== 'string' || !text.includes('=')) return [];
    const isPlain = value instanceof Map && value.get('Value') === text;
    const option = `--${optionName(name)}`;
    return isPlain ? [`${option} takes the whole text as its value; in shorthand, write ${option} "Value=..."`] : [];
  });
}
