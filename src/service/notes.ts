// What a person at a terminal may want to know before a request goes out.
import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import { numbersBeyond } from '../model/limits.ts';

/** That a running instance will reboot, and numbers beyond what EC2 is known to take. */
export function notesBefore({ InstanceId, NoReboot, DryRun, BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  const numbers = BlockDeviceMappings.flatMap(({ Ebs = {} }, at) =>
    numbersBeyond({ path: `BlockDeviceMappings[${at}].Ebs`, ...Ebs }),
  );
  if (NoReboot !== undefined || DryRun) return numbers;
  const reboot = `${InstanceId} reboots now if it is running: --no-reboot leaves it running, --reboot says that you know`;
  return [...numbers, reboot];
}
