// Parses XML with the SDK's parser, in a time that is linear in its length.

import { parseXML } from '@aws-sdk/xml-builder';

/** An XML or JSON object. */
export type Tree = { readonly [name: string]: unknown };

/**
 * Parses a document to its root element and its content. Element names have no namespace prefixes. Returns undefined if
 * it is not well-formed, and for what AWS does not send: a DOCTYPE, because the SDK's parser needs a time that grows with
 * their number times the length of the document, and a text of more than 1 MiB, because it needs fifty times that memory.
 * The DOCTYPE of an HTML page is ignored.
 */
export function parseTree(text: string): Tree | undefined {
  const plain = hasLongText(text) ? undefined : withoutDoctype(text);
  const tree = plain && parsed(plain.text);
  const root = tree && rootOf(tree);
  if (root === undefined || (plain?.isPage && root.toLowerCase() !== 'html')) return undefined;
  if (!root.includes(':')) return tree;
  const local = parsed(inMarkup(plain?.text ?? '', withoutPrefixes) ?? '');
  return local && !rootOf(local).includes(':') ? local : undefined;
}

/** Maximum length of a text or tag. The longest of EC2, such as user data and console output, have less than 100 kB. */
const MAX_TEXT = 2 ** 20;

function hasLongText(text: string): boolean {
  let start = 0;
  while (text.length - start > MAX_TEXT) {
    const end = text.indexOf('<', start);
    if (end < 0 || end - start > MAX_TEXT) return true;
    start = end + 1;
  }
  return false;
}

const rootOf = (tree: Tree): string => Object.keys(tree)[0] as string;

function parsed(text: string): Tree | undefined {
  try {
    const readable = text.includes('&#') ? inMarkup(text, withCharacters) : text;
    return readable === undefined ? undefined : parseXML(readable);
  } catch {
    return undefined;
  }
}

/** The start of a part that ends with a fixed text and contains no markup, or of a DOCTYPE. */
const PART = /<!--|<!\[CDATA\[|<\?|<!doctype/gi;

const ENDS: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/** The DOCTYPE of an HTML page, without declarations in brackets. */
const PAGE = /<!doctype\s+html(?:\s[^<>[\]]*)?>/iy;

/** Removes the DOCTYPE of a page. Returns undefined for any other DOCTYPE, and for a part without an end. */
function withoutDoctype(text: string): { readonly text: string; readonly isPage: boolean } | undefined {
  let page: RegExpExecArray | null = null;
  for (let at = 0; ; ) {
    const start = nextPart(text, at);
    if (!start) break;
    if (start.end === undefined) {
      PAGE.lastIndex = start.at;
      if (page) return undefined;
      page = PAGE.exec(text);
      if (!page) return undefined;
      at = PAGE.lastIndex;
    } else if (start.end < 0) return undefined;
    else at = start.end;
  }
  if (!page) return { text, isPage: false };
  return { text: text.slice(0, page.index) + text.slice(page.index + page[0].length), isPage: true };
}

/** Replaces text outside of comments, CDATA sections and processing instructions. Undefined if one of them has no end. */
function inMarkup(text: string, replace: (markup: string) => string): string | undefined {
  let result = '';
  for (let at = 0; ; ) {
    const start = nextPart(text, at);
    if (!start) return result + replace(text.slice(at));
    if (start.end === undefined || start.end < 0) return undefined;
    result += replace(text.slice(at, start.at)) + text.slice(start.at, start.end);
    at = start.end;
  }
}

interface Part {
  readonly at: number;
  /** The offset after the part; negative if it has no end, undefined for a DOCTYPE. */
  readonly end: number | undefined;
}

/** Finds the next part as the SDK's parser does: the start of a part may overlap with its end, as in `<!-->`. */
function nextPart(text: string, from: number): Part | undefined {
  PART.lastIndex = from;
  const found = PART.exec(text);
  if (!found) return undefined;
  const end = ENDS[found[0].toUpperCase()];
  const at = end === undefined ? -1 : text.indexOf(end, found.index);
  return { at: found.index, end: end === undefined ? undefined : at < 0 ? at : at + end.length };
}

const withCharacters = (markup: string): string =>
  markup.replace(REFERENCES, (reference, hex, decimal) => characterOf(hex, decimal) ?? reference);

/** Numeric references to characters, such as `&#x1F600;`. */
const REFERENCES = /&#(?:x([\da-f]+)|(\d+));/gi;

/** The SDK's parser would cut characters above U+FFFF off. It reads all others itself. */
function characterOf(hex?: string, decimal?: string): string | undefined {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Removes namespace prefixes: `<x:imageId>` becomes `<imageId>`. */
const withoutPrefixes = (markup: string): string => markup.replace(/<(\/?)[^\s<>/:]+:/g, '<$1');
