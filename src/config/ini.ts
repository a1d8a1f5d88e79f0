// The grammar of ~/.aws/config and ~/.aws/credentials: that of Python's configparser as botocore uses it. No comments after
// a value, nested values by indentation, no duplicate keys or sections, and a section DEFAULT, whose keys are in all others.

export type Section = ReadonlyMap<string, string>;

export class ConfigSyntaxError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A section with the line in which it has a nested value without a key. */
type Stray = readonly [section: Section, key: string, line: number];

/**
 * Parses sections by title, with keys in lower case and line breaks in continued values. A value that starts below its key
 * has nested keys, if `hasNested`, otherwise any text. Throws ConfigSyntaxError.
 */
export function parseIni(text: string, hasNested = true): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  const defaults = new Map<string, string>();
  const strays: Stray[] = [];
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  let [line, keyIndent, isNested] = [0, 0, false];
  // Empty lines belong to a value if another line of it follows.
  let blanks = '';
  for (const wholeLine of linesOf(text)) {
    line++;
    const content = strip(wholeLine);
    if (content === '') blanks += '\n';
    if (/^(?:[#;]|$)/.test(content)) continue;
    const indent = indentOf(wholeLine);
    if (section && key !== undefined && indent > keyIndent) {
      section.set(key, `${section.get(key)}${blanks}\n${content}`);
      if (isNested && nestedLines(content).some((one) => !one.includes('='))) strays.push([section, key, line]);
    } else {
      keyIndent = indent;
      const title = /^\[(.+)\]/s.exec(content)?.[1];
      if (title !== undefined) {
        if (sections.has(title)) throw new ConfigSyntaxError(line, `duplicate section [${title}]`);
        section = title === 'DEFAULT' ? defaults : new Map();
        if (section !== defaults) sections.set(title, section);
        key = undefined;
      } else {
        key = addPair(section, content, line);
        isNested = section?.get(key) === '';
      }
    }
    blanks = '';
  }
  complete(sections, defaults, hasNested ? strays : []);
  return sections;
}

function addPair(section: Map<string, string> | undefined, content: string, line: number): string {
  if (!section) {
    const found = content.startsWith('\ufeff') ? ', found a byte order mark' : '';
    throw new ConfigSyntaxError(line, `expected a section in square brackets${found}`);
  }
  const at = content.search(/[=:]/);
  const key = strip(content.slice(0, Math.max(at, 0))).toLowerCase();
  if (key === '') throw new ConfigSyntaxError(line, 'expected a key and a value');
  if (section.has(key)) throw new ConfigSyntaxError(line, `duplicate key ${key}`);
  section.set(key, strip(content.slice(at + 1)));
  return key;
}

/** Adds the keys of DEFAULT to all sections, and then rejects nested values without keys: DEFAULT itself may have them. */
function complete(sections: ReadonlyMap<string, Map<string, string>>, defaults: Section, strays: readonly Stray[]) {
  const all = [...sections.values()];
  for (const [key, value] of defaults) {
    for (const section of all) if (!section.has(key)) section.set(key, value);
  }
  for (const [section, key, line] of strays) {
    const isUsed = section !== defaults || all.some((one) => one.get(key) === section.get(key));
    if (isUsed) throw new ConfigSyntaxError(line, 'expected a key and a value');
  }
}

/** Yields line by line: splitting a large file at once would take many times its size. */
function* linesOf(text: string): Generator<string> {
  const ends = /\r\n|\r|\n/g;
  for (let start = 0; ; start = ends.lastIndex) {
    const end = ends.exec(text);
    yield text.slice(start, end?.index);
    if (!end) return;
  }
}

/** A character that Python's strip() removes: not the byte order mark, which trim() removes, but control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python removes them.
const SPACE = /[\x1c-\x1f\x85]|(?!\ufeff)\s/;

function strip(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1] as string)) end--;
  return text.slice(Math.min(indentOf(text), end), end);
}

function indentOf(text: string): number {
  let at = 0;
  while (at < text.length && SPACE.test(text[at] as string)) at++;
  return at;
}

/** Splits nested values at the line ends of Python's splitlines(), of which some may be in a line of the file. */
const nestedLines = (value: string): string[] =>
  value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at them.
    .split(/[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/)
    .map(strip)
    .filter((line) => line !== '');

/** Parses nested keys: `ec2 =` with `  endpoint_url = ...` below it. Undefined for any other value. */
export function nestedPairs(value: string | undefined): Section | undefined {
  if (!value?.startsWith('\n')) return undefined;
  const pairs = nestedLines(value).map((line) => [line, line.indexOf('=')] as const);
  return new Map(pairs.map(([line, at]) => [strip(line.slice(0, at)), strip(line.slice(at + 1))]));
}
