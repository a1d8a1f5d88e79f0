// How much of a request is checked before it is sent.

import { parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { alternatives } from '../text/suggest.ts';
import { lookup } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

const LEVELS = ['documented', 'aws', 'none'] as const;

/**
 * `documented`: what the AWS CLI checks, and what the documentation of EC2 says is refused whatever the account.
 * `aws`: what the AWS CLI checks: types, required and unknown members, minimum lengths.
 * `none`: only what cannot be put into a request at all.
 */
export type ValidationLevel = (typeof LEVELS)[number];

/**
 * The level of --validate, else of EC2IMG_VALIDATE, else `documented`. A profile that turns validation off turns off
 * what the AWS CLI checks, unless `documented` is asked for. Throws a parameter error for a level that does not exist.
 */
export function validationLevelOf(values: OptionValues, env: Env, isOnInProfile: boolean): ValidationLevel {
  const named = lookup({ options: values, env }, SETTINGS.validationLevel);
  const level = LEVELS.find((known) => known === named?.value);
  if (named && level === undefined) {
    throw parameterError(`Bad value for ${named.source} "${named.value}": use ${alternatives(LEVELS)}`);
  }
  return isOnInProfile || level === 'documented' ? (level ?? 'documented') : 'none';
}
