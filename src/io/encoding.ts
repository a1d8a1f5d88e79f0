// Standard output and standard error in the encoding of AWS_CLI_OUTPUT_ENCODING. Loaded only if that is not UTF-8.

import { generalError } from '../errors.ts';
import { codecFor } from '../text/codecs.ts';
import { hexEscape } from '../text/python-literals.ts';
import { encodeText } from '../text/unencodable.ts';

/**
 * Builds the encoder of a stream; its first text starts with the byte order mark, if there is one. What standard error
 * cannot encode is escaped; on standard output it is an error, with the message of the AWS CLI. Texts are UTF-8 if the
 * encoding is unknown, which each command reports.
 */
export function encoderFor(encoding: string, isStrict: boolean): (text: string) => string | Uint8Array {
  const codec = codecFor(encoding);
  if (!codec) return (text) => text;
  let { mark } = codec;
  return (text) => {
    if (text === '') return text;
    const bytes = encodeText(text, codec, isStrict ? undefined : hexEscape);
    if ('error' in bytes) throw generalError(bytes.error, undefined, 'OutputError');
    const marked = Buffer.concat([mark, bytes]);
    mark = new Uint8Array();
    return marked;
  };
}
