// The commands and who carries them out.
import type { CreateImageRequest, CreateImageResult, DescribeImagesRequest } from '@aws-sdk/client-ec2';
import { generalError } from '../errors.ts';
import type { CallName } from '../model/shape.ts';
import type { CallWorld, WaitSettings } from './call-world.ts';
import { createImage } from './create-image.ts';
import type { Ec2 } from './ec2.ts';

/** Carries out a command with a request that fits the input shape of its operation; a waiter answers nothing. */
type Call = (ec2: Ec2, request: never, world: CallWorld) => Promise<object | undefined>;

const CALLS = {
  CreateImage: createAndWait,
  ImageAvailable: async (ec2: Ec2, request: DescribeImagesRequest, world: CallWorld) => {
    const { waitForImages } = await import('./wait.ts');
    await waitForImages(ec2, request, world.wait as WaitSettings, world);
    return undefined;
  },
} satisfies Readonly<Record<CallName, Call>>;

/** Who carries out an operation of the model, or its waiter. */
export const callOf = ({ name, waiter }: { name: string; waiter?: string }): Call =>
  CALLS[(waiter ?? name) as CallName];

async function createAndWait(ec2: Ec2, request: CreateImageRequest, world: CallWorld): Promise<CreateImageResult> {
  // Loaded beforehand: nothing that can fail shall stand between an image and the wait for it.
  const waiter = world.wait && (await import('./wait.ts'));
  const answer = await createImage(ec2, request, world);
  if (!waiter || !world.wait) return answer;
  if (!answer.ImageId)
    throw generalError(`There is no image to wait for in the answer of EC2: ${JSON.stringify(answer)}`);
  await waiter.waitForNewImage(ec2, answer.ImageId, world.wait, world);
  return answer;
}
