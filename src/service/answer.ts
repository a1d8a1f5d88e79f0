// What an HTTP answer of the EC2 query protocol says, read as the AWS CLI reads it (measured on AWS CLI 2.36).
import { parseXML } from '@aws-sdk/xml-builder';
import { AttemptFault } from './fault.ts';

export interface Answer {
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly reason: string;
  readonly body: Uint8Array;
}

/** Returns for an answer that can be read as a success; throws an AttemptFault for an error and for what is no XML. */
export function checkAnswer({ status, reason, body }: Answer): void {
  const text = new TextDecoder().decode(body);
  const tree = parsed(text);
  if (status < 300 && tree !== undefined) return;
  if (status >= 500 && tree === undefined) throw new AttemptFault('service', reason, { status, code: String(status) });
  if (tree === undefined) throw unreadable(status, text);
  const isHtml = Object.keys(tree)[0]?.toLowerCase() === 'html';
  if (status >= 500 && isHtml) throw new AttemptFault('service', reason, { status, code: String(status) });
  const error = errorIn(tree);
  throw new AttemptFault('service', field(error, 'Message', 'Unknown'), {
    status,
    code: field(error, 'Code', 'Unknown'),
  });
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

function unreadable(status: number, text: string): AttemptFault {
  const [what, body] = text.trim() === '' ? ['it is empty', ''] : ['it is no XML', `:\n${text}`];
  const message = `Unable to parse response (status ${status}: ${what}), invalid XML received. Further retries may succeed`;
  return new AttemptFault('unreadable', message + body, { status });
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
