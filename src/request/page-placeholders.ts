// A filled-in skeleton still has the limit and the token of a page. In the AWS CLI, they turn
// paging off, and EC2 rejects the empty token.

import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import type { InputObject, InputValue } from './input-value.ts';

/** The values of these members in the skeletons `input` and `yaml-input`. */
const PLACEHOLDERS: ReadonlyMap<string, InputValue> = new Map<string, InputValue>([
  ['MaxResults', 0n],
  ['NextToken', ''],
]);

/**
 * The draft of a paged command without those members of a document that still have the value of the skeleton. Values of
 * options stay, and so do the drafts of other commands.
 */
export function withoutPagePlaceholders(
  draft: InputObject,
  { paginator }: Pick<Operation, 'paginator'>,
  values: OptionValues,
): InputObject {
  if (!paginator) return draft;
  const isPlaceholder = (name: string, value: InputValue): boolean =>
    PLACEHOLDERS.get(name) === value && !values.has(name);
  return new Map([...draft].filter(([name, value]) => !isPlaceholder(name, value)));
}
