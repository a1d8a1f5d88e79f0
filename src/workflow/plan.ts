// Reads and checks plans: JSON Lines with a request on each line.

import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import type { ValidationLevel } from '../config/validation-level.ts';
import { type CliError, generalError, parameterError } from '../errors.ts';
import type { Io } from '../io/io.ts';
import { MAX_FILTER_VALUES } from '../operations/all-pages.ts';
import type { InputObject } from '../request/input-value.ts';
import { toRequest } from '../request/to-request.ts';
import { shown } from '../text/safe.ts';
import { fileError, reasonOf } from './file-errors.ts';
import { HashTable, hashOf } from './hash-table.ts';
import { plainRequest } from './plain-line.ts';
import {
  draftOf,
  InvalidLine,
  isOnlyAgainstRules,
  type LineProblems,
  PLANNED,
  problemsOf,
  requestText,
} from './plan-line.ts';
import { PlanProblems } from './plan-problems.ts';
import { LongLineError, MAX_LINE, readLines } from './read-lines.ts';

/** A line of a plan. */
export interface PlanLine {
  /** Counts from 1, with blank lines. */
  readonly line: number;
  /** `hashOf` the text of the request, without the white space around it. It identifies the request in the journal. */
  readonly hash: string;
  /** As the command for one image would send it. */
  readonly request: CreateImageRequest;
}

/** A plan that was checked. */
export interface Plan {
  readonly path: string;
  /** Number of requests. */
  readonly lines: number;
  /** Up to 200 different instances, in the order of the plan. */
  readonly instanceSample: readonly string[];
  /** True if a request has this hash. */
  readonly has: (hash: string) => boolean;
  /**
   * Reads the plan again, in order. Throws a general error if its requests are not those that were checked, or if the file
   * cannot be read.
   */
  readonly read: () => AsyncIterable<PlanLine>;
}

/**
 * Checks a whole plan: each line as the command for one image checks a document, names and requests that are there twice,
 * and DryRun. Throws one parameter error with every problem, its line and its path; at most 100 are shown, and the others
 * counted. Takes 60 bytes of memory for each line, whatever its length.
 */
export async function checkPlan(path: string, level: ValidationLevel, io: Pick<Io, 'openLongFile'>): Promise<Plan> {
  const check = new PlanCheck(level);
  for await (const { number, text } of openPlan(path, io)) {
    check.add(number, text);
    if (check.count === LONG) await (await import('../aws/heap-size.ts')).keepHeapSmall();
    // A document that spans lines has a problem in each of them.
    if (check.isDocument) break;
  }
  const error = check.error(path);
  if (error) throw error;
  const { hashes, instances, requests } = check;
  return {
    path,
    lines: hashes.size,
    instanceSample: [...instances],
    has: (hash) => hashes.find(hash) !== undefined,
    read: () => checkedLines(path, { hashes, requests }, io),
  };
}

/** Requests of a long plan. To run it takes more memory than all else. */
const LONG = 2000;

class PlanCheck {
  readonly hashes = new HashTable();
  readonly instances = new Set<string>();
  private readonly level: ValidationLevel;
  private readonly problems = new PlanProblems();
  private readonly names = new HashTable();
  /** The line of each request, and of each name. */
  private readonly linesOfHashes: number[] = [];
  private readonly linesOfNames: number[] = [];
  count = 0;
  /** The first requests. Those of a small plan are not parsed again. */
  readonly requests: CreateImageRequest[] = [];
  private room = KEPT;
  /** True if the file is JSON, but not JSON Lines. */
  isDocument = false;
  /** True while the documented rules alone reject requests. */
  private isOnlyRules = true;

  constructor(level: ValidationLevel) {
    this.level = level;
  }

