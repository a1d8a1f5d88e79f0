// The CreateImage call, and the notes about its request.

import { CreateImageCommand, type CreateImageRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import type { OperationContext } from '../context.ts';
import { createImage } from '../creating/create.ts';
import { createAndWait } from '../creating/create-and-wait.ts';
import type { ImageCreator } from '../creating/creator.ts';
import { compareDescription, compareDevices, joined } from '../creating/differences.ts';
import { numbersBeyond } from './volume-limits.ts';

/** CreateImage, and how its image is recognized: by its instance. */
export const FROM_INSTANCE: ImageCreator<CreateImageRequest> = {
  operation: 'CreateImage',
  tagged: ['image', 'snapshot'],
  send: (ec2, request, options) => ec2.send(new CreateImageCommand(request), options),
  originOf: ({ SourceInstanceId }, { InstanceId }) => {
    if (SourceInstanceId === undefined) return 'unknown';
    return SourceInstanceId === InstanceId ? 'same' : 'other';
  },
  doubt: 'it may also be an older image',
  compare: (image, { Description, BlockDeviceMappings }) =>
    joined([compareDescription(image, Description), compareDevices(image, BlockDeviceMappings)]),
  filters: ({ InstanceId = '' }) => [{ Name: 'source-instance-id', Values: [InstanceId] }],
  explain: async (error, request, ec2, signal) =>
    (await import('./create-image-hints.ts')).createImageHints(error, request, ec2, signal),
};

/** Creates an image and, with --wait, waits until it is available. Throws as `createImage` and the wait. */
export function createFromInstance(ec2: Ec2, request: CreateImageRequest, context: OperationContext): Promise<object> {
  return createAndWait(ec2, context, async () => {
    const response = await createImage(FROM_INSTANCE, ec2, request, context);
    for (const note of notesAbout(request)) context.note?.(note);
    return response;
  });
}

/** Notes about a request that succeeded: the instance reboots, or numbers exceed the known limits of EC2. */
function notesAbout({ InstanceId, NoReboot, DryRun, BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  const numbers = BlockDeviceMappings.flatMap(({ Ebs = {} }, at) =>
    numbersBeyond({ path: `BlockDeviceMappings[${at}].Ebs`, ...Ebs }),
  );
  if (NoReboot !== undefined || DryRun) return numbers;
  const reboot = `${InstanceId} is rebooted if it is running. Use --no-reboot to avoid this next time, or --reboot to hide this message`;
  return [...numbers, reboot];
}
