// The SDK's commands by the names of their operations, for calls and waits that schemas describe. Each is imported by name,
// so that the bundle contains no other commands.
import { CreateImageCommand, DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';

export const COMMANDS = {
  CreateImage: CreateImageCommand,
  DescribeImages: DescribeImagesCommand,
  DescribeSnapshots: DescribeSnapshotsCommand,
};

type AnyCommand = InstanceType<(typeof COMMANDS)[keyof typeof COMMANDS]>;

/** Creates the command of an operation with a validated request. Throws for an operation that the table lacks. */
export function commandFor(operation: string, request: object): AnyCommand {
  const Command = new Map<string, new (request: never) => AnyCommand>(Object.entries(COMMANDS)).get(operation);
  if (!Command) throw new Error(`sdk-commands.ts lacks ${operation}`);
  // The compiler cannot check a request that was validated by its schema.
  return new Command(request as never);
}
