// The name of a request that is a template: `--name 'web-{instance-id}-{date}'`. Loaded if a name has braces.

import { CliError, parameterError } from '../errors.ts';
import type { Shape } from '../model/shape.ts';
import type { InputObject } from './input-value.ts';
import {
  hasPlaceholder,
  literalName,
  needsInstance,
  parseTemplate,
  renderName,
  TemplateError,
  type TemplateValues,
} from './template.ts';
import type { Request } from './to-request.ts';

/** What a look-up returns for a name. */
export type InstanceFacts = Pick<TemplateValues, 'tags' | 'account'>;

/** Looks up the instance with an ID; undefined if EC2 does not list it. */
type LookUp = (id: string) => Promise<InstanceFacts | undefined>;

/** A request whose name may be a template. */
export interface NamedRequest {
  /** The whole request; if the instance must be looked up first, with the literal parts of the name. */
  readonly request: Request;
  /** Set if the instance must be looked up. Throws a parameter error if it lacks a tag. */
  readonly requestFor?: ((lookUp: LookUp) => Promise<Request>) | undefined;
}

/** The draft with text in place of a template, to check the rest of a request that cannot be sent. */
export const withoutTemplate = (draft: InputObject, { properties }: Shape): InputObject =>
  properties?.Name?.['x-template'] && String(draft.get('Name')).includes('{')
    ? new Map([...draft, ['Name', literalName([])]])
    : draft;

/**
 * The problem of a template as the value of --name. Undefined if it is valid. `problemOf` finds the problem of a name: of
 * the literal parts, or of a text without placeholders.
 */
export function templateProblem(text: string, problemOf: (name: string) => string | undefined): string | undefined {
  try {
    const template = parseTemplate(text);
    return problemOf(hasPlaceholder(template) ? literalName(template) : text);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

/** Fills in the template of the name. Throws a parameter error for an unknown placeholder, and what `check` throws. */
export function requestWithName(
  draft: InputObject,
  region: string,
  check: (draft: InputObject) => Request,
): NamedRequest {
  const named = (name: string): Request => {
    try {
      return check(new Map([...draft].map(([key, value]) => [key, key === 'Name' ? name : value])));
    } catch (error) {
      throw error instanceof CliError && error.hints.some(isBypass) ? error.with({ hints: [LITERAL] }) : error;
    }
  };
  const template = inName(() => parseTemplate(String(draft.get('Name'))));
  // Braces are not valid in names, and validation reports them.
  if (!hasPlaceholder(template)) return { request: check(draft) };
  const instanceId = String(draft.get('InstanceId'));
  const values = { instanceId, region, moment: new Date(), index: 1, total: 1 };
  const nameOf = (facts: InstanceFacts): string => inName(() => renderName(template, { ...values, ...facts }));
  if (!needsInstance(template)) return { request: named(nameOf({})) };
  return {
    request: named(literalName(template)),
    requestFor: async (lookUp) => {
      const facts = await lookUp(instanceId);
      if (facts) return named(nameOf(facts));
      throw parameterError('--name: EC2 did not list the instance, so what the placeholders stand for is unknown');
    },
  };
}

const isBypass = (hint: string): boolean => hint.endsWith('add --validate aws');

const LITERAL = 'with --validate aws, EC2 gets the braces of the name as they are';

function inName<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { message, hint } = error;
    throw parameterError(`--name: ${message}`, ...(hint === undefined ? [] : [hint]));
  }
}
