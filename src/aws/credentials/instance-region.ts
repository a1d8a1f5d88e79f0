// The Region of this instance, for calls without a Region. Requests and their order: measured on AWS CLI 2.9.

import { regionService } from '../../config/region-service.ts';
import type { ConfigFiles } from '../../config/shared-config.ts';
import type { Env } from '../../io/io.ts';
import type { OptionValues } from '../../model/options.ts';

/** Returns the Region of this instance if the call has no other: its Availability Zone without the last letter. */
export async function instanceRegion(globals: OptionValues, env: Env, files: ConfigFiles): Promise<string | undefined> {
  const service = regionService(globals, env, files);
  const zone = service && (await (await import('./instance.ts')).instanceZone(service));
  return zone?.replace(/.$/su, '') || undefined;
}
