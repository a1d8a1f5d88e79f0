// What people and programs read on standard error: errors in the form they want, traces, warnings.

import { hasProfile, lookup, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import type { Settings } from '../config/settings.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import { CliError, describe, type ErrorForm, type ErrorRecord, type InterruptedError } from '../errors.ts';
import type { Io, Sink } from '../io/io.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { OptionValues } from '../model/options.ts';
import { maskPasswords, sanitize } from '../text/safe.ts';
import { type ColourChoice, coloursMessages, messagePaint, plainTable } from './colour.ts';
import { rendererFor } from './formats.ts';

/** Reports any thrown value in the format and colours that the global options select. Returns the exit code. */
export async function reportError(thrown: unknown, globals: OptionValues, io: Io): Promise<number> {
  traceCauses(thrown, debugLogger(globals, io));
  const isColoured = coloursMessages(colourChoice(globals, io.stderr, io));
  const paint = isColoured ? await messagePaint().catch(() => undefined) : undefined;
  const { text, exitCode } = describe(thrown, await errorForm(thrown, globals, io), paint);
  await io.stderr.write(text).catch(() => {});
  return exitCode;
}

/** Further help on standard error, one line. */
export async function printHint(text: string, io: Io, before = ''): Promise<void> {
  await io.stderr.write(`${before}hint: ${sanitize(text)}\n`).catch(() => {});
}

/** What may have come of an interrupted call; a terminal has echoed ^C where it would stand. */
export async function reportInterrupt({ message }: InterruptedError, io: Io): Promise<void> {
  if (message) await printHint(message, io, io.stderr.isTTY ? '\n' : '');
}

/** Further help that a script would trip over: for people at a terminal. */
export async function printTerminalHint(text: string, io: Io): Promise<void> {
  if (io.stderr.isTTY) await printHint(text, io);
}

/** The stack of an error and of what caused it, for --debug. */
function traceCauses(thrown: unknown, trace: (line: string) => void): void {
  for (let error = thrown; error instanceof Error; error = error.cause) trace(error.stack ?? error.message);
}

/** Writes what --debug shows, line by line; nothing without it. */
export function debugLogger(globals: OptionValues, io: Io): (line: string) => void {
  return (line) => {
    if (globals.has('Debug')) void io.stderr.write(`DEBUG: ${sanitize(line)}\n`).catch(() => {});
  };
}

/** On a terminal, that nobody checks who answers. */
export async function warnUnverifiedTls({ verifySsl, endpoint }: Settings, io: Io): Promise<void> {
  if (verifySsl || endpoint?.protocol === 'http:' || !io.stderr.isTTY) return;
  const who = maskPasswords(endpoint?.href ?? 'EC2');
  await io.stderr.write(`ec2img: [WARNING]: the certificate of ${who} is not verified\n`).catch(() => {});
}

/** What decides about colours on a stream. */
export const colourChoice = (globals: OptionValues, { isTTY }: Sink, { env }: Io): ColourChoice => ({
  option: lookup({ options: globals }, SETTINGS.color)?.value,
  isTTY,
  env,
});

/**
 * How this command line, the environment or the profile want errors told; what they cannot mean is not looked at. An
 * early look at the command line knows no wishes.
 */
async function errorForm(thrown: unknown, globals: OptionValues, io: Io): Promise<ErrorForm> {
  const stage = thrown instanceof CliError ? thrown.stage : undefined;
  if (stage === 'prescan') return 'enhanced';
  const format = errorFormat(globals, io, stage === 'parse');
  if (format === 'legacy') return 'legacy';
  if (!['json', 'yaml', 'text', 'table'].includes(format ?? '')) return 'enhanced';
  const layout = { title: 'error', width: io.stderr.columns, style: plainTable };
  const render = await rendererFor(format as string, layout).catch(() => undefined);
  if (!render) return 'enhanced';
  return format === 'table' ? (record) => render(lineByLine(record)) : render;
}

/** A message of several lines as a row for each: a line break would tear the box of a table. */
function lineByLine({ Code, Message }: ErrorRecord): JsonValue {
  const [first, ...others] = Message.trimEnd().split('\n');
  if (others.length === 0) return { Code, Message };
  return [{ Code, Message: first as string }, ...others.map((line) => ({ Code: '', Message: line }))];
}

/** The configured format. If parsing failed and the profile does not exist, the AWS CLI prints its older format. */
function errorFormat(globals: OptionValues, io: Io, isParsing: boolean): string | undefined {
  const files = tryLoadConfigFiles(io);
  const format = lookup(settingSources(globals, io.env, files), SETTINGS.errorFormat)?.value;
  const isUnknownProfile = files !== undefined && !hasProfile(globals, io.env, files);
  return format ?? (isParsing && isUnknownProfile ? 'legacy' : undefined);
}
