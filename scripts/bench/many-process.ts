// Runs one task with one client in a separate process, and prints the cost as JSON. argv has the file of the client and
// the task. many.ts bundles both files, so that loading TypeScript or ES modules has no effect.
//
// Measuring starts after a few calls. They load code on demand and open the first connection, which the benchmark of
// whole programs measures. They are few because many calls also pay for the compilation of their code.
import type { DescribeImagesRequest, Image } from '@aws-sdk/client-ec2';
import { IMAGE, INSTANCE, NAME } from './endpoint.ts';
import { imageIdOf } from './endpoint-images.ts';
import { heldBytes } from './heap.ts';
import { type Cost, type ImageClient, type OpenClient, PAGE, TASKS, type Task, total } from './many-tasks.ts';

async function costOf(task: Task, client: Partial<ImageClient>): Promise<Cost> {
  const call = callOf(task, client);
  await repeat(call, task.warmups, 1);
  let cpu = 0;
  const held: number[] = [];
  for (const calls of task.parts) {
    const begin = process.cpuUsage();
    await repeat(call, calls, task.width);
    const { user, system } = process.cpuUsage(begin);
    cpu += (user + system) / 1_000;
    held.push(await heldBytes());
  }
  return { cpu: cpu / total(task.parts), held };
}

/** Makes this many calls, at most `width` at a time. */
async function repeat(call: () => Promise<void>, calls: number, width: number): Promise<void> {
  let left = calls;
  const caller = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: width }, caller));
}

/** One call of the task. It throws if the result is not the expected one. */
function callOf({ images }: Task, { createImage, describeImages }: Partial<ImageClient>): () => Promise<void> {
  return async () => {
    const isExpected = images
      ? describeImages && (await described(images, describeImages)).length === images
      : createImage && (await createImage({ InstanceId: INSTANCE, Name: NAME })).ImageId === IMAGE;
    if (!isExpected) throw new Error('the result is not the expected one');
  };
}

/** All pages of a number of images: a few by their IDs, many as the images of the account. */
async function described(count: number, describeImages: ImageClient['describeImages']): Promise<Image[]> {
  const request: DescribeImagesRequest =
    count < PAGE
      ? { ImageIds: Array.from({ length: count }, (_, at) => imageIdOf(at)) }
      : { Owners: ['self'], MaxResults: PAGE };
  const images: Image[] = [];
  let token: string | undefined;
  do {
    const { Images = [], NextToken } = await describeImages({ ...request, ...(token && { NextToken: token }) });
    images.push(...Images);
    token = NextToken;
  } while (token);
  return images;
}

async function main([file, name]: readonly string[]): Promise<void> {
  const { openClient } = (await import(file as string)) as { readonly openClient: OpenClient };
  const task = TASKS.find((one) => one.name === name) as Task;
  const client = await openClient(process.env, task.sockets ?? Number.POSITIVE_INFINITY);
  const cost = await costOf(task, client);
  process.stdout.write(JSON.stringify(cost), () => process.exit());
}

void main(process.argv.slice(2));
