// The JSON Schema for editors accepts the same documents as ec2img.
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { describedModel as model } from '../../../src/model/described-model.ts';
import { lineSchema, requestSchema } from '../../../src/model/json-schema.ts';
import type { Operation } from '../../../src/model/model.ts';
import type { DescribedShape } from '../../../src/model/shape.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import { ForeignScalar, type InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';
import { validate } from '../../../src/request/validate.ts';
import { operationOf, operationWith } from '../../support/operations.ts';

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
const NAMED = ['/Name minLength', '/TagSpecifications/0/ResourceType enum'];
const VOLUME = [
  '/BlockDeviceMappings/0/Ebs/Iops not',
  '/BlockDeviceMappings/0/Ebs/Throughput not',
  '/BlockDeviceMappings/0/Ebs/Encrypted not',
];
const UNFILLED: Readonly<Record<string, readonly string[]>> = {
  'create-image': [...NAMED, ...VOLUME],
  'plan-images': [...NAMED, ...VOLUME],
  'create-images': ['/MaxConcurrency minimum'],
  'copy-image': NAMED,
  'create-restore-image-task': NAMED,
  'register-image': [...NAMED, ...VOLUME, '/VirtualizationType enum'],
  'delete-tags': ['/Tags/0/Key minLength'],
  'list-images-in-recycle-bin': ['/MaxResults minimum'],
  'describe-store-image-tasks': ['/MaxResults minimum'],
};

describe('the JSON Schema of a request', () => {
  test.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
    'accepts the skeleton of %s except for values to fill in',
    (name, operation) => {
      const skeleton = inputSkeleton(operation.input);
      expect(violationsOf(operation, skeleton).sort()).toEqual([...(UNFILLED[name] ?? [])].sort());
      expect(toData(parseYaml(yamlSkeleton(operation.input)))).toEqual(asInYaml(skeleton));
    },
  );

  test('of create-images is that of create-image, with a name of its own', () => {
    const { $id, title, ...line } = lineSchema(operationOf('create-images'), create);
    expect([$id, title]).toEqual(['urn:ec2img:create-images', 'A line of the plan of ec2img create-images']);
    expect({ ...requestSchema(create), ...line }).toEqual(requestSchema(create));
    expect(Object.keys(line)).toEqual(Object.keys(requestSchema(create)).filter((key) => !/^(\$id|title)$/.test(key)));
  });

  test.each<[command: string, document: object, violations: readonly string[]]>([
    ['enable-image-deprecation', { ImageId: 'ami-1', DeprecateAt: '2027-01-31' }, []],
    ['enable-image-deprecation', { ImageId: 'ami-1', DeprecateAt: 1769817600 }, []],
    ['enable-image-deprecation', { ImageId: 'ami-1', DeprecateAt: true }, ['/DeprecateAt type']],
    ['enable-image-deprecation', { ImageId: 'ami-1' }, [' required']],
    [
      'copy-image',
      { Name: 'web', SourceImageId: 'ami-1', SourceRegion: 'x', SnapshotCopyCompletionDurationMinutes: 1.5 },
      ['/SnapshotCopyCompletionDurationMinutes type'],
    ],
    ['list-images-in-recycle-bin', { MaxResults: 1 }, []],
    ['list-images-in-recycle-bin', { MaxResults: 0 }, ['/MaxResults minimum']],
    ['describe-images', { Filters: [{ Name: 'no-such', Values: ['*'] }], Owners: ['self'] }, []],
    ['describe-images', { Filters: [{ Name: 'state', Values: 'available' }] }, ['/Filters/0/Values type']],
    [
      'modify-image-attribute',
      { ImageId: 'a', Description: { Value: 'x' }, LaunchPermission: { Add: [{ Group: 'all' }] } },
      [],
    ],
    ['modify-image-attribute', { ImageId: 'a', Description: 'x' }, ['/Description type']],
    [
      'modify-image-attribute',
      { ImageId: 'a', LaunchPermission: { Add: [{ Group: 'any' }] } },
      ['/LaunchPermission/Add/0/Group enum'],
    ],
    ['describe-image-attribute', { ImageId: 'a', Attribute: 'new' }, ['/Attribute enum']],
    // Known values without a documented rule are not enforced.
    ['describe-images', { Filters: [{ Name: 'state', Values: ['new'] }] }, []],
    ['wait snapshot-completed', { SnapshotIds: ['snap-1'], Snapshots: [] }, [' additionalProperties']],
  ])('of %s finds in %j the violations %j', (command, document, violations) => {
    expect(violationsOf(operationOf(command), document)).toEqual(violations);
  });

  test('offers known values as examples', () => {
    const { properties } = requestSchema(operationOf('modify-image-attribute')) as {
      properties: Record<string, object>;
    };
    expect(properties.OperationType).toMatchObject({ type: 'string', examples: ['add', 'remove'] });
    expect(properties.OperationType).not.toHaveProperty('enum');
  });
});

/** Timestamps are text in JSON. YAML writes them with a space, which the AWS CLI accepts, too. */
const asInYaml = (skeleton: unknown): unknown =>
  JSON.parse(JSON.stringify(skeleton).replaceAll('"1970-01-01T00:00:00"', '"1970-01-01 00:00:00"'));

/** Converts a parsed value to JSON types. */
function toData(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toData(item)]));
  if (Array.isArray(value)) return value.map(toData);
  if (value instanceof ForeignScalar) return value.text;
  return typeof value === 'bigint' ? Number(value) : value;
}

test('the JSON Schema allows valid numbers and timestamps and keeps minimums', () => {
  const properties: Record<string, DescribedShape> = {
    At: { type: 'string', format: 'date-time' },
    Minutes: { type: 'integer', format: 'int64' },
    MaxResults: { type: 'integer', minimum: 1 },
    Price: { type: 'number' },
  };
  expect(requestSchema(operationWith(wait, { input: { type: 'object', properties } })).properties).toEqual({
    At: { type: ['string', 'number'] },
    Minutes: { type: 'integer' },
    MaxResults: { type: 'integer', minimum: 1 },
    Price: { type: 'number' },
  });
});

test('the JSON Schema rejects an empty list that EC2 would take for everything', () => {
  const { properties } = requestSchema(operationOf('delete-tags')) as { properties: Record<string, object> };
  expect(properties).toMatchObject({ Resources: { type: 'array' }, Tags: { type: 'array', minItems: 1 } });
  expect(properties.Resources).not.toHaveProperty('minItems');
});

const B = { InstanceId: 'i-1', Name: 'web' };
const documents: [document: object, fits: boolean][] = [
  [B, true],
  [{ ...B, NoReboot: true, BlockDeviceMappings: [{ DeviceName: 'a', NoDevice: '' }] }, true],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp3', Iops: 5000, Throughput: 500 } }] }, true],
  [{ ...B, BlockDeviceMappings: [{ Ebs: { VolumeSize: 9007199254740991 } }] }, true],
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
