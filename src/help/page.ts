// What a help page is before it is laid out: the terminal and the man page are made of the same one.

export type Block =
  /** A paragraph that may be broken at its spaces. */
  | { readonly kind: 'text'; readonly text: string }
  /** Text of another language, broken where that means nothing there. */
  | { readonly kind: 'code'; readonly language: Language; readonly text: string }
  /** The words of a command and its options, each in its line. */
  | { readonly kind: 'usage'; readonly command: string; readonly options: readonly string[] }
  /** Something with a name, and what is said about it. */
  | { readonly kind: 'entry'; readonly title: string; readonly blocks: readonly Block[] }
  /** Short names, each with its meaning beside it. */
  | { readonly kind: 'terms'; readonly terms: readonly (readonly [name: string, meaning: string])[] };

export type Language = 'shell' | 'shorthand' | 'json';

interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface HelpPage {
  /** The words of the command; none for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Those with something in them, NAME not among them. */
  readonly sections: readonly Section[];
}

/** A page without the sections that would be empty. */
export function buildPage(path: readonly string[], summary: string, sections: readonly [string, Block[]][]): HelpPage {
  const filled = sections.filter(([, blocks]) => blocks.length > 0);
  return { path, summary, sections: filled.map(([title, blocks]) => ({ title, blocks })) };
}

/** Paragraphs, one for each that an empty line sets apart. */
export const paragraphs = (text = ''): Block[] =>
  text === '' ? [] : text.split('\n\n').map((paragraph) => ({ kind: 'text', text: paragraph }));

export const entry = (title: string, text: string | undefined, ...more: Block[]): Block => ({
  kind: 'entry',
  title,
  blocks: [...paragraphs(text), ...more],
});

export const code = (language: Language, text: string): Block => ({ kind: 'code', language, text });
