// The question of waits: the resource to wait for.
import { type DescribedShape, memberOf } from '../model/shape.ts';
import type { Waiter } from '../model/waiter-model.ts';
import type { InputObject } from '../request/input-value.ts';
import type { PromptContext } from './ask.ts';
import { kindsOf } from './member-questions.ts';
import { askForResource } from './resource-questions.ts';

/** Asks for the resource to wait for, unless the request already has a non-empty member. */
export async function askForWait(
  { resources: { noun, ids } }: Waiter,
  input: DescribedShape,
  given: InputObject,
  context: PromptContext,
): Promise<InputObject> {
  if ([...given.values()].some((value) => !(Array.isArray(value) && value.length === 0))) return new Map();
  const question = {
    member: ids,
    message: `ID of the ${noun}`,
    listMessage: noun.charAt(0).toUpperCase() + noun.slice(1),
    kinds: kindsOf(memberOf(input, ids) ?? { type: 'array' }),
    isRequired: true,
    asValue: (text: string) => [text],
  };
  return new Map([[ids, [await askForResource(question, context)]]]);
}
