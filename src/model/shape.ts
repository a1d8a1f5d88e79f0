// The JSON Schemas of schemas/ read as shapes: the single source of options, help, skeletons, coercion and checks.

/**
 * The part of JSON Schema that the schemas use, with our annotations (`x-...`). The types of the AWS documentation
 * are written like this:
 *
 * - structure: `object` with `properties`; list: `array` with `items`; string, integer and boolean: as they are
 * - long: `integer` with the format `int64`; numbers beyond 2^53 are refused, because they could not be sent exactly
 * - double: `number`; whole numbers print without a point
 * - timestamp: `string` with the format `date-time`; a Date in requests, the text that EC2 sent in responses
 */
export interface Shape {
  /** Of a whole schema: what it is told from all others by, the name of its file; and what it is of. */
  readonly $id?: string;
  readonly title?: string;
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  /** Tells a long from an integer, and a timestamp from a string. */
  readonly format?: 'int64' | 'date-time';
  readonly description?: string;
  /** A few words for the short help page. */
  readonly 'x-summary'?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  /** Enforced choices. */
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly minLength?: number;
  /** The least number that may be sent. */
  readonly minimum?: number;
  /** Values the service knows today; shown and used in skeletons, not enforced. */
  readonly 'x-known-values'?: readonly string[];
  /** The option that says false, for a boolean that can be said both ways. */
  readonly 'x-negated-option'?: string;
  /** A member or option that AWS CLI 2.36 does not have: abbreviations mean those that it has first. */
  readonly 'x-newer-than-aws-cli'?: boolean;
  /** What stands for a value where the option is shown. */
  readonly 'x-placeholder'?: string;
  /** What the world knows of its values, for completion. */
  readonly 'x-completion'?: 'profiles' | 'regions' | 'instances' | 'images' | 'files' | 'document';
  /** The member of a response that identifies what was created. It must not get lost. */
  readonly 'x-result-id'?: string;
  readonly 'x-examples'?: readonly { readonly title: string; readonly command: string }[];
}

/** A JSON Schema of what the documentation says is refused, built like the shape that it is about. */
export interface Rule {
  readonly $id?: string;
  readonly title?: string;
  /** The sentence of a rule, and the page of the API reference that has it. */
  readonly 'x-rule'?: string;
  readonly 'x-source'?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly items?: Rule;
}

/** The members of a structure in model order; none for other shapes. */
export function members(shape: Shape): [name: string, member: Shape][] {
  return Object.entries(shape.properties ?? {});
}

/** The member of that name; undefined for names the model does not have, whatever Object.prototype holds. */
export function memberOf(shape: Shape, name: string): Shape | undefined {
  return shape.properties && Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
}

/** `Ebs.VolumeSize`: a member of the structure at a path; the path of the whole request is empty. */
export const memberPath = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** The first sentence of the description, with its full stop; empty without a description. */
export const firstSentence = (shape: Shape): string => shape.description?.split(/(?<=\.)\s/)[0] ?? '';

/** Tests for a structure of a single text named Value, which the AWS CLI takes as an option without that name. */
export function isValueStructure(shape: Shape): boolean {
  const [[name, member] = [], ...others] = members(shape);
  return name === 'Value' && member?.type === 'string' && !isTimestamp(member) && others.length === 0;
}

/** Names in the AWS documentation that differ from those of JSON Schema, by type or format. */
const NAMES_IN_AWS: Readonly<Record<string, string>> = {
  object: 'structure',
  array: 'list',
  number: 'double',
  int64: 'long',
  'date-time': 'timestamp',
};

/** The type as the AWS documentation names it: structure, list, string, integer, long, double, boolean or timestamp. */
export function typeName({ type, format }: Shape): string {
  return NAMES_IN_AWS[format ?? type] ?? type;
}

export const isTimestamp = ({ format }: Shape): boolean => format === 'date-time';

// InstanceId -> instance-id: the names of options and commands, made of those of members and operations.

/** `InstanceId` to `instance-id`. Assumes words begin with one capital, as all names of the schemas do. */
export function optionName(member: string): string {
  return member.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}

/** The command of an operation: `CreateImage` to `create-image`. */
export const commandName = optionName;
