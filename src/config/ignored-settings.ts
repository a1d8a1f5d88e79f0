// Hints for settings of a profile that a call ignores, as the AWS CLI does. Loaded on demand.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { profileName } from './lookup.ts';
import { nearKeyHints } from './near-names.ts';
import { sectionHints } from './section-hints.ts';
import type { ConfigFiles } from './shared-config.ts';

/** Hints for misspelt keys, a services section that is missing, and a duration that is not a whole number. */
export function ignoredSettings(globals: OptionValues, env: Env, files: ConfigFiles): string[] {
  const name = profileName(globals, env) ?? 'default';
  const profile = files.profile(name);
  const [services, duration] = [profile?.get('services'), profile?.get('duration_seconds')];
  const hints = nearKeyHints(name, files);
  if (services !== undefined && !files.section('services', services)) {
    hints.push(
      `the profile ${name} uses services ${services}, which does not exist, so its endpoints are not used`,
      ...sectionHints('services', services, files),
    );
  }
  if (profile?.has('role_arn') && duration !== undefined && parsePythonInt(duration) === undefined) {
    hints.push(
      `duration_seconds of the profile ${name} is not a whole number of seconds, so it is not used: ${duration}`,
    );
  }
  return hints;
}
