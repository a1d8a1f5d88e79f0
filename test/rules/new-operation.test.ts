// The schemas that `npm run new-operation` writes, and the texts that `npm run check` then misses.
import { expect, test } from 'vitest';
import { model, type Operation } from '../../src/model/model.ts';
import type { Shape } from '../../src/model/shape.ts';
import { missingTexts } from '../support/descriptions.ts';
import { newSchemas } from '../support/sdk-schema.ts';

test('a new operation has the members of the SDK and empty descriptions', () => {
  expect(newSchemas('DeleteSnapshot')).toEqual({
    input: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: 'operations/delete-snapshot/input',
      title: 'DeleteSnapshot',
      'x-summary': '',
      'x-extra-options': ['Validate'],
      type: 'object',
      description: '',
      required: ['SnapshotId'],
      additionalProperties: false,
      properties: {
        SnapshotId: { 'x-summary': '', 'x-placeholder': '', type: 'string', description: '' },
        DryRun: {
          'x-summary': '',
          'x-opposite-summary': '',
          type: 'boolean',
          description: '',
          'x-negated-option': 'no-dry-run',
        },
      },
      'x-examples': [{ title: '', command: 'ec2img delete-snapshot' }],
    },
    output: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'DeleteSnapshot',
      type: 'object',
      description: '',
      additionalProperties: false,
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

test('newSchemas rejects an operation that the SDK does not have and names it', () => {
  expect(() => newSchemas('CreateImages')).toThrow(new Error('the SDK has no operation CreateImages'));
});

test('every operation of the model has all its texts', () => {
  expect(missingTexts(model)).toEqual([]);
});

test('missingTexts names every text that a new operation lacks', () => {
  const { input, output } = newSchemas('DeleteSnapshot') as { input: Shape; output: Shape };
  const operation = { command: ['delete-snapshot'], input, output } as unknown as Operation;
  expect(missingTexts({ operations: [operation] })).toEqual(
    ['x-summary', 'description', 'x-examples']
      .concat(['SnapshotId: x-summary', 'SnapshotId: x-placeholder', 'SnapshotId: description'])
      .concat(['DryRun: x-summary', 'DryRun: x-opposite-summary', 'DryRun: description'])
      .map((text) => `schemas/operations/delete-snapshot/input.json: ${text}`),
  );
});
