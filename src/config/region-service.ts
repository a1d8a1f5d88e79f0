// The metadata service that has the Region. Loaded on demand.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { hasProfile, lookup, settingSources } from './lookup.ts';
import { type InstanceMetadata, instanceMetadata } from './metadata-services.ts';
import { SETTINGS } from './setting-names.ts';
import type { ConfigFiles } from './shared-config.ts';

/**
 * The metadata service of the instance, if it is not disabled, no Region is configured and the profile exists. An empty
 * Region is one. Throws a general error for an invalid setting of the service.
 */
export function regionService(globals: OptionValues, env: Env, files: ConfigFiles): InstanceMetadata | undefined {
  const sources = settingSources(globals, env, files);
  if (lookup(sources, SETTINGS.region) || !hasProfile(globals, env, files)) return undefined;
  return instanceMetadata({ env, profile: sources.profile });
}
