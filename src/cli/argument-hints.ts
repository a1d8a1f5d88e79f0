// Hints about unknown and stray arguments. Loaded only for an error in the command line.
import type { OptionSpec } from '../model/options.ts';
import { shellQuote } from '../text/shell-quote.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';
import { classifyOne, flagValueHint } from './argv.ts';

/**
 * Hints for unknown arguments of the command line `argv`. `levels` are the options of each level that was parsed.
 * An argument without a likely meaning has no hint.
 */
export function unknownArgumentHints(
  unknown: readonly string[],
  argv: readonly string[],
  levels: readonly (readonly OptionSpec[])[],
): string[] {
  const specs = levels.flat();
  const words = [...new Set(unknown)];
  const hints = words
    .slice(0, MOST_EXPLAINED)
    .flatMap((word) => typographicHint(word, specs) ?? nearOptionHint(word, specs) ?? []);
  const isUnknown = new Set(words);
  const line = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (hints.length === 0) hints.push(...unknownValueHints(line, isUnknown));
  const all = [...hints, ...bareValueHints(isUnknown, line, levels), ...strayValueHints(isUnknown, line, levels)];
  return [...new Set(all)].slice(0, MOST_EXPLAINED);
}

/** Explains that an unknown argument was meant as the value of the unknown option before it: `--bogus 1`. */
function unknownValueHints(argv: readonly string[], unknown: ReadonlySet<string>): string[] {
  return argv.flatMap((word, at) => {
    const value = argv[at + 1];
    const isPair = unknown.has(word) && word.startsWith('--') && value !== undefined && unknown.has(value);
    return isPair && !value.startsWith('-') ? [`${word} is not an option of this command; ${value} is its value`] : [];
  });
}

/** Limit for explained arguments: more unknown arguments than this are not typos. */
const MOST_EXPLAINED = 20;

/** Dashes that word processors and web pages substitute for hyphens. */
const DASHES = /^-?[\u2010-\u2015\u2212]-?/u;

/** Typographic quotes, which shells do not treat as quotes. */
const QUOTES = /[\u2018-\u201f\u00ab\u00bb]/gu;

const OUTER_QUOTES = /^[\u2018-\u201f\u00ab\u00bb]+|[\u2018-\u201f\u00ab\u00bb]+$/gu;

