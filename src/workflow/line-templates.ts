// The templates in a draft of CreateImage, and the drafts of its lines.

import { parameterError } from '../errors.ts';
import { optionName } from '../model/shape.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import {
  literalName,
  literalOf,
  parseTemplate,
  renderName,
  renderText,
  type Template,
  TemplateError,
  type TemplateValues,
} from '../request/template.ts';

/** A text of a draft that is a template. */
interface Place {
  /** `Name`, or `TagSpecifications[0].Tags[1].Value` */
  readonly path: string;
  readonly template: Template;
}

/** The draft of a plan: what all lines have, and the templates in it. */
export interface LineTemplates {
  /** Fills the templates in. Throws a TemplateError whose message begins with the option. */
  readonly draftFor: (values: TemplateValues) => InputObject;
  /** The draft with the literal parts of the templates only. Rules that it breaks, every line breaks. */
  readonly literal: InputObject;
}

/**
 * Finds the templates of a draft: the name, the description and the values of tags. Throws a parameter error that lists the
 * problems of all of them.
 */
export function lineTemplates(draft: InputObject): LineTemplates {
  const places = new Map<string, Place>();
  const problems: string[] = [];
  const hints = new Set<string>();
  eachText(draft, (path, text) => {
    try {
      places.set(path, { path, template: parseTemplate(text) });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      problems.push(`${about(path)}: ${error.message}`);
      if (error.hint !== undefined) hints.add(error.hint);
    }
    return text;
  });
  if (problems.length > 0) throw parameterError(problems.join('\n'), ...hints);
  const templateOf = (path: string): Template => places.get(path)?.template ?? [];
  return {
    draftFor: (values) =>
      eachText(draft, (path) => {
        try {
          return (path === NAME ? renderName : renderText)(templateOf(path), values);
        } catch (error) {
          throw error instanceof TemplateError ? new TemplateError(`${about(path)}: ${error.message}`) : error;
        }
      }),
    literal: eachText(draft, (path) => (path === NAME ? literalName : literalOf)(templateOf(path))),
  };
}

const NAME = 'Name';

/** The option of a path, and the path itself if it is inside a structure. */
const about = (path: string): string => {
  const [member = ''] = path.split(/[.[]/, 1);
  return path === member ? `--${optionName(member)}` : `--${optionName(member)}, ${path}`;
};

/** Copies a draft with other texts in the places of templates. */
function eachText(draft: InputObject, change: (path: string, text: string) => string): InputObject {
  const changed = new Map(draft);
  for (const member of [NAME, 'Description']) {
    const text = draft.get(member);
    if (typeof text === 'string') changed.set(member, change(member, text));
  }
  const specifications = draft.get('TagSpecifications');
  if (specifications === undefined) return changed;
  changed.set(
    'TagSpecifications',
    eachItem(specifications, 'TagSpecifications', (specification, path) =>
      withMember(specification, 'Tags', (tags) =>
        eachItem(tags, `${path}.Tags`, (tag, tagPath) =>
          withMember(tag, 'Value', (value) => (typeof value === 'string' ? change(`${tagPath}.Value`, value) : value)),
        ),
      ),
    ),
  );
  return changed;
}

const eachItem = (
  list: InputValue,
  path: string,
  change: (item: InputValue, path: string) => InputValue,
): InputValue => (Array.isArray(list) ? list.map((item, at) => change(item, `${path}[${at}]`)) : list);

function withMember(value: InputValue, name: string, change: (member: InputValue) => InputValue): InputValue {
  const member = value instanceof Map ? value.get(name) : undefined;
  return member === undefined ? value : new Map([...(value as InputObject), [name, change(member)]]);
}
