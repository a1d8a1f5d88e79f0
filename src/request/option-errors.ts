// Turns the errors in the value of an option into one parameter error with the option's name and hints.

import { CliError } from '../errors.ts';
import { type RejectedOption, shellAdvice } from './shell-hints.ts';
import { InputSyntaxError, InputValueError, lineAndColumn, renderCaret, type ValueError } from './syntax-error.ts';

/** Runs a parser. Adds the option's name and shell hints to its error. */
export function withOptionName<T>(rejected: RejectedOption, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputValueError || error instanceof InputSyntaxError)) throw error;
    throw new CliError('parameter', lineOf(error, rejected), { hints: hintsOf([error], rejected), cause: error });
  }
}

/** One error for all errors of an option, with a caret below each syntax error. */
export async function optionError(all: readonly ValueError[], rejected: RejectedOption): Promise<CliError> {
  // What a shell did to the arguments causes all their errors.
  const errors = adviceOn(rejected).length > 0 ? all.slice(0, 1) : all;
  const lines = errors.map(async (error) => {
    const line = lineOf(error, rejected);
    return error instanceof InputSyntaxError ? `${line}\n${await excerptOf(error)}` : line;
  });
  const message = (await Promise.all(lines)).join('\n');
  return new CliError('parameter', message, { hints: hintsOf(errors, rejected), cause: errors[0] });
}

export function adviceOn(rejected: RejectedOption): string[] {
  const advice = shellAdvice(rejected);
  return advice === undefined ? [] : [advice];
}

/** The advice of the errors; without any, what the shell may have done. */
function hintsOf(errors: readonly ValueError[], rejected: RejectedOption): string[] {
  const own = errors.flatMap((error) =>
    error instanceof InputValueError && error.advice !== undefined ? [error.advice] : [],
  );
  return own.length > 0 ? [...new Set(own)] : adviceOn(rejected);
}

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
