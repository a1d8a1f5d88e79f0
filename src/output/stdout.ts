// Prints responses on standard output. Query, format, colour and pager are selected before a request is sent.

import { untilAborted } from '../abort.ts';
import { timestampFormatOf } from '../config/early-settings.ts';
import { globalText, lookup, type SettingSources, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import { CliError, generalError, InterruptedError, type ResultMembers } from '../errors.ts';
import type { Interruption, Io } from '../io/io.ts';
import { isMapping, type JsonValue } from '../model/json-value.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { members, type Shape } from '../model/shape.ts';
import { tryShellWords } from '../text/shell-words.ts';
import { didYouMean } from '../text/suggest.ts';
import { coloursTables, colourTable, plainTable } from './colour.ts';
import { rendererFor } from './formats.ts';
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

export interface Printer {
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

/** Selects format, colour and pager. Throws for an unknown format now, not after the request. */
export async function createPrinter(
  { operation, globals }: { readonly operation: Pick<Operation, 'name' | 'output'>; readonly globals: OptionValues },
  query: Query,
  files: ConfigFiles | undefined,
  io: Io,
): Promise<Printer> {
  const sources = settingSources(globals, io.env, files);
  const format = lookup(sources, SETTINGS.output) ?? { value: 'json', source: 'default' };
  const style = coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable;
  const source = format.source === SETTINGS.output.key ? `${format.source} in the profile` : format.source;
  const layout = { title: operation.name, width: io.stdout.columns, style };
  const render = await rendererFor(format.value, layout, source);
  const pager = responsePager(sources, io);
  const timestampFormat = timestampFormatOf(sources);
  const expression = format.value === 'off' ? undefined : globalText(globals, 'Query');
  const printWith = async (
    response: object,
    write: (text: string) => Promise<void>,
    isOnlyRecord = false,
  ): Promise<void> => {
    // Bundled with the request checks, which are loaded by now.
    const { buildResponseValue } = await import('./response-value.ts');
    const value = buildResponseValue(response, operation.output, timestampFormat);
    let text: string;
    try {
      text = render(query(value));
      await write(text);
    } catch (error) {
      throw withResponse(error, value, operation.output);
    }
    if (expression === undefined || !omitsResultId(text, value, operation.output)) return;
    if (!isOnlyRecord)
      await printHint(
        [describeResponse(value), ...(await queryTypoHints(expression, operation.output))].join('; '),
        io,
      );
  };
  return {
    show: (value) => print(render(query(value)), pager, io),
    printResponse: (response, interruption) => printWith(response, (text) => print(text, pager, io, interruption)),
    printBefore: async (error, response) => {
      const write = (text: string): Promise<void> => writeOut(text, io, LAST_PATIENCE);
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

/** True if the response has the id of a created resource and the text does not. */
const omitsResultId = (text: string, response: JsonValue, output: Shape): boolean =>
  Object.values(resultMembers(response, output)).some((id) => !text.includes(id));

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
  text: string,
  pager: Pager | undefined,
  io: Io,
  interruption?: Interruption,
): Promise<void> {
  if (text === '') return;
  if (pager) {
    // While the pager runs, signals are for the pager.
    interruption?.end();
    if (await io.openPager(pager.command, text, pager.env)) return;
  }
  const written = writeOut(text, io);
  if (!interruption) return written;
  const { signal } = interruption;
  return untilAborted(written, signal, () => new InterruptedError(signal.reason));
}

async function writeOut(text: string, { stdout }: Io, patience?: number): Promise<void> {
  try {
    await stdout.write(text, patience);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') throw new StdoutClosedError();
    // An error of the encoding is a CliError.
    if (error instanceof CliError) throw error;
    throw code ? generalError(`Unable to write to standard output: ${message}`, error, 'OutputError') : error;
  }
}

/** Adds the response to an output error or an interrupt, so that the response is never lost. */
function withResponse(error: unknown, response: JsonValue, output: Shape): CliError | InterruptedError {
  const described = describeResponse(response);
  const members = resultMembers(response, output);
  if (error instanceof InterruptedError) return new InterruptedError(error.exitCode, described, true, members);
  const { message } = error instanceof StdoutClosedError ? new Error(CLOSED_PIPE) : (error as Error);
  return new CliError('general', message, { code: 'OutputError', caveats: [described], members, cause: error });
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

const describeResponse = (response: JsonValue): string =>
  `the request succeeded; response: ${JSON.stringify(response)}`;

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
