// The results of an execution, which Step Functions writes to the bucket: a manifest, and files with a row for each line.

import { isTree, parseJson, type Tree } from '../../aws/response.ts';
import { CliError, generalError } from '../../errors.ts';
import { LongLineError, readLines } from '../read-lines.ts';
import type { Reason } from '../tally.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * What became of a line.
 * - `made`: its image is available.
 * - `refused`: there is no image.
 * - `failed`: the image exists, and will not become available.
 * - `unknown`: there may be an image, or it was not available in time.
 * - `waiting`: the execution ended before it sent the request.
 */
export type LineOutcome =
  | { readonly kind: 'made'; readonly imageId: string }
  | ({ readonly kind: 'refused' } & Reason)
  | ({ readonly kind: 'failed'; readonly imageId: string } & Reason)
  | ({ readonly kind: 'unknown'; readonly imageId?: string | undefined } & Reason)
  | { readonly kind: 'waiting' };

/** The lists of result files in a manifest. */
const LISTS = ['SUCCEEDED', 'FAILED', 'PENDING'] as const;

/** The name of a manifest, the last part of its key. */
const MANIFEST = /\/manifest\.json$/;

/** What is known about the lines of an execution. */
export interface ReadResults {
  /** What became of each line, by the name of its image. */
  readonly outcomes: ReadonlyMap<string, LineOutcome>;
  /** Why the results are not complete: a file has another form, or is gone. */
  readonly problem: CliError | undefined;
}

/** Reads the results below a key. Returns undefined if there is no manifest. Throws other errors of S3. */
export async function readResults(store: ObjectStore, folder: string): Promise<ReadResults | undefined> {
  const manifests = (await store.list(folder)).filter((key) => MANIFEST.test(key));
  if (manifests.length === 0) return undefined;
  const outcomes = new Map<string, LineOutcome>();
  let problem: CliError | undefined;
  for (const manifest of manifests) {
    try {
      await readMapRun(store, manifest, outcomes);
    } catch (error) {
      if (!(error instanceof CliError) || !PROBLEMS.has(error.code)) throw error;
      problem = error;
    }
  }
  return { outcomes, problem };
}

/** The codes of errors that reading again does not repair. */
const PROBLEMS: ReadonlySet<string> = new Set(['ExecutionFailed', 'NoSuchKey']);

async function readMapRun(store: ObjectStore, manifest: string, outcomes: Map<string, LineOutcome>): Promise<void> {
  const files = await filesOf(store, manifest);
  for (const list of LISTS) {
    for (const key of files(list)) {
      for await (const row of rowsOf(store, key)) add(outcomes, outcomeOf(row, list, key));
    }
  }
}

/** An image that was made stays made, also if an earlier attempt of the execution has failed. */
function add(outcomes: Map<string, LineOutcome>, named: NamedOutcome | undefined): void {
  if (named && outcomes.get(named.name)?.kind !== 'made') outcomes.set(named.name, named.outcome);
}

async function filesOf(store: ObjectStore, key: string): Promise<(list: (typeof LISTS)[number]) => string[]> {
  const pieces: Buffer[] = [];
  for await (const piece of store.read(key)) pieces.push(piece);
  const manifest = parseJson(Buffer.concat(pieces).toString());
  const files = isTree(manifest) && isTree(manifest.ResultFiles) ? manifest.ResultFiles : undefined;
  if (!files) throw otherForm(key);
  return (list) => {
    const entries = files[list] ?? [];
    if (!Array.isArray(entries)) throw otherForm(key);
    return entries.map(({ Key }: { readonly Key?: unknown }) => String(Key));
  };
}

/** Reads the rows of a file: JSON Lines, or one array. */
async function* rowsOf(store: ObjectStore, key: string): AsyncGenerator<Tree, void, void> {
  try {
    for await (const { lines } of readLines(source(store.read(key)))) {
      for (const line of lines) {
        if (line?.trim() === '') continue;
        const value = parseJson(line ?? '');
        for (const row of Array.isArray(value) ? value : [value]) {
          if (!isTree(row)) throw otherForm(key);
          yield row;
        }
      }
    }
  } catch (error) {
    throw error instanceof LongLineError ? otherForm(key) : error;
  }
}

/** Parts of an object as a file that is read from its start to its end. */
function source(parts: AsyncGenerator<Buffer, void, void>): Parameters<typeof readLines>[0] {
  let rest: Buffer = Buffer.alloc(0);
  return {
    read: async (into) => {
      if (rest.length === 0) {
        const next = await parts.next();
        rest = next.done ? rest : next.value;
      }
      const length = rest.copy(into);
      rest = rest.subarray(length);
      return length;
    },
  };
}

const otherForm = (key: string): CliError =>
  generalError(`The results in ${key} are not those of a state machine of ec2img`, undefined, 'ExecutionFailed');

interface NamedOutcome {
  readonly name: string;
  readonly outcome: LineOutcome;
}

/** The child was stopped, so it is not known how far it came. */
const STOPPED: LineOutcome = {
  kind: 'unknown',
  code: 'Interrupted',
  message: 'the execution was stopped before EC2 listed an image',
};

/** What a row says about its line. Undefined if it does not name it: the line is in doubt then. */
function outcomeOf(row: Tree, list: (typeof LISTS)[number], key: string): NamedOutcome | undefined {
  // COMPACT leaves only the output of the child.
  const output = list === 'SUCCEEDED' ? treeOf('Output' in row ? row.Output : row) : undefined;
  const input = treeOf(row.Input);
  const request = treeOf(input?.Request) ?? input;
  const name = output?.Name ?? request?.Name;
  if (typeof name !== 'string') return undefined;
  if (list === 'PENDING') return { name, outcome: { kind: 'waiting' } };
  if (list === 'FAILED') return { name, outcome: failureOf(row) };
  if (typeof output?.ImageId !== 'string') throw otherForm(key);
  return { name, outcome: { kind: 'made', imageId: output.ImageId } };
}

/** An object, or the object in a JSON text: Step Functions writes inputs and outputs as texts. */
function treeOf(value: unknown): Tree | undefined {
  const tree = typeof value === 'string' ? parseJson(value) : value;
  return isTree(tree) ? tree : undefined;
}

function failureOf({ Status, Error: error, Cause }: Tree): LineOutcome {
  if (Status === 'ABORTED') return STOPPED;
  const cause = treeOf(Cause);
  const code = String(cause?.Code ?? error ?? Status ?? '');
  const message = String(cause?.Message ?? Cause ?? '');
  const imageId = typeof cause?.ImageId === 'string' && cause.ImageId !== '' ? cause.ImageId : undefined;
  if (error === 'Refused') return { kind: 'refused', code, message };
  if (error === 'Failed' && imageId !== undefined) return { kind: 'failed', imageId, code, message };
  return { kind: 'unknown', code, message, ...(imageId !== undefined && { imageId }) };
}
