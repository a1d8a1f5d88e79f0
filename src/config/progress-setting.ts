// The form in which a wait shows its progress.

import { parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { memberOf } from '../model/shape.ts';
import { alternatives } from '../text/suggest.ts';
import { isOn, lookup } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

const CHOICES = ['auto', 'plain', 'json', 'off'] as const;

type ProgressSetting = (typeof CHOICES)[number];

/**
 * Reads --progress, then EC2IMG_PROGRESS, for a command that has them. --quiet turns progress off, and --no-quiet turns it
 * on. Undefined if nothing is set. Throws a parameter error for an unknown value.
 */
export function progressSetting(
  { extraOptions }: Operation,
  values: OptionValues,
  env: Env,
): ProgressSetting | 'on' | undefined {
  if (!memberOf(extraOptions, 'Progress')) return undefined;
  const named = lookup({ options: values, env }, SETTINGS.progress);
  const choice = CHOICES.find((one) => one === named?.value);
  if (named && choice === undefined) {
    throw parameterError(`Bad value for ${named.source} "${named.value}": use ${alternatives(CHOICES)}`);
  }
  const isQuiet = values.get('Quiet');
  if (isQuiet) return 'off';
  return isQuiet === false && !values.has('Progress') ? 'on' : choice;
}

/** What the form of progress depends on in addition to the setting. */
interface Surroundings {
  /** A command of `wait`: without a terminal, it prints nothing, as in the AWS CLI. */
  readonly isWaiter: boolean;
  readonly isTTY: boolean;
  readonly hasDebug: boolean;
  /** Programs read standard error, so it has JSON only. */
  readonly isForProgram: boolean;
  readonly env: Env;
}

/** Selects the form of progress. */
export function progressForm(
  setting: ReturnType<typeof progressSetting>,
  { isWaiter, isTTY, hasDebug, isForProgram, env }: Surroundings,
): 'live' | 'plain' | 'json' | 'off' {
  if (setting === 'off' || setting === 'json') return setting;
  const isDefault = setting === undefined || setting === 'auto';
  if (isForProgram) return isDefault ? 'off' : 'json';
  if (setting === 'plain') return 'plain';
  if (isDefault && isWaiter && !isTTY) return 'off';
  // CI services set CI=true; some have a pseudo-terminal, whose log shows every redrawn line.
  const isLive = isTTY && env.TERM !== 'dumb' && !hasDebug && !isOn(env.CI);
  return isLive ? 'live' : 'plain';
}
