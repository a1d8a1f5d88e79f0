// Parses YAML 1.2 documents for --cli-input-yaml with the `yaml` library, and gives scalars the types the AWS CLI gives them.

import {
  Composer,
  type Document,
  type ErrorCode,
  Lexer,
  Parser,
  type Scalar as ScalarNode,
  type ScalarTag,
  type Tags,
  visit,
} from 'yaml';
import { MAX_DEPTH, shown, unixLines } from '../text/safe.ts';
import { Bytes, ForeignScalar, type InputValue, textOf } from './input-value.ts';
import { MOST_DIGITS, MOST_VALUES } from './limits.ts';
import { InputSyntaxError } from './syntax-error.ts';

/** Parses one YAML document of at most `most` values; an empty document is null. Throws InputSyntaxError. */
export function parseYaml(text: string, most = MOST_VALUES): InputValue {
  const source = unixLines(text);
  const control = source.search(CONTROL);
  if (control >= 0) throw new InputSyntaxError('YAML', 'control characters are not allowed', source, control);
  checkSize(source, most);
  try {
    const document = documentIn(source);
    checkUniqueKeys(document, source);
    trimFinalBlock(document, source);
    return toValue(document.toJS({ mapAsMap: true, maxAliasCount: 100 }) as unknown, source, 0);
  } catch (error) {
    if (error instanceof InputSyntaxError) throw error;
    if (error instanceof RangeError) throw tooDeep(source);
    throw new InputSyntaxError('YAML', shown((error as Error).message), source, 0);
  }
}

/** What the library says about an error: where it is, and whether it is only a warning. */
type OnError = (
  place: number | readonly number[] | { readonly offset: number },
  code: ErrorCode,
  message: string,
  isWarning?: boolean,
) => void;

/**
 * Parses the only document of a text. Stops at its first error, or else throws its first warning. The library would
 * collect an object with a stack for every bad character.
 */
function documentIn(source: string): Document {
  let first: InputSyntaxError | undefined;
  let warning: InputSyntaxError | undefined;
  const onError: OnError = (place, code, message, isWarning = false) => {
    const at = typeof place === 'number' ? place : 'offset' in place ? place.offset : (place[0] as number);
    const error = new InputSyntaxError('YAML', shown(message) + (HINTS[code] ?? ''), source, at);
    if (isWarning) warning ??= error;
    else {
      // The library catches what is thrown here, and reports it again for the collections around.
      first ??= code === 'RESOURCE_EXHAUSTION' ? tooDeep(source) : error;
      throw first;
    }
  };
  const composer = Object.assign(new Composer(OPTIONS) as object, { onError }) as unknown as Composer;
  const [document, other] = composer.compose(tokensIn(source, onError), true, source.length);
  if (other) onError(other.range[0], 'MULTIPLE_DOCS', 'Source contains multiple documents');
  if (warning) throw warning;
  return document as Document;
}

const OPTIONS: ConstructorParameters<typeof Composer>[0] = {
  version: '1.2',
  merge: true,
  intAsBigInt: true,
  uniqueKeys: false,
  customTags: (tags): Tags => [DATE, INTEGER, DEFAULT_KEY, ...tags, 'binary'],
};

function* tokensIn(source: string, onError: OnError) {
  for (const token of new Parser().parse(source)) {
    if (token.type === 'error') {
      const what = token.source ? `: ${JSON.stringify(token.source)}` : '';
      onError(token.offset, 'UNEXPECTED_TOKEN', token.message + what);
    }
    yield token;
  }
}

/** Hints for errors that follow from common mistakes. */
const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "; put a value that contains ': ' in quotes",
  TAB_AS_INDENT: '; use spaces',
};

/** Characters per value, which limits a document to 4 MiB; the library needs fifty times the length of a block scalar. */
const LENGTH = (4 * 2 ** 20) / MOST_VALUES;

/** Tokens of a short value in a list: a dash, a space, a marker, the text, a line end. */
const TOKENS = 5;

