// The first line of auto-prompt: where the request goes, and as whom.

import { lookup, profileName, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import type { Settings } from '../config/settings.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { oneLine } from '../text/safe.ts';

/** `Region us-east-1 (AWS_REGION), profile default`. Keys of the environment take the place of the profile. */
export function placeLine({ region, credentials }: Settings, globals: OptionValues, io: Io): string {
  const source = lookup(settingSources(globals, io.env, tryLoadConfigFiles(io)), SETTINGS.region)?.source;
  const isKey = source === SETTINGS.region.key;
  const origin = isKey ? 'from the profile' : (source ?? 'of this instance');
  const isOfEnvironment = credentials.kind === 'keys' && credentials.source === 'env';
  const account = isOfEnvironment
    ? 'access key from AWS_ACCESS_KEY_ID'
    : `profile ${profileName(globals, io.env) ?? 'default'}`;
  return oneLine(`Region ${region} (${origin}), ${account}`);
}
