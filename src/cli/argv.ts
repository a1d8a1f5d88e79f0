// The rules of Python's argparse, which the AWS CLI uses, for options, values and abbreviations.
// Measured on AWS CLI 2.36 and checked against argparse itself.
import { CliError } from '../errors.ts';
import type { OptionSpec } from '../model/options.ts';
import { isPythonInt, parsePythonFloat, pythonString } from '../text/python-literals.ts';
import { alternatives, closeMatches, didYouMean } from '../text/suggest.ts';

/** `prescan` parses only --profile and --debug, as the AWS CLI does before it loads anything; `parse` does the rest. */
type Stage = 'prescan' | 'parse';

/** An error in the command line. */
export const usageError = (message: string, hints: readonly string[] = [], stage: Stage = 'parse'): CliError =>
  new CliError('parameter', message, { hints, stage });

/** The message for unknown arguments. */
export const unknownOptions = (words: readonly string[]): string => `Unknown options: ${words.join(', ')}`;

/** The start of the AWS CLI's message for missing arguments. Their names follow. */
export const MISSING_ARGUMENTS = 'the following arguments are required:';

export type Token =
  | { readonly kind: 'value' | 'unknown' | 'separator'; readonly text: string }
  | { readonly kind: 'option'; readonly text: string; readonly spec: OptionSpec; readonly attached?: string };

/** One occurrence of an option; a repeated option has several. */
export interface OptionOccurrence {
  readonly spec: OptionSpec;
  readonly values: readonly string[];
}

export interface ParsedLevel {
  readonly options: readonly OptionOccurrence[];
  /** The positional argument of this level: a command, or a stray value. */
  readonly word?: string;
  /** Arguments that this level does not know, in order. The next level parses them. */
  readonly rest: readonly string[];
  /** The option that ended the parse (--version). Nothing after it was parsed. */
  readonly stoppedAt?: OptionSpec;
}

interface LevelRules {
  /** The option that ends the parse. */
  readonly stopAt?: string;
  /** The positional argument is optional; a lone `--` is consumed instead. */
  readonly isWordOptional?: boolean;
  /** The positional argument to assume if another value is in its place. That value stays in `rest`. */
  readonly impliedWord?: string;
  readonly stage?: Stage;
}

/**
 * Parses one level of argv: takes its options and its positional argument, and leaves the rest. Throws a usage error
 * for an ambiguous prefix, a missing or unexpected value and an invalid choice, whichever comes first.
 */
export function parseLevel(argv: readonly string[], specs: readonly OptionSpec[], rules: LevelRules = {}): ParsedLevel {
  const stage = rules.stage ?? 'parse';
  const tokens = classify(argv, specs, stage);
  const options: OptionOccurrence[] = [];
  const rest: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    if (token.kind === 'option') {
      const values = valuesOf(token, specs, tokens, at + 1, stage);
      if (token.spec.name === rules.stopAt) return { options, rest, stoppedAt: token.spec };
      options.push({ spec: token.spec, values });
      at += token.attached === undefined ? 1 + values.length : 1;
    } else if (token.kind === 'unknown') {
      rest.push(token.text);
      at++;
    } else {
      const taken = word === undefined ? takeWord(tokens, at, rules.impliedWord) : undefined;
      if (taken) {
        word = taken.word;
        at = taken.next;
      } else {
        const next = skip(tokens, at, ({ kind }) => kind === 'value' || kind === 'separator');
        const left = tokens.slice(at, next).map(({ text }) => text);
        const isLoneSeparator =
          word === undefined && rules.isWordOptional && left.length === 1 && token.kind === 'separator';
        if (!isLoneSeparator) for (const text of left) rest.push(text);
        at = next;
      }
    }
  }
  return { options, rest, ...(word !== undefined && { word }) };
}

/** Throws one usage error that names all required arguments that are missing. */
export function assertRequired(
  level: ParsedLevel,
  required: readonly OptionSpec[],
  { wordName, explain }: { readonly wordName?: string; readonly explain?: CliError['explain'] } = {},
): void {
  const given = new Set(level.options.map(({ spec }) => spec.member));
  const missing = required.filter(({ member }) => !given.has(member)).map(({ name }) => name);
  if (wordName && level.word === undefined) missing.push(wordName);
  if (missing.length === 0) return;
  const message = `${MISSING_ARGUMENTS} ${missing.join(', ')}`;
  throw new CliError('parameter', message, { stage: 'parse', explain });
}

/**
 * Error for an invalid choice, with suggestions: by default those of the choices that are similar. `known` replaces the "did
 * you mean" hint.
 */
export function choiceError(
  argument: string,
  word: string,
  choices: readonly string[],
  {
    stage,
    known,
    suggested = choices,
  }: { readonly stage?: Stage; readonly known?: string | undefined; readonly suggested?: readonly string[] } = {},
): CliError {
  const near = closeMatches(word, suggested);
  const suggestion = near.length > 0 ? `\nMaybe you meant:\n${near.map((choice) => `  * ${choice}`).join('\n')}` : '';
  const other = near.length > 0 ? undefined : didYouMean(word, choices);
  const hint = known ?? (other && `${word}: did you mean ${other}?`);
  const hints = hint === undefined ? [] : [hint];
  const all = [...hints, ...choicesHints(argument, choices)];
  return usageError(`argument ${argument}: Found invalid choice '${word}'${suggestion}`, all, stage);
}

/** The most choices that a hint lists. The usage below an error names the help page, which lists all of them. */
const MOST_CHOICES = 15;

