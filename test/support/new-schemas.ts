// Drafts the schemas of a new operation from the SDK's own, with the texts left to write.
import { type CommandWords, commandOf } from '../../src/model/model.ts';
import { commandName, type DescribedShape, members, optionName } from '../../src/model/shape.ts';
import { memberLines, sdkShapes } from './sdk-schema.ts';

/** A skeleton of the AWS CLI, which has the members in its order. */
type Skeleton = unknown;

/** The schemas of a new operation, with the descriptions left to write; members in the order of `skeleton`, if given. */
export function newSchemas(
  operation: string,
  skeleton?: Skeleton,
): { readonly input: object; readonly output: object } {
  const { input, output } = sdkShapes(operation);
  const results = pagedResults(input, output);
  const isPaged = results !== undefined;
  return {
    input: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: `operations/${commandName(operation)}/input`,
      title: operation,
      'x-summary': '',
      'x-group': '',
      ...(isPaged && { 'x-paginator': { results } }),
      'x-extra-options': ['Validate'],
      'x-see-also': [...(isPaged ? ['paging'] : []), 'values', 'output', 'exit-codes', 'configuration'],
      'x-urls': [`https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_${operation}.html`],
      type: 'object',
      description: '',
      ...nested(ordered(input, skeleton), 'input', (name, member) => option(name, member, isPaged)),
      'x-examples': [{ title: '', command: `ec2img ${commandName(operation)}` }],
    },
    output: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: operation,
      type: 'object',
      ...nested(output, 'output', responseMember),
    },
  };
}

/** The members of a request that ask for a page. Their options are hidden. */
const PAGE = ['MaxResults', 'NextToken'];

/** The list of results of an operation with pages; undefined if it has none, or if it is not clear which list that is. */
function pagedResults(input: DescribedShape, output: DescribedShape): string | undefined {
  const lists = members(output).filter(([, { type }]) => type === 'array');
  const isPaged = PAGE.every((name) => input.properties?.[name]) && output.properties?.NextToken !== undefined;
  return isPaged && lists.length === 1 ? lists[0]?.[0] : undefined;
}

type Part = 'input' | 'output';

/** A member that operations share: where it is described, and the keywords that each operation writes itself. */
type Shared = readonly [command: CommandWords, part: Part, path: string, own: object];

const TEXTS = { 'x-summary': '', description: '' };
const TAGS = '/properties/Snapshots/items/properties/Tags';

const SHARED_OPTIONS: Readonly<Record<string, Shared>> = {
  DryRun: ['create-image', 'input', '/properties/DryRun', { description: '' }],
  Filters: ['describe-snapshots', 'input', '/properties/Filters', { ...TEXTS, 'x-filters': {} }],
};
const SHARED_PAGE_OPTIONS: Readonly<Record<string, Shared>> = {
  ...SHARED_OPTIONS,
  MaxResults: ['describe-tags', 'input', '/properties/MaxResults', TEXTS],
  NextToken: ['describe-tags', 'input', '/properties/NextToken', {}],
};
const SHARED_RESULTS: Readonly<Record<string, Shared>> = {
  NextToken: ['describe-snapshots', 'output', '/properties/NextToken', {}],
  Tags: ['describe-snapshots', 'output', TAGS, { description: '' }],
};

/** A reference to a shared member, if there is one of the same types. */
function reference(shared: Shared | undefined, member: DescribedShape): object | undefined {
  if (!shared) return undefined;
  const [command, part, path, own] = shared;
  const keys = path.split('/').slice(1);
  const step = (inner: unknown, key: string): unknown => (inner as Readonly<Record<string, unknown>>)[key];
  const target = keys.reduce(step, commandOf(command)[part]) as DescribedShape;
  const types = (one: DescribedShape): string => memberLines({ type: 'object', properties: { one } }).join();
  return types(member) === types(target) ? { $ref: `/operations/${command}/${part}#${path}`, ...own } : undefined;
}

type Draft = (name: string, member: DescribedShape) => object;

function option(name: string, member: DescribedShape, isPaged: boolean): object {
  const shared = reference((isPaged ? SHARED_PAGE_OPTIONS : SHARED_OPTIONS)[name], member);
  if (shared) return shared;
  const isBoolean = member.type === 'boolean';
  return {
    'x-summary': '',
    ...(isBoolean ? { 'x-opposite-summary': '' } : { 'x-placeholder': '' }),
    ...requestMember(name, member),
    ...(isBoolean && { 'x-negated-option': opposite(name) }),
    ...(isPaged && PAGE.includes(name) && { 'x-hidden': true }),
  };
}

const requestMember: Draft = (_, member) => described(member, 'input', requestMember);

const responseMember: Draft = (name, member) =>
  reference(SHARED_RESULTS[name], member) ?? described(member, 'output', responseMember);

/** A member with an empty description. */
function described(member: DescribedShape, part: Part, draft: Draft): object {
  const { type, format } = member;
  return { type, ...(format && { format }), description: '', ...nested(member, part, draft) };
}

/** The keywords of a shape that contain other shapes, and its known values. Help shows no description of an item. */
function nested(shape: DescribedShape, part: Part, draft: Draft): object {
  const { items, properties, required, 'x-known-values': values } = shape;
  const isRequest = part === 'input';
  return {
    ...(values && isRequest && { 'x-known-values': values }),
    ...(required && { required }),
    ...(properties && isRequest && { additionalProperties: false }),
    ...(properties && {
      properties: Object.fromEntries(members(shape).map(([name, member]) => [name, draft(name, member)])),
    }),
    ...(items && { items: { type: items.type, ...nested(items, part, draft) } }),
  };
}

/** The AWS CLI's name of the option for false: `no-dry-run`, and `reboot` for NoReboot. */
const opposite = (name: string): string => {
  const words = optionName(name);
  return words.startsWith('no-') ? words.slice(3) : `no-${words}`;
};

function ordered(shape: DescribedShape, skeleton: Skeleton): DescribedShape {
  const [item] = Array.isArray(skeleton) ? skeleton : [];
  if (shape.items) return { ...shape, items: ordered(shape.items, item) };
  if (!shape.properties || typeof skeleton !== 'object' || skeleton === null) return shape;
  const order = Object.keys(skeleton);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = members(shape).toSorted(([a], [b]) => place(a) - place(b));
  const inner = skeleton as Readonly<Record<string, unknown>>;
  return {
    ...shape,
    properties: Object.fromEntries(sorted.map(([name, member]) => [name, ordered(member, inner[name])])),
  };
}
