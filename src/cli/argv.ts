// The manners of the AWS CLI's command line, which are those of Python's argparse: what is an option, what is a value,
// which prefix means what. Rules and numbers: measured on AWS CLI 2.36, checked there against argparse itself.
import { CliError, USAGE } from '../errors.ts';
import type { OptionSpec } from '../model/options.ts';
import { isPythonInt, parsePythonFloat } from '../text/python-numbers.ts';
import { alternatives, closeMatches, didYouMean } from '../text/suggest.ts';

/** An error of the command line: its message is followed by the usage block. */
export const usageError = (message: string, usage = USAGE, hints: readonly string[] = []): CliError =>
  new CliError('parameter', `${message}\n\n${usage}`, { hints, stage: usage === EARLY_USAGE ? 'prescan' : 'parse' });

/** What follows a fault that the early look at --profile and --debug finds. */
export const EARLY_USAGE = 'usage: ec2img [--profile PROFILE] [--debug]';

/** What is said of words that nobody knows. */
export const unknownOptions = (words: readonly string[]): string => `Unknown options: ${words.join(', ')}`;

export type Token =
  | { readonly kind: 'value' | 'unknown' | 'dashes'; readonly text: string }
  | { readonly kind: 'option'; readonly text: string; readonly spec: OptionSpec; readonly attached?: string };

/** One option as it was given; of a repeated option there are several. */
export interface OptionOccurrence {
  readonly spec: OptionSpec;
  readonly values: readonly string[];
}

export interface ParsedLevel {
  readonly options: readonly OptionOccurrence[];
  /** The word this level was to find: a command, or a stray value. */
  readonly word?: string;
  /** Where in the command line the word stands. */
  readonly wordAt?: number;
  /** What this level does not know, in order; the next level reads it. */
  readonly rest: readonly string[];
  /** An option that ends everything where it stands (--version); what comes after it was not looked at. */
  readonly stoppedAt?: OptionSpec;
}

interface LevelRules {
  /** The option that ends everything where it stands. */
  readonly stopAt?: string;
  /** Whether the level does without a word; it swallows a lone `--` in its place. */
  readonly isWordOptional?: boolean;
  /** What follows the message of a fault; the usage block by default. */
  readonly usage?: string;
}

/**
 * Reads one level of a command line: takes its options and the first value that no option wants, leaves the rest.
 * Throws a usage error for an ambiguous prefix, a missing or unwanted value and a bad choice, in this order of reading.
 */
export function parseLevel(argv: readonly string[], specs: readonly OptionSpec[], rules: LevelRules = {}): ParsedLevel {
  const usage = rules.usage ?? USAGE;
  const tokens = classify(argv, specs, usage);
  const options: OptionOccurrence[] = [];
  const rest: string[] = [];
  let word: { word: string; wordAt: number } | undefined;
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    if (token.kind === 'option') {
      const values = valuesOf(token, specs, tokens, at + 1, usage);
      if (token.spec.name === rules.stopAt) return { options, rest, stoppedAt: token.spec };
      options.push({ spec: token.spec, values });
      at += token.attached === undefined ? 1 + values.length : 1;
    } else if (token.kind === 'unknown') {
      rest.push(token.text);
      at++;
    } else {
      const taken = word === undefined ? takeWord(tokens, at) : undefined;
      if (taken) {
        word = { word: taken.word, wordAt: taken.wordAt };
        at = taken.next;
      } else {
        const next = skip(tokens, at, ({ kind }) => kind === 'value' || kind === 'dashes');
        const left = tokens.slice(at, next).map(({ text }) => text);
        const isLoneDashes = word === undefined && rules.isWordOptional && left.length === 1 && token.kind === 'dashes';
        if (!isLoneDashes) for (const text of left) rest.push(text);
        at = next;
      }
    }
  }
  return { options, rest, ...word };
}

/** Refuses the level when options or the word it needs are missing, all of them in one message, with hints. */
export function assertRequired(
  level: ParsedLevel,
  required: readonly OptionSpec[],
  { wordName, hints }: { readonly wordName?: string; readonly hints: () => readonly string[] },
): void {
  const given = new Set(level.options.map(({ spec }) => spec.member));
  const missing = required.filter(({ member }) => !given.has(member)).map(({ name }) => name);
  if (wordName && level.word === undefined) missing.push(wordName);
  if (missing.length === 0) return;
  throw usageError(`the following arguments are required: ${missing.join(', ')}`, USAGE, hints());
}

/** The error for a word outside its choices, with what may have been meant, or what else is known of the word. */
export function choiceError(
  argument: string,
  word: string,
  choices: readonly string[],
  usage = USAGE,
  known?: string,
): CliError {
  const near = closeMatches(word, choices);
  const suggestion = near.length > 0 ? `\nMaybe you meant:\n\n${near.map((choice) => `  * ${choice}`).join('\n')}` : '';
  const other = near.length > 0 ? undefined : didYouMean(word, choices);
  const hint = known ?? (other && `${word}: did you mean ${other}?`);
  const hints = hint === undefined ? [] : [hint];
  if (choices.length > 1) hints.push(choicesHint(argument, choices));
  return usageError(`argument ${argument}: Found invalid choice '${word}'\n${suggestion}`, usage, hints);
}

