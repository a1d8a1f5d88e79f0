// The schemas that `npm run new-operation` writes, and the texts that `npm run check` then misses.
import { expect, test } from 'vitest';
import { model, type Operation } from '../../src/model/model.ts';
import { withReferences } from '../../src/model/schema-files.ts';
import { members, type Shape } from '../../src/model/shape.ts';
import { missingTexts } from '../support/descriptions.ts';
import { newSchemas } from '../support/new-schemas.ts';

/** An input or output schema before its references are replaced. */
interface Draft {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Draft>>;
  readonly 'x-paginator'?: object;
}

test('a new operation has the members of the SDK, references to shared members, and empty descriptions', () => {
  expect(newSchemas('DeleteSnapshot')).toEqual({
    input: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'operations/delete-snapshot/input',
      title: 'DeleteSnapshot',
      'x-summary': '',
      'x-group': '',
      'x-extra-options': ['Validate'],
      'x-see-also': ['values', 'output', 'exit-codes', 'configuration'],
      'x-urls': ['https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html'],
      type: 'object',
      description: '',
      required: ['SnapshotId'],
      additionalProperties: false,
      properties: {
        SnapshotId: { 'x-summary': '', 'x-placeholder': '', type: 'string', description: '' },
        DryRun: { $ref: '/operations/create-image/input#/properties/DryRun', description: '' },
      },
      'x-examples': [{ title: '', command: 'ec2img delete-snapshot' }],
    },
    output: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'DeleteSnapshot',
      type: 'object',
      properties: {},
    },
  });
});

test('the members of a new operation have the order of an AWS CLI skeleton on every level', () => {
  const skeleton = { NoReboot: true, BlockDeviceMappings: [{ VirtualName: '', Ebs: { Iops: 0 } }], Name: '' };
  const { properties = {} } = newSchemas('CreateImage', skeleton).input as Shape;
  expect(Object.keys(properties).slice(0, 3)).toEqual(['NoReboot', 'BlockDeviceMappings', 'Name']);
  const mapping = properties.BlockDeviceMappings?.items?.properties ?? {};
  expect(Object.keys(mapping).slice(0, 2)).toEqual(['VirtualName', 'Ebs']);
  expect(Object.keys(mapping.Ebs?.properties ?? {})[0]).toBe('Iops');
  expect(properties.NoReboot?.['x-negated-option']).toBe('reboot');
});

test('a new operation with pages has a paginator and refers to the hidden options for a single page', () => {
  const { input, output } = newSchemas('DescribeExportImageTasks') as { input: Draft; output: Draft };
  expect(input['x-paginator']).toEqual({ results: 'ExportImageTasks' });
  expect(input.properties).toMatchObject({
    Filters: {
      $ref: '/operations/describe-snapshots/input#/properties/Filters',
      'x-summary': '',
      description: '',
      'x-filters': {},
    },
    MaxResults: { $ref: '/operations/describe-tags/input#/properties/MaxResults', 'x-summary': '', description: '' },
    NextToken: { $ref: '/operations/describe-tags/input#/properties/NextToken' },
  });
  expect(output.properties?.NextToken).toEqual({ $ref: '/operations/describe-snapshots/output#/properties/NextToken' });
  const hidden = members(withReferences(input) as Shape).filter(([, member]) => member['x-hidden']);
  expect(hidden.map(([name]) => name)).toEqual(['MaxResults', 'NextToken']);
});

test('a new operation refers to a shared member only if it has the same types', () => {
  const { input } = newSchemas('CreateTags') as { input: Draft };
  expect(members(input).flatMap(([name, { $ref }]) => ($ref === undefined ? [] : [name]))).toEqual(['DryRun']);
});

test('a new operation that returns two lists in pages has no paginator, and shows its options for a single page', () => {
  const { input } = newSchemas('GetSubnetCidrReservations') as { input: Draft };
  expect(input['x-paginator']).toBeUndefined();
  const blank = { 'x-summary': '', 'x-placeholder': '', description: '' };
  expect(input.properties).toMatchObject({
    NextToken: { type: 'string', ...blank },
    MaxResults: { type: 'integer', ...blank },
  });
});

test('a new operation has the enums of its request', () => {
  const { properties = {} } = newSchemas('ExportImage').input as Shape;
  expect(properties.DiskImageFormat?.['x-known-values']).toEqual(['RAW', 'VHD', 'VMDK']);
});

test('newSchemas rejects an operation that the SDK does not have and names it', () => {
  expect(() => newSchemas('CreateImages')).toThrow(new Error('the SDK has no operation CreateImages'));
});

test('every operation of the model has all its texts', () => {
  expect(missingTexts(model)).toEqual([]);
});

test('missingTexts names every text that a new operation lacks', () => {
  const { input, output } = withReferences(newSchemas('DescribeExportImageTasks')) as { input: Shape; output: Shape };
  const command = ['describe-export-image-tasks'];
  const own = ['x-summary', 'x-group', 'description', 'x-examples'];
  const options = [
    'DryRun: description',
    ...['x-summary', 'x-filters', 'description'].map((keyword) => `Filters: ${keyword}`),
    ...['x-summary', 'x-placeholder', 'description'].map((keyword) => `ExportImageTaskIds: ${keyword}`),
    ...['x-summary', 'description'].map((keyword) => `MaxResults: ${keyword}`),
  ];
  const task = ['Description', 'ExportImageTaskId', 'ImageId', 'Progress', 'S3ExportLocation'];
  const location = ['S3ExportLocation.S3Bucket', 'S3ExportLocation.S3Prefix'];
  const results = [...task, ...location, 'Status', 'StatusMessage', 'Tags'].map((name) => `ExportImageTasks[].${name}`);
  expect(missingTexts({ operations: [{ command, input, output } as unknown as Operation] })).toEqual([
    ...[...own, ...options].map((text) => `schemas/operations/describe-export-image-tasks/input.json: ${text}`),
    ...['ExportImageTasks', ...results].map(
      (path) => `schemas/operations/describe-export-image-tasks/output.json: ${path}: description`,
    ),
  ]);
});

test('missingTexts names both summaries of an option with two names', () => {
  const input = { type: 'object', properties: { DryRun: { type: 'boolean' } } } as Shape;
  const output = { type: 'object' } as Shape;
  const operation = { command: ['test'], input, output } as unknown as Operation;
  expect(missingTexts({ operations: [operation] }).filter((text) => text.includes('DryRun'))).toEqual(
    ['x-summary', 'x-opposite-summary', 'description'].map(
      (keyword) => `schemas/operations/test/input.json: DryRun: ${keyword}`,
    ),
  );
});
