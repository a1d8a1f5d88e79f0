// The operations of EC2 that this program sends, each with its command of the SDK: named one by one, so that the bundle
// holds no others.
import { CreateImageCommand, DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { generateIdempotencyToken } from '@smithy/core/serde';
import type { StaticOperationSchema } from '@smithy/types';
import type { LISTING_COMMANDS } from './sdk-listing-commands.ts';

export const COMMANDS = {
  CreateImage: CreateImageCommand,
  DescribeImages: DescribeImagesCommand,
  DescribeSnapshots: DescribeSnapshotsCommand,
};

export type Ec2Operation = keyof typeof COMMANDS | keyof typeof LISTING_COMMANDS;

/** The commands differ in nothing that matters here. */
type Command = new (request: object) => CreateImageCommand;

/** The command of an operation; those that only questions and completion need are loaded for them. */
export async function commandOf(operation: Ec2Operation): Promise<Command> {
  const known: Readonly<Record<string, unknown>> = COMMANDS;
  const all = operation in known ? known : (await import('./sdk-listing-commands.ts')).LISTING_COMMANDS;
  return (all as typeof known)[operation] as Command;
}

/**
 * What the request lacks of the members that EC2 tells a repetition by. Without them the SDK makes new ones for each
 * attempt, and EC2 carries each of these out.
 */
export function idempotencyTokens(Command: Command, request: object): object {
  const [, , , , input] = new Command(request).schema as StaticOperationSchema;
  const given = new Map(Object.entries(request));
  const tokens = [...NormalizedSchema.of(input).structIterator()]
    .filter(([name, member]) => member.isIdempotencyToken() && given.get(name) === undefined)
    .map(([name]) => [name, generateIdempotencyToken()]);
  return Object.fromEntries(tokens);
}
