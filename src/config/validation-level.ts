// The level of request validation.

import { parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { alternatives } from '../text/suggest.ts';
import { lookup, type SettingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

const LEVELS = ['documented', 'aws', 'none'] as const;

/**
 * `documented`: the AWS CLI's checks, and the rules of EC2's documentation that apply to every account.
 * `aws`: the AWS CLI's checks: types, required and unknown members, minimum lengths.
 * `none`: only what is needed to send the request.
 */
export type ValidationLevel = (typeof LEVELS)[number];

/**
 * Selects the level from --validate, then EC2IMG_VALIDATE, then `documented`. If the profile turns validation off, the
 * level is `none` unless `documented` is set explicitly. Throws a parameter error for an unknown level.
 */
export function validationLevelOf(values: OptionValues, env: Env, isOn: boolean): ValidationLevel {
  const named = lookup({ options: values, env }, SETTINGS.validationLevel);
  const level = LEVELS.find((level) => level === named?.value);
  if (named && level === undefined) {
    throw parameterError(`Bad value for ${named.source} "${named.value}": use ${alternatives(LEVELS)}`);
  }
  return isOn || level === 'documented' ? (level ?? 'documented') : 'none';
}

/** False if the profile turns validation off. */
export const isOnInProfile = (sources: SettingSources): boolean =>
  lookup(sources, SETTINGS.parameterValidation)?.value.toLowerCase() !== 'false';
