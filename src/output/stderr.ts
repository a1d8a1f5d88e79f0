// Writes to standard error: errors in the selected format, hints, warnings and --debug output.

import { hasProfile, isDebug, lookup, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import type { Settings } from '../config/settings.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import { CliError, type ErrorCode, EXIT, type InterruptedError, isUsageError } from '../errors.ts';
import type { Io, Sink, Trace } from '../io/io.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { OptionValues } from '../model/options.ts';
import { maskSecrets, printable, sanitize } from '../text/safe.ts';
import { type ColourChoice, coloursMessages, messagePaint, plainTable } from './colour.ts';
import { describe, type ErrorForm, type ErrorRecord } from './error-text.ts';
import { rendererFor } from './formats.ts';
import { wholeText } from './pieces.ts';

/**
 * Reports any thrown value in the format and colours that the global options select. `usageFor` loads the lines below an
 * error in the command line. Returns the exit code.
 */
export async function reportError(
  thrown: unknown,
  globals: OptionValues,
  io: Io,
  usageFor: () => Promise<string> = async () => '',
): Promise<number> {
  if (isDebug(globals, io.env)) traceCauses(thrown, debugLogger(globals, io));
  const isColoured = coloursMessages(colourChoice(globals, io.stderr, io));
  const paint = isColoured ? await messagePaint().catch(() => undefined) : undefined;
  const form = await errorForm(thrown, globals, io);
  // If the usage cannot be loaded, report the error without it.
  const isForPeople = typeof form !== 'function';
  const usage = isForPeople && isUsageError(thrown) ? await usageFor().catch(() => '') : '';
  const error = isForPeople && thrown instanceof CliError ? await thrown.explained() : thrown;
  const further = error instanceof CliError && isForPeople ? await furtherOf(error) : [];
  const { text, exitCode } = describe(error, form, { paint, further, usage });
  await io.stderr.write(text).catch(() => {});
  return exitCode;
}

/** The hints about further errors; none if their code cannot be loaded. */
const furtherOf = async (error: CliError): Promise<readonly string[]> =>
  error.further.length === 0
    ? []
    : ((await import('./further-hints.ts').catch(() => undefined))?.furtherHints(error) ?? []);

/** Prints one hint line on standard error. */
export async function printHint(
  text: string,
  io: Io,
  { before = '', patience }: { readonly before?: string; readonly patience?: number } = {},
): Promise<void> {
  await io.stderr.write(`${before}hint: ${printable(text)}\n`, patience).catch(() => {});
}

/** Milliseconds in which a reader can still take what is printed after a signal or a failed wait. */
export const LAST_PATIENCE = 1000;

/** Signals by the exit code for them. */
const SIGNAL_OF: Readonly<Record<number, string>> = { 129: 'SIGHUP', 130: 'SIGINT', 131: 'SIGQUIT', 143: 'SIGTERM' };

/**
 * Reports what an interrupted call may have done. Starts a new line because the terminal echoed ^C. After Ctrl-C, the AWS
 * CLI ends standard output with a line break.
 */
export async function reportInterrupt(
  { message, exitCode, isAnswered, members }: InterruptedError,
  globals: OptionValues,
  io: Io,
): Promise<void> {
  const render = await recordRenderer(errorFormat(globals, io, false), io);
  if (render) {
    const Message = `Interrupted by ${SIGNAL_OF[exitCode]}${message && `: ${printable(message)}`}`;
    await io.stderr
      .write(render({ Code: 'Interrupted' satisfies ErrorCode, Message, ...members }), LAST_PATIENCE)
      .catch(() => {});
  } else if (message) {
    await printHint(message, io, { before: io.stderr.isTTY ? '\n' : '', patience: LAST_PATIENCE });
  }
  if (exitCode === EXIT.interrupted && !isAnswered) await io.stdout.write('\n', LAST_PATIENCE).catch(() => {});
}

/** Prints a hint only on a terminal; extra output on stderr could break scripts. */
export async function printTerminalHint(text: string, io: Io): Promise<void> {
  if (io.stderr.isTTY) await printHint(text, io);
}

/** Logs the stacks of an error and its causes. Rendering a stack takes 0.5 ms. */
function traceCauses(thrown: unknown, trace: Trace): void {
  for (let error = thrown; error instanceof Error; error = error.cause) trace?.(error.stack ?? error.message);
}

/** Creates a logger for --debug. Each line has the time since the start. */
export function debugLogger(globals: OptionValues, io: Io): Trace {
  if (!isDebug(globals, io.env)) return undefined;
  return (text) => {
    const start = `DEBUG: ${(io.now() / 1000).toFixed(3)}s `;
    void io.stderr.write(`${start}${sanitize(text).replaceAll('\n', `\n${start}`)}\n`).catch(() => {});
  };
}

/** The warning for a service whose certificate is not verified. */
export const unverifiedTls = ({ verifySsl, endpoint }: Settings): string | undefined =>
  verifySsl || endpoint?.protocol === 'http:'
    ? undefined
    : `the certificate of ${maskSecrets(endpoint?.href ?? 'EC2')} was not verified`;

/** Prints a warning, only on a terminal. */
export async function printTerminalWarning(text: string, io: Io): Promise<void> {
  if (io.stderr.isTTY) await io.stderr.write(`ec2img: [WARNING]: ${text}\n`).catch(() => {});
}

/** Inputs of the colour decision for a stream. */
export const colourChoice = (globals: OptionValues, { isTTY }: Sink, { env }: Io): ColourChoice => ({
  option: lookup({ options: globals }, SETTINGS.color)?.value,
  isTTY,
  env,
});

/** Formats in which standard error has the record of the error only. */
const isRecordFormat = (format = ''): boolean => ['json', 'yaml', 'text', 'table'].includes(format);

/** True if programs read the errors of a call: it then prints no hints, notes or progress unless it is asked for them. */
export const isErrorForProgram = (globals: OptionValues, io: Io): boolean =>
  isRecordFormat(errorFormat(globals, io, false));

/** Selects the error format from options, environment or profile. Ignores unknown formats. */
async function errorForm(thrown: unknown, globals: OptionValues, io: Io): Promise<ErrorForm> {
  const format = errorFormat(globals, io, thrown instanceof CliError && thrown.stage === 'parse');
  return (await recordRenderer(format, io)) ?? (format === 'legacy' ? 'legacy' : 'enhanced');
}

/** Renders the record of an error; undefined for a format that people read. */
async function recordRenderer(
  format: string | undefined,
  io: Io,
): Promise<((record: ErrorRecord) => string) | undefined> {
  if (!isRecordFormat(format)) return undefined;
  const layout = { title: 'error', width: io.stderr.columns, style: plainTable };
  const render = await rendererFor(format as string, layout).catch(() => undefined);
  return render && ((record) => wholeText(render(format === 'table' ? lineByLine(record) : record)));
}

/** Splits a multi-line message into one row per line, because line breaks would break the table's borders. */
function lineByLine(record: ErrorRecord): JsonValue {
  const [first = '', ...others] = record.Message.trimEnd().split('\n');
  if (others.length === 0) return record;
  const empty = Object.fromEntries(Object.keys(record).map((name) => [name, '']));
  return [{ ...record, Message: first }, ...others.map((line) => ({ ...empty, Message: line }))];
}

/** The configured format. If parsing failed and the profile does not exist, the AWS CLI prints its older format. */
function errorFormat(globals: OptionValues, io: Io, isParsing: boolean): string | undefined {
  const files = tryLoadConfigFiles(io);
  const format = lookup(settingSources(globals, io.env, files), SETTINGS.errorFormat)?.value;
  const isUnknownProfile = files !== undefined && !hasProfile(globals, io.env, files);
  return format ?? (isParsing && isUnknownProfile ? 'legacy' : undefined);
}
