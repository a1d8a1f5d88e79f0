// The SDK's commands by the names of their operations, for calls and waits that schemas describe. The bundle contains no
// other commands, and each one that is imported here by its own line is in a file of its own (scripts/build/bundle.ts).
import { CreateImageCommand, DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import type { Command } from './command.ts';

/** A class of the SDK. The compiler cannot check a request that was validated by its schema. */
type CommandClass = new (request: never) => Command;

export const COMMANDS = {
  CreateImage: async () => CreateImageCommand,
  DescribeImages: async () => DescribeImagesCommand,
  DescribeSnapshots: async () => DescribeSnapshotsCommand,
  CopyImage: async () => (await import('@aws-sdk/client-ec2')).CopyImageCommand,
  CreateRestoreImageTask: async () => (await import('@aws-sdk/client-ec2')).CreateRestoreImageTaskCommand,
  CreateStoreImageTask: async () => (await import('@aws-sdk/client-ec2')).CreateStoreImageTaskCommand,
  CreateTags: async () => (await import('@aws-sdk/client-ec2')).CreateTagsCommand,
  DeleteSnapshot: async () => (await import('@aws-sdk/client-ec2')).DeleteSnapshotCommand,
  DeleteTags: async () => (await import('@aws-sdk/client-ec2')).DeleteTagsCommand,
  DeregisterImage: async () => (await import('@aws-sdk/client-ec2')).DeregisterImageCommand,
  DescribeExportImageTasks: async () => (await import('@aws-sdk/client-ec2')).DescribeExportImageTasksCommand,
  DescribeImageAttribute: async () => (await import('@aws-sdk/client-ec2')).DescribeImageAttributeCommand,
  DescribeInstances: async () => (await import('@aws-sdk/client-ec2')).DescribeInstancesCommand,
  DescribeStoreImageTasks: async () => (await import('@aws-sdk/client-ec2')).DescribeStoreImageTasksCommand,
  DescribeTags: async () => (await import('@aws-sdk/client-ec2')).DescribeTagsCommand,
  DisableImage: async () => (await import('@aws-sdk/client-ec2')).DisableImageCommand,
  DisableImageDeprecation: async () => (await import('@aws-sdk/client-ec2')).DisableImageDeprecationCommand,
  DisableImageDeregistrationProtection: async () =>
    (await import('@aws-sdk/client-ec2')).DisableImageDeregistrationProtectionCommand,
  EnableImage: async () => (await import('@aws-sdk/client-ec2')).EnableImageCommand,
  EnableImageDeprecation: async () => (await import('@aws-sdk/client-ec2')).EnableImageDeprecationCommand,
  EnableImageDeregistrationProtection: async () =>
    (await import('@aws-sdk/client-ec2')).EnableImageDeregistrationProtectionCommand,
  GetImageAncestry: async () => (await import('@aws-sdk/client-ec2')).GetImageAncestryCommand,
  ListImagesInRecycleBin: async () => (await import('@aws-sdk/client-ec2')).ListImagesInRecycleBinCommand,
  ModifyImageAttribute: async () => (await import('@aws-sdk/client-ec2')).ModifyImageAttributeCommand,
  RegisterImage: async () => (await import('@aws-sdk/client-ec2')).RegisterImageCommand,
  ResetImageAttribute: async () => (await import('@aws-sdk/client-ec2')).ResetImageAttributeCommand,
  RestoreImageFromRecycleBin: async () => (await import('@aws-sdk/client-ec2')).RestoreImageFromRecycleBinCommand,
} satisfies Readonly<Record<string, () => Promise<CommandClass>>>;

/** Creates the command of an operation with a validated request. Throws for an operation that the table lacks. */
export async function commandFor(operation: string, request: object): Promise<Command> {
  const load = new Map<string, () => Promise<CommandClass>>(Object.entries(COMMANDS)).get(operation);
  if (!load) throw new Error(`sdk-commands.ts lacks ${operation}`);
  return new (await load())(request as never);
}
