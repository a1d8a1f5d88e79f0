// The operations that list what there is to choose from. Apart from the others, because the shapes of instances are large.
import { DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';

export const LISTING_COMMANDS = {
  DescribeInstances: DescribeInstancesCommand,
  DescribeVolumes: DescribeVolumesCommand,
};