function typographicHint(word: string, specs: readonly OptionSpec[]): string | undefined {
  const [dash] = DASHES.exec(word) ?? [];
  const quotes = [...new Set(word.match(QUOTES))];
  if (quotes.length > 0)
    return `${word} contains typographic quotes (${quotes.map(codePoint).join(', ')}); use " or ' instead`;
  if (dash === undefined) return undefined;
  const name = `--${word.slice(dash.length).replace(/=.*/s, '')}`;
  const known = specs.find((spec) => spec.name === name)?.name ?? didYouMean(name, namesOf(specs)) ?? 'options';
  const character = dash.replaceAll('-', '');
  return `${word} starts with the character ${character} (${codePoint(character)}); write ${known} with two hyphens (--)`;
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;

/** Longer lists of suggestions do not help. */
const FEW = 3;

/** Suggests options similar to an argument with a dash; for a single letter, the options that start with it. */
function nearOptionHint(word: string, specs: readonly OptionSpec[]): string | undefined {
  if (!word.startsWith('-')) return undefined;
  const name = word.replace(/=.*/s, '');
  const isLetter = name.length <= 3 && /^-\p{L}$/u.test(name);
  const near = isLetter ? optionsStartingWith(`-${name}`, specs) : nearNames(name, specs);
  return near.length === 0 || near.length > FEW ? undefined : `${name}: did you mean ${alternatives(near)}?`;
}

/** The option or --help with a similar name; for a plural such as `--tags`, options that start with its singular. */
function nearNames(name: string, specs: readonly OptionSpec[]): string[] {
  const near = didYouMean(name, [...namesOf(specs), '--help']);
  if (near !== undefined) return [near];
  return /^--.{3,}s$/.test(name) ? optionsStartingWith(name.slice(0, -1), specs) : [];
}

/** Patterns of IDs, and the options that take them. A command has one of them, or it has `--resources`. */
const IDS: readonly (readonly [pattern: RegExp, options: readonly string[]])[] = [
  [/^i-[\da-f]+$/, ['--instance-id', '--instance-ids', '--resources']],
  [/^ami-[\da-f]+$/, ['--image-id', '--image-ids', '--source-image-id', '--resources']],
  [/^snap-[\da-f]+$/, ['--snapshot-id', '--snapshot-ids', '--resources']],
];

/** The option that takes a word as an ID, if the word is one. */
function takerOf(word: string, specs: readonly OptionSpec[]): OptionSpec | undefined {
  const [, options = []] = IDS.find(([pattern]) => pattern.test(word)) ?? [];
  return options.flatMap((option) => specs.find(({ name }) => name === option) ?? [])[0];
}

/** Hints for unknown arguments without a dash (`name=web`, an ID, `halp`) that are not values of unknown options. */
function bareValueHints(
  unknown: ReadonlySet<string>,
  argv: readonly string[],
  levels: readonly (readonly OptionSpec[])[],
): string[] {
  const specs = levels.flat();
  const names = namesOf(specs);
  const given = new Set(argv.flatMap((word) => levels.flatMap((specs) => asOption(word, specs)?.spec.name ?? [])));
  return argv.slice(0, MOST_EXAMINED).flatMap((word, at) => {
    const before = argv[at - 1] ?? '';
    if (!unknown.has(word) || (unknown.has(before) && !/^\w/.test(before))) return [];
    const option = namedBy(word, names);
    if (option !== undefined) return [`${word}: did you mean --${word.replace(/^[^=]*/, option.slice(2))}?`];
    const taker = takerOf(word, specs);
    if (taker?.arity === 'many') {
      const ids = argv.filter((other) => unknown.has(other) && takerOf(other, specs) === taker);
      const values = `${taker.name} ${ids.join(' ')}`;
      if (word !== ids[0]) return [];
      return [given.has(taker.name) ? `write all values after one ${taker.name}` : `${word}: did you mean ${values}?`];
    }
    if (taker)
      return [given.has(taker.name) ? `${taker.name} takes one value` : `${word}: did you mean ${taker.name} ${word}?`];
    return argv.some((argument) => argument.startsWith('-')) || !didYouMean(word, ['help'])
      ? []
      : [`${word}: did you mean help?`];
  });
}

/** Limit for examined arguments: longer command lines are not written by hand. */
const MOST_EXAMINED = 100;

/** The option whose name, without dashes, precedes an equals sign: `name=web`. */
function namedBy(word: string, names: readonly string[]): string | undefined {
  if (!word.includes('=')) return undefined;
  const [, key] = /^([a-z]+(?:-[a-z]+)*)=/i.exec(word) ?? [];
  if (key === undefined) return undefined;
  return names.includes(`--${key}`) ? `--${key}` : didYouMean(`--${key}`, names);
}

/** The options that start with `text`: the required ones, or all if none is required. */
function optionsStartingWith(text: string, specs: readonly OptionSpec[]): string[] {
  const all = specs.filter(({ name }) => name.startsWith(text));
  const required = all.filter((spec) => spec.required);
  return namesOf(required.length > 0 ? required : all);
}

const namesOf = (specs: readonly OptionSpec[]): string[] => specs.map(({ name }) => name);

/** Hints for values after an option that does not take them: `--name My server`, `--no-reboot false`. */
function strayValueHints(
  unknown: ReadonlySet<string>,
  argv: readonly string[],
  levels: readonly (readonly OptionSpec[])[],
): string[] {
  const names = namesOf(levels.flat());
  return argv.flatMap((word, at) => {
    const token = levels.flatMap((specs) => asOption(word, specs) ?? [])[0];
    if (token === undefined) return [];
    const { spec, attached } = token;
    if (spec.arity === 'none') {
      const [value] = unknownValues(argv, at + 1, unknown, names);
      return value === undefined ? [] : [flagValueHint(spec, value, levels.flat())];
    }
    const isAttached = attached !== undefined;
    const rest = spec.arity === 'one' ? unknownValues(argv, isAttached ? at + 1 : at + 2, unknown, names) : [];
    if (rest.length === 0) return [];
    const text = [isAttached ? attached : argv[at + 1], ...rest].join(' ');
    const value = doubleQuoted(text.replace(OUTER_QUOTES, ''));
    return [`${spec.name} takes one value; put quotes around a value with spaces: ${spec.name} ${value}`];
  });
}

function asOption(word: string, specs: readonly OptionSpec[]) {
  const token = classifyOne(word, specs);
  return token.kind === 'option' ? token : undefined;
}

/** The unknown arguments without a dash from an index on; none if the first is an ID or an option without dashes. */
function unknownValues(
  argv: readonly string[],
  from: number,
  unknown: ReadonlySet<string>,
  names: readonly string[],
): readonly string[] {
  const first = argv[from] ?? '';
  if (IDS.some(([pattern]) => pattern.test(first)) || namedBy(first, names) !== undefined) return [];
  let end = from;
  while (end < argv.length && unknown.has(argv[end] as string) && !argv[end]?.startsWith('-')) end++;
  return argv.slice(from, end);
}

const doubleQuoted = (text: string): string => (/["$`\\!]/.test(text) ? shellQuote(text) : `"${text}"`);
