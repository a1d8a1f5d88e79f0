// Prints responses on standard output. Query, format, colour and pager are selected before a request is sent.

import { untilAborted } from '../abort.ts';
import { type TimestampFormat, timestampFormatOf, writesUtf8 } from '../config/early-settings.ts';
import { globalText, lookup, type SettingSources, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import { CliError, generalError, InterruptedError, type ResultMembers } from '../errors.ts';
import type { Interruption, Io } from '../io/io.ts';
import { isMapping, type JsonValue } from '../model/json-value.ts';
import { isReadOnly, type Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { members, type Shape } from '../model/shape.ts';
import { tryShellWords } from '../text/shell-words.ts';
import { didYouMean } from '../text/suggest.ts';
import { coloursTables, colourTable, plainTable } from './colour.ts';
import { rendererFor } from './formats.ts';
import { jsonLine } from './json.ts';
import { joinPieces, wholeText } from './pieces.ts';
import type { Query } from './query.ts';
import { colourChoice, isErrorForProgram, LAST_PATIENCE, printHint } from './stderr.ts';

/** The reader closed standard output (EPIPE); nothing was lost. */
export class StdoutClosedError extends Error {}

/** Compiles --query; the library is loaded only if the option is given. Throws a parameter error if it cannot work. */
export async function compileQueryOption(globals: OptionValues): Promise<Query> {
  const expression = globalText(globals, 'Query');
  if (expression === undefined) return (response) => response;
  const { compileQuery } = await import('./query.ts');
  return compileQuery(expression);
}

/** How responses are printed. */
export interface OutputForm {
  readonly format: string;
  readonly render: (value: JsonValue) => Iterable<string>;
  readonly query: Query;
  readonly hasQuery: boolean;
  /** Undefined for standard output. */
  readonly pager: Pager | undefined;
  readonly timestampFormat: TimestampFormat;
}

export interface Printer {
  readonly form: OutputForm;
  /** Prints a value in the selected format. */
  readonly show: (value: JsonValue) => Promise<void>;
  /**
   * Prints EC2's response until a signal arrives. If the output omits the id of what was created, a hint (or the error)
   * includes it.
   */
  readonly printResponse: (response: object, interruption: Interruption) => Promise<void>;
  /**
   * Prints the response of a call that failed later. Returns the error, with the response if standard output does not
   * take it.
   */
  readonly printBefore: (error: unknown, response: object) => Promise<unknown>;
}

interface PrintedCall {
  readonly operation: Pick<Operation, 'name' | 'output'>;
  readonly globals: OptionValues;
  /** The call prints nothing on standard output, so its format does not matter. */
  readonly isSilent?: boolean;
}

/** Selects format, colour and pager. Throws for an unknown format now, not after the request. */
export async function createPrinter(
  { operation, globals, isSilent = false }: PrintedCall,
  given: Query,
  files: ConfigFiles | undefined,
  io: Io,
): Promise<Printer> {
  const sources = settingSources(globals, io.env, files);
  const chosen = isSilent ? undefined : lookup(sources, SETTINGS.output);
  const format = chosen ?? { value: 'json', source: 'default' };
  const style = coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable;
  const source = format.source === SETTINGS.output.key ? `${format.source} in the profile` : format.source;
  const layout = { title: operation.name, width: io.stdout.columns, style };
  const plain = await rendererFor(format.value, layout, source);
  const render = io.stdout.isTTY ? (await import('./terminal-text.ts')).forTerminal(format.value, plain) : plain;
  // As in the AWS CLI, a query that does not fit the response is no error if nothing is printed.
  const query: Query = format.value === 'off' ? (value) => value : given;
  const pager = responsePager(sources, io);
  const timestampFormat = timestampFormatOf(sources);
  const expression = format.value === 'off' ? undefined : globalText(globals, 'Query');
  const printWith = async (
    response: object,
    write: (pieces: Iterable<string>) => Promise<void>,
    isOnlyRecord = false,
  ): Promise<void> => {
    // Bundled with the request checks, which are loaded by now.
    const { buildResponseValue } = await import('./response-value.ts');
    const value = buildResponseValue(response, operation.output, timestampFormat);
    const ids = Object.values(resultMembers(value, operation.output));
    let pieces: Iterable<string>;
    try {
      const rendered = render(query(value));
      pieces = ids.length > 0 ? [wholeText(rendered)] : rendered;
      await write(pieces);
    } catch (error) {
      throw withResponse(error, value, operation);
    }
    if (expression === undefined || ids.length === 0 || containsAll(wholeText(pieces), ids)) return;
    if (!isOnlyRecord)
      await printHint(
        [describeResponse(value), ...(await queryTypoHints(expression, operation.output))].join('; '),
        io,
      );
  };
  const hasQuery = globals.has('Query');
  return {
    form: { format: format.value, render, query, hasQuery, pager, timestampFormat },
    show: (value) => print(render(query(value)), pager, io),
    printResponse: (response, interruption) => printWith(response, (pieces) => print(pieces, pager, io, interruption)),
    printBefore: async (error, response) => {
      const write = (pieces: Iterable<string>): Promise<void> => writeOut(pieces, io, { patience: LAST_PATIENCE });
      const failure = await printWith(response, write, isErrorForProgram(globals, io)).catch((thrown) => thrown);
      const lost: readonly string[] = failure instanceof CliError ? failure.caveats : [];
      const members = resultMembers(response, operation.output);
      if (error instanceof InterruptedError) {
        return new InterruptedError(error.exitCode, [error.message, ...lost].filter(Boolean).join('; '), true, members);
      }
      const known = error instanceof CliError ? error : generalError((error as Error).message, error);
      return known.with({ caveats: lost, members });
    },
  };
}

const containsAll = (text: string, ids: readonly string[]): boolean => ids.every((id) => text.includes(id));

/** Suggestions for top-level names of a query that no response has. */
async function queryTypoHints(expression: string, output: Shape): Promise<string[]> {
  const { firstNames } = await import('./query.ts');
  const known = members(output).map(([name]) => name);
  return firstNames(expression).flatMap((name) => {
    const near = didYouMean(name, known);
    return near === undefined ? [] : [`--query ${name}: did you mean ${near}?`];
  });
}

/**
 * Writes to the pager, or to standard output if there is no pager or it does not start. Throws an InterruptedError if a
 * signal arrives before standard output takes the text.
 */
export async function print(
  output: string | Iterable<string>,
  pager: Pager | undefined,
  io: Io,
  interruption?: Interruption,
): Promise<void> {
  let pieces = typeof output === 'string' ? [output] : output;
  if (pager) {
    const text = wholeText(pieces);
    if (text === '') return;
    // While the pager runs, signals are for the pager.
    interruption?.end();
    if (await io.openPager(pager.command, text, pager.env)) return;
    pieces = [text];
  }
  if (!interruption) return writeOut(pieces, io);
  const { signal } = interruption;
  const written = writeOut(pieces, io, { signal });
  return untilAborted(written, signal, () => new InterruptedError(signal.reason));
}

/**
 * Writes one piece after the other, until the signal is aborted. Writes nothing if the encoding lacks a character. Throws
 * StdoutClosedError for a closed pipe, and a general error for any other reason.
 */
export async function writeOut(
  pieces: Iterable<string>,
  { stdout, env }: Io,
  { patience, signal }: { readonly patience?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  try {
    for (const piece of writesUtf8(env) ? joinPieces(pieces) : [wholeText(pieces)]) {
      if (signal?.aborted) return;
      await stdout.write(piece, patience);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') throw new StdoutClosedError();
    // An error of the encoding is a CliError.
    if (error instanceof CliError) throw error;
    throw code ? generalError(`Unable to write to standard output: ${message}`, error, 'OutputError') : error;
  }
}

/** Adds the response to an output error or an interrupt, so that it is never lost, unless the request changed nothing. */
function withResponse(
  error: unknown,
  response: JsonValue,
  { name, output }: Pick<Operation, 'name' | 'output'>,
): CliError | InterruptedError {
  const described = isReadOnly(name) ? undefined : describeResponse(response);
  const members = resultMembers(response, output);
  if (error instanceof InterruptedError) return new InterruptedError(error.exitCode, described, true, members);
  const { message } = error instanceof StdoutClosedError ? new Error(CLOSED_PIPE) : (error as Error);
  const caveats = described === undefined ? [] : [described];
  return new CliError('general', message, { code: 'OutputError', caveats, members, cause: error });
}

/** The ID of what the call created, by the name of its member. Empty if it created nothing. */
export function resultMembers(
  response: object | JsonValue | undefined,
  { 'x-result-id': member }: Shape,
): ResultMembers {
  const value = response as JsonValue | undefined;
  const id = isMapping(value) && member !== undefined ? value[member] : undefined;
  return typeof id === 'string' && id !== '' ? { [member as string]: id } : {};
}

const describeResponse = (response: JsonValue): string => `the request succeeded; response: ${jsonLine(response)}`;

const CLOSED_PIPE = 'Unable to write to standard output: broken pipe';

// Pager selection: measured on AWS CLI 2.36.

export interface Pager {
  readonly command: readonly string[];
  /** Variables to add to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The pager for responses: AWS_PAGER, cli_pager, PAGER or less, but not less under TERM=dumb. */
export function responsePager(sources: SettingSources, io: PagerIo): Pager | undefined {
  if (sources.options?.has('NoCliPager')) return undefined;
  return pagerFor(lookup(sources, SETTINGS.pager)?.value ?? defaultPager('less', io), io);
}

/** None under TERM=dumb, where less warns and asks for Return before each text. */
export const defaultPager = (less: string, { env }: Pick<Io, 'env'>): string => (env.TERM === 'dumb' ? '' : less);

export type PagerIo = Pick<Io, 'env' | 'hasProgram'> & { readonly stdout: Pick<Io['stdout'], 'isTTY'> };

/**
 * Parses the pager's command line. No pager without a terminal, for an empty or incomplete command line, or if the program
 * cannot be started: ec2img checks that before the request, where the AWS CLI fails after it.
 */
export function pagerFor(commandLine: string, { stdout, env, hasProgram }: PagerIo): Pager | undefined {
  if (!stdout.isTTY) return undefined;
  const command = tryShellWords(commandLine) ?? [];
  const [program] = command;
  if (program === undefined || !hasProgram(program)) return undefined;
  return { command, env: env.LESS === undefined ? { LESS: 'FRX' } : {} };
}
