// Hints for elements of a list that lack the names of their members: `a=b` for a tag, `tag:a=b` for a filter.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const TAGS = 'create-tags --resources i-1 --tags';
const FILTERS = 'describe-images --filters';
const SHARE = 'modify-image-attribute --image-id ami-1 --launch-permission';

test.each<[line: string, hints: string[]]>([
  [`${TAGS} a=b`, ['Tags[0].a: did you mean Key=a,Value=b?']],
  [`${TAGS} Key=x Owner=ops`, ['Tags[1].Owner: did you mean Key=Owner,Value=ops?']],
  [`${TAGS} key=a`, ['Tags[0].key: did you mean Key?']],
  [`${TAGS} Key=a,Vale=b`, ['Tags[0].Vale: did you mean Value?']],
  [`${TAGS} a=b,c=d`, []],
  [`${FILTERS} tag:app=web`, ['Filters[0].tag:app: did you mean Name=tag:app,Values=web?']],
  [`${FILTERS} state=available,failed`, ['Filters[0].state: did you mean Name=state,Values=available,failed?']],
  [`${FILTERS} name=web*`, ['Filters[0].name: did you mean Name=name,Values=web*?']],
  [`${FILTERS} Nam=web`, ['Filters[0].Nam: did you mean Name?']],
  [`${FILTERS} Name=name,Value=web`, ['Filters[0].Value: did you mean Values?']],
  [
    `${SHARE} UserId=123456789012`,
    ['LaunchPermission.UserId: did you mean Add=[{UserId=...}] or Remove=[{UserId=...}]?'],
  ],
  [`${SHARE} Add=[{Account=123456789012}]`, []],
])('of %s, the hints are %j', async (line, hints) => {
  const { code, stderr, bodies } = await sentBy(line.split(' '));
  expect(code).toBe(252);
  expect([...stderr.matchAll(/^hint: (.*)$/gm)].map(([, hint]) => hint)).toEqual(hints);
  expect(bodies).toEqual([]);
});
