// The operations of the SDK's client for EC2: their commands, and the schemas of their requests and responses.
import * as sdk from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { Command } from '../../src/aws/command.ts';

export interface SdkOperation {
  readonly name: string;
  readonly command: (input: object) => Command;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

const commands = sdk as unknown as Readonly<Record<string, new (input: object) => Command>>;

/** The name of every operation. */
export const SDK_OPERATIONS: readonly string[] = Object.keys(sdk)
  .filter((name) => /^[A-Z]\w+Command$/.test(name))
  .map((name) => name.replace(/Command$/, ''));

/** Throws if the SDK has no such operation. */
export function sdkOperation(name: string): SdkOperation {
  const SdkCommand = commands[`${name}Command`];
  if (!SdkCommand) throw new Error(`the SDK has no operation ${name}`);
  const command = (input: object): Command => new SdkCommand(input);
  const [, , , , input, output] = command({}).schema as StaticOperationSchema;
  return { name, command, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
}
