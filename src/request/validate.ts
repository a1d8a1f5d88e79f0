// Validates a request draft against the model. Reports every problem that the AWS CLI finds before it sends (measured on
// AWS CLI 2.36), in its order and in one message. Uses the JSON Schemas for the checks.
import type { ValidationLevel } from '../config/validation-level.ts';
import { CliError, INVALID_REQUEST } from '../errors.ts';
import type { Operation } from '../model/model.ts';
import { isTimestamp, memberOf, memberPath, members, type Shape, typeName } from '../model/shape.ts';
import { pythonString } from '../text/python-literals.ts';
import { shown } from '../text/safe.ts';
import { Bytes, type InputObject, type InputValue, shownValue, typeOf, Unparsed } from './input-value.ts';
import { typeMismatchHints, unknownMemberHints } from './member-hints.ts';
import { placeholderHint } from './placeholders.ts';
import { type DocumentedProblem, documentationHints, documentedProblems, type Problem } from './rules.ts';
import { type Schema, type SchemaError, schemaErrorsOf } from './schema-check.ts';
import { toData } from './schema-data.ts';
import { destructiveLists, selectorProblems } from './selectors.ts';
import { readingOf } from './timestamp-reading.ts';
import { type Request, toRequest } from './to-request.ts';
import { untouchedStructures } from './untouched.ts';

export type { Request } from './to-request.ts';

export interface Checks {
  readonly level: ValidationLevel;
  /** JSON Schema of the documented rules. */
  readonly rules?: Schema | undefined;
  /** Allows required members to be missing. */
  readonly isPartial?: boolean;
  /** True if the request has other problems, so that skipping the documented rules would not help. */
  readonly isRest?: boolean;
  /** How to skip the documented rules, if the request is not sent. */
  readonly bypass?: string | undefined;
  /** Hints about a request that is invalid. */
  readonly hints?: readonly string[];
  /** Problems of what is given with the request, but is no part of it. */
  readonly others?: readonly Problem[];
  /** True for a member that may come from an edited skeleton. */
  readonly isFromDocument?: (member: string) => boolean;
  /** Hints about what a shell may have done to the arguments of an invalid member. */
  readonly adviceOn?: (member: string) => readonly string[];
}

/** Validates a draft and builds the request from it. Throws the parameter error of `validationError`. */
export function validate(draft: InputObject, shape: Shape, checks: Checks): Request {
  const error = validationError(draft, shape, checks);
  if (error) throw error;
  return toRequest(draft, shape);
}

/** Validates a draft. Returns one parameter error that lists every problem with its path, if there are any. */
export function validationError(draft: InputObject, shape: Shape, checks: Checks): CliError | undefined {
  const { level, rules, isPartial = false, isRest = false, isFromDocument = () => false, adviceOn = () => [] } = checks;
  const data = toData(draft, shape);
  const isMissing = ({ keyword, instancePath }: SchemaError): boolean => keyword === 'required' && instancePath === '';
  const errors = byPath(schemaErrorsOf(data, shape).filter((error) => !(isPartial && isMissing(error))));
  const problems = [
    ...problemsIn(draft, shape, '', '', level, errors),
    ...destructiveLists(draft, shape, isFromDocument),
    ...(checks.others ?? []),
  ];
  const documented: DocumentedProblem[] = level === 'documented' ? selectorProblems(draft, shape, isFromDocument) : [];
  if (level === 'documented' && rules) {
    const broken = schemaErrorsOf(data, rules).filter(({ instancePath }) => !hasTypeError(errors.get(instancePath)));
    documented.push(...documentedProblems(broken, rules, data));
  }
  const known = [...problems, ...documented];
  const untouched = (level === 'documented' ? untouchedStructures(draft, shape, isFromDocument) : []).filter(
    ({ path }) => !known.some((problem) => problem.path.startsWith(path)),
  );
  documented.push(...untouched);
  const all = [...known, ...untouched];
  if (all.length === 0) return undefined;
  const lines = all.map(({ line }) => line);
  const invalid = topLevelNames(all);
  const isComplex = (name: string): boolean => /^(array|object)$/.test(memberOf(shape, name)?.type ?? '');
  const advice = [...draft.keys()].filter((name) => invalid.has(name) && isComplex(name)).flatMap(adviceOn);
  const edited = new Map([...draft].filter(([name]) => isFromDocument(name)));
  const paths = new Set(all.map(({ path }) => path));
  const isUntouched = (path: string): boolean => untouched.some((one) => path.startsWith(one.path));
  const placeholder = placeholderHint((path) => paths.has(path) || isUntouched(path), edited, shape);
  const hints = [
    ...(checks.hints ?? []),
    ...advice,
    ...unknownMemberHints(draft, shape, ''),
    ...(advice.length === 0 ? typeMismatchHints(draft, shape, '') : []),
    // Placeholders of a skeleton have no meaning, so do not suggest --validate aws for them.
    ...documentationHints(documented, problems.length === 0 && placeholder === undefined && !isRest, checks.bypass),
    ...(placeholder === undefined ? [] : [placeholder]),
  ];
  const unknown = level === 'none' ? problems.find((problem) => problem.unknown !== undefined)?.unknown : undefined;
  if (unknown !== undefined) return unserializable(unknown, [...lines, ...hints]);
  return new CliError('parameter', [INVALID_REQUEST, ...lines].join('\n'), { hints });
}

