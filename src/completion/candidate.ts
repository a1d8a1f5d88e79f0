// Completion candidates, independent of any shell.
import { type CompletionSource, type DescribedShape, firstSentence, type Rule } from '../model/shape.ts';

/** The known values of a shape, from the model or its rule; empty if there are none. */
export const knownValues = (shape: DescribedShape, rule: Rule | undefined): readonly string[] =>
  shape.type === 'boolean' ? ['true', 'false'] : (shape.enum ?? rule?.enum ?? shape['x-known-values'] ?? []);

/** A short description for lists: the first sentence up to a colon, without its full stop. */
export const shortDescription = (shape: DescribedShape | undefined): string =>
  shape ? firstSentence(shape).replace(/:\s.*|[.:]$/s, '') : '';

/** A few words for lists. Of two names of an option, the summary describes the shorter one: `--reboot` of NoReboot. */
export function summaryOf(shape: DescribedShape | undefined, isOpposite = false): string {
  if (isOpposite) return shape?.['x-opposite-summary'] ?? '';
  const text = shortDescription(shape);
  return shape?.['x-summary'] ?? text.charAt(0).toLowerCase() + text.slice(1);
}

/** A completion of the word at the cursor. */
export interface Candidate {
  /** The whole word. */
  readonly text: string;
  /** The part to show in lists. */
  readonly shown: string;
  readonly description: string;
  /** True if the word continues after the candidate. */
  readonly isPartial: boolean;
  /** True if lists need the description to be useful, as for IDs. */
  readonly isOpaque?: boolean;
  /** True for a text that was looked up, where any other text is valid, too: completion does not go on to it by itself. */
  readonly isSuggestion?: boolean;
  /** The offset at which a shell opens a quote, if none is open: brackets, which shells expand, can follow. */
  readonly quoteAt?: number;
}

/** A name from the model, EC2 or the file system. */
export interface Name {
  readonly name: string;
  readonly description: string;
  /** True for a folder: the path continues. */
  readonly isPartial?: boolean;
}

/** The names that a lookup is for. */
export interface Wanted {
  /** One source, or several of resources. */
  readonly sources: readonly CompletionSource[];
  /** The typed part of the name. */
  readonly typed: string;
  /** The key of the tags whose values are wanted. */
  readonly key?: string | undefined;
  /** The Region of the resources, if it is not the one of the call. */
  readonly region?: string | undefined;
}

/** Returns the names from sources outside of the model; of files, those that complete the typed path. [] after errors. */
export type Lookup = (wanted: Wanted) => Promise<readonly Name[]>;
