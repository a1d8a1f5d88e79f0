// Validates a request draft against the model. Reports every problem that the AWS CLI finds before it sends (measured on
// AWS CLI 2.36), in its order and in one message. Uses the JSON Schemas for the checks.
import type { ValidationLevel } from '../config/validation-level.ts';
import { CliError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model/json-value.ts';
import type { Operation } from '../model/model.ts';
import { isTimestamp, memberOf, memberPath, members, type Shape, typeName } from '../model/shape.ts';
import { shown } from '../text/safe.ts';
import {
  Bytes,
  ForeignScalar,
  type InputObject,
  type InputValue,
  shownValue,
  typeOf,
  Unparsed,
} from './input-value.ts';
import { typeMismatchHints, unknownMemberHints } from './member-hints.ts';
import { parseTimestamp } from './parse-timestamp.ts';
import { placeholderHint } from './placeholders.ts';
import { type DocumentedProblem, documentationHints, documentedProblems, type Problem } from './rules.ts';
import { type Schema, type SchemaError, schemaErrorsOf } from './schema-check.ts';
import { selectorProblems } from './selectors.ts';

/** A request for the SDK. */
export type Request = JsonObject;

export interface Checks {
  readonly level: ValidationLevel;
  /** JSON Schema of the documented rules. */
  readonly rules?: Schema | undefined;
  /** Allows required members to be missing. */
  readonly isPartial?: boolean;
  /** True if the request has other problems, so that skipping the documented rules would not help. */
  readonly isRest?: boolean;
  /** True for a member that may come from an edited skeleton. */
  readonly isFromDocument?: (member: string) => boolean;
  /** Hints about what a shell may have done to the arguments of an invalid member. */
  readonly adviceOn?: (member: string) => readonly string[];
}

/** Validates a draft and builds the request from it. Throws the parameter error of `validationError`. */
export function validate(draft: InputObject, shape: Shape, checks: Checks): Request {
  const error = validationError(draft, shape, checks);
  if (error) throw error;
  return toRequest(draft, shape) as Request;
}

/** Validates a draft. Returns one parameter error that lists every problem with its path, if there are any. */
export function validationError(draft: InputObject, shape: Shape, checks: Checks): CliError | undefined {
  const { level, rules, isPartial = false, isRest = false, isFromDocument = () => false, adviceOn = () => [] } = checks;
  const data = toData(draft, shape);
  const isMissing = ({ keyword, instancePath }: SchemaError): boolean => keyword === 'required' && instancePath === '';
  const errors = byPath(schemaErrorsOf(data, shape).filter((error) => !(isPartial && isMissing(error))));
  const problems = [...problemsIn(draft, shape, '', '', level, errors)];
  const documented: DocumentedProblem[] = level === 'documented' ? selectorProblems(draft, shape, isFromDocument) : [];
  if (level === 'documented' && rules) {
    const broken = schemaErrorsOf(data, rules).filter(({ instancePath }) => !hasTypeError(errors.get(instancePath)));
    documented.push(...documentedProblems(broken, rules, data));
  }
  const all = [...problems, ...documented];
  if (all.length === 0) return undefined;
  const lines = all.map(({ line }) => line);
  const invalid = topLevelNames(all);
  const isComplex = (name: string): boolean => /^(array|object)$/.test(memberOf(shape, name)?.type ?? '');
  const advice = [...draft.keys()].filter((name) => invalid.has(name) && isComplex(name)).flatMap(adviceOn);
  const edited = new Map([...draft].filter(([name]) => isFromDocument(name)));
  const untouched = placeholderHint(new Set(all.map(({ path }) => path)), edited, shape);
  const hints = [
    ...advice,
    ...unknownMemberHints(draft, shape, ''),
    ...(advice.length === 0 ? typeMismatchHints(draft, shape, '') : []),
    // Placeholders of a skeleton have no meaning, so do not suggest --validate aws for them.
    ...documentationHints(documented, problems.length === 0 && untouched === undefined && !isRest),
    ...(untouched === undefined ? [] : [untouched]),
  ];
  return new CliError('parameter', ['Parameter validation failed:', ...lines].join('\n'), { hints });
}

const topLevelNames = (problems: readonly Problem[]): Set<string> =>
  new Set(problems.map(({ path }) => path.split(/[.[]/, 1)[0] as string));

const hasTypeError = (errors: readonly SchemaError[] = []): boolean => errors.some(({ keyword }) => keyword === 'type');

/** Converts the draft for ajv. Values that JSON cannot express or that cannot be sent become NO_JSON. */
function toData(value: InputValue, shape: Shape | undefined): unknown {
  if (shape && isTimestamp(shape)) return timestampData(value);
  if (Array.isArray(value)) return value.map((item) => toData(item, shape?.items));
  if (value instanceof Map) {
    const data = Object.create(null) as Record<string, unknown>;
    for (const [name, item] of value) data[name] = toData(item, shape && memberOf(shape, name));
    return data;
  }
  if (typeof value === 'number' && shape?.type === 'number') return Number.isFinite(value) ? value : NO_JSON;
  if (typeof value === 'bigint') return isExact(value) ? Number(value) : NO_JSON;
  if (typeof value === 'string') return value.isWellFormed() ? value : NO_JSON;
  return value === null || typeof value === 'boolean' ? value : NO_JSON;
}

/** Text of a timestamp; a number becomes the text of its date. */
function timestampData(value: InputValue): unknown {
  const time = parseTimestamp(value);
  if (!time) return NO_JSON;
  return typeof value === 'string' ? value : time.toISOString();
}

/** A bigint, which fails every `type` check of ajv. */
const NO_JSON = 0n;

const isExact = (value: bigint): boolean => Number.isSafeInteger(Number(value));

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
    for (const name of value.keys()) if (!memberOf(shape, name)) yield { path, line: unknownMember(name, shape, path) };
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
  if (typeof value === 'number' && shape.type === 'number') {
    return `Invalid value for parameter ${path}, value: ${value}, only finite numbers can be sent`;
  }
  if (typeof value === 'bigint' && (shape.type === 'integer' || shape.type === 'number')) {
    return `Invalid value for parameter ${path}, value: ${shownValue(value)}, only integers up to ${Number.MAX_SAFE_INTEGER} can be sent exactly`;
  }
  if (typeof value === 'string' && shape.type === 'string' && !isTimestamp(shape)) {
    return `Invalid value for parameter ${path}, value: ${shown(JSON.stringify(value))}, not valid Unicode`;
  }
  if (level === 'none' && isSendableAsText(value, shape)) return undefined;
  return `Invalid type for parameter ${path}, value: ${shownValue(value)}, type: ${typeOf(value)}, valid types: ${typeName(shape)}`;
}

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

function toRequest(value: InputValue, shape: Shape): JsonValue {
  if (value instanceof Map) {
    const pairs = [...value].map(([name, item]) => [name, toRequest(item, memberOf(shape, name) as Shape)] as const);
    return Object.fromEntries(pairs);
  }
  if (Array.isArray(value)) return value.map((item) => toRequest(item, shape.items as Shape));
  if (isTimestamp(shape)) return parseTimestamp(value) as Date;
  if (shape.type === 'boolean') return Boolean(value);
  if (shape.type === 'integer' && typeof value === 'bigint') return Number(value);
  if (shape.type === 'number' && (typeof value === 'bigint' || typeof value === 'number')) return Number(value);
  return value instanceof ForeignScalar ? value.text : String(value);
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
