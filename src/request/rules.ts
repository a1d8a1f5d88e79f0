// What the documentation of EC2 says is refused, in words: faults of the rules in rules.json, whose names
// need no escapes in a JSON pointer.

import type { Rule } from '../model/shape.ts';
import { didYouMean } from '../text/suggest.ts';
import type { SchemaError } from './schema-check.ts';

/** What is wrong, in words. */
export interface Problem {
  /** Where: `Name`, `TagSpecifications[0].Tags[1].Key`. */
  readonly path: string;
  readonly line: string;
}

/** What the documentation says is wrong. */
interface DocumentedProblem extends Problem {
  /** The page of the API reference that has the rule. */
  readonly source: string;
}

/** One line for each rule that does not hold: the path, the value and the place in it, the rule. */
export function documentedProblems(faults: readonly SchemaError[], rules: object, data: unknown): DocumentedProblem[] {
  return faults.flatMap((fault) => {
    const rule = at(rules, fault.schemaPath.slice(1).replace(/\/[^/]*$/, '')) as Rule;
    const { 'x-rule': text, 'x-source': source } = rule;
    // Only rules have sentences; an `if`, which has none, is an echo of the rule in it that is broken.
    if (text === undefined || source === undefined) return [];
    const value = at(data, fault.instancePath);
    return [
      {
        path: pathOf(fault.instancePath),
        line: `${subject(fault, rule, value)}: ${text}${choices(fault, rule, value)}`,
        source,
      },
    ];
  });
}

/** Where the rules stand, and how to do without them where they are `all` that is wrong; nothing when none is broken. */
export function documentationHints(problems: readonly DocumentedProblem[], areAll: boolean): string[] {
  if (problems.length === 0) return [];
  const pages = [...new Set(problems.map(({ source }) => source))].map((page) => `${REFERENCE}${page}`);
  const way = areAll ? '; to send the request anyway, add --validate aws' : '';
  return [`documented at ${pages.join(' and ')}${way}`];
}

const REFERENCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';

function subject({ instancePath, keyword, params }: SchemaError, rule: Rule, data: unknown): string {
  const path = pathOf(instancePath);
  if (keyword === 'required') return `Missing required parameter in ${path}: "${params.missingProperty}"`;
  if (keyword === 'maxLength') {
    const length = [...String(data)].length;
    return `Invalid length for parameter ${path}, value: ${length}, valid max length: ${params.limit}`;
  }
  const place = keyword === 'pattern' ? `, ${placeOf(String(data), new RegExp(rule.pattern as string, 'u'))}` : '';
  return `Invalid value for parameter ${path}, value: ${shown(data)}${place}`;
}

/** What a JSON pointer points at. */
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

/** The first character that the pattern does not take; patterns of rules say which characters there may be. */
function placeOf(text: string, pattern: RegExp): string {
  const characters = [...text];
  const at = characters.findIndex((character) => !pattern.test(character));
  return `${JSON.stringify(characters[at])} at character ${at + 1}`;
}

const LONGEST = 200;

/** As JSON has it, the beginning of a long one. */
function shown(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function choices({ keyword }: SchemaError, rule: Rule, data: unknown): string {
  if (keyword !== 'enum') return '';
  const near = didYouMean(String(data), rule.enum ?? []);
  return `; valid values: ${rule.enum?.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
