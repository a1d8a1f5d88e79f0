// Loads values from files: file:// for text, fileb:// for bytes. Rules: measured on AWS CLI 2.36.

import { lookup } from '../config/lookup.ts';
import { expandHome, expandVariables } from '../config/paths.ts';
import { SETTINGS } from '../config/setting-names.ts';
import { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { unixLines } from '../text/safe.ts';
import { Bytes } from './input-value.ts';
import { InputValueError } from './syntax-error.ts';

/** Error for a prompt answer that an option would treat as a file name. */
export const NO_FILE = 'a value here cannot start with file:// or fileb://';

/**
 * Loads the file that a value names; undefined if it names no file. Throws InputValueError, or a general error for an
 * unknown encoding.
 */
export function loadFileUri(value: string, files: Files): string | Bytes | undefined {
  const prefix = ['file://', 'fileb://'].find((scheme) => value.startsWith(scheme));
  if (!prefix) return undefined;
  const path = expandVariables(expandHome(value.slice(prefix.length), files), files.env);
  const data = readPath(path, value, files);
  return prefix === 'file://' ? textOfFile(data, path, files) : new Bytes(data);
}

function readPath(path: string, value: string, files: Files): Uint8Array {
  try {
    return files.readFile(path);
  } catch (error) {
    throw new InputValueError(`Unable to load paramfile ${value}: ${reason(error)}: '${path}'`, { cause: error });
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  ELOOP: 'Too many levels of symbolic links',
  EFBIG: 'File too large',
  ENAMETOOLONG: 'File name too long',
};

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}

/** Decodes a file. Line ends become LF; a final newline and a byte order mark stay. */
function textOfFile(data: Uint8Array, path: string, files: Files): string {
  const text = decode(data, lookup({ env: files.env }, SETTINGS.fileEncoding)?.value ?? 'utf-8');
  if (text !== undefined) return unixLines(text);
  throw new InputValueError(
    `Unable to load paramfile (${path}), text contents could not be decoded.  ` +
      'If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.',
    { advice: isUtf16(data) ? UTF16 : undefined },
  );
}

/** Checks the byte order mark. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

// PowerShell documentation, about_Character_Encoding: in Windows PowerShell 5.1, > writes UTF-16LE with a byte order mark.
const UTF16 =
  'the file is UTF-16, the encoding of > in Windows PowerShell; save it as UTF-8 without a byte order mark, or set AWS_CLI_FILE_ENCODING=utf-16';

/** Decodes bytes; undefined if they are invalid in the encoding. Throws a general error for an unknown encoding. */
export function decode(data: Uint8Array, encoding: string): string | undefined {
  // TextDecoder treats these names as windows-1252.
  if (/^(latin-?1|iso-8859-1)$/i.test(encoding)) return Buffer.from(data).toString('latin1');
  const decoder = decoderFor(encoding, data);
  try {
    return decoder.decode(data);
  } catch {
    return undefined;
  }
}

// Accepts the labels of TextDecoder, and two names of the AWS CLI that skip a byte order mark: utf-8-sig and utf-16.
function decoderFor(encoding: string, data: Uint8Array) {
  const name = encoding.toLowerCase();
  if (name === 'utf-8-sig') return new TextDecoder('utf-8', { fatal: true });
  if (name === 'utf-16') return new TextDecoder(data[0] === 0xfe ? 'utf-16be' : 'utf-16le', { fatal: true });
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true });
  } catch (cause) {
    throw new CliError('general', `unknown encoding: ${encoding}`, { hints: [ENCODINGS], cause });
  }
}

const ENCODINGS =
  'AWS_CLI_FILE_ENCODING can be utf-8, utf-8-sig, utf-16, latin-1 or a name from the WHATWG Encoding Standard, such as shift_jis';
