// Parses HTTP responses of the EC2 query protocol as the AWS CLI does (measured on AWS CLI 2.36).

import { parseXML } from '@aws-sdk/xml-builder';
import { AttemptError } from './retry.ts';

interface HttpResponse {
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly reason: string;
  /** The Date header. */
  readonly date?: string | undefined;
  readonly text: string;
}

/**
 * Returns the text of a successful response, without namespace prefixes. Throws an AttemptError for an EC2 error, and for
 * a response that is not XML.
 */
export function checkResponse({ status, reason, date, text }: HttpResponse): string {
  const tree = parseTree(text);
  const isPage = Object.keys(tree ?? {})[0]?.toLowerCase() === 'html';
  if (status < 300 && tree !== undefined && !isPage) return withoutPrefixes(text, tree);
  if (status >= 500 && (tree === undefined || isPage)) {
    throw new AttemptError('service', reason, { status, code: String(status) });
  }
  if (tree === undefined || status < 300) throw unreadable(status, text);
  const error = errorIn(tree);
  const code = field(error, 'Code', 'Unknown');
  throw new AttemptError('service', field(error, 'Message', 'Unknown'), { status, code, skew: skewOf(code, date) });
}

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

function skewOf(code: string, date: string | undefined): number | undefined {
  const skew = Date.parse(date ?? '') - Date.now();
  return SKEW_CODES.has(code) && Math.abs(skew) > SKEW_LIMIT ? skew : undefined;
}

type Tree = { readonly [name: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

function parseTree(text: string): Tree | undefined {
  try {
    return parseXML(text) as Tree;
  } catch {
    return undefined;
  }
}

/** Removes namespace prefixes: `<x:imageId>` becomes `<imageId>`. */
function withoutPrefixes(text: string, tree: Tree): string {
  return Object.keys(tree)[0]?.includes(':') ? text.replace(/<(\/?)[\w.-]+:/g, '<$1') : text;
}

/** Maximum length of a response in a message. A CreateImage response has about 300 characters. */
const MAX_SHOWN = 10_000;

/** Error for a response that cannot be parsed. It contains the text, which may name an image. */
export function unreadable(status: number, text: string): AttemptError {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
  const [reason, body] = text.trim() === '' ? ['empty', ''] : ['not an EC2 response', `:\n${shown}`];
  const message = `Unable to parse response (status ${status}: ${reason}), invalid XML received. Further retries may succeed`;
  return new AttemptError('unreadable', message + body, { status });
}

// Returns the first error of <Response><Errors><Error> or <ErrorResponse><Error>.
function errorIn(tree: Tree): Tree {
  const [root] = Object.values(tree);
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
