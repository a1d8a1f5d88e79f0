// Renders YAML in block style with sorted keys and lines folded at 80 columns, laid out like the AWS CLI's YAML (libyaml
// through ruamel.yaml): measured on AWS CLI 2.36, and compared with that library on random values.

import { isList, isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { jsonPieces } from './json.ts';
import { dateText, isNumber, numberText, sortedKeys } from './scalars.ts';

/** Renders a mapping or a list as YAML in pieces; a top-level scalar as JSON. */
export const yamlPieces = (value: JsonValue): Iterable<string> =>
  isList(value) || isMapping(value) ? documentPieces(value) : jsonPieces(value);

/** Renders the value as the only item of a list, so that further responses can follow. */
export const yamlStreamPieces = (value: JsonValue): Iterable<string> => documentPieces([value]);

function documentPieces(value: JsonValue): Iterable<string> {
  const writer = new YamlWriter();
  writer.node(value, 0);
  const [first = '', ...others] = [...writer.pieces, writer.text];
  return [first.trimStart(), ...others, '\n'];
}

/** The least length of a piece. */
const LENGTH = 2 ** 16;

const WIDTH = 80;

const isFull = (value: JsonValue): value is JsonValue[] | JsonObject =>
  (isList(value) && value.length > 0) || (isMapping(value) && Object.keys(value).length > 0);

/** Position of a node: on a new line, or after a dash or a key on the same line. */
type Place = 'new line' | 'after dash' | 'after key';

class YamlWriter {
  readonly pieces: string[] = [];
  /** What follows the pieces. */
  text = '';
  column = 0;

  node(value: JsonValue, indent: number, place: Place = 'new line'): void {
    if (!isFull(value)) this.scalar(value, indent);
    else if (isList(value)) this.list(value, place === 'after key' ? indent - 2 : indent, place);
    else this.mapping(value, indent, place);
  }

  // The dashes of a list are aligned with its key.
  list(items: readonly JsonValue[], indent: number, place: Place): void {
    for (const [at, item] of items.entries()) {
      this.begin(indent, at > 0 || place !== 'after dash');
      this.write('-');
      this.node(item, indent + 2, 'after dash');
    }
  }

  mapping(value: JsonObject, indent: number, place: Place): void {
    for (const [at, key] of sortedKeys(Object.keys(value)).entries()) {
      this.begin(indent, at > 0 || place !== 'after dash');
      this.string(key, indent + 2, false);
      this.write(':');
      this.node(value[key] as JsonValue, indent + 2, 'after key');
    }
  }

  scalar(value: JsonValue, indent: number): void {
    this.write(' ');
    if (typeof value === 'string') this.string(value, Math.max(indent, 2), true);
    else if (isNumber(value)) this.write(numberText(value));
    else if (value instanceof Date) this.write(dateText(value, ' '));
    else this.write(isList(value) ? '[]' : isMapping(value) ? '{}' : String(value));
  }

  /** Writes a string. Keys never fold and have no line breaks outside double quotes. */
  string(text: string, indent: number, folds: boolean): void {
    const style = scalarStyle(text, !folds);
    if (style === 'double') this.double(text, indent, folds);
    else if (style === 'single') this.single(text, indent, folds);
    else this.plain(text, indent, folds);
  }

  plain(text: string, indent: number, folds: boolean): void {
    if (!text.includes(' ')) {
      this.write(text);
      return;
    }
    for (const piece of text.split(/( +)/)) {
      if (piece === ' ' && folds && this.column > WIDTH) this.newline(indent);
      else this.write(piece);
    }
  }

  // Writes n + 1 line breaks for n; a single space beyond the width may become a line break.
  single(text: string, indent: number, folds: boolean): void {
    this.write("'");
    let at = 0;
    for (const piece of text.split(/( +|[\n\r\x85\u2028\u2029]+)/)) {
      const isInside = at > 0 && at + piece.length < text.length;
      if (/[\n\r\x85\u2028\u2029]/.test(piece)) {
        this.text += (piece.startsWith('\n') ? '\n' : '') + piece;
        this.text += ' '.repeat(indent);
        this.column = indent;
      } else if (piece === ' ' && folds && isInside && this.column > WIDTH) this.newline(indent);
      else this.write(piece.replaceAll("'", "''"));
      at += piece.length;
    }
    this.write("'");
  }

  double(text: string, indent: number, folds: boolean): void {
    this.write('"');
    const characters = [...text];
    for (const [at, character] of characters.entries()) {
      const isInside = at > 0 && at < characters.length - 1 && characters[at - 1] !== ' ';
      if (character === ' ' && folds && isInside && this.column > WIDTH) {
        this.newline(indent);
        if (characters[at + 1] === ' ') this.write('\\');
      } else this.write(escaped(character));
    }
    this.write('"');
  }

  begin(indent: number, onNewLine: boolean): void {
    if (this.text.length > LENGTH) {
      this.pieces.push(this.text);
      this.text = '';
    }
    if (onNewLine) this.newline(indent);
    else this.write(' ');
  }

  newline(indent: number): void {
    this.text += `\n${' '.repeat(indent)}`;
    this.column = indent;
  }

  write(text: string): void {
    this.text += text;
    this.column += /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
  }
}

const NAMED: Record<string, string> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return `\\${named}`;
  if (isPrintable(character)) return character;
  const hex = (character.codePointAt(0) as number).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length === 4 ? `\\u${hex}` : `\\U${hex.padStart(8, '0')}`;
}

const isPrintable = (character: string): boolean => /[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(character);

type ScalarStyle = 'plain' | 'single' | 'double';

/** Selects quotes: none if the text parses as the same string, else single, else double. A key cannot have line breaks. */
function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  if (needsEscapes(text) || /[ ][\n\r\x85\u2028\u2029]|[\n\r\x85\u2028\u2029] /.test(text)) return 'double';
  const breaks = /[\n\r\x85\u2028\u2029]/.test(text);
  if (isKey && breaks) return 'double';
  return breaks || text === '' || /^ | $/.test(text) || hasIndicators(text) || READS_AS_OTHER.test(text)
    ? 'single'
    : 'plain';
}

// A line feed is printable; tabs, other controls, surrogates and characters beyond U+FFFF are not.
const needsEscapes = (text: string): boolean => /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);

const hasIndicators = (text: string): boolean =>
  /^[#,[\]{}&*!|>'"%@`]|^[?:-](?:\s|$)|^---|^\.\.\.|:(?:\s|$)|\s#/.test(text);

/** Text that YAML 1.2 parses as null, boolean, number, date, merge or default key. */
const READS_AS_OTHER = new RegExp(
  `^(?:${[
    '~|null|Null|NULL',
    'true|True|TRUE|false|False|FALSE',
    '[-+]?0b[01_]+|[-+]?0o?[0-7_]+|(?!_)[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+',
    '[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?',
    '[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)',
    '\\d{4}-\\d\\d-\\d\\d|\\d{4}-\\d\\d?-\\d\\d?(?:[Tt]|[ \\t]+)\\d\\d?:\\d\\d:\\d\\d(?:\\.\\d*)?(?:[ \\t]*(?:Z|[-+]\\d\\d?(?::\\d\\d)?))?',
    '<<|=',
  ].join('|')})$`,
);
