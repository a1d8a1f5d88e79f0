// Settings that no request to EC2 uses. The AWS CLI validates them for every service (botocore/args.py).

import { generalError } from '../errors.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { lookup, type SettingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

const CHECKSUMS = ['when_supported', 'when_required'];

const MODES = ['preferred', 'disabled', 'required'];

/** Throws a general error for the first setting that is invalid. */
export function checkUnusedSettings(sources: SettingSources): void {
  const textOf = (name: keyof typeof SETTINGS): string | undefined => lookup(sources, SETTINGS[name])?.value;
  const size = textOf('minCompressionSize');
  const number = parsePythonInt(size ?? '1');
  if (number === undefined || number < 1 || number > 2 ** 20) {
    const valid = number === undefined ? 'an integer' : `between 1 and ${2 ** 20}`;
    throw generalError(`Invalid value "${size}" for request_min_compression_size_bytes. Value must be ${valid}.`);
  }
  for (const name of ['requestChecksum', 'responseChecksum'] as const) {
    const value = textOf(name)?.toLowerCase();
    if (value === undefined || CHECKSUMS.includes(value)) continue;
    const valid = listOf(CHECKSUMS);
    throw generalError(
      `Unsupported configuration value for ${SETTINGS[name].key}. Expected one of ${valid} but got ${value}.`,
    );
  }
  const mode = textOf('accountIdEndpointMode')?.toLowerCase() ?? 'preferred';
  if (!MODES.includes(mode)) {
    const { key } = SETTINGS.accountIdEndpointMode;
    throw generalError(`The configured value '${mode}' for '${key}' is invalid. Valid values are: ${listOf(MODES)}.`);
  }
  const disable = textOf('s3DisableExpress') ?? 'true';
  if (!/^(?:true|false)$/i.test(disable)) {
    throw generalError(`Invalid value "${disable}" for ${SETTINGS.s3DisableExpress.key}. Value must be a boolean`);
  }
}

const listOf = (values: readonly string[]): string => `(${values.map((value) => `'${value}'`).join(', ')})`;
