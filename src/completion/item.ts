// Candidates from EC2: IDs of resources, and keys and values of tags.

import type { CompletionSource } from '../model/shape.ts';
import type { Name } from './candidate.ts';

export type ItemKind = Exclude<CompletionSource, 'profiles' | 'regions' | 'files'>;

export const isItemKind = (source: CompletionSource): source is ItemKind =>
  source !== 'profiles' && source !== 'regions' && source !== 'files';

/** An ID with its name and state, or a text of a tag. */
export type Item = Pick<Name, 'name' | 'description'>;

export interface ItemRequest {
  readonly kind: ItemKind;
  /** The key of the tags whose values are requested. */
  readonly key?: string | undefined;
}

export const isOfTags = (kind: ItemKind): boolean => kind === 'tag-keys' || kind === 'tag-values';

/**
 * True for a name that may be offered. A candidate may end up in a shell, so only plain IDs are. Of the texts of tags, only
 * those are that need no quotes in shorthand; shells get them escaped.
 */
export const isOfferable = (text: unknown, kind: ItemKind): boolean =>
  typeof text === 'string' && (isOfTags(kind) ? TAG_TEXT : ID).test(text);

const ID = /^[a-z]+-[0-9a-z]+$/;

/** The characters that AWS recommends for tags, without `=`. Beyond U+FFFF, shorthand needs quotes. */
const TAG_TEXT = /^(?! )(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{M}\p{N}_.:/+@ -])+(?<! )$/u;
