// The lines of a plan: a checked request for each instance.

import type { ValidationLevel } from '../config/validation-level.ts';
import { CliError, parameterError, problemLines } from '../errors.ts';
import { commandOf } from '../model/model.ts';
import type { PlannedInstance } from '../operations/instances.ts';
import { jsonLine } from '../output/json.ts';
import { checkedRequest, type GivenCall } from '../request/checks.ts';
import type { InputObject } from '../request/input-value.ts';
import { TemplateError } from '../request/template.ts';
import { shown } from '../text/safe.ts';
import { lineTemplates } from './line-templates.ts';

/** Builds the lines of a plan. */
export interface LineBuilder {
  /**
   * The lines for the instances, in their order. Throws one parameter error with the problems of all of them, and for names
   * that are used twice.
   */
  readonly linesFor: (instances: readonly PlannedInstance[], region: string, moment: Date) => string[];
}

/** Members of an input that select instances and are no part of a line. */
const SELECTING = ['InstanceIds', 'Filters'];

/** The lines need the option again when they are sent. */
const BYPASS = 'to plan the images anyway, add --validate aws here and to create-images';

/** The problem of a template in one line: a tag is missing or empty. */
const TAGGED =
  'to select only instances with a tag, add --filters Name=tag-key,Values=KEY; every instance has {instance-id}';

/** The maximum number of problems that an error lists. */
const MOST_LISTED = 20;

/**
 * Prepares the lines of a draft. Throws a parameter error for what would make every line invalid: an unknown placeholder, or
 * text that breaks a rule without its placeholders.
 */
export function lineBuilder(draft: InputObject, call: GivenCall, level: ValidationLevel): LineBuilder {
  const common = new Map([...draft].filter(([name]) => !SELECTING.includes(name)));
  const templates = lineTemplates(common);
  const given = { ...call, operation: commandOf('create-image'), bypass: BYPASS };
  const requestOf = (line: InputObject, id: string) =>
    checkedRequest(new Map([['InstanceId', id], ...line]), given, level, false);
  requestOf(templates.literal, 'i-1234567890abcdef0');
  return {
    linesFor: (instances, region, moment) => {
      const problems: string[] = [];
      const hints = new Set<string>();
      const owners = new Map<string, string>();
      const lines = instances.map((instance, at) => {
        try {
          const values = {
            ...instance,
            instanceId: instance.id,
            region,
            index: at + 1,
            total: instances.length,
            moment,
          };
          const request = requestOf(templates.draftFor(values), instance.id);
          const name = String(request.Name);
          const owner = owners.get(name);
          if (owner === undefined) owners.set(name, instance.id);
          else {
            problems.push(`${instance.id} and ${owner}: --name: both images would have the name ${shown(name)}`);
            hints.add('put {instance-id} or {index} into --name, so that each image has a name of its own');
          }
          return jsonLine(request);
        } catch (error) {
          problems.push(...problemsOf(error).map((problem) => `${instance.id}: ${problem}`));
          for (const hint of error instanceof CliError ? error.hints : [TAGGED]) hints.add(hint);
          return '';
        }
      });
      if (problems.length > 0) throw invalidLines(problems, hints);
      return lines;
    },
  };
}

/** The problems of a line: that of a template, or those of its request without their heading. */
function problemsOf(error: unknown): string[] {
  if (error instanceof TemplateError) return [error.message];
  if (error instanceof CliError) return problemLines(error.message);
  throw error;
}

function invalidLines(problems: readonly string[], hints: Iterable<string>): CliError {
  const more = problems.length - MOST_LISTED;
  const listed = [...problems.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more`] : [])];
  return parameterError(`No line is printed, because lines are invalid:\n${listed.join('\n')}`, ...hints);
}
