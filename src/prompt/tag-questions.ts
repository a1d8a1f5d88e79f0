// Questions for tags, each answered as Key=Value.

import type { InputObject, InputValue } from '../request/input-value.ts';
import type { PromptContext } from './ask.ts';

export interface TagQuestion {
  readonly message: string;
  /** False if a key without a value is valid. */
  readonly needsValue: boolean;
  readonly isRequired: boolean;
  /** The default, as shown, if no tag is given. */
  readonly emptyMeans?: string;
  /** The validation error of a tag; undefined if it is valid. */
  readonly problemOf: (tag: InputObject) => string | undefined;
}

/** Asks for tags until an answer is empty. Each has a key of its own. */
export async function askForTagList(
  question: TagQuestion,
  { prompter }: Pick<PromptContext, 'prompter'>,
): Promise<InputObject[]> {
  const tags: InputObject[] = [];
  for (;;) {
    const isFirst = tags.length === 0;
    const check = (text: string): string | undefined =>
      text === '' && question.isRequired && isFirst ? 'a value is required' : tagProblem(text, tags, question);
    const message = isFirst ? question.message : 'Next tag';
    const emptyMeans = isFirst ? (question.emptyMeans ?? 'none') : 'done';
    const text = await prompter.ask(message, question.isRequired && isFirst ? { check } : { check, emptyMeans });
    if (text === '') return tags;
    tags.push(tagOf(text));
  }
}

function tagProblem(text: string, known: readonly InputObject[], question: TagQuestion): string | undefined {
  if (text === '') return undefined;
  const tag = tagOf(text);
  const key = tag.get('Key');
  if (key === '' || (question.needsValue && !tag.has('Value'))) return 'enter a tag as Key=Value';
  if (known.some((other) => other.get('Key') === key)) return `tag ${key} already has a value`;
  return question.problemOf(tag);
}

/** A tag from `Key=Value`, or from `Key` alone. */
function tagOf(text: string): InputObject {
  const at = text.indexOf('=');
  const [key, value] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  return new Map<string, InputValue>([['Key', key], ...(value === undefined ? [] : [['Value', value] as const])]);
}
