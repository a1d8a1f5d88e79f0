// Words of a command line that nobody knows, and what may have been meant by them.
import { meant } from '../suggest.ts';
import { alternatives } from '../text.ts';
import { classifyOne } from './argv.ts';
import type { OptionSpec } from './options.ts';

/**
 * A sentence for each word that something is known about, in the command line that it is part of; `levels` are the
 * options that were looked for in it, one level after the other.
 */
export function hintsOnUnknown(
  unknown: readonly string[],
  argv: readonly string[],
  levels: readonly (readonly OptionSpec[])[],
): string[] {
  const specs = levels.flat();
  const words = [...new Set(unknown)];
  const hints = words
    .slice(0, MOST_EXPLAINED)
    .flatMap((word) => typographicHint(word, specs) ?? nearOption(word, specs) ?? []);
  return [...new Set([...hints, ...strayValues(new Set(words), argv, levels)])].slice(0, MOST_EXPLAINED);
}

/** More words than this are no slips of a finger. */
const MOST_EXPLAINED = 20;

/** Characters that word processors and web pages put in the place of those that a shell knows. */
const DASHES = /^-?[\u2010-\u2015\u2212]-?/u;
const QUOTES = /[\u2018-\u201f\u00ab\u00bb]/gu;

function typographicHint(word: string, specs: readonly OptionSpec[]): string | undefined {
  const [dash] = DASHES.exec(word) ?? [];
  const quotes = [...new Set(word.match(QUOTES))];
  if (quotes.length > 0)
    return `${word} has typographic quotes (${quotes.map(codePoint).join(', ')}): a shell knows " and ' only`;
  if (dash === undefined) return undefined;
  const name = `--${word.slice(dash.length).replace(/=.*/s, '')}`;
  const known = specs.find((spec) => spec.name === name)?.name ?? meant(name, namesOf(specs)) ?? 'an option';
  const character = dash.replaceAll('-', '');
  return `${word} begins with the character ${character} (${codePoint(character)}): ${known} begins with two hyphens, --`;
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;

/** More options than this are no help. */
const FEW = 3;

/** The option that a word with a dash is nearest to; of a single letter, those that begin with it. */
function nearOption(word: string, specs: readonly OptionSpec[]): string | undefined {
  if (!word.startsWith('-')) return undefined;
  const name = word.replace(/=.*/s, '');
  const isLetter = name.length <= 3 && /^-\p{L}$/u.test(name);
  const near = isLetter ? beginningWith(`-${name}`, specs) : [meant(name, namesOf(specs)) ?? []].flat();
  return near.length === 0 || near.length > FEW ? undefined : `${name}: did you mean ${alternatives(near)}?`;
}

/** The required options with this beginning, or else all of them. */
function beginningWith(text: string, specs: readonly OptionSpec[]): string[] {
  const all = specs.filter(({ name }) => name.startsWith(text));
  const required = all.filter((spec) => spec.required);
  return namesOf(required.length > 0 ? required : all);
}

const namesOf = (specs: readonly OptionSpec[]): string[] => specs.map(({ name }) => name);

/** Plain words that stand behind an option which does not take them: `--name My server`, `--no-reboot false`. */
function strayValues(
  unknown: ReadonlySet<string>,
  argv: readonly string[],
  levels: readonly (readonly OptionSpec[])[],
): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.slice(0, end).flatMap((word, at) => {
    const token = levels.map((specs) => classifyOne(word, specs)).find(({ kind }) => kind === 'option');
    if (token?.kind !== 'option') return [];
    const { spec, attached } = token;
    if (spec.arity === 'none') {
      const [value] = plainWords(argv, at + 1, unknown);
      return value === undefined ? [] : [noValue(spec, value, levels.flat())];
    }
    const isAttached = attached !== undefined;
    const rest = spec.arity === 'one' ? plainWords(argv, isAttached ? at + 1 : at + 2, unknown) : [];
    if (rest.length === 0) return [];
    const value = doubleQuoted([isAttached ? attached : argv[at + 1], ...rest].join(' '));
    return [`${spec.name} takes one value; with blanks it stands in quotes: ${spec.name} ${value}`];
  });
}

/** The unknown words without a dash from this place on. */
function plainWords(argv: readonly string[], from: number, unknown: ReadonlySet<string>): readonly string[] {
  let end = from;
  while (end < argv.length && unknown.has(argv[end] as string) && !argv[end]?.startsWith('-')) end++;
  return argv.slice(from, end);
}

const FALSE = /^(false|no|off|0)$/i;

function noValue({ name, member, flagValue }: OptionSpec, value: string, specs: readonly OptionSpec[]): string {
  const opposite = specs.find((spec) => spec.member === member && spec.flagValue !== flagValue);
  const timeout = specs.find((spec) => spec.name === `${name}-timeout`);
  const isTime = timeout !== undefined && /^\d/.test(value);
  const instead = isTime
    ? `: ${name} ${timeout.name} ${value}`
    : opposite && FALSE.test(value)
      ? `: ${opposite.name}`
      : '';
  return `${name} takes no value${instead}`;
}

const doubleQuoted = (text: string): string =>
  /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
