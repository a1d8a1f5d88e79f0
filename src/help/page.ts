// Help pages before layout. Terminal pages and man pages are rendered from the same data.

export type Block =
  /** A paragraph that can be wrapped. */
  | { readonly kind: 'text'; readonly text: string }
  /** Code, wrapped only where a line break does not change its meaning. */
  | { readonly kind: 'code'; readonly language: Language; readonly text: string }
  /** Lines without an empty line between them: command lines and addresses. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** A title with a description. */
  | { readonly kind: 'entry'; readonly title: string; readonly blocks: readonly Block[] }
  /** Short terms, each with its meaning on the same line. */
  | { readonly kind: 'terms'; readonly terms: readonly (readonly [name: string, meaning: string])[] };

export type Language = 'shell' | 'shorthand' | 'json';

interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** What SEE ALSO refers to. */
export interface SeeAlso {
  /** Other pages, by the words after `ec2img help`. */
  readonly pages: readonly string[];
  readonly urls: readonly string[];
}

export interface HelpPage {
  /** The words after `ec2img help`; empty for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  /** Non-empty sections, without NAME and SEE ALSO. */
  readonly sections: readonly Section[];
  readonly seeAlso: SeeAlso;
}

/** Builds a page, without empty sections. */
export function buildPage(
  path: readonly string[],
  summary: string,
  sections: readonly [string, readonly Block[]][],
  seeAlso: SeeAlso,
): HelpPage {
  const filled = sections.filter(([, blocks]) => blocks.length > 0);
  return { path, summary, sections: filled.map(([title, blocks]) => ({ title, blocks })), seeAlso };
}

/** Splits text into paragraphs at empty lines. */
export const paragraphs = (text = ''): Block[] =>
  text === '' ? [] : text.split('\n\n').map((paragraph) => ({ kind: 'text', text: paragraph }));

export const entry = (title: string, text: string | undefined, ...more: Block[]): Block => ({
  kind: 'entry',
  title,
  blocks: [...paragraphs(text), ...more],
});

export const code = (language: Language, text: string): Block => ({ kind: 'code', language, text });

/** Example command lines, each below its title. */
export const exampleBlocks = (
  examples: readonly { readonly title: string; readonly command: string }[] = [],
): Block[] => examples.flatMap(({ title, command }) => [...paragraphs(`${title}:`), code('shell', command)]);
