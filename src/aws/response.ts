// Reads the XML responses of query protocols as the AWS CLI does (measured on AWS CLI 2.36).

import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { HttpResponse, MetadataBearer, OperationSchema } from '@smithy/types';
import { operationNamed } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import { shown } from '../text/safe.ts';
import { operationOf } from './command.ts';
import { AttemptError, decodeUtf8, parseHttpDate } from './exchange.ts';
import { fixYoungSpace, LONG_LIST } from './heap-size.ts';
import { MemberWriter } from './member-writer.ts';
import { type ConvertText, planOf } from './response-plan.ts';
import { readXml } from './xml.ts';
import { structureOf, TextPlan, type XmlPlan } from './xml-plan.ts';

/** The SDK's protocol for EC2, with the AWS CLI's rules for responses. Throws AttemptError. */
export class Ec2Protocol extends AwsEc2QueryProtocol {
  constructor() {
    super({
      defaultNamespace: 'com.amazonaws.ec2',
      xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
      version: '2016-11-15',
    });
    this.serializer = new MemberWriter(this.serializer.settings);
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    _context: object,
    response: SignedResponse,
  ): Promise<Output> {
    if (response.body.length >= LONG_LIST) await fixYoungSpace();
    const { root, value } = readResponse(response, this.#planFor(operation, response.shape));
    if (!isAnswerOf(operation, root, value)) throw unreadable(response.statusCode, response.body);
    return { ...value, $metadata: {} } as Output;
  }

  /** Plans by shape, or by operation if a response is read as a whole. */
  readonly #plans = new WeakMap<object, XmlPlan>();

  #planFor(operation: OperationSchema, shape: Shape | undefined): XmlPlan {
    const known = this.#plans.get(shape ?? operation);
    if (known) return known;
    const plan = planOf(NormalizedSchema.of(operation.output), this.#convert, shape);
    this.#plans.set(shape ?? operation, plan);
    return plan;
  }

  /**
   * Keeps the text of timestamps. The SDK parses them to Dates, which lose the offset, the microseconds and the text that
   * `cli_timestamp_format = wire` prints, and rejects a response with any other text. Also keeps the text of other values
   * that cannot be converted.
   */
  readonly #convert: ConvertText = (schema, text) => {
    if (schema.isTimestampSchema()) return text;
    try {
      return this.deserializer.readSchema(schema, text);
    } catch {
      return text;
    }
  };
}

/**
 * Checks the response of an operation that creates something and that must not be sent twice, because it has no idempotency
 * token: it has the root element of its operation, and the ID of what was created. Without them, the outcome of the
 * request is unknown. For all other operations any document will do, as for the AWS CLI.
 */
function isAnswerOf(schema: OperationSchema, root: string, value: object): boolean {
  if (!idMembers.has(schema)) idMembers.set(schema, idMemberOf(schema));
  const member = idMembers.get(schema);
  if (member === undefined) return true;
  const id = (value as Tree)[member];
  return root === `${schema.name}Response` && typeof id === 'string' && id.trim() !== '';
}

const idMembers = new WeakMap<OperationSchema, string | undefined>();

/** The member with the ID, if the response must have it. */
function idMemberOf(schema: OperationSchema): string | undefined {
  const operation = operationNamed(schema.name);
  const isSafe = operation?.isRepeatable || operationOf({ input: {}, schema }).tokens.length > 0;
  return isSafe ? undefined : operation?.output['x-result-id'];
}

/** A successful response. */
interface ReadResponse {
  /** The name of the root element, without a namespace prefix. */
  readonly root: string;
  readonly value: object;
}

/** A response to a signed request. */
export type SignedResponse = HttpResponse & {
  /** The time of the signature, in milliseconds since 1970. */
  readonly signed?: number;
  /** The members to read. By default, all are read. */
  readonly shape?: Shape | undefined;
};

/**
 * Reads a response; the plan is that of its root element, a structure. Throws an AttemptError for an error of the service,
 * and the error of `fail` for a response that is not XML, or an HTML page.
 */
export function readResponse(
  { statusCode: status, reason = '', headers, body, signed = Date.now() }: SignedResponse,
  plan: XmlPlan,
  fail: (status: number, body: Uint8Array) => AttemptError = unreadable,
): ReadResponse {
  const isSuccess = status < 300;
  const planFor = (root: string): XmlPlan => (isSuccess && !ERROR_ROOTS.has(root) ? plan : ERROR);
  const document = !isSuccess && body.length > MAX_ERROR ? undefined : readXml(body, planFor);
  const isPage = document === undefined || document.root.toLowerCase() === 'html';
  const { Code, Message } = document && planFor(document.root) === ERROR ? errorIn(document.value) : {};
  const isAnswer =
    document !== undefined && ERROR_ROOTS.has(document.root) && !['', 'None'].includes(Code?.trim() ?? '');
  if (isSuccess && !isPage && !isAnswer) {
    const { root, value } = planFor(document.root) === plan ? document : (readXml(body, () => plan) ?? document);
    return { root, value: value as object };
  }
  if (status >= 500 && isPage) throw new AttemptError('service', shown(reason), { status, code: String(status) });
  if (document === undefined || (isSuccess && !isAnswer)) throw fail(status, body);
  const code = Code === undefined ? 'Unknown' : Code || 'None';
  const message = shown(Message === undefined ? 'Unknown' : Message || 'None', MAX_MESSAGE);
  const skew = isAnswer ? skewOf(code, parseHttpDate(headers.date), signed) : undefined;
  throw new AttemptError('service', message, { status, code: shown(code), isAnswer, skew });
}

/** Maximum length of an error document, which has one error. */
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
export function skewOf(code: string, date: number | undefined, signed: number): number | undefined {
  const isSkewed = date !== undefined && SKEW_CODES.has(code) && Math.abs(date - signed) > SKEW_LIMIT;
  return isSkewed ? date - Date.now() : undefined;
}

/** A JSON object or list. */
export type Tree = { readonly [name: string]: unknown };

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
function unreadable(status: number, body: Uint8Array): AttemptError {
  const text = decodeUtf8(body).trim();
  const [reason, rest] = text === '' ? ['empty', ''] : ['not an EC2 response', `:\n${shown(text)}`];
  const message = `Unable to parse response (status ${status}: ${reason}), invalid XML received. Further retries may succeed`;
  return new AttemptError('unreadable', message + rest, { status });
}

/** The root elements of the error documents of EC2 and STS. */
const ERROR_ROOTS = new Set(['Response', 'ErrorResponse']);

/** The members of an error. */
interface ServiceError {
  readonly Code?: string;
  readonly Message?: string;
}

interface ErrorDocument {
  readonly Errors?: { readonly Error?: ServiceError };
  readonly Error?: ServiceError;
}

const ONE_ERROR = structureOf({ Code: new TextPlan(), Message: new TextPlan() });

/** <Response><Errors><Error> or <ErrorResponse><Error>. Of several errors, the first is read. */
const ERROR = structureOf({ Errors: structureOf({ Error: ONE_ERROR }), Error: ONE_ERROR });

/** The error of a document that was read with the plan for errors. */
function errorIn(value: unknown): ServiceError {
  const { Errors, Error: error } = value as ErrorDocument;
  return (Errors ? Errors.Error : error) ?? {};
}
