// Questions for members of a request, from their schemas: each answer is a list of choices, or text that is validated.

import { type DescribedShape, memberOf, members, type ResourceKind } from '../model/shape.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { memberValue } from '../request/member-value.ts';
import { askForText, askForTexts, type PromptContext, type TextQuestion } from './ask.ts';
import { askForResource, askForResources } from './resource-questions.ts';
import { askForTagList } from './tag-questions.ts';

interface Asked {
  readonly member: string;
  readonly shape: DescribedShape;
  readonly isRequired: boolean;
  /** A suggested answer. */
  readonly initial?: string;
}

/** Asks for the members that are missing: required ones, and those whose defaults are no good answer. */
export async function askForMembers(
  input: DescribedShape,
  given: InputObject,
  context: PromptContext,
): Promise<InputObject> {
  const answers: InputObject = new Map();
  for (const asked of askedMembers(input)) {
    // A suggestion replaces the default of a request that has nothing else.
    if (given.has(asked.member) || (asked.initial && given.size > 0)) continue;
    const region = given.get(regionMember(asked)) ?? answers.get(regionMember(asked));
    const value = await askFor(asked, region ?? context.region, context);
    if (value !== undefined) answers.set(asked.member, value);
  }
  return answers;
}

/** The members in the order of the questions: the Region of a resource comes before the resource. */
function askedMembers(input: DescribedShape): Asked[] {
  const optional = Object.entries(input['x-asked'] ?? {});
  const asked = [
    ...(input.required ?? []).map((member) => ({ member, isRequired: true })),
    ...optional.map(([member, initial]) => ({ member, isRequired: false, initial })),
  ].map((one) => ({ ...one, shape: memberOf(input, one.member) as DescribedShape }));
  return asked.toSorted((a, b) => Number(regionMember(a) !== '') - Number(regionMember(b) !== ''));
}

const regionMember = ({ shape }: Asked): string => shape['x-completion-region'] ?? '';

/** Asks for one member. Undefined if the answer is the default. */
async function askFor(asked: Asked, region: InputValue, context: PromptContext): Promise<InputValue | undefined> {
  const { member, shape, isRequired, initial } = asked;
  const { prompter } = context;
  const message = capitalized(shape['x-summary'] ?? member);
  if (shape.type === 'boolean') return (await prompter.confirm(`${message}?`, false)) || undefined;
  const question = { member, message, isRequired, initial };
  // Choices are those of the Region of the call.
  const kinds = region === context.region ? kindsOf(shape) : [];
  if (kinds.length > 0) return askForIds({ ...question, shape, kinds }, context);
  if (shape['x-completion'] === 'regions') return askForRegion(message, context);
  if (shape.items?.type === 'object') return askForStructures({ ...question, shape }, context);
  if (shape.items) {
    const texts = await askForTexts({ ...question, asValue: (text) => [text] }, context);
    return texts.length > 0 ? texts : undefined;
  }
  const known = shape['x-known-values'] ?? [];
  if (known.length > 1)
    return prompter.search(
      message,
      known.map((value) => ({ value, name: value })),
    );
  const asValue = asValueOf(member, shape);
  const text = await askForText({ ...question, initial: initial ?? known[0], asValue }, context);
  return text === '' ? undefined : asValue(text);
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Converts the text of an option, or of one element of its list. */
const asValueOf =
  (member: string, shape: DescribedShape) =>
  (text: string): InputValue =>
    memberValue(member, shape.items ? [text] : text, shape, NO_FILES);

// File URIs are refused before this is called.
const NO_FILES = {
  env: {},
  homeOf: () => undefined,
  readFile: (): never => {
    throw new Error('no file is read');
  },
};

const KINDS = new Set<unknown>([
  'images',
  'disabled-images',
  'recycled-images',
  'snapshots',
  'instances',
  'all-instances',
]);

const isKind = (source: unknown): source is ResourceKind => KINDS.has(source);

/** The kinds of resources whose IDs a member takes. */
export const kindsOf = (shape: DescribedShape): ResourceKind[] => [shape['x-completion']].flat().filter(isKind);

interface MemberQuestion extends TextQuestion {
  readonly shape: DescribedShape;
}

async function askForIds(
  { shape, kinds, ...question }: MemberQuestion & { readonly kinds: readonly ResourceKind[] },
  context: PromptContext,
): Promise<InputValue> {
  const listMessage = capitalized(question.message.replace(/^IDs? of the /, ''));
  const asked = { ...question, kinds, listMessage, asValue: asValueOf(question.member, shape) };
  return shape.items ? askForResources(asked, context) : askForResource(asked, context);
}

async function askForRegion(message: string, { prompter, region }: PromptContext): Promise<string> {
  const { default: known } = await import('../../schemas/reference/regions.json', { with: { type: 'json' } });
  const choices = Object.entries(known.regions).map(([value, place]) => ({ value, name: `${value}  ${place}` }));
  // The Region of the call is the first choice.
  return prompter.search(
    message,
    choices.toSorted((a, b) => Number(b.value === region) - Number(a.value === region)),
  );
}

/** Asks for structures: tags as Key=Value, others as shorthand. */
async function askForStructures(
  { shape, ...question }: MemberQuestion,
  context: PromptContext,
): Promise<InputValue | undefined> {
  const { member, message, isRequired } = question;
  const asValue = asValueOf(member, shape);
  const keys = members(shape.items ?? shape).map(([name]) => name);
  if (keys.join() === 'Key,Value') {
    const tags = await askForTagList(
      {
        message: message.replace(/(?=;|$)/, ` (Key=Value${isRequired ? '' : ' or Key'})`),
        // Without tags, EC2 deletes all.
        ...(shape['x-empty-list'] !== undefined && { emptyMeans: 'all' }),
        needsValue: isRequired,
        isRequired,
        problemOf: (tag) => context.problemOf(member, [tag]),
      },
      context,
    );
    return tags.length > 0 ? tags : undefined;
  }
  const texts = await askForTexts({ ...question, message: `${message}, such as ${keys[0]}=...`, asValue }, context);
  return texts.length > 0 ? texts.flatMap((text) => asValue(text) as InputValue[]) : undefined;
}
