// The SDK's commands, as the client sees them: an input and the schema of an operation.

import { NormalizedSchema, operation } from '@smithy/core/schema';
import { generateIdempotencyToken } from '@smithy/core/serde';
import type { GetOutputType, OperationSchema, StaticOperationSchema } from '@smithy/types';

/** A command of the SDK: a request and the schema of its operation. */
export interface Command {
  readonly input: object;
  readonly schema?: OperationSchema | StaticOperationSchema;
}

/** The response to a command. */
export type Response<C> = Omit<GetOutputType<C>, '$metadata'>;

interface Operation {
  readonly schema: OperationSchema;
  /** The members of its input that are idempotency tokens. */
  readonly tokens: readonly string[];
  /** True if the operation can return its results in pages. Without a limit, EC2 returns all of them at once. */
  readonly isPaged: boolean;
}

const operations = new WeakMap<OperationSchema | StaticOperationSchema, Operation>();

/** Throws if the command has no schema; all commands of the SDK have one. */
export function operationOf({ schema: given }: Command): Operation {
  if (given === undefined) throw new Error('the command has no schema');
  const known = operations.get(given);
  if (known) return known;
  const schema = Array.isArray(given) ? operation(given[1], given[2], given[3], given[4], given[5]) : given;
  const members = [...NormalizedSchema.of(schema.input).structIterator()];
  const tokens = members.filter(([, member]) => member.isIdempotencyToken()).map(([name]) => name);
  const output = NormalizedSchema.of(schema.output);
  const isPaged = output.isStructSchema() && [...output.structIterator()].some(([name]) => name === 'NextToken');
  operations.set(given, { schema, tokens, isPaged });
  return { schema, tokens, isPaged };
}

/** `CreateImage` */
export const operationName = (command: Command): string => operationOf(command).schema.name;

/** Inputs with the idempotency tokens that the client has added. */
const completed = new WeakMap<Command, object>();

/**
 * The input of a command, with a token for each member that needs one and is not set. The SDK would generate another
 * token for each attempt, and the service would carry out every attempt.
 */
export function inputOf(command: Command, tokens: readonly string[]): object {
  if (tokens.length === 0) return command.input;
  const known = completed.get(command);
  if (known) return known;
  const values = new Map(Object.entries(command.input));
  const missing = tokens.filter((name) => values.get(name) === undefined);
  const input = { ...command.input, ...Object.fromEntries(missing.map((name) => [name, generateIdempotencyToken()])) };
  completed.set(command, input);
  return input;
}
