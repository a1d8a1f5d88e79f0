// Hint for a Region whose endpoint cannot be found. Loaded on demand.

import known from '../../schemas/reference/regions.json' with { type: 'json' };
import { didYouMean } from '../text/suggest.ts';

/**
 * The hint for a Region that is not in the list of Regions. It may be newer than the list, so it is no error. Of the similar
 * names, one with the same letters comes first: `us-esat-1` is as similar to `us-west-1` as to `us-east-1`.
 */
export function regionHint(region: string): string | undefined {
  const names = Object.keys(known.regions);
  if (names.includes(region)) return undefined;
  const letters = lettersOf(region);
  const near = names.find((name) => lettersOf(name) === letters) ?? didYouMean(region, names);
  return near
    ? `the Region is ${region}: did you mean ${near}?`
    : `ec2img does not know the Region ${region}: check its name`;
}

/** The letters of a name, in alphabetical order. */
const lettersOf = (name: string): string => [...name].sort().join('');
