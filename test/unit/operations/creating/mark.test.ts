// The tag of --mark: in the request, and on images.
import type { CreateImageRequest, TagSpecification } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { markSetting } from '../../../../src/config/mark-setting.ts';
import { model, type Operation } from '../../../../src/model/model.ts';
import { tagsFor } from '../../../../src/operations/creating/differences.ts';
import { isMarked, markFilter, withMark } from '../../../../src/operations/creating/mark.ts';

const REQUEST: CreateImageRequest = { InstanceId: 'i-1', Name: 'web' };
const MARK = { Key: 'ec2img:mark', Value: 'm' };
const OWN = { Key: 'a', Value: '1' };
const BOTH = ['image', 'snapshot'] as const;

test.each<[string, TagSpecification[] | undefined, TagSpecification[]]>([
  [
    'no tags',
    undefined,
    [
      { ResourceType: 'image', Tags: [MARK] },
      { ResourceType: 'snapshot', Tags: [MARK] },
    ],
  ],
  [
    'tags of the image',
    [{ ResourceType: 'image', Tags: [OWN] }],
    [
      { ResourceType: 'image', Tags: [OWN, MARK] },
      { ResourceType: 'snapshot', Tags: [MARK] },
    ],
  ],
  [
    'tags of snapshots and of the image, and no tags',
    [{ ResourceType: 'snapshot', Tags: [OWN] }, { ResourceType: 'image' }],
    [
      { ResourceType: 'snapshot', Tags: [OWN, MARK] },
      { ResourceType: 'image', Tags: [MARK] },
    ],
  ],
])('the mark is added to a request with %s', (_, TagSpecifications, expected) => {
  const request = { ...REQUEST, ...(TagSpecifications && { TagSpecifications }) };
  const before = structuredClone(request);
  expect(withMark(request, 'm', BOTH)).toEqual({ ...REQUEST, TagSpecifications: expected });
  expect(request).toEqual(before);
});

test.each(['image', 'snapshot'] as const)('a request whose %s has a tag with that key is rejected', (ResourceType) => {
  expect(() => withMark({ ...REQUEST, TagSpecifications: [{ ResourceType, Tags: [MARK] }] }, 'n', BOTH)).toThrow(
    expect.objectContaining({
      kind: 'parameter',
      message: '--mark adds the tag ec2img:mark, so the request must not have it',
    }),
  );
});

const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: '' }));

test.each(['image', 'snapshot'] as const)('a request whose %s has 50 tags is rejected, one with 49 is not', (type) => {
  const withTags = (count: number) => ({ ...REQUEST, TagSpecifications: [{ ResourceType: type, Tags: tags(count) }] });
  expect(tagsFor(type, withMark(withTags(49), 'm', BOTH))).toHaveLength(50);
  const message = `--mark adds the tag ec2img:mark, but the request has 50 tags for the ${type}, the most that EC2 allows`;
  expect(() => withMark(withTags(50), 'm', BOTH)).toThrow(expect.objectContaining({ kind: 'parameter', message }));
});

test('images are found by the filter for that tag', () => {
  expect(markFilter('m')).toEqual({ Name: 'tag:ec2img:mark', Values: ['m'] });
  const images = [{}, { Tags: [OWN] }, { Tags: [{ ...MARK, Value: 'n' }] }, { Tags: [OWN, MARK] }];
  expect(images.map((image) => isMarked(image, 'm'))).toEqual([false, false, false, true]);
  expect(images.map((image) => isMarked(image, undefined))).toEqual([false, false, false, false]);
});

const operation = (name: string) => model.operations.find((one) => one.command.includes(name)) as Operation;

test.each<[boolean | undefined, string | undefined, boolean]>([
  [undefined, undefined, false],
  [undefined, '', false],
  [undefined, '1', true],
  [undefined, 'True', true],
  [undefined, '0', false],
  [undefined, 'false', false],
  [true, '0', true],
  [false, '1', false],
  [true, 'x', true],
])('with the option %s and EC2IMG_MARK=%s, create-image marks the image: %s', (option, variable, expected) => {
  const values = new Map(option === undefined ? [] : [['Mark', option] as const]);
  expect(markSetting(operation('create-image'), values, { EC2IMG_MARK: variable })).toBe(expected);
  expect(markSetting(operation('wait'), values, { EC2IMG_MARK: variable })).toBe(false);
});

test('another value of EC2IMG_MARK is rejected', () => {
  expect(() => markSetting(operation('create-image'), new Map(), { EC2IMG_MARK: 'yes' })).toThrow(
    expect.objectContaining({ kind: 'parameter', message: 'Bad value for EC2IMG_MARK "yes": use 1 or 0' }),
  );
});
