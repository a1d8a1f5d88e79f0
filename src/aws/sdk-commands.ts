// EC2 operations and their SDK commands. Each is imported by name, so that the bundle contains no other commands.
import { CreateImageCommand, DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { generateIdempotencyToken } from '@smithy/core/serde';
import type { GetOutputType, StaticOperationSchema } from '@smithy/types';
import type { LISTING_COMMANDS } from './sdk-listing-commands.ts';

export const COMMANDS = {
  CreateImage: CreateImageCommand,
  DescribeImages: DescribeImagesCommand,
  DescribeSnapshots: DescribeSnapshotsCommand,
};

type Commands = typeof COMMANDS & typeof LISTING_COMMANDS;

/** The request and response types of each operation. */
export type Ec2Operations = {
  readonly [N in keyof Commands]: {
    readonly request: InstanceType<Commands[N]>['input'];
    readonly response: Omit<GetOutputType<InstanceType<Commands[N]>>, '$metadata'>;
  };
};

export type Ec2Operation = keyof Ec2Operations;

/** Type of every command class. The client uses only what they have in common. */
type Command = new (request: object) => CreateImageCommand;

/** Returns the command class of an operation. Commands that only prompts and completion need are loaded on demand. */
export async function commandOf(operation: Ec2Operation): Promise<Command> {
  const always: Readonly<Record<string, unknown>> = COMMANDS;
  const commands = operation in always ? always : (await import('./sdk-listing-commands.ts')).LISTING_COMMANDS;
  return (commands as typeof always)[operation] as Command;
}

/**
 * Idempotency tokens for the request members that need one and are not set. Without them the SDK generates a new token
 * for each attempt, and EC2 carries out every attempt.
 */
export function idempotencyTokens(Command: Command, request: object): object {
  const [, , , , input] = new Command(request).schema as StaticOperationSchema;
  const values = new Map(Object.entries(request));
  const tokens = [...NormalizedSchema.of(input).structIterator()]
    .filter(([name, member]) => member.isIdempotencyToken() && values.get(name) === undefined)
    .map(([name]) => [name, generateIdempotencyToken()]);
  return Object.fromEntries(tokens);
}
