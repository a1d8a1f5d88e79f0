// Commands of operations that list what a user can choose from. The bundler splits this file from sdk-commands.ts: the
// schemas of instances are large, and most runs do not need them.
import { DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';

export const LISTING_COMMANDS = {
  DescribeInstances: DescribeInstancesCommand,
  DescribeVolumes: DescribeVolumesCommand,
};
