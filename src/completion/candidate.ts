// What completion offers, before any shell has its say.
import { firstSentence, type Rule, type Shape } from '../model/shape.ts';

/** The values that a text may have, as far as model and rules know them. */
export const knownValues = (shape: Shape, rule: Rule | undefined): readonly string[] =>
  shape.type === 'boolean' ? ['true', 'false'] : (shape.enum ?? rule?.enum ?? shape['x-known-values'] ?? []);

/** A description of a few words, for lists: the first sentence up to a colon, without its full stop. */
export const shortDescription = (shape: Shape | undefined): string =>
  shape ? firstSentence(shape).replace(/:\s.*|[.:]$/s, '') : '';

// What completion offers, before any shell has its say.

/** A whole word that the one at the cursor may become. */
export interface Candidate {
  readonly text: string;
  /** The part of it that is chosen here, for lists. */
  readonly shown: string;
  readonly description: string;
  /** Whether the word goes on behind it. */
  readonly isPartial: boolean;
  /** Whether it says little without its description, as ids do. */
  readonly isOpaque?: boolean;
}

/** A name that the model or the world knows. */
export interface Name {
  readonly name: string;
  readonly description: string;
  /** A folder, say. */
  readonly isPartial?: boolean;
}
