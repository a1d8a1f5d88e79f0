// One line of a plan: a request, checked as `--cli-input-json` of a single call checks it.

import type { ValidationLevel } from '../config/validation-level.ts';
import { type CliError, problemLines } from '../errors.ts';
import { type Operation, operationNamed } from '../model/model.ts';
import { checksOf } from '../request/checks.ts';
import { type InputObject, typeOf } from '../request/input-value.ts';
import { sizeProblem } from '../request/limits.ts';
import { parseJson } from '../request/parse-json.ts';
import { InputSyntaxError, lineAndColumn } from '../request/syntax-error.ts';
import { validationError } from '../request/validate.ts';

/** The operation of the requests. */
export const PLANNED = operationNamed('CreateImage') as Operation;

/** The problems of a line, each with its path, and hints on how to fix them. */
export interface LineProblems {
  readonly problems: readonly string[];
  readonly hints: readonly string[];
}

/** Problems of a line that is not a request. */
export class InvalidLine extends Error implements LineProblems {
  readonly problems: readonly string[];
  readonly hints: readonly string[];
  constructor(problem: string, ...hints: string[]) {
    super(problem);
    this.problems = [problem];
    this.hints = hints;
  }
}

/** The text of a request without the white space around it, which includes the line end of Windows. */
export const requestText = (line: string): string => line.replace(/^[ \t\r]+|[ \t\r]+$/g, '');

/** Parses the text of a request. Throws InvalidLine. */
export function draftOf(text: string): InputObject {
  const draft = parsed(text);
  if (!(draft instanceof Map)) {
    throw new InvalidLine(
      `Invalid type: expecting map, received ${typeOf(draft)}`,
      ...(Array.isArray(draft) ? [ARRAY] : []),
    );
  }
  const large = sizeProblem(draft);
  if (large) throw new InvalidLine(large.message);
  return draft;
}

const ARRAY = "a plan is not a JSON array: it has one request on each line; convert it with jq -c '.[]'";

function parsed(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    const column = lineAndColumn(text, error.at).replace(/^line 1, /, '');
    throw new InvalidLine(`Invalid JSON: ${error.message} (${column})`, ...formHints(text));
  }
}

/** Hints for documents that are pretty-printed. */
function formHints(text: string): string[] {
  if (/^\[/.test(text)) return [ARRAY];
  return text === '{' ? ['each request must be on a line of its own; convert pretty-printed JSON with jq -c .'] : [];
}

/** The checks that the line's call would have. The values come from a document, and other lines may have other problems. */
const checks = (draft: InputObject, level: ValidationLevel) => ({
  ...checksOf(draft, { operation: PLANNED, globals: new Map(), values: new Map() }, level),
  isRest: true,
});

/** Finds the problems of a request. Undefined if there are none. */
export function problemsOf(draft: InputObject, level: ValidationLevel): LineProblems | undefined {
  const error = validationError(draft, PLANNED.input, checks(draft, level));
  const isDryRun = draft.get('DryRun') === true;
  if (!error && !isDryRun) return undefined;
  const dryRun = isDryRun ? ['DryRun: an image is not created with it; use the option --dry-run instead'] : [];
  return { problems: [...(error ? linesOf(error) : []), ...dryRun], hints: error ? hintsOf(error) : [] };
}

/** True if the documented rules alone reject a request, so that `--validate aws` would help. */
export const isOnlyAgainstRules = (draft: InputObject): boolean => problemsOf(draft, 'aws') === undefined;

/** Without validation, the message is that of the AWS CLI: the name of an unknown member. Its hints are the problems. */
const isUnserializable = ({ kind }: CliError): boolean => kind !== 'parameter';

const linesOf = (error: CliError): readonly string[] =>
  isUnserializable(error) ? error.hints : problemLines(error.message);

const hintsOf = (error: CliError): readonly string[] => (isUnserializable(error) ? [] : error.hints);