/** Without validation, the AWS CLI fails when it serializes an unknown member, and prints only its name. */
const unserializable = (name: string, hints: readonly string[]): CliError =>
  new CliError('general', pythonString(name), { code: 'SerializationError', hints });

const topLevelNames = (problems: readonly Problem[]): Set<string> =>
  new Set(problems.map(({ path }) => path.split(/[.[]/, 1)[0] as string));

const hasTypeError = (errors: readonly SchemaError[] = []): boolean => errors.some(({ keyword }) => keyword === 'type');

type ErrorsByPath = ReadonlyMap<string, readonly SchemaError[]>;

function byPath(errors: readonly SchemaError[]): ErrorsByPath {
  const grouped = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const same = grouped.get(error.instancePath);
    if (same) same.push(error);
    else grouped.set(error.instancePath, [error]);
  }
  return grouped;
}

// The AWS CLI's order: missing members, unknown members, then problems of the members in input order.
function* problemsIn(
  value: InputValue,
  shape: Shape,
  path: string,
  pointer: string,
  level: ValidationLevel,
  allErrors: ErrorsByPath,
): Generator<Problem> {
  const errors = allErrors.get(pointer) ?? [];
  if (errors.some(({ keyword }) => keyword === 'type')) {
    const problem = typeProblem(value, shape, path, level);
    if (problem) yield { path, line: problem };
    return;
  }
  if (level !== 'none')
    yield* errors.flatMap((error) => valueProblem(error, value, path)).map((line) => ({ path, line }));
  if (value instanceof Map) {
    for (const name of value.keys())
      if (!memberOf(shape, name)) yield { path, line: unknownMember(name, shape, path), unknown: name };
    for (const [name, item] of value) {
      const member = memberOf(shape, name);
      if (member) yield* problemsIn(item, member, memberPath(path, name), `${pointer}/${name}`, level, allErrors);
    }
  }
  if (Array.isArray(value) && shape.items) {
    for (const [at, item] of value.entries()) {
      yield* problemsIn(item, shape.items, `${path}[${at}]`, `${pointer}/${at}`, level, allErrors);
    }
  }
}

function typeProblem(value: InputValue, shape: Shape, path: string, level: ValidationLevel): string | undefined {
  if (value instanceof Unparsed) return undefined;
  const reading = isTimestamp(shape) && isText(value) ? readingOf(String(value), new Date()) : undefined;
  if (reading !== undefined) return `Invalid value for parameter ${path}, value: ${shownValue(value)}: ${reading}`;
  if (typeof value === 'number' && shape.type === 'number') {
    return `Invalid value for parameter ${path}, value: ${value}, only finite numbers can be sent`;
  }
  if (typeof value === 'bigint' && shape.type === 'number') {
    return `Invalid value for parameter ${path}, value: ${shownValue(value)}, only integers up to ${Number.MAX_SAFE_INTEGER} can be sent exactly`;
  }
  if (typeof value === 'string' && shape.type === 'string' && !isTimestamp(shape)) {
    return `Invalid value for parameter ${path}, value: ${shown(JSON.stringify(value))}, not valid Unicode`;
  }
  // Python's booleans are integers.
  if (level !== 'documented' && typeof value === 'boolean' && shape.type === 'integer') return undefined;
  if (level === 'none' && isSendableAsText(value, shape)) return undefined;
  return `Invalid type for parameter ${path}, value: ${shownValue(value)}, type: ${typeOf(value)}, valid types: ${typeName(shape)}`;
}

/** True for a value that can be a timestamp. */
const isText = (value: InputValue): boolean => /^(?:string|bigint|number)$/.test(typeof value);

/** True if a leaf of the wrong type can be sent as text. */
function isSendableAsText(value: InputValue, shape: Shape): boolean {
  const isLeaf = !(Array.isArray(value) || value instanceof Map || value instanceof Bytes);
  return isLeaf && shape.type !== 'object' && shape.type !== 'array' && !isTimestamp(shape) && value !== null;
}

function valueProblem({ keyword, params }: SchemaError, value: InputValue, path: string): string[] {
  if (keyword === 'required') return [`Missing required parameter in ${path || 'input'}: "${params.missingProperty}"`];
  if (keyword === 'minimum')
    return [`Invalid value for parameter ${path}, value: ${value}, valid min value: ${params.limit}`];
  if (keyword !== 'minLength') return [];
  const length = [...(value as string)].length;
  return [`Invalid length for parameter ${path}, value: ${length}, valid min length: ${params.limit}`];
}

function unknownMember(name: string, shape: Shape, path: string): string {
  const known = members(shape).map(([member]) => member);
  return `Unknown parameter in ${path || 'input'}: "${shown(name)}", must be one of: ${known.join(', ')}`;
}

/** Validates a single member, for prompts. Returns its problems in one line, or undefined. */
export function validateMember(
  { input, rules }: Pick<Operation, 'input' | 'rules'>,
  name: string,
  value: InputValue,
  level: ValidationLevel,
): string | undefined {
  try {
    validate(new Map([[name, value]]), input, { level, rules, isPartial: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error.message.split('\n').slice(1).join('; ');
  }
}
