// Settings that every command needs, also one that sends nothing. The others are loaded with the checks of a request.
// Messages: measured on AWS CLI 2.36.

import { CliError, generalError, parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { keepUserinfo } from '../text/secrets.ts';
import { globalText, lookup, type SettingSources, settingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';
import type { ConfigFiles } from './shared-config.ts';

/** Validates global options that are invalid for any command: a URL without a scheme, a timeout that is not a number. */
export function checkGlobals(globals: OptionValues): void {
  const url = globalText(globals, 'EndpointUrl');
  keepUserinfo(url ?? '');
  if (url !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) {
    throw parameterError(
      `Bad value for --endpoint-url "${url}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`,
    );
  }
  for (const kind of ['connect', 'read'] as const) timeoutSeconds(kind, globals);
}

/** True if standard output has every character: its encoding is UTF-8. */
export const writesUtf8 = (env: Env): boolean =>
  /^(?:utf-?8)?$/i.test(lookup({ env }, SETTINGS.outputEncoding)?.value ?? '');

/** Validates settings that concern every command. Rejects with a configuration or a general error. */
export async function checkSurroundings(globals: OptionValues, env: Env, files: ConfigFiles): Promise<void> {
  const sources = settingSources(globals, env, files);
  const encoding = lookup(sources, SETTINGS.outputEncoding)?.value;
  if (encoding !== undefined && !(await import('../text/codecs.ts')).codecFor(encoding)) {
    throw generalError(`Unknown codec \`${encoding}\` specified for AWS_CLI_OUTPUT_ENCODING.`);
  }
  timestampFormatOf(sources);
}

/** Format of timestamps in output: ISO 8601, or the text that EC2 sent. */
export type TimestampFormat = 'iso8601' | 'wire';

/** Reads cli_timestamp_format of the selected profile. Throws a configuration error for an unknown value. */
export function timestampFormatOf(sources: SettingSources): TimestampFormat {
  const format = lookup(sources, SETTINGS.timestampFormat)?.value ?? 'iso8601';
  if (format === 'wire' || format === 'iso8601') return format;
  const message = `Unknown cli_timestamp_format value: ${format}, valid values are "wire" or "iso8601"`;
  throw new CliError('configuration', message);
}

/** In seconds. */
const DEFAULT_TIMEOUT = 60;

const TIMEOUTS = { connect: 'CliConnectTimeout', read: 'CliReadTimeout' } as const;

export type TimeoutKind = keyof typeof TIMEOUTS;

/** A timeout in seconds. Throws a parameter error for a text that is no whole number. */
export function timeoutSeconds(kind: TimeoutKind, globals: OptionValues): number {
  const value = globalText(globals, TIMEOUTS[kind]);
  if (value === undefined) return DEFAULT_TIMEOUT;
  const seconds = parsePythonInt(value);
  if (seconds !== undefined) return seconds;
  throw parameterError(`Bad value for --cli-${kind}-timeout "${value}": expected a whole number of seconds`);
}
