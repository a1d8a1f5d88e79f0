// Parses the XML responses of query protocols as the AWS CLI does (measured on AWS CLI 2.36).

import { AwsEc2QueryProtocol, QueryShapeSerializer, XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { HttpResponse, MetadataBearer, OperationSchema, Schema } from '@smithy/types';
import { model } from '../model/model.ts';
import { shown } from '../text/safe.ts';
import { AttemptError, decodeUtf8, parseHttpDate } from './exchange.ts';
import { parseTree, type Tree } from './xml.ts';

/** The SDK's protocol for EC2, with the AWS CLI's rules for responses. Throws AttemptError. */
export class Ec2Protocol extends AwsEc2QueryProtocol {
  constructor() {
    super({
      defaultNamespace: 'com.amazonaws.ec2',
      xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
      version: '2016-11-15',
    });
    this.serializer = new MemberWriter(this.serializer.settings);
    this.deserializer = new MemberReader(this.deserializer.settings);
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    { name, output }: OperationSchema,
    _context: object,
    response: SignedResponse,
  ): Promise<Output> {
    const { root, content, text } = parseResponse(response);
    if (root !== `${name}Response`) throw unreadable(response.statusCode, text);
    try {
      // An operation without output has no members to read.
      const members = this.deserializer.readSchema(NormalizedSchema.of(output), content) ?? {};
      if (hasResult(name, members)) return { ...members, $metadata: {} };
    } catch {
      // The text is not a response of this operation.
    }
    throw unreadable(response.statusCode, text);
  }
}

/** The members without which a response does not say what the operation created, by operation. */
const RESULT_IDS = new Map(model.operations.map(({ name, output }) => [name, output['x-result-id']]));

/** Checks that a response has the ID of what the operation created. Without it, the outcome of the request is unknown. */
function hasResult(operation: string, members: object): boolean {
  const name = RESULT_IDS.get(operation);
  if (name === undefined) return true;
  const id = new Map(Object.entries(members)).get(name);
  return typeof id === 'string' && id.trim() !== '';
}

/**
 * Writes the members of a shape. If it cannot, for example because of an unpaired surrogate, it discards what it has
 * written: the SDK adds that to the next request of any client with the same protocol.
 */
export class MemberWriter extends QueryShapeSerializer {
  override write(schema: Schema, value: unknown, prefix = ''): void {
    try {
      super.write(schema, value, prefix);
    } catch (error) {
      const isWhole = prefix === '';
      if (isWhole) this.flush();
      throw error;
    }
  }
}

/**
 * Reads the members of a shape. Keeps the text of timestamps: the SDK parses them to Dates, which lose the offset, the
 * microseconds and the text that `cli_timestamp_format = wire` prints, and rejects a response with any other text. Ignores
 * blanks between the members of a structure, for which the SDK returns an empty structure.
 */
class MemberReader extends XmlShapeDeserializer {
  override readSchema(schema: Schema, value: unknown) {
    const shape = NormalizedSchema.of(schema);
    const isSimple = !shape.isStructSchema() && !shape.isListSchema() && !shape.isMapSchema();
    const content = isSimple && isTree(value) ? (value['#text'] ?? '') : value;
    return shape.isTimestampSchema() && typeof content === 'string' ? content : super.readSchema(shape, content);
  }
}

/** A successful response. Element names have no namespace prefixes. */
interface ParsedResponse {
  readonly text: string;
  /** The name and the content of the root element. */
  readonly root: string;
  readonly content: unknown;
}

/** A response, with the time of the signature of its request. Milliseconds since 1970. */
export type SignedResponse = HttpResponse & { readonly signed?: number };

/** Throws an AttemptError for an error of the service, and the error of `fail` for a response that is not XML. */
export function parseResponse(
  { statusCode: status, reason = '', headers, body, signed = Date.now() }: SignedResponse,
  fail: (status: number, text: string) => AttemptError = unreadable,
): ParsedResponse {
  const text = decodeUtf8(body);
  const tree = status >= 300 && text.length > MAX_ERROR ? undefined : parseTree(text);
  const [root = '', content] = Object.entries(tree ?? {})[0] ?? [];
  const error = errorIn(content);
  const isAnswer = ERROR_ROOTS.has(root) && !['', 'None'].includes(field(error, 'Code', '').trim());
  const isPage = tree === undefined || root.toLowerCase() === 'html';
  if (status < 300 && !isPage && !isAnswer) return { text, root, content };
  if (status >= 500 && isPage) throw new AttemptError('service', shown(reason), { status, code: String(status) });
  if (tree === undefined || (status < 300 && !isAnswer)) throw fail(status, text);
  const code = field(error, 'Code', 'Unknown');
  const message = shown(field(error, 'Message', 'Unknown'), MAX_MESSAGE);
  const skew = isAnswer ? skewOf(code, parseHttpDate(headers.date), signed) : undefined;
  throw new AttemptError('service', message, { status, code: shown(code), isAnswer, skew });
}

/** Maximum length of an error document, which has one error. A tree needs many times the memory of its text. */
const MAX_ERROR = 2 ** 18;

/**
 * Maximum length of EC2's message. It may contain an encoded authorization message of 10,240 characters
 * (API reference of STS, DecodeAuthorizationMessage).
 */
const MAX_MESSAGE = 12_000;

/** Codes with which AWS may reject a signature because of its time. */
const SKEW_CODES = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
]);

/** Minimum difference of the clocks, in milliseconds, to explain such a code. */
const SKEW_LIMIT = 4 * 60_000;

/** How far the clock of the service is ahead of ours, if that is why it rejected the signature of a time. */
function skewOf(code: string, date: number | undefined, signed: number): number | undefined {
  const isSkewed = date !== undefined && SKEW_CODES.has(code) && Math.abs(date - signed) > SKEW_LIMIT;
  return isSkewed ? date - Date.now() : undefined;
}

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Parses JSON. Returns undefined for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Error for a response that cannot be parsed. It contains the text, which may name an image. */
function unreadable(status: number, text: string): AttemptError {
  const [reason, body] = text.trim() === '' ? ['empty', ''] : ['not an EC2 response', `:\n${shown(text.trim())}`];
  const message = `Unable to parse response (status ${status}: ${reason}), invalid XML received. Further retries may succeed`;
  return new AttemptError('unreadable', message + body, { status });
}

/** The root elements of the error documents of EC2 and STS. */
const ERROR_ROOTS = new Set(['Response', 'ErrorResponse']);

/** Returns the first error of <Response><Errors><Error> or <ErrorResponse><Error>. */
function errorIn(root: unknown): Tree {
  const within = isTree(root) ? (root.Errors ?? root) : undefined;
  const error = isTree(within) ? within.Error : undefined;
  const first = Array.isArray(error) ? error[0] : error;
  return isTree(first) ? first : {};
}

/** Returns the text of an element. An empty element is None, as the AWS CLI prints it. */
function field(error: Tree, name: string, missing: string): string {
  const value = error[name];
  if (value === undefined) return missing;
  const text = isTree(value) ? String(value['#text'] ?? '') : String(value);
  return text === '' ? 'None' : text;
}
