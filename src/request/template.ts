// Templates of image names, and of other texts of a plan: `web-{instance-id}-{date}`. Pure.

import { shown } from '../text/safe.ts';
import { didYouMean } from '../text/suggest.ts';

/** The placeholders as people write them, in the order of the help page. */
const PLACEHOLDERS = [
  '{instance-id}',
  '{name}',
  '{tag:KEY}',
  '{date}',
  '{time}',
  '{account}',
  '{region}',
  '{index}',
] as const;

type Fact = 'instance-id' | 'date' | 'time' | 'account' | 'region' | 'index';

/** A text, a fact about the image, or the value of a tag of the instance. */
type Part = string | { readonly fact: Fact } | { readonly tag: string };

/** A parsed template. */
export type Template = readonly Part[];

/** What placeholders stand for. */
export interface TemplateValues {
  readonly instanceId: string;
  /** Undefined where no instance was looked up. */
  readonly tags?: ReadonlyMap<string, string> | undefined;
  /** The ID of the account that owns the instance. */
  readonly account?: string | undefined;
  readonly region: string;
  /** The number of the instance, from 1, and how many there are. */
  readonly index: number;
  readonly total: number;
  /** The same for all images of a run. */
  readonly moment: Date;
}

/** The problem of a template, without the option or member that it is about. */
export class TemplateError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Parses a template; `{{` and `}}` are literal braces. Throws a TemplateError for anything else in braces. */
export function parseTemplate(text: string): Template {
  return text.split(/(\{\{|\}\}|\{[^{}]*\}|[{}])/).flatMap((piece, at): Part[] => {
    if (at % 2 === 0) return piece === '' ? [] : [piece];
    return [piece === '{{' || piece === '}}' ? piece.slice(1) : placeholderIn(piece)];
  });
}

function placeholderIn(piece: string): Part {
  const word = piece.slice(1, -1);
  if (piece.length < 2) {
    throw new TemplateError(
      `${piece} is not a part of a placeholder`,
      `${KNOWN}; for a literal brace, write ${piece}${piece}`,
    );
  }
  if (word === 'name') return { tag: 'Name' };
  if (/^tag:./s.test(word)) return { tag: word.slice('tag:'.length) };
  const isFact = word !== 'tag:KEY' && PLACEHOLDERS.some((known) => known === piece);
  if (isFact) return { fact: word as Fact };
  const near = didYouMean(piece, PLACEHOLDERS);
  throw new TemplateError(
    `${shown(piece)} is not a placeholder${near === undefined ? '' : `; did you mean ${near}?`}`,
    KNOWN,
  );
}

const KNOWN = `the placeholders are ${PLACEHOLDERS.join(', ')}`;

/** True if a template has a placeholder. */
export const hasPlaceholder = (template: Template): boolean => template.some((part) => typeof part !== 'string');

/** True if a template needs what only DescribeInstances knows. */
export const needsInstance = (template: Template): boolean =>
  template.some((part) => typeof part !== 'string' && ('tag' in part || part.fact === 'account'));

/** The text of a template without its placeholders. Rules that it breaks, every text of the template breaks. */
export const literalOf = (template: Template): string => template.filter((part) => typeof part === 'string').join('');

/** The lengths that an image name may have (API_CreateImage.html). */
const [MIN_NAME, MAX_NAME] = [3, 128];

/** A name with the literal parts of a template only. Placeholders may make up for what is too short. */
export const literalName = (template: Template): string => literalOf(template).padEnd(MIN_NAME, 'x');

/**
 * Renders a template as the name of an image. The values of tags are made valid, and cut to one length if the name
 * is too long. Throws a TemplateError if the instance lacks a tag, or if the tag has no value.
 */
export function renderName(template: Template, values: TemplateValues): string {
  const parts = template.map((part) => {
    const text = textOf(part, values);
    const isTag = typeof part !== 'string' && 'tag' in part;
    return { text: isTag ? tagInName(text, part.tag) : text, isTag };
  });
  const nameWith = (most: number): string =>
    parts.map(({ text, isTag }) => (isTag ? text.slice(0, most) : text)).join('');
  let most = MAX_NAME;
  while (most > 1 && nameWith(most).length > MAX_NAME) most--;
  return nameWith(most);
}

function tagInName(value: string, key: string): string {
  const valid = validInName(value);
  if (valid.trim() === '') throw new TemplateError(`the tag ${shown(key)} of the instance is empty`);
  return valid;
}

/** Renders a template as a text that may have any characters. Throws a TemplateError if the instance lacks a tag. */
export const renderText = (template: Template, values: TemplateValues): string =>
  template.map((part) => textOf(part, values)).join('');

/** A text with the characters that the name of an image may have: accents are left out, all else becomes dashes. */
export const validInName = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9()[\] ./\-'@_]/gu, '-');

function textOf(part: Part, { instanceId, tags, account, region, index, total, moment }: TemplateValues): string {
  if (typeof part === 'string') return part;
  if ('tag' in part) {
    const value = tags?.get(part.tag);
    if (value === undefined) throw new TemplateError(`the instance has no tag ${shown(part.tag)}`);
    return value;
  }
  const [date = '', time = ''] = moment.toISOString().split(/[T.]/);
  const facts: Readonly<Record<Fact, string>> = {
    'instance-id': instanceId,
    date,
    time: time.replaceAll(':', ''),
    account: account ?? '',
    region,
    // Leading zeros, so that names sort in the order of the plan.
    index: String(index).padStart(String(total).length, '0'),
  };
  return facts[part.fact];
}
