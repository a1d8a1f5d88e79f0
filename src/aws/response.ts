// What an HTTP answer of the EC2 query protocol says, read as the AWS CLI reads it (measured on AWS CLI 2.36).

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
 * The text of an answer that is a success, its elements without name space prefixes. Throws an AttemptError for an
 * error and for what is no XML.
 */
export function checkResponse({ status, reason, date, text }: HttpResponse): string {
  const tree = parsed(text);
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

/** Codes with which AWS refuses a signature of another time, and how far apart clocks must be for that to be the reason. */
const SKEW_CODES = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
]);

const SKEW_LIMIT = 4 * 60_000;

function skewOf(code: string, date: string | undefined): number | undefined {
  const skew = Date.parse(date ?? '') - Date.now();
  return SKEW_CODES.has(code) && Math.abs(skew) > SKEW_LIMIT ? skew : undefined;
}

type Tree = { readonly [name: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

function parsed(text: string): Tree | undefined {
  try {
    return parseXML(text) as Tree;
  } catch {
    return undefined;
  }
}

/** Elements and not their name spaces count: `<x:imageId>` is an `imageId`. */
function withoutPrefixes(text: string, tree: Tree): string {
  return Object.keys(tree)[0]?.includes(':') ? text.replace(/<(\/?)[\w.-]+:/g, '<$1') : text;
}

/** An answer to CreateImage has some three hundred characters. */
const MOST_SHOWN = 10_000;

/** The fault of an answer that nothing can be made of; its text is shown, for it may name an image. */
export function unreadable(status: number, text: string): AttemptError {
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
  const [what, body] = text.trim() === '' ? ['empty', ''] : ['not an EC2 response', `:\n${shown}`];
  const message = `Unable to parse response (status ${status}: ${what}), invalid XML received. Further retries may succeed`;
  return new AttemptError('unreadable', message + body, { status });
}

// <Response><Errors><Error>, or <ErrorResponse><Error>; of several errors the first.
function errorIn(tree: Tree): Tree {
  const [root] = Object.values(tree);
  const within = isTree(root) ? (root.Errors ?? root) : undefined;
  const error = isTree(within) ? within.Error : undefined;
  const first = Array.isArray(error) ? error[0] : error;
  return isTree(first) ? first : {};
}

/** The text of an element; an empty element is None, as the AWS CLI prints it. */
function field(error: Tree, name: string, missing: string): string {
  const value = error[name];
  if (value === undefined) return missing;
  const text = isTree(value) ? String(value['#text'] ?? '') : String(value);
  return text === '' ? 'None' : text;
}