/** Hint that lists the valid choices, if there are several, but not too many to read. */
export const choicesHints = (argument: string, choices: readonly string[]): string[] =>
  choices.length < 2 || choices.length > MOST_CHOICES ? [] : [`${argument} can be ${alternatives(choices)}`];

function takeWord(tokens: readonly Token[], at: number, implied?: string) {
  const wordAt = skip(tokens, at, ({ kind }) => kind === 'separator');
  const token = tokens[wordAt];
  if (token?.kind !== 'value') return undefined;
  if (implied !== undefined && token.text !== implied) return { word: implied, next: wordAt };
  return { word: token.text, next: skip(tokens, wordAt + 1, ({ kind }) => kind === 'separator') };
}

function valuesOf(
  token: Token & { kind: 'option' },
  specs: readonly OptionSpec[],
  tokens: readonly Token[],
  at: number,
  stage: Stage,
): string[] {
  const { spec, attached } = token;
  if (spec.arity === 'none') {
    if (attached === undefined) return [];
    throw argumentError(
      spec,
      `ignored explicit argument ${pythonString(attached)}`,
      stage,
      flagValueHint(spec, attached, specs),
    );
  }
  const limit = spec.arity === 'many' ? tokens.length : at + 1;
  const end = skip(tokens, at, ({ kind }, index) => kind === 'value' && index < limit);
  const values = attached === undefined ? tokens.slice(at, end).map(({ text }) => text) : [attached];
  if (spec.arity === 'one' && values.length === 0) throw argumentError(spec, 'expected one argument', stage);
  const { number } = spec;
  const other = number && values.find((value) => !isNumber(value, number));
  if (other !== undefined) throw argumentError(spec, `invalid ${number} value: ${pythonString(other)}`, stage);
  const wrong = spec.choices && values.find((value) => !spec.choices?.includes(value));
  if (wrong !== undefined) throw choiceError(spec.name, wrong, spec.choices ?? [], { stage });
  return values;
}

const isNumber = (text: string, number: 'int' | 'float'): boolean =>
  number === 'int' ? isPythonInt(text) : parsePythonFloat(text) !== undefined;

const argumentError = (spec: OptionSpec, message: string, stage: Stage, ...hints: string[]): CliError =>
  usageError(`argument ${spec.name}: ${message}`, hints, stage);

function skip(tokens: readonly Token[], from: number, wanted: (token: Token, index: number) => boolean): number {
  let at = from;
  while (at < tokens.length && wanted(tokens[at] as Token, at)) at++;
  return at;
}

function classify(argv: readonly string[], specs: readonly OptionSpec[], stage: Stage): Token[] {
  const separator = argv.indexOf('--');
  return argv.map((text, at): Token => {
    if (separator >= 0 && at > separator) return { kind: 'value', text };
    return at === separator ? { kind: 'separator', text } : classifyOne(text, specs, stage);
  });
}

/**
 * Classifies one argument. Throws a usage error if an abbreviation is ambiguous. The rules have argparse's order: a
 * known option comes first; a number, or text with a space, is a value although it begins with a dash.
 */
export function classifyOne(text: string, specs: readonly OptionSpec[], stage: Stage = 'parse'): Token {
  if (!text.startsWith('-') || text === '-') return { kind: 'value', text };
  const exact = specs.find(({ name }) => name === text);
  if (exact) return { kind: 'option', text, spec: exact };
  const equals = text.indexOf('=');
  const [name, attached] = equals < 0 ? [text, {}] : [text.slice(0, equals), { attached: text.slice(equals + 1) }];
  const matches = text.startsWith('--') ? specsFor(name, specs) : [];
  if (matches.length > 1) {
    const names = matches.map((spec) => spec.name).join(', ');
    throw usageError(`ambiguous option: ${text} could match ${names}`, [], stage);
  }
  if (matches[0]) return { kind: 'option', text, spec: matches[0], ...attached };
  if (isNegativeNumber(text) || text.includes(' ')) return { kind: 'value', text };
  return { kind: 'unknown', text };
}

/** Checks for a second dash first: compiling a pattern takes longer than the rest of a parse. */
const isNegativeNumber = (text: string): boolean => !text.startsWith('--') && /^-\d+$|^-\d*\.\d+$/.test(text);

function specsFor(name: string, specs: readonly OptionSpec[]): OptionSpec[] {
  const exact = specs.filter((spec) => spec.name === name);
  if (exact.length > 0) return exact;
  const matches = specs.filter((spec) => spec.name.startsWith(name));
  const first = matches.filter((spec) => !spec.isLate);
  if (first.length > 0) return first;
  // Of ec2img's options, one that begins all the others wins: --w is --wait, not ambiguous with --wait-timeout.
  const shortest = matches.find((spec) => matches.every((other) => other.name.startsWith(spec.name)));
  return shortest ? [shortest] : matches;
}

const FALSE = /^(false|no|off|0)$/i;

/** Hint for a flag that was given a value: `--no-reboot takes no value; did you mean --reboot?`. */
export function flagValueHint(
  { name, member, flagValue }: OptionSpec,
  value: string,
  specs: readonly OptionSpec[],
): string {
  const opposite = specs.find((spec) => spec.member === member && spec.flagValue !== flagValue);
  const timeout = specs.find((spec) => spec.name === `${name}-timeout`);
  const isTime = timeout !== undefined && /^\d/.test(value);
  const meant = isTime ? `${name} ${timeout.name} ${value}` : opposite && FALSE.test(value) && opposite.name;
  return `${name} takes no value${meant ? `; did you mean ${meant}?` : ''}`;
}
