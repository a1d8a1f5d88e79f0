// One request to the in-memory EC2, and the images that its ImageId parameter names.
import type { Ec2World } from '../ec2-world.ts';
import { type Form, required } from './form.ts';
import { checkIds, notAuthorized, notFound, Refusal } from './refusal.ts';
import type { Image } from './types.ts';

export interface Call {
  readonly world: Ec2World;
  readonly form: Form;
  /** The time of the service's clock. */
  readonly now: Date;
}

/** Carries out an action. Returns the elements of the response. */
export type Handler = (call: Call) => string;

export const unavailable = (id: string): Refusal =>
  new Refusal('InvalidAMIID.Unavailable', `The image id '[${id}]' is no longer available`);

/** Finds the image of a parameter. Throws the errors of EC2 for an ID that is malformed, unknown or deregistered. */
export function imageAt({ world, form }: Call, parameter = 'ImageId'): Image {
  const id = required(form, parameter);
  checkIds('image', [id]);
  const image = world.images.find(({ imageId }) => imageId === id);
  if (image && image.state !== 'deregistered') return image;
  const former = [...world.deregistered, ...world.recycled.map((one) => one.image)];
  if (image || former.some(({ imageId }) => imageId === id)) throw unavailable(id);
  throw notFound('image', [id]);
}

/** Finds the image of a request that only the owner may make. */
export function ownImageAt(call: Call): Image {
  const image = imageAt(call);
  if (image.ownerId === call.world.ownerId) return image;
  throw notAuthorized(`Not authorized for image:${image.imageId}`);
}

/** Throws the error of EC2 for an image that cannot be modified or copied in its state. */
export function checkState({ imageId, state }: Image, allowed: readonly Image['state'][]): void {
  if (!allowed.includes(state)) throw unavailable(imageId);
}
