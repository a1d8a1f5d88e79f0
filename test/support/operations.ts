// Operations of the model by command, so that tests do not depend on their order.
import { type DescribedOperation, describedModel } from '../../src/model/described-model.ts';
import type { Operation } from '../../src/model/model.ts';

/** Finds the operation of a command such as `create-image`. Throws if there is none. */
export function operationOf(words: string): DescribedOperation {
  const found = describedModel.operations.find(({ command }) => command.join(' ') === words);
  if (!found) throw new Error(`the model has no command ${words}`);
  return found;
}

/** An operation with other parts. Its getters are those of a class, so a spread would not copy them. */
export const operationWith = <O extends Operation>(operation: O, parts: Partial<NoInfer<O>>): O =>
  Object.create(operation, Object.getOwnPropertyDescriptors(parts));