  add(line: number, text: string | undefined): void {
    this.count++;
    try {
      if (text === undefined) throw new InvalidLine('The text is not UTF-8', ...encodingHints(line));
      const plain = this.level === 'documented' ? plainRequest(text) : undefined;
      if (plain) this.addValid(line, text, plain);
      else this.addRequest(line, text, draftOf(text));
    } catch (error) {
      if (!(error instanceof InvalidLine)) throw error;
      this.addProblems(line, error);
      this.isDocument = this.count === 1 && /^(?:\[|\{$)/.test(text ?? '');
    }
  }

  error(path: string): CliError | undefined {
    if (this.count === 0) {
      return parameterError(`The plan ${path} has no requests`, 'write one request on each line, as JSON');
    }
    const isBypass = this.isOnlyRules && this.level === 'documented';
    return this.problems.error(path, ...(isBypass ? ['to send the requests anyway, add --validate aws'] : []));
  }

  private addRequest(line: number, text: string, draft: InputObject): void {
    const found = problemsOf(draft, this.level);
    if (found) {
      this.addProblems(line, found, isOnlyAgainstRules(draft));
      const [instance, name] = [draft.get('InstanceId'), draft.get('Name')];
      this.addNames(line, text, typeof instance === 'string' ? instance : undefined, name);
    } else this.addValid(line, text, requestOf(draft));
  }

  private addValid(line: number, text: string, request: CreateImageRequest): void {
    this.addNames(line, text, request.InstanceId, request.Name);
    this.room -= text.length;
    if (this.room >= 0) this.requests.push(request);
  }

  private addNames(line: number, text: string, instance: string | undefined, name: unknown): void {
    if (instance !== undefined && this.instances.size < MAX_FILTER_VALUES) this.instances.add(instance);
    const sameRequest = numbered(this.hashes, hashOf(text), this.linesOfHashes, line);
    const sameName = typeof name === 'string' ? numbered(this.names, hashOf(name), this.linesOfNames, line) : undefined;
    const problem =
      sameName !== undefined
        ? `Invalid value for parameter Name, value: ${shown(String(name))}: line ${sameName} has the same name, and the names of images are unique`
        : sameRequest !== undefined && `The request is the same as that in line ${sameRequest}`;
    if (problem) this.addProblems(line, new InvalidLine(problem));
  }

  private addProblems(line: number, found: LineProblems, isOnlyRules = false): void {
    this.problems.add(line, found);
    this.isOnlyRules &&= isOnlyRules;
  }
}

/** Characters of the requests that are kept. */
const KEPT = 2 ** 18;

const requestOf = (draft: InputObject): CreateImageRequest =>
  toRequest(draft, PLANNED.input) as unknown as CreateImageRequest;

/** Numbers a hash. Returns the line in which it was found before, if any. */
function numbered(index: HashTable, hash: string, lines: number[], line: number): number | undefined {
  const number = index.add(hash);
  if (number < lines.length) return lines[number];
  lines.push(line);
  return undefined;
}

const encodingHints = (line: number): string[] =>
  line === 1 ? ['save the plan as UTF-8; the > of Windows PowerShell writes UTF-16'] : [];

async function* checkedLines(
  path: string,
  { hashes, requests }: Pick<PlanCheck, 'hashes' | 'requests'>,
  io: Pick<Io, 'openLongFile'>,
): AsyncGenerator<PlanLine> {
  let number = 0;
  try {
    for await (const { number: line, text = '' } of openPlan(path, io)) {
      const hash = hashOf(text);
      if (number === hashes.size || hashes.at(number) !== hash) throw changedError(path, line);
      yield { line, hash, request: requests[number] ?? plainRequest(text) ?? requestOf(draftOf(text)) };
      number++;
    }
  } catch (error) {
    const { kind, message } = error as CliError;
    throw kind === 'parameter' ? generalError(message, error, 'PlanError') : error;
  }
  if (number < hashes.size) throw changedError(path);
}

const changedError = (path: string, line?: number): CliError =>
  generalError(
    `The plan ${path} has changed since it was checked${line === undefined ? '' : `: line ${line}`}`,
    undefined,
    'PlanError',
  );

/** Reads the requests of a plan with their lines. The text of one that is not UTF-8 is undefined. */
async function* openPlan(
  path: string,
  io: Pick<Io, 'openLongFile'>,
): AsyncGenerator<{ readonly number: number; readonly text: string | undefined }> {
  const file = await io.openLongFile(path, 'read').catch((error) => {
    throw fileError(`The plan ${path} cannot be read`, error, ...openHints(path, error));
  });
  try {
    for await (const { first, lines } of readLines(file)) {
      for (const [at, line] of lines.entries()) {
        const number = first + at;
        // Editors of Windows write a byte order mark.
        const text = line && requestText(number === 1 ? line.replace(/^\ufeff/, '') : line);
        if (text !== '') yield { number, text };
      }
    }
  } catch (error) {
    throw readError(path, error);
  } finally {
    await file.close();
  }
}

function readError(path: string, error: unknown): unknown {
  if (error instanceof LongLineError) {
    return parameterError(`Line ${error.line} of the plan ${path} has more than ${MAX_LINE / 2 ** 20} MiB`);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return generalError(`The plan ${path} cannot be read: ${reasonOf(error)}`, error, 'PlanError');
}

function openHints(path: string, { code }: NodeJS.ErrnoException): string[] {
  if (/^file:\/\//.test(path)) return ['leave out file://'];
  if (code === 'EINVAL' || path === '-') return ['the plan is read twice, so save it to a file first'];
  return [];
}
