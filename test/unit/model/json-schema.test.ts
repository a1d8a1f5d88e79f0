// The JSON Schema for editors accepts the same documents as ec2img.
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { requestSchema } from '../../../src/model/json-schema.ts';
import type { Operation } from '../../../src/model/model.ts';
import type { DescribedShape } from '../../../src/model/shape.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';
import { validate } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';

const create = operationOf('create-image');
const wait = operationOf('wait image-available');
const checkOf = (operation: Operation) => new Ajv({ allErrors: true, strict: false }).compile(requestSchema(operation));

/** The paths and keywords of schema violations in a document. */
function violationsOf(operation: Operation, document: unknown): string[] {
  const check = checkOf(operation);
  if (check(document)) return [];
  const violations = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return [...new Set(violations.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`))];
}

// A skeleton is a form to fill in, and an editor marks the values to change. These values of the AWS CLI's skeleton are
// too short, or EC2 refuses them.
const UNFILLED = [
  '/Name minLength',
  '/TagSpecifications/0/ResourceType enum',
  '/BlockDeviceMappings/0/Ebs/Iops not',
  '/BlockDeviceMappings/0/Ebs/Throughput not',
  '/BlockDeviceMappings/0/Ebs/Encrypted not',
];

describe('the JSON Schema of a request', () => {
  test.each([
    ['create-image', create, UNFILLED],
    ['wait image-available', wait, []],
  ])('accepts the skeleton of %s except for values to fill in', (_, operation, unfilled) => {
    expect(violationsOf(operation, inputSkeleton(operation.input)).sort()).toEqual([...unfilled].sort());
    const fromYaml = toData(parseYaml(yamlSkeleton(operation.input)));
    expect(fromYaml).toEqual(inputSkeleton(operation.input));
  });
});

/** Converts a parsed value to JSON types. */
function toData(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toData(item)]));
  if (Array.isArray(value)) return value.map(toData);
  return typeof value === 'bigint' ? Number(value) : value;
}

test('the JSON Schema allows valid numbers and timestamps and keeps minimums', () => {
  const properties: Record<string, DescribedShape> = {
    At: { type: 'string', format: 'date-time' },
    Minutes: { type: 'integer', format: 'int64' },
    MaxResults: { type: 'integer', minimum: 1 },
    Price: { type: 'number' },
  };
  expect(requestSchema({ ...wait, input: { type: 'object', properties } }).properties).toEqual({
    At: { type: ['string', 'number'] },
    Minutes: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    MaxResults: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    Price: { type: 'number' },
  });
});

const B = { InstanceId: 'i-1', Name: 'web' };
const documents: [document: object, fits: boolean][] = [
  [B, true],
  [{ ...B, NoReboot: true, BlockDeviceMappings: [{ DeviceName: 'a', NoDevice: '' }] }, true],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp3', Iops: 5000, Throughput: 500 } }] }, true],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeSize: 9007199254740991 } }] }, true],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeSize: 2 ** 53 } }] }, false],
  [{ Name: 'web' }, false],
  [{ ...B, Name: 'w' }, false],
  [{ ...B, Name: 'web:1' }, false],
  [{ ...B, Foo: 1 }, false],
  [{ ...B, NoReboot: 'true' }, false],
  [{ ...B, BlockDeviceMappings: { DeviceName: 'a' } }, false],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { Devicename: 'a' } }] }, false],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeSize: '8' } }] }, false],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeType: 'st1', Iops: 1 } }] }, false],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeType: 'io2' } }] }, false],
  [{ ...B, TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'aws:x' }] }] }, false],
  [{ ...B, TagSpecifications: [{ ResourceType: 'volume' }] }, false],
];

test.each(documents)('the JSON Schema and ec2img agree on the document %j (valid: %s)', (document, fits) => {
  const draft = parseJson(JSON.stringify(document)) as InputObject;
  const attempt = (): unknown => validate(draft, create.input, { level: 'documented', rules: create.rules });
  expect(violationsOf(create, document).length === 0).toBe(fits);
  if (fits) expect(attempt()).toEqual(document);
  else expect(attempt).toThrow('Parameter validation failed:');
});

test('the JSON Schema has an ID, descriptions, and error messages for editors', () => {
  const schema = requestSchema(create);
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:ec2img:create-image',
    title: 'The request of ec2img create-image',
    required: ['InstanceId', 'Name'],
    properties: { InstanceId: { type: 'string', description: 'The ID of the instance to create the image from.' } },
  });
  const text = JSON.stringify(schema);
  expect(text.match(/"errorMessage":"[^"]+"/g)?.length).toBe(13);
  expect(text).not.toContain('"x-');
  expect(text.match(/"\$(?:id|schema)"/g)?.length).toBe(2);
  expect([requestSchema(wait).$id, 'allOf' in requestSchema(wait)]).toEqual(['urn:ec2img:wait:image-available', false]);
});