/** Rejects a document with too many levels, lines or parts before the library parses it: its parser is recursive and slow. */
function checkSize(source: string, most: number): void {
  const longest = LENGTH * most;
  if (source.length > longest) throw new InputSyntaxError('YAML', `longer than ${longest} characters`, source, longest);
  checkLines(source, TOKENS * most);
  let [brackets, dashes, margin, count] = [0, 0, 0, 0];
  for (const token of new Lexer().lex(source)) {
    if (++count > TOKENS * most) throw new InputSyntaxError('YAML', `more than ${most} values`, source, 0);
    if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets--;
    else if (token === '\n') [dashes, margin] = [0, 0];
    else if (token === '-' || token === '?') dashes++;
    else if (/^ +$/.test(token) && dashes === 0) margin = token.length;
    if (brackets > MAX_DEPTH || dashes > MAX_DEPTH || margin > 4 * MAX_DEPTH) throw tooDeep(source);
  }
}

/** The library needs about a hundred bytes for each line of a block scalar. */
function checkLines(source: string, most: number): void {
  let count = 0;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    if (++count > most) throw new InputSyntaxError('YAML', `more than ${most} lines`, source, at);
  }
}

const tooDeep = (source: string): InputSyntaxError =>
  new InputSyntaxError('YAML', `nested deeper than ${MAX_DEPTH} levels`, source, 0);

/** Keeps dates and times apart from strings, so that messages can quote them as written. */
const DATE: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  resolve: (text) => new ForeignScalar('date', text),
};

/** Integers as the AWS CLI's parser reads them: YAML 1.2 plus underscores and binary. */
const INTEGER: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_]+|[0-9][0-9_]*)$/,
  resolve: (text, onError) => {
    if (text.length <= MOST_DIGITS) return BigInt(text.replace(/[-+_]/g, '')) * (text.startsWith('-') ? -1n : 1n);
    return onError(`integers can have at most ${MOST_DIGITS} digits`);
  },
};

/** A lone equals sign has a type of its own in YAML 1.1; the AWS CLI's parser recognizes it but fails on it. */
const DEFAULT_KEY: ScalarTag = {
  tag: 'tag:yaml.org,2002:value',
  default: true,
  test: /^=$/,
  resolve: (_, onError) => onError('a lone equals sign needs quotes'),
};

/** Characters that YAML forbids: controls other than tab and line ends, and unpaired surrogates. */
const CONTROL = /(?![\t\n\r\x85])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/u;

const MERGE = Symbol('<<');

/** Checks for duplicate keys in linear time; the library compares every pair of keys. */
function checkUniqueKeys(document: Document, source: string): void {
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const { value, range } = key as Partial<ScalarNode>;
        if (value === undefined) continue;
        // The library turns each merge key into a symbol, but not a quoted "<<".
        const id = typeof value === 'symbol' ? MERGE : value;
        if (keys.has(id)) throw new InputSyntaxError('YAML', 'Map keys must be unique', source, range?.[0] ?? 0);
        keys.add(id);
      }
    },
  });
}

/** Removes the line break that the library adds to a block scalar at the end of a document without a final newline. */
function trimFinalBlock(document: Document, source: string): void {
  if (source.endsWith('\n')) return;
  visit(document, {
    Scalar: (_, node: ScalarNode) => {
      const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      if (!isBlock || node.range?.[1] !== source.length) return;
      node.value = (node.value as string).replace(/\n$/, '');
    },
  });
}

function toValue(value: unknown, source: string, depth: number): InputValue {
  if (depth > MAX_DEPTH) throw tooDeep(source);
  if (Array.isArray(value)) return value.map((item) => toValue(item, source, depth + 1));
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item]): [string, InputValue] => [
      textOf(toValue(key, source, depth + 1)),
      toValue(item, source, depth + 1),
    ]);
    return new Map(pairs);
  }
  if (value instanceof Uint8Array) return new Bytes(value);
  if (value instanceof Set) return new ForeignScalar('set', '{...}');
  return value as InputValue;
}
