// Values that name a file: file:// for text, fileb:// for bytes. Rules: measured on AWS CLI 2.36.

import { lookup } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import { generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { Bytes } from './input-value.ts';
import { InputValueError } from './syntax-error.ts';

/** Whether an option takes the text for the name of a file. */
export const isFileUri = (text: string): boolean => /^fileb?:\/\//.test(text);

/** Why a text that is typed as an answer cannot be one. */
export const NO_FILE = 'a text cannot begin with file:// or fileb:// here';

/** The contents of the file that a value names, or undefined when it names none. Throws ValueFault, and a general error
 * for an encoding nobody knows. */
export function loadFileUri(value: string, files: Files): string | Bytes | undefined {
  const prefix = ['file://', 'fileb://'].find((one) => value.startsWith(one));
  if (!prefix) return undefined;
  const path = expand(value.slice(prefix.length), files);
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

/** The text of a file, with its line ends as LF and nothing else changed: a final newline and a BOM stay. */
function textOfFile(data: Uint8Array, path: string, files: Files): string {
  const text = decode(data, lookup({ env: files.env }, SETTINGS.fileEncoding)?.value ?? 'utf-8');
  if (text !== undefined) return text.replace(/\r\n?/g, '\n');
  throw new InputValueError(
    `Unable to load paramfile (${path}), text contents could not be decoded.  ` +
      'If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.',
    { advice: isUtf16(data) ? UTF16 : undefined },
  );
}

/** By its byte order mark. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

// about_Character_Encoding: > of Windows PowerShell 5.1 writes UTF-16LE with a byte order mark.
const UTF16 =
  'the file is UTF-16, as > in Windows PowerShell writes it: save it as UTF-8 without a byte order mark, or set AWS_CLI_FILE_ENCODING=utf-16';

/** The bytes in that encoding, named as Python names it, or undefined when they are not in it. */
export function decode(data: Uint8Array, encoding: string): string | undefined {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (/^(latin-?1|iso-?8859-1|l1|8859)$/.test(name)) return Buffer.from(data).toString('latin1');
  if (/^(us-)?ascii$/.test(name))
    return data.every((byte) => byte < 0x80) ? Buffer.from(data).toString('latin1') : undefined;
  const decoder = decoderFor(...labelOf(name, data), encoding);
  try {
    return decoder.decode(data);
  } catch {
    return undefined;
  }
}

/** The label TextDecoder knows, and whether a byte order mark stays in the text. */
function labelOf(name: string, data: Uint8Array): [label: string, keepsMark: boolean] {
  if (name === 'utf-8-sig') return ['utf-8', false];
  if (name === 'utf-16' || name === 'utf16') return [utf16Of(data), false];
  return [name.replace(/^utf-16-(le|be)$/, 'utf-16$1').replace(/^cp(125\d)$/, 'windows-$1'), true];
}

/** UTF-16 is told from its byte order mark; read in the wrong order, text would be other text. */
function utf16Of(data: Uint8Array): string {
  const [first, second] = data;
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === undefined || (first === 0xff && second === 0xfe)) return 'utf-16le';
  throw generalError('UTF-16 stream does not start with BOM');
}

function decoderFor(label: string, ignoreBOM: boolean, encoding: string) {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM });
  } catch (error) {
    throw generalError(`unknown encoding: ${encoding}`, error);
  }
}

// First ~ and ~user, then $NAME and ${NAME}; what is not known stays as it is (Python's expanduser and expandvars).
function expand(path: string, files: Files): string {
  const home = path.replace(/^~([^/]*)/, (whole, user: string) => homeOf(user, files) ?? whole);
  return home.replace(/\$(\w+|\{[^}]*\})/g, (whole, name: string) => {
    const key = name.startsWith('{') ? name.slice(1, -1) : name;
    return (Object.hasOwn(files.env, key) ? files.env[key] : undefined) ?? whole;
  });
}

function homeOf(user: string, files: Files): string | undefined {
  if (user === '') return files.env.HOME?.replace(/(?<=.)\/+$/, '') || undefined;
  try {
    const accounts = Buffer.from(files.readFile('/etc/passwd')).toString('utf8').split('\n');
    return accounts.map((line) => line.split(':')).find(([name]) => name === user)?.[5];
  } catch {
    return undefined;
  }
}
