// Encoders for AWS_CLI_OUTPUT_ENCODING. Loaded only if the variable is set.

import iconv from 'iconv-lite';

export interface Codec {
  /** The name of the codec in Python's errors. */
  readonly name: string;
  /** Python's reason for a character that cannot be encoded. */
  readonly reason: string;
  /** Encodes one code point. Undefined if the encoding lacks it. */
  readonly bytesOf: (character: string) => Uint8Array | undefined;
  /** The byte order mark before the first text. */
  readonly mark: Uint8Array;
}

/** Python's codecs that begin with a byte order mark. The others are in the order of the machine, which is little-endian. */
const MARKED: Readonly<Record<string, string>> = { 'utf-8-sig': 'utf-8', 'utf-16': 'utf-16le', 'utf-32': 'utf-32le' };

/** Names of the library that are no encodings of text, or that it writes in another way than Python. */
const OTHERS = /^(hex|base64|binary|ucs-?2|cesu-?8|utf-?7.*)$/;

const UNICODE = /^utf/;
const ASCII = /^(us-?)?ascii$/;
const LATIN_1 = /^(latin-?1|iso-?8859-?1|l1)$/;

/** Finds a codec by a name of Python, such as latin-1, cp1252 or utf_16. Undefined for unknown names. */
export function codecFor(name: string): Codec | undefined {
  const label = name
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^utf(?=\d)/, 'utf-');
  const encoding = MARKED[label] ?? label;
  if (OTHERS.test(encoding) || !iconv.encodingExists(encoding)) return undefined;
  const isUnicode = UNICODE.test(encoding);
  const encode = (text: string): Buffer => iconv.encode(text, encoding, { addBOM: false });
  // The library writes a question mark for a character that is missing, and reads U+FFFD for a byte that is undefined.
  const isEncoded = (character: string, bytes: Buffer): boolean =>
    isUnicode || (character !== '\ufffd' && iconv.decode(bytes, encoding) === character);
  return {
    ...errorOf(label, encode),
    bytesOf: (character) => {
      const bytes = encode(character);
      return isEncoded(character, bytes) ? bytes : undefined;
    },
    mark: encode(label in MARKED ? '\ufeff' : ''),
  };
}

/** Describes an error as Python's codec does. */
function errorOf(label: string, encode: (text: string) => Buffer): Pick<Codec, 'name' | 'reason'> {
  if (ASCII.test(label)) return { name: 'ascii', reason: 'ordinal not in range(128)' };
  if (LATIN_1.test(label)) return { name: 'latin-1', reason: 'ordinal not in range(256)' };
  if (UNICODE.test(label)) return { name: label, reason: 'surrogates not allowed' };
  const isOfManyBytes = ['中', 'あ', '가'].some((character) => encode(character).length > 1);
  if (!isOfManyBytes) return { name: 'charmap', reason: 'character maps to <undefined>' };
  return { name: label.replaceAll('-', '_'), reason: 'illegal multibyte sequence' };
}
