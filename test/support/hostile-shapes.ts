// Shapes of input that take a parser long, by parser and name, each as long as asked for.

import { readXml } from '../../src/aws/xml.ts';
import { parseIni } from '../../src/config/ini.ts';
import { parseDuration } from '../../src/operations/waiting/wait-options.ts';
import { compileQuery } from '../../src/output/query.ts';
import { parseJson } from '../../src/request/parse-json.ts';
import { parseShorthand } from '../../src/request/parse-shorthand.ts';
import { parseYaml } from '../../src/request/parse-yaml.ts';
import { lineAndColumn } from '../../src/request/syntax-error.ts';
import { maskSecrets, shown, unixLines } from '../../src/text/safe.ts';
import { keepSecret } from '../../src/text/secrets.ts';
import { tryShellWords } from '../../src/text/shell-words.ts';
import { printPages } from './listed-pages.ts';
import { RESPONSE_PLAN } from './xml-plans.ts';
import { XML_SHAPES } from './xml-shapes.ts';

interface Parser {
  readonly parse: (text: string) => unknown;
  readonly shapes: Readonly<Record<string, (length: number) => string>>;
}

const MOST = Number.POSITIVE_INFINITY;

/** Pieces that repeat, with what stands before and after them. */
const repeated = (pieces: readonly (readonly [before: string, piece: string, after?: string])[]): Parser['shapes'] =>
  Object.fromEntries(
    pieces.map(([before, piece, after = '']) => [
      `${before}${piece}...${after}`,
      (length) => before + piece.repeat(Math.ceil(length / piece.length)) + after,
    ]),
  );

/** A YAML map whose keys are all different. */
const differentKeys = (length: number): string =>
  Array.from({ length: Math.ceil(length / 10) }, (_, at) => `k${String(at).padStart(5, '0')}: a\n`).join('');

/** Prints results in pages: each character is a result, and a comma begins a page. */
const pagesAs = (format: string): Parser => ({
  parse: (text) =>
    printPages(
      text.split(',').map((page) => page.split('')),
      format,
    ),
  shapes: repeated([
    ['', 'a'],
    ['', 'a,'],
    ['', ','],
  ]),
});

export const PARSERS: Readonly<Record<string, Parser>> = {
  XML: { parse: (text) => readXml(Buffer.from(text), () => RESPONSE_PLAN), shapes: XML_SHAPES },
  'pages as JSON': pagesAs('json'),
  'pages as text': pagesAs('text'),
  'pages as a stream': pagesAs('yaml-stream'),
  YAML: {
    parse: (text) => parseYaml(text, MOST),
    shapes: {
      ...repeated([
        ['"', '\\q', '"'],
        ['"', '\\n', '"'],
        ['"', 'a\n', '"'],
        ["'", "''", "'"],
        ['a: |\n', '  a\n'],
        ['a: >\n', '  a\n\n'],
        ['a:\n', ' a\n'],
        ['a: &a x\nb: [', '*a,', ']'],
        ['', '&a '],
        ['', '!a '],
        ['', '*a '],
        ['', '\ta\n'],
        ['- ', '\t'],
        ['', '- a\n'],
        ['', '? a\n'],
        ['', ': '],
        ['', '---\n'],
        ['', '%a\n'],
        ['', '#\n'],
        ['', '\r'],
        ['[', 'a,', ']'],
        ['[', '[],', ']'],
        ['{', 'a: b,', '}'],
        ['{', ','],
        ['', ']'],
        ['a: ', '9'],
        ['', '@'],
        ['- ', 'a: b\n  '],
      ]),
      'k1: a, k2: a, ...': differentKeys,
    },
  },
  JSON: {
    parse: (text) => parseJson(text, MOST),
    shapes: repeated([
      ['"', 'a', '"'],
      ['"', '\\u0041', '"'],
      ['[', '1,', '1]'],
      ['{', '"a":1,', '"a":1}'],
      ['[', '[],', '1]'],
      ['', ' '],
      ['', '9'],
      ['[1,', ' ', ']'],
    ]),
  },
  shorthand: {
    parse: (text) => parseShorthand(text, undefined, MOST),
    shapes: repeated([
      ['a=', 'b,'],
      ['a=', 'b'],
      ['a=', '"b",'],
      ['a=', '"\\",'],
      ['a=b', ',"'],
      ["a='", "\\'"],
      ['a=', '\\,'],
      ['a=[', 'b,', ']'],
      ['a=[', '{b=c},', ']'],
      ['a=', ' '],
      ['a=', '\n'],
      ['', 'a'],
      ['', '\r'],
      ['a={', 'b=c,', '}'],
    ]),
  },
  INI: {
    parse: parseIni,
    shapes: repeated([
      ['[a]\n', '# a\n'],
      ['[a]\nb=\n', '  c=d\n'],
      ['[a]\nb=', ' c'],
      ['', '[a'],
      ['[a]\n', '\r'],
    ]),
  },
  query: {
    parse: compileQuery,
    shapes: repeated([
      ['a', '.a'],
      ['a', '[0]'],
      ['a', '|a'],
      ['a', '||a'],
      ['', '!'],
      ["'", 'a', "'"],
      ['"', '\\u0041', '"'],
      ['`', '1', '`'],
      ['[', 'a,', 'a]'],
      ['a(', 'a,', 'a)'],
    ]),
  },
  durations: {
    parse: (text) => parseDuration(text, '--wait-timeout'),
    shapes: repeated([
      ['', '9'],
      ['', '9h'],
      ['', ' '],
    ]),
  },
  'command lines': {
    parse: tryShellWords,
    shapes: repeated([
      ['', 'a '],
      ['', '"'],
      ['', "'"],
      ['', '\\'],
      ['"', '\\"'],
      ['', '"a"'],
    ]),
  },
  'texts to print': {
    parse: (text) => {
      keepSecret('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab');
      maskSecrets(text);
      shown(text, MOST);
      unixLines(text);
      lineAndColumn(text, text.length);
    },
    shapes: repeated([
      ['', 'x://a:'],
      ['', 'x://'],
      ['', 'x://a@'],
      ['', '"x://'],
      ['', "'x://a@'"],
      ['', 'x%3a%2f%2f'],
      ['', '@'],
      ['', 'a'],
      ['', '?token='],
      ['', '&token=a'],
      ['', '\x1b'],
      ['', '\n'],
      ['', '\r\n'],
      ['', ' x://a:b@c'],
    ]),
  },
};
