// The keys and values of the tags of the account, for completion.

import { DescribeTagsCommand, type Filter, type TagDescription } from '@aws-sdk/client-ec2';
import type { SendToEc2 } from './own-resources.ts';

/** A key, described by its most frequent values, or a value. */
export interface TagText {
  readonly text: string;
  readonly about: string;
}

/** The maximum number of tags that EC2 returns at once. */
const PAGE = 1000;

/** The most values that describe a key. */
const MOST_VALUES = 3;

/** The keys of the first page of tags, the most frequent ones first. Throws what `send` throws. */
export async function tagKeys(send: SendToEc2): Promise<TagText[]> {
  const tags = await tagsWith(send);
  return byFrequency(tags.map(({ Key = '' }) => Key)).map((text) => {
    const values = byFrequency(tags.flatMap(({ Key, Value = '' }) => (Key === text && Value !== '' ? [Value] : [])));
    return { text, about: values.slice(0, MOST_VALUES).join(', ') };
  });
}

/** The values of a key in the first page of its tags, the most frequent ones first. Throws what `send` throws. */
export async function tagValues(send: SendToEc2, key: string): Promise<TagText[]> {
  // A filter reads *, ? and \ as a pattern.
  const tags = await tagsWith(send, [{ Name: 'key', Values: [key.replace(/[*?\\]/g, '\\$&')] }]);
  return byFrequency(tags.map(({ Value = '' }) => Value)).map((text) => ({ text, about: '' }));
}

async function tagsWith(send: SendToEc2, filters?: Filter[]): Promise<readonly TagDescription[]> {
  const request = { MaxResults: PAGE, ...(filters && { Filters: filters }) };
  const { Tags = [] } = await send(new DescribeTagsCommand(request));
  return Tags;
}

/** Each text once: the most frequent ones first, and those that are equally frequent in alphabetical order. */
function byFrequency(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text);
}
