// The JSON Schemas in schemas/ as shapes: the single source of options, help, skeletons, coercion and validation.

/**
 * The part of JSON Schema that the schemas use, with our annotations (`x-...`). The types of the AWS documentation
 * are written like this:
 *
 * - structure: `object` with `properties`; list: `array` with `items`; string, integer and boolean: as they are
 * - long: `integer` with the format `int64`; in the AWS CLI, its option must be a number before anything else is checked
 * - integer that no request contains, such as --page-size: `integer` with the format `int32`
 * - double: `number`; whole numbers print without a point
 * - timestamp: `string` with the format `date-time`; a Date in requests, the text that EC2 sent in responses
 */
interface ShapeKeywords {
  /** Only at the root of a schema: its file name and title. */
  readonly $id?: string;
  readonly title?: string;
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  /** Distinguishes a long from an integer, and a timestamp from a string. The command line parser reads int32 and int64. */
  readonly format?: 'int32' | 'int64' | 'date-time';
  readonly required?: readonly string[];
  /** Enforced choices. */
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly minLength?: number;
  /** The smallest valid number. */
  readonly minimum?: number;
  /** Values that EC2 accepts today; shown in help and used in skeletons, but not enforced. */
  readonly 'x-known-values'?: readonly string[];
  /** What EC2 does with an empty list, which is rejected: `deletes all tags`. */
  readonly 'x-empty-list'?: string;
  /** The option that sets a boolean to false. */
  readonly 'x-negated-option'?: string;
  /** True for an option that works, but that only skeletons and error messages show. */
  readonly 'x-hidden'?: boolean;
  /** True if AWS CLI 2.36 lacks it. An ambiguous abbreviation resolves to the AWS CLI's option. */
  readonly 'x-newer-than-aws-cli'?: boolean;
  /** True for the path of a file: the text is never the name of a file to load the value from. */
  readonly 'x-path'?: boolean;
  /** True for a name that may have placeholders, such as {instance-id}. */
  readonly 'x-template'?: boolean;
  /** The member of a response that identifies what was created. It must not get lost. */
  readonly 'x-result-id'?: string;
}

/**
 * Resources of the account whose IDs are values: `instances` are those from which EC2 creates images, and
 * `disabled-images` are images, disabled ones first.
 */
export type ResourceKind =
  | 'images'
  | 'disabled-images'
  | 'recycled-images'
  | 'snapshots'
  | 'instances'
  | 'all-instances';

/** Sources of values. Those of tags are the keys and values of the account's tags; the key is a member beside the value. */
export type CompletionSource = 'profiles' | 'regions' | 'files' | 'tag-keys' | 'tag-values' | ResourceKind;

/** The members of a structure, or the elements of a list. */
interface Nested<S> {
  readonly properties?: Readonly<Record<string, S>>;
  readonly items?: S;
}

/** The part of a schema that a call needs. In the bundle, it has no other keywords and only the first known value. */
export interface Shape extends ShapeKeywords, Nested<Shape> {}

/** A whole schema: a shape with everything that only help, completion and comments in skeletons need. */
export interface DescribedShape extends ShapeKeywords, Nested<DescribedShape> {
  readonly description?: string;
  /** A short summary for the short help page. */
  readonly 'x-summary'?: string;
  /** The heading of the command in lists of all commands. */
  readonly 'x-group'?: string;
  /** The summary of the longer one of two names: `--no-reboot`, where `x-summary` describes `--reboot`. */
  readonly 'x-opposite-summary'?: string;
  /** The documented names of filters, each with its known values; `tag:` stands before the key of a tag. */
  readonly 'x-filters'?: Readonly<Record<string, readonly string[]>>;
  /** Words with a meaning of their own among values such as account IDs, each with a few words about it. */
  readonly 'x-keywords'?: Readonly<Record<string, string>>;
  /** The largest number that EC2 accepts today. Help shows it, but it is not enforced. */
  readonly 'x-known-maximum'?: number;
  /** Placeholder for the value in help. */
  readonly 'x-placeholder'?: string;
  /** The command whose request is a line of the plan that this command takes. */
  readonly 'x-lines'?: string;
  /** The source of values for completion, or several of resources. */
  readonly 'x-completion'?: CompletionSource | 'document' | readonly ResourceKind[];
  /** The member with the Region in which completion looks these resources up, instead of the Region of the call. */
  readonly 'x-completion-region'?: string;
  /** Optional members for which auto-prompt asks, each with a suggested answer, which may be empty. */
  readonly 'x-asked'?: Readonly<Record<string, string>>;
  /** Questions before auto-prompt runs the command. The first one whose member is set is asked, or the one without a member. */
  readonly 'x-confirm'?: readonly { readonly with?: string; readonly question: string }[];
  readonly 'x-examples'?: readonly { readonly title: string; readonly command: string }[];
  /** Related help pages, by the words after `ec2img help`, and related pages of the AWS documentation. */
  readonly 'x-see-also'?: readonly string[];
  readonly 'x-urls'?: readonly string[];
}

/** A JSON Schema of documented restrictions, with the same structure as the shape that it restricts. */
export interface Rule {
  readonly $id?: string;
  readonly title?: string;
  /** The text of a rule, and its page in the API reference, or the URL of another page. */
  readonly 'x-rule'?: string;
  readonly 'x-source'?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly items?: Rule;
}

/** The members of a structure in model order; none for other shapes. */
export function members<S>({ properties }: Nested<S>): [name: string, member: S][] {
  return Object.entries(properties ?? {});
}

/** The members that help, completion and questions show. The others work, but only skeletons and messages name them. */
export const shownMembers = <S extends ShapeKeywords>(shape: Nested<S>): [name: string, member: S][] =>
  members(shape).filter(([, member]) => !member['x-hidden']);

/** Returns a member by its name. Ignores names from Object.prototype. */
export function memberOf<S>({ properties }: Nested<S>, name: string): S | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The path of a member: `Ebs.VolumeSize`. The path of the whole request is empty. */
export const memberPath = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** The first sentence of the description, with its full stop; empty without a description. */
export const firstSentence = ({ description }: DescribedShape): string => description?.split(/(?<=\.)\s/)[0] ?? '';

/** True for a structure with a single string member `Value`. In the AWS CLI, its option takes plain text. */
export function isValueStructure(shape: Shape): boolean {
  const [[name, member] = [], ...others] = members(shape);
  return name === 'Value' && member?.type === 'string' && !isTimestamp(member) && others.length === 0;
}

/** Type names in the AWS documentation that differ from JSON Schema's, by type or format. */
const NAMES_IN_AWS: Readonly<Record<string, string>> = {
  object: 'structure',
  array: 'list',
  number: 'double',
  int32: 'integer',
  int64: 'long',
  'date-time': 'timestamp',
};

/** The type's name in the AWS documentation: structure, list, string, integer, long, double, boolean or timestamp. */
export function typeName({ type, format }: Shape): string {
  return NAMES_IN_AWS[format ?? type] ?? type;
}

export const isTimestamp = ({ format }: Shape): boolean => format === 'date-time';

/** Converts `InstanceId` to `instance-id`. Assumes one capital per word, as in all names in the schemas. */
export function optionName(member: string): string {
  return member.replace(/\B[A-Z]/g, '-$&').toLowerCase();
}

/** Converts the name of an operation to its command: `CreateImage` to `create-image`. */
export const commandName = optionName;
