// The limit and the token of a page in filled-in skeletons.
import { expect, test } from 'vitest';
import { commandOf } from '../../../src/model/model.ts';
import type { OptionValues } from '../../../src/model/options.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import type { InputObject, InputValue } from '../../../src/request/input-value.ts';
import { withoutPagePlaceholders } from '../../../src/request/page-placeholders.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';

const NONE: OptionValues = new Map();
const images = commandOf('describe-images');
const draftOf = (members: Readonly<Record<string, InputValue>>): InputObject => new Map(Object.entries(members));

test.each<[members: Record<string, InputValue>, kept: Record<string, InputValue>]>([
  [{ MaxResults: 0n, NextToken: '', Owners: ['self'] }, { Owners: ['self'] }],
  [{ NextToken: '', MaxResults: 5n }, { MaxResults: 5n }],
  [{ MaxResults: 0n, NextToken: 't' }, { NextToken: 't' }],
  // Values of the wrong type stay for validation to report.
  [
    { MaxResults: '0', NextToken: null },
    { MaxResults: '0', NextToken: null },
  ],
  [{ MaxResults: false }, { MaxResults: false }],
  [
    { Filters: [], ImageIds: [''] },
    { Filters: [], ImageIds: [''] },
  ],
])('of the document %o, a paged command requests %o', (members, kept) => {
  expect(withoutPagePlaceholders(draftOf(members), images, NONE)).toEqual(draftOf(kept));
});

test.each([
  ['JSON', parseJson(JSON.stringify(inputSkeleton(images.input)))],
  ['YAML', parseYaml("MaxResults: 0\nNextToken: ''\nOwners: ['']\n")],
])('a skeleton in %s has no limit and no token after the placeholders are left out', (_, document) => {
  const draft = withoutPagePlaceholders(document as InputObject, images, NONE);
  expect([...draft.keys()].filter((name) => name === 'MaxResults' || name === 'NextToken')).toEqual([]);
  expect(draft.has('Owners')).toBe(true);
});

test('the values of options stay', () => {
  const draft = draftOf({ MaxResults: 0n, NextToken: '' });
  const values: OptionValues = new Map([
    ['MaxResults', '0'],
    ['NextToken', ''],
  ]);
  expect(withoutPagePlaceholders(draft, images, values)).toEqual(draft);
});

test('a command without pages keeps all members', () => {
  const draft = draftOf({ MaxResults: 0n, NextToken: '' });
  expect(withoutPagePlaceholders(draft, commandOf('create-image'), NONE)).toBe(draft);
});
