// Turns the errors in the value of an option into one parameter error with the option's name and hints.

import { CliError } from '../errors.ts';
import { excerptAt } from '../text/safe.ts';
import { type RejectedOption, shellAdvice } from './shell-hints.ts';
import { InputSyntaxError, InputValueError, lineAndColumn, renderCaret, type ValueError } from './syntax-error.ts';

/** Maximum length of the source of a syntax error on one line. */
const MAX_EXCERPT = 512;

/** Runs a parser. Adds the option's name and shell hints to its error. */
export function withOptionName<T>(rejected: RejectedOption, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputValueError || error instanceof InputSyntaxError)) throw error;
    throw new CliError('parameter', lineOf(error, rejected), { hints: hintsOf(error, rejected), cause: error });
  }
}

/** One error for each error of an option, with a caret below a syntax error. */
export function optionErrors(all: readonly ValueError[], rejected: RejectedOption): Promise<CliError[]> {
  // What a shell did to the arguments causes all their errors.
  const errors = adviceOn(rejected).length > 0 ? all.slice(0, 1) : all;
  return Promise.all(
    errors.map(async (error) => {
      const line = lineOf(error, rejected);
      const isSyntax = error instanceof InputSyntaxError;
      return new CliError('parameter', isSyntax ? `${line}\n${await excerptOf(error)}` : line, {
        hints: hintsOf(error, rejected),
        summary: isSyntax ? summaryOf(error, line) : undefined,
        cause: error,
      });
    }),
  );
}

export function adviceOn(rejected: RejectedOption): string[] {
  const advice = shellAdvice(rejected);
  return advice === undefined ? [] : [advice];
}

/** The advice of an error; without any, what the shell may have done. */
const hintsOf = (error: ValueError, rejected: RejectedOption): string[] =>
  error instanceof InputValueError && error.advice !== undefined ? [error.advice] : adviceOn(rejected);

const lineOf = (error: ValueError, { option }: RejectedOption): string =>
  `Error parsing parameter '${option}': ${textOf(error)}`;

function textOf(error: ValueError): string {
  if (error instanceof InputValueError) return error.message;
  const { language, message, source, at } = error;
  if (language === 'shorthand') return `${message} for input:`;
  return `Invalid ${language}: ${message} (${lineAndColumn(source, at)})`;
}

async function excerptOf({ language, source, at, advice }: InputSyntaxError): Promise<string> {
  const excerpt = await renderCaret(source, at);
  if (language !== 'shorthand') return `${language} received:\n${excerpt}`;
  return advice ? `${excerpt}\n${advice}` : excerpt;
}

/** A syntax error on one line, with the line of its source instead of the caret. */
function summaryOf({ language, source, at, advice }: InputSyntaxError, line: string): string {
  const start = source.lastIndexOf('\n', at - 1) + 1;
  const { excerpt } = excerptAt(source.slice(start).replace(/\n.*/s, ''), at - start, MAX_EXCERPT);
  if (language !== 'shorthand') return `${line}, ${language} received: ${excerpt}`;
  return `${line} ${excerpt} (${lineAndColumn(source, at)})${advice ? `. ${advice}` : ''}`;
}
