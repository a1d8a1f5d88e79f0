// Hidden options work like all others. Help and completion leave them out, which their own tests show.
import { describe, expect, test } from 'vitest';
import { describedModel } from '../../../src/model/described-model.ts';
import { requestSchema } from '../../../src/model/json-schema.ts';
import { memberOf, members, optionName, shownMembers } from '../../../src/model/shape.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import { parsedCall } from '../../support/parse.ts';
import { recordedSkeletons } from '../../support/recorded-skeletons.ts';

const PAGED = describedModel.operations.filter(({ paginator }) => paginator);

test('the hidden options are those that page by hand', () => {
  const hidden = describedModel.operations.flatMap(({ command, input }) =>
    members(input).flatMap(([name, shape]) => (shape['x-hidden'] ? [`${command.join(' ')} ${name}`] : [])),
  );
  const all = PAGED.flatMap(({ command, input }) =>
    members(input)
      .filter(([name]) => name === 'MaxResults' || name === 'NextToken')
      .map(([name]) => `${command.join(' ')} ${name}`),
  );
  expect(hidden).toEqual(all);
});

test('of the recorded commands, those have pages that have them in the AWS CLI', () => {
  const recorded = new Set(recordedSkeletons('input').map(({ command }) => command));
  const paged = PAGED.map(({ command }) => command.join(' '));
  expect(paged.filter((command) => recorded.has(command))).toEqual([
    'describe-images',
    'list-images-in-recycle-bin',
    'describe-store-image-tasks',
    'describe-snapshots',
    'describe-tags',
    'describe-instances',
    'wait image-available',
    'wait image-exists',
    'wait snapshot-completed',
    'wait instance-running',
    'wait instance-stopped',
  ]);
});

describe.each(PAGED.map((operation) => [operation.command.join(' '), operation] as const))('%s', (_, operation) => {
  const { command, input } = operation;

  test('accepts the hidden options and their abbreviations', () => {
    const { values } = parsedCall([...command, '--max-results', '5', '--next-t', 'x']);
    expect([...values]).toEqual([
      ['MaxResults', '5'],
      ['NextToken', 'x'],
    ]);
  });

  test('names the hidden option for an ambiguous abbreviation, before those of paging', () => {
    expect(() => parsedCall([...command, '--max', '5'])).toThrow(
      'ambiguous option: --max could match --max-results, --max-items',
    );
  });

  test('has the hidden members in skeletons and in its JSON Schema, and not among those that help shows', () => {
    const skeleton = inputSkeleton(input) as Record<string, unknown>;
    expect([skeleton.MaxResults, skeleton.NextToken]).toEqual([0, '']);
    const lines = yamlSkeleton(input).split('\n');
    expect(lines.filter((line) => /^(?:MaxResults: 0|NextToken: '') +#/.test(line))).toHaveLength(2);
    expect(Object.keys(requestSchema(operation).properties as object)).toEqual(Object.keys(skeleton));
    const shown = shownMembers(input).map(([name]) => `--${optionName(name)}`);
    expect(shown).toHaveLength(members(input).length - 2);
    expect(memberOf({ properties: Object.fromEntries(shownMembers(input)) }, 'MaxResults')).toBeUndefined();
  });
});
