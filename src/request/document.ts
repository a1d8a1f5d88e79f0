// Parses the documents of --cli-input-json and --cli-input-yaml.

import { generalError, parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { Bytes, type InputObject, type InputValue, isFileUri, typeOf } from './input-value.ts';
import { adviceOn, withOptionName } from './option-errors.ts';
import { decode, loadFileUri } from './paramfile.ts';
import { parseJson } from './parse-json.ts';
import { InputSyntaxError, lineAndColumn } from './syntax-error.ts';

const DOCUMENTS = [
  { member: 'CliInputJson', option: 'cli-input-json', kind: 'JSON', load: async () => parseJson },
  {
    member: 'CliInputYaml',
    option: 'cli-input-yaml',
    kind: 'YAML',
    load: async () => (await import('./parse-yaml.ts')).parseYaml,
  },
] as const;

export async function documentOf(raw: OptionValues, files: Files): Promise<InputObject> {
  const used = DOCUMENTS.filter(({ member }) => raw.has(member));
  if (used.length > 1) throw parameterError('Only one --cli-input- parameter may be specified.');
  const [document] = used;
  if (!document) return new Map();
  const { member, option, kind, load } = document;
  const rejected = { option: `--${option}`, args: [raw.get(member) as string], takesShorthand: false };
  const arg = raw.get(member) as string;
  const text = withOptionName(rejected, () => documentText(arg, files));
  const documentHints =
    kind === 'JSON' && /^file:\/\/.*\.ya?ml$/is.test(arg) ? [YAML] : missingFilePrefixHint(arg, files);
  const value = parsing(text, await load(), (error) => {
    const place = `${error.message} (${lineAndColumn(error.source, error.at)})`;
    return parameterError(
      `Error parsing parameter '${option}': Invalid ${kind} received.`,
      place,
      ...documentHints,
      // YAML is still valid without the characters that a shell removes.
      ...(kind === 'JSON' ? adviceOn(rejected) : []),
    );
  });
  if (value instanceof Map) return value;
  throw parameterError(
    `Error parsing parameter '--${option}': Invalid type: expecting map, received ${typeOf(value)}`,
    ...documentHints,
  );
}

const YAML = 'for YAML, use --cli-input-yaml';

/** Suggests file:// for text that names a file: `request.json`, `@request.json` (as in other programs), `file:request.json`. */
function missingFilePrefixHint(arg: string, { readFile }: Files): string[] {
  const path = arg.replace(/^@|^file:(\/\/)?/i, '');
  if (isFileUri(arg) || !/^[^\s{}[\]"':,]+$/.test(path)) return [];
  const isFile = (): boolean => {
    try {
      return readFile(path).length > 0;
    } catch {
      return false;
    }
  };
  return /\.(json|ya?ml)$/i.test(path) || isFile() ? [`did you mean file://${path}?`] : [];
}

function parsing(
  text: string,
  parse: (text: string) => InputValue,
  toError: (error: InputSyntaxError) => Error,
): InputValue {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InputSyntaxError) throw toError(error);
    throw error;
  }
}

// Reads a pipe only once: the AWS CLI opens it twice and finds it empty. Neither "-" nor the path that a shell
// substitutes for <(...) is a document, so ec2img reads standard input or the descriptor.
function documentText(value: string, files: Files): string {
  const path = value === '-' ? 'file:///dev/stdin' : value.replace(/^(?=\/(?:dev|proc\/self)\/fd\/\d+$)/, 'file://');
  const loaded = loadFileUri(path, files) ?? value;
  if (!(loaded instanceof Bytes)) return loaded;
  const text = decode(loaded.data, 'utf-8');
  if (text === undefined) throw generalError(`The document in ${value} is not UTF-8`, undefined, 'InvalidEncoding');
  return text;
}
