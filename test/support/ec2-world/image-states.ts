// The states of images: disabled, deprecated, and protected from deregistration.
import { type Call, checkState, type Handler, ownImageAt } from './call.ts';
import { endDryRun, isTrue, required } from './form.ts';
import { isPublic, protectionText } from './image-conditions.ts';
import { invalidValue } from './refusal.ts';
import type { Image, Protection } from './types.ts';
import { DONE, fields } from './xml.ts';

const DAY = 86_400_000;

export const enableImage: Handler = (call) => {
  const image = ownImageAt(call);
  checkState(image, ['available', 'disabled']);
  endDryRun(call.form);
  image.state = 'available';
  call.world.keepVersion();
  return DONE;
};

/** A disabled image loses its launch permissions. */
export const disableImage: Handler = (call) => {
  const image = ownImageAt(call);
  checkState(image, ['available', 'disabled']);
  endDryRun(call.form);
  image.state = 'disabled';
  image.launchPermissions = [];
  call.world.keepVersion();
  return DONE;
};

export const enableImageDeprecation: Handler = (call) => {
  const image = ownImageAt(call);
  const time = deprecationTime(call, image);
  endDryRun(call.form);
  image.deprecationTime = time;
  call.world.keepVersion();
  return DONE;
};

/** Reads DeprecateAt, rounded to the minute: at most 10 years from now, for public images 2 years after creation. */
function deprecationTime({ form, now }: Call, image: Image): string {
  const text = required(form, 'DeprecateAt');
  const time = Date.parse(text);
  const refuse = (reason: string): Error => invalidValue('DeprecateAt', text, reason);
  if (Number.isNaN(time)) throw refuse('It is not a time.');
  if (time < now.getTime()) throw refuse('It is in the past.');
  const latest = isPublic(image) ? yearsAfter(new Date(image.creationDate), 2) : yearsAfter(now, 10);
  if (time > latest) throw refuse(`It is after ${new Date(latest).toISOString()}.`);
  return new Date(Math.round(time / 60_000) * 60_000).toISOString();
}

const yearsAfter = (start: Date, years: number): number =>
  new Date(start).setUTCFullYear(start.getUTCFullYear() + years);

export const disableImageDeprecation: Handler = (call) => {
  const image = ownImageAt(call);
  endDryRun(call.form);
  delete image.deprecationTime;
  call.world.keepVersion();
  return DONE;
};

export const enableProtection: Handler = (call) => {
  const withCooldown = isTrue(call.form, 'WithCooldown');
  return protect(call, { state: withCooldown ? 'enabled-with-cooldown' : 'enabled-without-cooldown' });
};

/** Disables protection; with a cooldown, the image cannot be deregistered for another day. */
export const disableProtection: Handler = (call) => {
  const { state } = ownImageAt(call).protection;
  if (state === 'disabled') return protect(call);
  const until = state === 'enabled-with-cooldown' ? { until: call.now.getTime() + DAY } : {};
  return protect(call, { state: 'disabled', ...until });
};

function protect(call: Call, protection?: Protection): string {
  const image = ownImageAt(call);
  endDryRun(call.form);
  if (protection) image.protection = protection;
  call.world.keepVersion();
  return fields({ return: protectionText(image, call.now) });
}
