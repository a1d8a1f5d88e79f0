// What a shell may have done to a value that cannot be read: JSON without its quotes, braces taken apart, quotes kept, blanks between its parts.
import { isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { maskPasswords } from '../text/safe.ts';
import { parseShorthand } from './parse-shorthand.ts';

/** The words of an option that could not be read, and the option itself: `--tag-specifications`. */
export interface Refused {
  readonly option: string;
  readonly words: readonly string[];
  /** Whether the option takes shorthand; documents are JSON or YAML only. */
  readonly takesShorthand: boolean;
}

/** One sentence about what happened and how to write the value; undefined where it looks as it was meant. */
export function shellAdvice(refused: Refused): string | undefined {
  return (
    escapedQuotes(refused) ??
    keptQuotes(refused) ??
    lostQuotes(refused) ??
    expandedBraces(refused) ??
    cutAtBlanks(refused)
  );
}

const inFile = ({ option }: Refused): string => `put the JSON into a file and give ${option} file://FILE.json`;

function escapedQuotes(refused: Refused): string | undefined {
  if (!/^[\s'"]*[[{][\s[{]*\\"/.test(refused.words.join(' '))) return undefined;
  return `the backslashes before the quotes have reached the program: leave them out, or ${inFile(refused)}`;
}

// cmd.exe knows no single quotes: it keeps them, and splits at the spaces between them.
function keptQuotes({ option, words }: Refused): string | undefined {
  const text = words.join(' ');
  if (!text.startsWith("'") || !text.endsWith("'") || text.length < 2) return undefined;
  const inner = text.slice(1, -1);
  if (inner.includes('"')) {
    return `the single quotes have reached the program: cmd takes double quotes around a value, and \\" for those in it`;
  }
  const what = 'the single quotes have reached the program; cmd takes double quotes';
  return isSafeToCopy(inner) ? `${what}: ${option} "${inner}"` : what;
}

/** JSON whose double quotes are gone: PowerShell 5 and cmd take them away from the arguments of a program. */
function lostQuotes(refused: Refused): string | undefined {
  const text = refused.words.join(' ').trim();
  if (!/^[[{]/.test(text) || text.includes('"')) return undefined;
  const value = bareJson(text);
  if (value === undefined) return undefined;
  const elements = Array.isArray(value) ? value : [value];
  const what = 'the shell has taken the double quotes out of this JSON';
  if (!refused.takesShorthand || elements.length === 0 || !elements.every(isMapping) || !isSafeToCopy(text))
    return `${what}: ${inFile(refused)}`;
  const words = elements.map((element) => `"${shorthandOf(element)}"`).join(' ');
  return `${what}; as shorthand it is ${refused.option} ${words}, or ${inFile(refused)}`;
}

/** Whether a text is shown as it is: passwords of URLs never are. */
const isShownWhole = (text: string): boolean => maskPasswords(text) === text;

/** Whether every shell takes the text for itself between double quotes. */
const isSafeToCopy = (text: string): boolean => !/[$`%!"\\]/.test(text) && isShownWhole(text);

// value: '{' key ':' value (',' key ':' value)* '}' | '[' value (',' value)* ']' | text up to the next , ] or }
function bareJson(text: string): JsonValue | undefined {
  let at = 0;
  const skip = (): void => {
    while (text[at] === ' ') at++;
  };
  const take = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const many = (close: string, one: () => void): void => {
    if (take(close)) return;
    do one();
    while (take(','));
    if (!take(close)) throw NO_BARE_JSON;
  };
  const until = (stop: RegExp): string => {
    skip();
    const start = at;
    while (at < text.length && !stop.test(text[at] as string)) at++;
    return text.slice(start, at).trim();
  };
  const value = (depth: number): JsonValue => {
    if (depth > 20) throw NO_BARE_JSON;
    if (take('[')) {
      const items: JsonValue[] = [];
      many(']', () => items.push(value(depth + 1)));
      return items;
    }
    if (!take('{')) return until(/[,\]}]/);
    const members: [string, JsonValue][] = [];
    many('}', () => {
      const key = until(/[:,\]}]/);
      if (!/^\w+$/.test(key) || !take(':')) throw NO_BARE_JSON;
      members.push([key, value(depth + 1)]);
    });
    return Object.fromEntries(members);
  };
  try {
    const whole = value(0);
    skip();
    return at === text.length ? whole : undefined;
  } catch {
    return undefined;
  }
}

const NO_BARE_JSON = new Error('no JSON without quotes');

/** `DeviceName=a,Ebs={VolumeSize=8}` of the members of a structure. */
function shorthandOf(value: JsonObject): string {
  const text = (inner: JsonValue): string => {
    if (Array.isArray(inner)) return `[${inner.map(text).join(',')}]`;
    if (isMapping(inner)) return `{${shorthandOf(inner)}}`;
    const leaf = String(inner);
    return /[\s,=[\]{}'"]/.test(leaf) ? `'${leaf.replaceAll("'", "\\'")}'` : leaf;
  };
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${text(inner)}`)
    .join(',');
}

// bash and zsh make two words of a{x,y}b: axb and ayb. What stood in the braces is what the words do not share, up to
// the next sign of shorthand.
function expandedBraces({ option, words, takesShorthand }: Refused): string | undefined {
  if (!takesShorthand) return undefined;
  const start = commonStart(words);
  const before = start.slice(0, Math.max(...['=', '[', '{', ','].map((mark) => start.lastIndexOf(mark))) + 1);
  const after = [...commonStart(words.map(reversed))]
    .reverse()
    .join('')
    .replace(/[^\]},]*/, '');
  const parts = words.map((word) => word.slice(before.length, word.length - after.length));
  if (!/=\[?$/.test(before) || !/^\w+=/.test(parts[0] as string)) return undefined;
  const whole = `${before}{${parts.join(',')}}${after}`;
  const what = 'the shell has taken the braces of this value apart: put it in quotes';
  // Several groups make words of every combination; these are not what stood there.
  const keys = new Set(parts.map((part) => part.replace(/=.*/s, '')));
  const isWhole = keys.size === parts.length && !parts.some((part) => part.includes(',')) && isShorthand(whole);
  return isWhole && isShownWhole(whole) ? `${what}: ${option} '${whole}'` : what;
}

/** `Tags=[{Key=Name,Value=My server}]` without quotes is two words; one that ends in the middle says so. */
function cutAtBlanks({ option, words, takesShorthand }: Refused): string | undefined {
  if (!takesShorthand || !words.slice(0, -1).some(isOpen)) return undefined;
  const what = 'the shell has cut this value at its blanks: put it in quotes';
  const whole = words.join(' ');
  const isWhole = isShorthand(whole) && !isOpen(whole) && !whole.includes("'");
  return isWhole && isShownWhole(whole) ? `${what}: ${option} '${whole}'` : what;
}

/** Whether a word breaks off: behind a comma, or before its brackets are closed. */
const isOpen = (word: string): boolean =>
  word.endsWith(',') || (word.match(/[[{]/g)?.length ?? 0) > (word.match(/[\]}]/g)?.length ?? 0);

const reversed = (text: string): string => [...text].reverse().join('');

function commonStart([first = '', ...rest]: readonly string[]): string {
  let length = 0;
  while (length < first.length && rest.every((word) => word[length] === first[length])) length++;
  return first.slice(0, length);
}

function isShorthand(text: string): boolean {
  try {
    parseShorthand(text);
    return true;
  } catch {
    return false;
  }
}
