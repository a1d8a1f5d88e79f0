// Describes violations of the rules in rules.json, which come from EC2's documentation. Member names need no escapes in
// a JSON pointer.

import type { Rule } from '../model/shape.ts';
import { didYouMean } from '../text/suggest.ts';
import { bucketHint, dateFormHint, placeOf } from './invalid-characters.ts';
import type { SchemaError } from './schema-check.ts';

/** A problem with a value, as text. */
export interface Problem {
  /** For example `Name` or `TagSpecifications[0].Tags[1].Key`. */
  readonly path: string;
  readonly line: string;
  /** The name of a member that the model does not have. */
  readonly unknown?: string;
}

/** A violation of a rule that `--validate aws` skips. */
export interface DocumentedProblem extends Problem {
  /** Page of the API reference with the rule, or the URL of another page. Absent if the rule is ec2img's own. */
  readonly source?: string;
  /** Hints for this value. */
  readonly hints?: readonly string[];
}

/** One line per violated rule: the path, the value, the position in it, and the rule. */
export function documentedProblems(errors: readonly SchemaError[], rules: object, data: unknown): DocumentedProblem[] {
  return errors.flatMap((error) => {
    const rule = at(rules, error.schemaPath.slice(1).replace(/\/[^/]*$/, '')) as Rule;
    const { 'x-rule': text, 'x-source': source } = rule;
    // Errors of `if` have no text: they only repeat the error of a rule inside it.
    if (text === undefined || source === undefined) return [];
    const value = at(data, error.instancePath);
    return [
      {
        path: pathOf(error.instancePath),
        line: `${subject(error, rule, value)}: ${text}${choices(error, rule, value)}`,
        source,
        hints: error.keyword === 'pattern' ? hintsFor(pathOf(error.instancePath), String(value), patternOf(rule)) : [],
      },
    ];
  });
}

/** The hints for a value with characters that a rule does not allow. */
const hintsFor = (...text: Parameters<typeof dateFormHint>): string[] => [
  ...dateFormHint(...text),
  ...bucketHint(...text),
];

/** How to skip the documented rules. */
const BYPASS = 'to send the request anyway, add --validate aws';

/** The hints for values, and the pages of the violated rules. If there are no other problems, adds how to skip the rules. */
export function documentationHints(
  problems: readonly DocumentedProblem[],
  areAll: boolean,
  bypass: string = BYPASS,
): string[] {
  if (problems.length === 0) return [];
  const pages = [...new Set(problems.flatMap(({ source }) => source ?? []))].map(
    (page) => new URL(page, REFERENCE).href,
  );
  const source = pages.length > 0 ? [`documented at ${pages.join(' and ')}`] : [];
  const rules = [...source, ...(areAll ? [bypass] : [])].join('; ');
  return [...problems.flatMap(({ hints }) => hints ?? []), ...(rules === '' ? [] : [rules])];
}

const REFERENCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';

function subject({ instancePath, keyword, params }: SchemaError, rule: Rule, data: unknown): string {
  const path = pathOf(instancePath);
  if (keyword === 'required') return `Missing required parameter in ${path}: "${params.missingProperty}"`;
  if (keyword === 'maxLength') {
    const length = [...String(data)].length;
    return `Invalid length for parameter ${path}, value: ${length}, valid max length: ${params.limit}`;
  }
  const place = keyword === 'pattern' ? `, ${placeOf(String(data), patternOf(rule))}` : '';
  return `Invalid value for parameter ${path}, value: ${shownData(data)}${place}`;
}

const patternOf = (rule: Rule): RegExp => new RegExp(rule.pattern as string, 'u');

/** The value at a JSON pointer. */
function at(value: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1);
  return names.reduce((within, name) => (within as Record<string, unknown>)[name], value);
}

/** `/BlockDeviceMappings/0/Ebs` to `BlockDeviceMappings[0].Ebs` */
const pathOf = (pointer: string): string =>
  pointer
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');

const LONGEST = 200;

/** JSON of a value, truncated if long. */
export function shownData(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function choices({ keyword }: SchemaError, rule: Rule, data: unknown): string {
  if (keyword !== 'enum') return '';
  const near = didYouMean(String(data), rule.enum ?? []);
  return `; valid values: ${rule.enum?.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
