// Operations of the model by command, so that tests do not depend on their order.
import { type DescribedOperation, describedModel } from '../../src/model/described-model.ts';

/** Finds the operation of a command such as `create-image`. Throws if there is none. */
export function operationOf(words: string): DescribedOperation {
  const found = describedModel.operations.find(({ command }) => command.join(' ') === words);
  if (!found) throw new Error(`the model has no command ${words}`);
  return found;
}
