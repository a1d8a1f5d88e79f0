// What follows from the attributes of an image.
import type { Image } from './types.ts';

export const isPublic = ({ launchPermissions }: Image): boolean =>
  launchPermissions.some(({ group }) => group === 'all');

export const isSharedWith = ({ launchPermissions }: Image, account: string): boolean =>
  launchPermissions.some(({ userId }) => userId === account);

/** True for the images of an account, those shared with it, and public ones. */
export const isVisibleTo = (image: Image, account: string): boolean =>
  image.ownerId === account || isPublic(image) || isSharedWith(image, account);

export const isDeprecated = ({ deprecationTime: time }: Image, now: Date): boolean =>
  time !== undefined && Date.parse(time) <= now.getTime();

/** True if DeregisterImage refuses the image, also in the cooldown after its protection was disabled. */
export const isProtected = (image: Image, now: Date): boolean =>
  image.protection.state !== 'disabled' || isCoolingDown(image, now);

const isCoolingDown = ({ protection: { until } }: Image, now: Date): boolean =>
  until !== undefined && until > now.getTime();

/** Deregistration protection as responses show it. */
export const protectionText = (image: Image, now: Date): string =>
  isCoolingDown(image, now)
    ? `disabled-after-${new Date(image.protection.until ?? 0).toISOString()}`
    : image.protection.state;
