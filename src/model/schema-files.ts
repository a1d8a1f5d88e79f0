// The schemas of a command, read when they are needed. The bundle replaces this file with one that loads a file for each
// command (scripts/build/schema-files.ts).
import { existsSync, readFileSync } from 'node:fs';
import type { Rule, Shape } from './shape.ts';
import type { Waiter } from './waiter-model.ts';

/** How the pages of an operation are requested. Its token is NextToken, and its limit MaxResults. */
export interface Paginator {
  /** The member of a response that lists the results. */
  readonly results: string;
  /**
   * The limit of a request that has no members besides these ones and no limit of its own. Without a limit, EC2 returns
   * everything at once.
   */
  readonly pageSize?: { readonly default: number; readonly onlyWith: readonly string[] };
}

/** An input schema: the shape of the input and the annotations of its command. */
interface InputShape extends Shape {
  readonly $id: string;
  readonly title: string;
  /** The waiter that the command runs instead of the operation alone. */
  readonly 'x-waiter'?: Waiter;
  /** The command of the waiter that --wait runs: `wait image-available`. */
  readonly 'x-wait-with'?: string;
  readonly 'x-paginator'?: Paginator;
  /** True if a request that is sent twice creates nothing twice, although it has no idempotency token. */
  readonly 'x-repeatable'?: boolean;
  /** True for a command that only ec2img has: its input is that of the command, not of an operation of EC2. */
  readonly 'x-own'?: boolean;
  /** The command's options from schemas/options/extra.json. */
  readonly 'x-extra-options'?: readonly string[];
  /** Keywords of these options that differ for the command. Calls do not have them: they are texts. */
  readonly 'x-extra-texts'?: Readonly<Record<string, Partial<Shape>>>;
}

/** The files in the folder of a command. */
export interface CommandSchemas {
  readonly input: InputShape;
  readonly output: Shape;
  readonly rules?: Rule;
}

const folder = new URL('../../schemas/', import.meta.url);
const texts = new Map<string, unknown>();

/** Reads the schemas of a command by the name of its folder: `wait-image-available`. Throws if there are none. */
export function loadSchemas(name: string): CommandSchemas {
  const path = folderOf(name);
  const hasRules = existsSync(new URL(`${path}/rules.json`, folder));
  return {
    input: withReferences(readSchema(`${path}/input`)) as InputShape,
    output: withReferences(readSchema(`${path}/output`)) as Shape,
    ...(hasRules && { rules: withReferences(readSchema(`${path}/rules`)) as Rule }),
  };
}

/** The folder of a command: those that the AWS CLI does not have are apart. */
const folderOf = (name: string): string => {
  const own = `commands/${name}`;
  return existsSync(new URL(`${own}/input.json`, folder)) ? own : `operations/${name}`;
};

/** A command in lists of all commands: a few words about it, and the heading of its group. */
export interface CommandListing {
  readonly summary: string;
  readonly group: string;
}

/** Reads how lists show a command. The bundle has a table of them. */
export function listingOf(name: string): CommandListing {
  const { 'x-summary': summary = '', 'x-group': group = '' } = readSchema(`${folderOf(name)}/input`) as ListedSchema;
  return { summary, group };
}

/** The commands of EC2 in the AWS CLI. */
export const ec2Commands = (): readonly string[] =>
  (readSchema('reference/ec2-commands') as { readonly commands: readonly string[] }).commands;

interface ListedSchema {
  readonly 'x-summary'?: string;
  readonly 'x-group'?: string;
}

function readSchema(path: string): unknown {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const schema: unknown = JSON.parse(readFileSync(new URL(`${path}.json`, folder), 'utf8'));
  texts.set(path, schema);
  return schema;
}

type Json = Readonly<Record<string, unknown>>;

/** Puts the targets of references in their places. Keywords beside a reference replace those of its target. */
export function withReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withReferences);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...own } = schema as Json;
  const target = typeof $ref === 'string' ? (withReferences(targetOf($ref)) as Json) : {};
  return { ...target, ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, withReferences(value)])) };
}

/** The target of a reference: `/operations/create-image/input#/properties/Name`. */
function targetOf(reference: string): unknown {
  const [path = '', pointer = ''] = reference.replace(/^\//, '').split('#');
  const keys = pointer.split('/').slice(1);
  const target = keys.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], readSchema(path));
  if (target === undefined) throw new Error(`no schema has the target of ${reference}`);
  return target;
}
