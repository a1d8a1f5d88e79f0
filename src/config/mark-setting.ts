// Whether a call marks the image that it creates.

import { parameterError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { memberOf } from '../model/shape.ts';
import { lookup } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/** Reads --mark, --no-mark and EC2IMG_MARK, for a command that has them. Throws a parameter error for another value. */
export function markSetting({ extraOptions }: Operation, values: OptionValues, env: Env): boolean {
  if (!memberOf(extraOptions, 'Mark')) return false;
  const option = values.get('Mark');
  if (typeof option === 'boolean') return option;
  const variable = lookup({ env }, SETTINGS.mark);
  const isMarked = variable ? WORDS.get(variable.value.toLowerCase()) : false;
  if (isMarked !== undefined) return isMarked;
  throw parameterError(`Bad value for ${variable?.source} "${variable?.value}": use 1 or 0`);
}
