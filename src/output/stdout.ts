// How an answer reaches standard output: query, format, colour and pager, all chosen before there is one.

import type { Invocation } from '../cli/program.ts';
import { globalText, lookup, type SettingSources, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import { timestampFormatOf } from '../config/settings.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import { CliError, generalError } from '../errors.ts';
import type { Io } from '../io/io.ts';
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
  const sources = settingSources(globals, io.env, files);
  const format = lookup(sources, SETTINGS.output) ?? { value: 'json', source: 'default' };
  const style = coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable;
  const source = format.source === SETTINGS.output.key ? `${format.source} in the profile` : format.source;
  const layout = { title: operation.name, width: io.stdout.columns, style };
  const render = await rendererFor(format.value, layout, source);
  const pager = responsePager(sources, io);
  const timestampFormat = timestampFormatOf(sources);
  const show = async (value: JsonValue): Promise<string> => {
    const text = render(query(value));
    await print(text, pager, io);
    return text;
  };
  const expression = format.value === 'off' ? undefined : globalText(globals, 'Query');
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

const describeResponse = (answer: JsonValue): string => `the request succeeded; response: ${JSON.stringify(answer)}`;

const CLOSED_PIPE = 'Unable to write to standard output: broken pipe';

// Which pager shows an answer, if any: measured on AWS CLI 2.36.

export interface Pager {
  readonly command: readonly string[];
  /** Variables the pager needs beside those of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The pager for responses: AWS_PAGER, cli_pager, PAGER or less. */
export function responsePager(sources: SettingSources, io: PagerIo): Pager | undefined {
  if (sources.options?.has('NoCliPager')) return undefined;
  return pagerFor(lookup(sources, SETTINGS.pager)?.value ?? 'less', io);
}

type PagerIo = Pick<Io, 'env' | 'hasProgram'> & { readonly stdout: Pick<Io['stdout'], 'isTTY'> };

/**
 * The pager of a command line; none without a terminal, and none for an empty command line. A pager that cannot be started
 * is not used: ec2img checks that before the request, where the AWS CLI fails after it.
 */
export function pagerFor(commandLine: string, { stdout, env, hasProgram }: PagerIo): Pager | undefined {
  if (!stdout.isTTY) return undefined;
  const command = splitShellWords(commandLine);
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
