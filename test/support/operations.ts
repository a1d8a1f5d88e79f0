// The commands of the model by their words: tests say which one they mean, whatever order they stand in.
import { model, type Operation } from '../../src/model/model.ts';

/** The operation that these words call: `create-image`. Throws where there is none. */
export function operationOf(words: string): Operation {
  const found = model.operations.find(({ command }) => command.join(' ') === words);
  if (!found) throw new Error(`the model has no command ${words}`);
  return found;
}