/** What a word may be. */
export const choicesHint = (argument: string, choices: readonly string[]): string =>
  `${argument} can be ${alternatives(choices)}`;

function takeWord(tokens: readonly Token[], at: number) {
  const wordAt = skip(tokens, at, ({ kind }) => kind === 'dashes');
  const token = tokens[wordAt];
  if (token?.kind !== 'value') return undefined;
  return { word: token.text, wordAt, next: skip(tokens, wordAt + 1, ({ kind }) => kind === 'dashes') };
}

function valuesOf(
  token: Token & { kind: 'option' },
  specs: readonly OptionSpec[],
  tokens: readonly Token[],
  at: number,
  usage: string,
): string[] {
  const { spec, attached } = token;
  if (spec.arity === 'none') {
    if (attached === undefined) return [];
    throw argumentError(
      spec,
      `ignored explicit argument ${quoted(attached)}`,
      usage,
      flagValueHint(spec, attached, specs),
    );
  }
  const limit = spec.arity === 'many' ? tokens.length : at + 1;
  const end = skip(tokens, at, ({ kind }, index) => kind === 'value' && index < limit);
  const values = attached === undefined ? tokens.slice(at, end).map(({ text }) => text) : [attached];
  if (spec.arity === 'one' && values.length === 0) throw argumentError(spec, 'expected one argument', usage);
  const { number } = spec;
  const other = number && values.find((value) => !isNumber(value, number));
  if (other !== undefined) throw argumentError(spec, `invalid ${number} value: ${quoted(other)}`, usage);
  const wrong = spec.choices && values.find((value) => !spec.choices?.includes(value));
  if (wrong !== undefined) throw choiceError(spec.name, wrong, spec.choices ?? [], usage);
  return values;
}

const isNumber = (text: string, number: 'int' | 'float'): boolean =>
  number === 'int' ? isPythonInt(text) : parsePythonFloat(text) !== undefined;

const argumentError = (spec: OptionSpec, message: string, usage: string, ...hints: string[]): CliError =>
  usageError(`argument ${spec.name}: ${message}`, usage, hints);

/** Between the quotes that Python would choose. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}

function skip(tokens: readonly Token[], from: number, wanted: (token: Token, index: number) => boolean): number {
  let at = from;
  while (at < tokens.length && wanted(tokens[at] as Token, at)) at++;
  return at;
}

function classify(argv: readonly string[], specs: readonly OptionSpec[], usage: string): Token[] {
  const dashes = argv.indexOf('--');
  return argv.map((text, at): Token => {
    if (dashes >= 0 && at > dashes) return { kind: 'value', text };
    return at === dashes ? { kind: 'dashes', text } : classifyOne(text, specs, usage);
  });
}

/**
 * What one word is among these options; throws a usage error for a beginning of several. The order of the rules is
 * argparse's: a known option wins over everything, a number or a text with a space is a value although it begins with a
 * dash.
 */
export function classifyOne(text: string, specs: readonly OptionSpec[], usage = USAGE): Token {
  if (!text.startsWith('-') || text === '-') return { kind: 'value', text };
  const exact = specs.find(({ name }) => name === text);
  if (exact) return { kind: 'option', text, spec: exact };
  const equals = text.indexOf('=');
  const [name, attached] = equals < 0 ? [text, {}] : [text.slice(0, equals), { attached: text.slice(equals + 1) }];
  const matches = text.startsWith('--') ? specsFor(name, specs) : [];
  if (matches.length > 1) {
    const names = matches.map((spec) => spec.name).join(', ');
    throw usageError(`ambiguous option: ${text} could match ${names}`, usage);
  }
  if (matches[0]) return { kind: 'option', text, spec: matches[0], ...attached };
  if (/^-\d+$|^-\d*\.\d+$/.test(text) || text.includes(' ')) return { kind: 'value', text };
  return { kind: 'unknown', text };
}

function specsFor(name: string, specs: readonly OptionSpec[]): OptionSpec[] {
  const exact = specs.filter((spec) => spec.name === name);
  if (exact.length > 0) return exact;
  const matches = specs.filter((spec) => spec.name.startsWith(name));
  const first = matches.filter((spec) => !spec.isLate);
  if (first.length > 0) return first;
  // Among ours one that begins all the others is meant: --w is --wait, not the ambiguity of --wait and --wait-timeout.
  const shortest = matches.find((spec) => matches.every((other) => other.name.startsWith(spec.name)));
  return shortest ? [shortest] : matches;
}

// What is said of an option that was given a value and takes none.

const FALSE = /^(false|no|off|0)$/i;

/** That it takes none, and how to say what was meant: `--no-reboot takes no value: --reboot`. */
export function flagValueHint(
  { name, member, flagValue }: OptionSpec,
  value: string,
  specs: readonly OptionSpec[],
): string {
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
