// YAML 1.2 documents for --cli-input-yaml, read with the types the AWS CLI's reader gives. The reader is `yaml`.

import {
  type Document,
  type ErrorCode,
  Lexer,
  parseDocument,
  type Scalar as ScalarNode,
  type ScalarTag,
  type Tags,
  visit,
} from 'yaml';
import { MAX_DEPTH } from '../text/safe.ts';
import { Bytes, ForeignScalar, type InputValue, textOf } from './input-value.ts';
import { MOST_DIGITS, MOST_VALUES } from './limits.ts';
import { InputSyntaxError } from './syntax-error.ts';

/** Parses one YAML document of at most so many values; an empty one is null. Throws InputSyntaxError. */
export function parseYaml(text: string, most = MOST_VALUES): InputValue {
  const source = text.replace(/\r\n?/g, '\n');
  const control = source.search(CONTROL);
  if (control >= 0) throw new InputSyntaxError('YAML', 'control characters are not allowed', source, control);
  refuseSize(source, most);
  try {
    const document = parseDocument(source, {
      version: '1.2',
      merge: true,
      intAsBigInt: true,
      prettyErrors: false,
      uniqueKeys: false,
      customTags: (tags): Tags => [DATE, INTEGER, DEFAULT_KEY, ...tags, 'binary'],
    });
    const [fault] = [...document.errors, ...document.warnings];
    if (fault) throw new InputSyntaxError('YAML', fault.message + (HABITS[fault.code] ?? ''), source, fault.pos[0]);
    refuseRepeatedKeys(document, source);
    endBlockTexts(document, source);
    return toValue(document.toJS({ mapAsMap: true, maxAliasCount: 100 }) as unknown, source, 0);
  } catch (error) {
    if (error instanceof InputSyntaxError) throw error;
    if (error instanceof RangeError) throw tooDeep(source);
    throw new InputSyntaxError('YAML', (error as Error).message, source, 0);
  }
}

/** What people write who meet these faults. */
const HABITS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "; put a value that contains ': ' in quotes",
  TAB_AS_INDENT: '; use spaces',
};

/** Characters a value, so that a document has 4 MiB at most; block texts cost its reader fifty times their length. */
const LENGTH = (4 * 2 ** 20) / MOST_VALUES;

/** A short value in a list is five tokens: a dash, a blank, a mark, its text, a line end. */
const TOKENS = 5;

/** The reader is recursive and slow: what nests too deeply or has too many parts is refused before it reads. */
function refuseSize(source: string, most: number): void {
  const longest = LENGTH * most;
  if (source.length > longest) throw new InputSyntaxError('YAML', `longer than ${longest} characters`, source, longest);
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

const tooDeep = (source: string): InputSyntaxError =>
  new InputSyntaxError('YAML', `nested deeper than ${MAX_DEPTH} levels`, source, 0);

/** Dates and times stand on their own: no member is one, so that messages can name what was written. */
const DATE: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  resolve: (text) => new ForeignScalar('date', text),
};

/** Integers as the AWS CLI's reader knows them: besides those of YAML 1.2 with underscores, and binary ones. */
const INTEGER: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_]+|[0-9][0-9_]*)$/,
  resolve: (text, onError) => {
    if (text.length <= MOST_DIGITS) return BigInt(text.replace(/[-+_]/g, '')) * (text.startsWith('-') ? -1n : 1n);
    return onError(`integers can have at most ${MOST_DIGITS} digits`);
  },
};

/** A lone equals sign is a type of YAML 1.1 that the AWS CLI's reader knows and cannot read. */
const DEFAULT_KEY: ScalarTag = {
  tag: 'tag:yaml.org,2002:value',
  default: true,
  test: /^=$/,
  resolve: (_, onError) => onError('a lone equals sign needs quotes'),
};

/** What no YAML document may hold: control characters but tab and line ends, and halves of surrogate pairs. */
const CONTROL = /(?![\t\n\r\x85])\p{Cc}|\p{Surrogate}|[\ufffe\uffff]/u;

const MERGE = Symbol('<<');

/** The reader compares every key of a mapping with every other; this looks at each once. */
function refuseRepeatedKeys(document: Document, source: string): void {
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const { value, range } = key as Partial<ScalarNode>;
        if (value === undefined) continue;
        // The reader makes a symbol of each merge key, which "<<" in quotes is not.
        const same = typeof value === 'symbol' ? MERGE : value;
        if (seen.has(same)) throw new InputSyntaxError('YAML', 'Map keys must be unique', source, range?.[0] ?? 0);
        seen.add(same);
      }
    },
  });
}

/** A block text that ends with the document, without a line break there, has none: `|` adds nothing of its own. */
function endBlockTexts(document: Document, source: string): void {
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
