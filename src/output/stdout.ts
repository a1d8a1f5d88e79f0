// How an answer reaches standard output: query, format, colour and pager, all chosen before there is one.

import type { Invocation } from '../cli/program.ts';
import { globalText, setting } from '../config/lookup.ts';
import { timestampFormatOf } from '../config/settings.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import { CliError, generalError } from '../errors.ts';
import type { Env, Io } from '../io/io.ts';
import { isMapping, type JsonValue } from '../model/json-value.ts';
import type { OptionValues } from '../model/options.ts';
import { members, type Shape } from '../model/shape.ts';
import { didYouMean } from '../text/suggest.ts';
import { coloursTables, colourTable, plainTable } from './colour.ts';
import { rendererFor } from './formats.ts';
import type { Query } from './query.ts';
import { colourChoice, printHint } from './stderr.ts';

/** Whoever read standard output has left; nothing was lost. */
export class StdoutClosedError extends Error {}

/** Compiles --query; the library is loaded only if the option is given. Throws a parameter error if it cannot work. */
export async function compileQueryOption(globals: OptionValues): Promise<Query> {
  const expression = globalText(globals, 'Query');
  if (expression === undefined) return (response) => response;
  const { compileQuery } = await import('./query.ts');
  return compileQuery(expression);
}

export interface Printer {
  /** Shows a value as the options want it. */
  readonly show: (value: JsonValue) => Promise<void>;
  /** Prints EC2's response. If the output omits the id of what was created, a hint (or the error) includes it. */
  readonly printResponse: (response: object) => Promise<void>;
}

/** How the options want values shown. Throws here for a format that cannot be, not when it shows. */
export async function createPrinter(
  { operation, globals }: Invocation,
  query: Query,
  files: ConfigFiles,
  io: Io,
): Promise<Printer> {
  const format = setting(globals, io.env, files, { option: 'Output', variable: 'AWS_DEFAULT_OUTPUT', key: 'output' });
  const style = coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable;
  // The option has been checked with the others.
  const source = io.env.AWS_DEFAULT_OUTPUT === undefined ? 'output in the profile' : 'AWS_DEFAULT_OUTPUT';
  const render = await rendererFor(
    format ?? 'json',
    { title: operation.name, width: io.stdout.columns, style },
    source,
  );
  const pager = choosePager({
    isTerminal: io.stdout.isTTY,
    isOff: globals.has('NoCliPager'),
    configured: setting(globals, io.env, files, { key: 'cli_pager' }),
    env: io.env,
    hasProgram: io.hasProgram,
  });
  const timestampFormat = timestampFormatOf(globals, io.env, files);
  const show = async (value: JsonValue): Promise<string> => {
    const text = render(query(value));
    await print(text, pager, io);
    return text;
  };
  const expression = format === 'off' ? undefined : globalText(globals, 'Query');
  return {
    show: async (value) => void (await show(value)),
    printResponse: async (response) => {
      // Bundled with the request checks, which are loaded by now.
      const { buildResponseValue } = await import('./response-value.ts');
      const answer = buildResponseValue(response, operation.output, timestampFormat);
      const text = await show(answer).catch((error) => Promise.reject(withResponse(error, answer)));
      if (expression === undefined || !omitsResultId(text, answer, operation.output)) return;
      await printHint(
        [describeResponse(answer), ...(await queryTypoHints(expression, operation.output))].join('; '),
        io,
      );
    },
  };
}

/** Checks for an id of what was created that is in the response and not in the text. */
function omitsResultId(text: string, answer: JsonValue, { 'x-result-id': member }: Shape): boolean {
  const id = isMapping(answer) && member !== undefined ? answer[member] : undefined;
  return typeof id === 'string' && id !== '' && !text.includes(id);
}

/** What the names that a query begins with may have meant, where the answer never has them. */
async function queryTypoHints(expression: string, output: Shape): Promise<string[]> {
  const { firstNames } = await import('./query.ts');
  const known = members(output).map(([name]) => name);
  return firstNames(expression).flatMap((name) => {
    const near = didYouMean(name, known);
    return near === undefined ? [] : [`--query ${name}: did you mean ${near}?`];
  });
}

/** Writes to standard output, through the pager where there is one that starts. */
export async function print(text: string, pager: Pager | undefined, io: Io): Promise<void> {
  if (text === '') return;
  if (pager && (await io.openPager(pager.command, text, pager.env))) return;
  try {
    await io.stdout.write(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new StdoutClosedError();
    throw generalError(`Unable to write to standard output: ${(error as Error).message}`, error);
  }
}

/** What the service answered is never lost: where it could not be shown, the error names it. */
function withResponse(error: unknown, answer: JsonValue): CliError {
  const { message } = error instanceof StdoutClosedError ? new Error(CLOSED_PIPE) : (error as Error);
  return new CliError('general', message, { hints: [describeResponse(answer)], cause: error });
}

const describeResponse = (answer: JsonValue): string =>
  `EC2 has done what was asked; its answer: ${JSON.stringify(answer)}`;

const CLOSED_PIPE = 'Unable to write to standard output: nobody reads it any more';

// Which pager shows an answer, if any: measured on AWS CLI 2.36.

export interface Pager {
  readonly command: readonly string[];
  /** Variables the pager needs beside those of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface PagerChoice {
  readonly isTerminal: boolean;
  readonly isOff: boolean;
  readonly configured: string | undefined;
  readonly env: Env;
  readonly hasProgram: (name: string) => boolean;
}

/**
 * AWS_PAGER, cli_pager, PAGER or less, on a terminal only; the first that is set, an empty one of the first two means
 * none. A pager that cannot be started is none either: found out before the request, where the AWS CLI fails after it.
 */
export function choosePager({ isTerminal, isOff, configured, env, hasProgram }: PagerChoice): Pager | undefined {
  if (!isTerminal || isOff) return undefined;
  const command = splitShellWords(env.AWS_PAGER ?? configured ?? env.PAGER ?? 'less');
  const [program] = command;
  if (program === undefined || !hasProgram(program)) return undefined;
  return { command, env: env.LESS === undefined ? { LESS: 'FRX' } : {} };
}

/** The words of a command line by the rules of a POSIX shell: quotes and backslashes, nothing else. */
export function splitShellWords(line: string): string[] {
  const pattern = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
  const part = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs;
  return (line.match(pattern) ?? []).map((word) =>
    word.replace(part, (_, escaped, double, single) => escaped ?? single ?? double.replace(/\\(["\\])/g, '$1')),
  );
}
