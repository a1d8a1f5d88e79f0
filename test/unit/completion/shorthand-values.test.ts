// Values in shorthand that do not come from its shape: filters, tags and IDs.
import { expect, test } from 'vitest';
import type { Name, Wanted } from '../../../src/completion/candidate.ts';
import { candidatesFor } from '../../../src/completion/candidates.ts';
import { describedModel as model } from '../../../src/model/described-model.ts';

const KEYS = ['Stage', 'Name', 'two words', 'aws:autoscaling:groupName'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  Stage: ['prod', 'test'],
  Name: ['web', 'web-2'],
  'aws:autoscaling:groupName': ['group'],
};

/** Completes the value of an option. Returns the texts, with the names that were looked up. */
async function complete(command: string, option: string, typed: string, names = KEYS) {
  const asked: Omit<Wanted, 'typed'>[] = [];
  const lookup = async ({ typed: _, ...wanted }: Wanted): Promise<Name[]> => {
    asked.push(wanted);
    return wanted.sources.flatMap((source) => {
      const all =
        source === 'tag-keys' ? names : source === 'tag-values' ? (VALUES[wanted.key ?? ''] ?? []) : [`${source}-1`];
      return all.map((name) => ({ name, description: `about ${name}` }));
    });
  };
  const found = await candidatesFor([...command.split(' '), option], typed, model, lookup);
  return { texts: found.map(({ text }) => text), found, asked };
}

// The names and values are those of the EC2 API reference.
test.each<[command: string, typed: string, expected: readonly string[]]>([
  ['describe-images', '', ['Name=', 'Values=']],
  ['describe-images', 'Name=root-', ['Name=root-device-name', 'Name=root-device-type']],
  ['describe-images', 'Name=root-device-type', ['Name=root-device-type', 'Name=root-device-type,']],
  [
    'describe-images',
    'Name=root-device-type,',
    ['Name=root-device-type,Values=ebs', 'Name=root-device-type,Values=instance-store'],
  ],
  [
    'describe-images',
    'Name=root-device-type,Values=e',
    ['Name=root-device-type,Values=ebs', 'Name=root-device-type,Values=ebs,'],
  ],
  [
    'describe-images',
    'Name=root-device-type,Values=ebs,i',
    ['Name=root-device-type,Values=ebs,instance-store', 'Name=root-device-type,Values=ebs,instance-store,'],
  ],
  [
    'describe-images',
    'Name=root-device-type,Values=[e',
    ['Name=root-device-type,Values=[ebs]', 'Name=root-device-type,Values=[ebs,'],
  ],
  // A pattern is valid, too.
  [
    'describe-images',
    'Name=root-device-type,Values=inst*',
    ['Name=root-device-type,Values=inst*', 'Name=root-device-type,Values=inst*,'],
  ],
  ['describe-images', 'Name=no-such', []],
  ['describe-images', 'Name=no-such,Values=', []],
  ['describe-images', 'Name=constructor,Values=', []],
  ['describe-images', 'Name=name,Values=', []],
  ['describe-images', 'Name=name,Values=w', ['Name=name,Values=w', 'Name=name,Values=w,']],
  ['describe-images', 'Values=a,Name=root-device-t', ['Values=a,Name=root-device-type']],
  ['describe-images', 'Name=tag', ['Name=tag:', 'Name=tag-key']],
  ['describe-snapshots', 'Name=status,Values=c', ['Name=status,Values=completed', 'Name=status,Values=completed,']],
  [
    'describe-store-image-tasks',
    'Name=task-state,Values=C',
    ['Name=task-state,Values=Completed', 'Name=task-state,Values=Completed,'],
  ],
  ['wait image-available', 'Name=state,Values=p', ['Name=state,Values=pending', 'Name=state,Values=pending,']],
  ['wait instance-stopped', 'Name=tenancy,Values=h', ['Name=tenancy,Values=host', 'Name=tenancy,Values=host,']],
])('the filters of %s, typed as %j, have the completions %j', async (command, typed, expected) => {
  const { texts, asked } = await complete(command, '--filters', typed);
  expect([texts, asked]).toEqual([expected, []]);
});

const KEY_LOOKUP = { sources: ['tag-keys'], key: undefined };
const valuesOf = (key: string) => ({ sources: ['tag-values'], key });
const ids = (...sources: string[]) => ({ sources, key: undefined });

test.each<[command: string, typed: string, expected: readonly string[], asked: readonly object[]]>([
  [
    'describe-images',
    'Name=tag:',
    ['Stage', 'Name', 'two words', 'aws:autoscaling:groupName'].map((key) => `Name=tag:${key}`),
    [KEY_LOOKUP],
  ],
  ['describe-images', 'Name=tag:Stage', ['Name=tag:Stage', 'Name=tag:Stage,'], [KEY_LOOKUP]],
  ['describe-images', 'Name=tag:Other', ['Name=tag:Other', 'Name=tag:Other,'], [KEY_LOOKUP]],
  [
    'describe-images',
    'Name=tag:Stage,Values=',
    ['Name=tag:Stage,Values=prod', 'Name=tag:Stage,Values=test'],
    [valuesOf('Stage')],
  ],
  [
    'describe-images',
    'Name=tag:Stage,Values=prod,',
    ['Name=tag:Stage,Values=prod,prod', 'Name=tag:Stage,Values=prod,test'],
    [valuesOf('Stage')],
  ],
  [
    'describe-images',
    'Name=tag:Name,Values=web',
    ['Name=tag:Name,Values=web', 'Name=tag:Name,Values=web-2'],
    [valuesOf('Name')],
  ],
  [
    'describe-images',
    'Name=tag:Other,Values=x',
    ['Name=tag:Other,Values=x', 'Name=tag:Other,Values=x,'],
    [valuesOf('Other')],
  ],
  [
    'describe-images',
    'Name="tag:Stage",Values=t',
    ['Name="tag:Stage",Values=test', 'Name="tag:Stage",Values=test,'],
    [valuesOf('Stage')],
  ],
  [
    'describe-snapshots',
    'Name=tag-key,Values=S',
    ['Name=tag-key,Values=Stage', 'Name=tag-key,Values=Stage,'],
    [KEY_LOOKUP],
  ],
  ['describe-tags', 'Name=key,Values=S', ['Name=key,Values=Stage', 'Name=key,Values=Stage,'], [KEY_LOOKUP]],
  [
    'describe-images',
    'Name=image-id,Values=',
    ['Name=image-id,Values=images-1', 'Name=image-id,Values=images-1,'],
    [ids('images')],
  ],
  [
    'describe-images',
    'Name=source-instance-id,Values=a',
    ['Name=source-instance-id,Values=all-instances-1', 'Name=source-instance-id,Values=all-instances-1,'],
    [ids('all-instances')],
  ],
  [
    'describe-images',
    'Name=block-device-mapping.snapshot-id,Values=s',
    [
      'Name=block-device-mapping.snapshot-id,Values=snapshots-1',
      'Name=block-device-mapping.snapshot-id,Values=snapshots-1,',
    ],
    [ids('snapshots')],
  ],
  [
    'describe-tags',
    'Name=resource-id,Values=',
    ['images-1', 'snapshots-1', 'all-instances-1'].map((id) => `Name=resource-id,Values=${id}`),
    [ids('images', 'snapshots', 'all-instances')],
  ],
])('the filters of %s, typed as %j, have the completions %j from lookups', async (command, typed, expected, asked) => {
  const result = await complete(command, '--filters', typed);
  expect(result.texts).toEqual(expected);
  // A step of its own asks again; sources.ts asks EC2 once.
  expect([...new Set(result.asked.map((one) => JSON.stringify(one)))]).toEqual(asked.map((one) => JSON.stringify(one)));
});

test.each<[command: string, option: string, typed: string, expected: readonly string[]]>([
  ['create-tags', '--tags', '', ['Key=', 'Value=']],
  // Only AWS creates tags whose keys start with aws:.
  ['create-tags', '--tags', 'Key=', ['Key=Stage', 'Key=Name', 'Key=two words']],
  ['create-tags', '--tags', 'Key=St', ['Key=Stage', 'Key=Stage,']],
  ['create-tags', '--tags', 'Key=New', ['Key=New', 'Key=New,']],
  // Any value is valid, so completion stops before it.
  ['create-tags', '--tags', 'Key=Stage,', ['Key=Stage,Value=']],
  ['create-tags', '--tags', 'Key=Stage,Value=', ['Key=Stage,Value=prod', 'Key=Stage,Value=test']],
  ['create-tags', '--tags', 'Key=Stage,Value=p', ['Key=Stage,Value=prod']],
  ['create-tags', '--tags', 'Value=a,Key=N', ['Value=a,Key=Name']],
  ['create-tags', '--tags', 'Value=', []],
  ['delete-tags', '--tags', 'Key=Stage,Value=', ['Key=Stage,Value=prod', 'Key=Stage,Value=test']],
  [
    'create-image',
    '--tag-specifications',
    'Tags=[{Key=Stage,Value=',
    ['Tags=[{Key=Stage,Value=prod', 'Tags=[{Key=Stage,Value=test'],
  ],
  [
    'create-image',
    '--tag-specifications',
    'Tags=[{Key=Name,Value=a},{Key=Stage,Value=p',
    ['Tags=[{Key=Name,Value=a},{Key=Stage,Value=prod}]', 'Tags=[{Key=Name,Value=a},{Key=Stage,Value=prod},'],
  ],
  ['copy-image', '--tag-specifications', 'Tags=[{Key=S', ['Tags=[{Key=Stage}', 'Tags=[{Key=Stage,']],
  // Tags of objects in S3 are others.
  ['create-store-image-task', '--s3-object-tags', 'Key=', []],
  [
    'register-image',
    '--block-device-mappings',
    'Ebs={SnapshotId=',
    ['Ebs={SnapshotId=snapshots-1}', 'Ebs={SnapshotId=snapshots-1,'],
  ],
])('the option of %s %s, typed as %j, has the completions %j', async (command, option, typed, expected) => {
  expect((await complete(command, option, typed)).texts).toEqual(expected);
});

test('completion shows descriptions of IDs in every list, and those of tags where shells have a column for them', async () => {
  const { found } = await complete('describe-tags', '--filters', 'Name=resource-id,Values=');
  expect(found[0]).toEqual({
    text: 'Name=resource-id,Values=images-1',
    shown: 'images-1',
    description: 'about images-1',
    isPartial: true,
    isOpaque: true,
    isSuggestion: true,
  });
  const keys = await complete('create-tags', '--tags', 'Key=');
  expect(keys.found[0]).toEqual({
    text: 'Key=Stage',
    shown: 'Stage',
    description: 'about Stage',
    isPartial: true,
    isSuggestion: true,
  });
});

test.each([
  ['', ['Key=', 'Value=']],
  ['K', ['Key=']],
  ['Key=', ['Key=Only', 'Key=Only,']],
  ['Value=a,', ['Value=a,Key=']],
])('completion does not write the only key of the account on its own after %j', async (typed, expected) => {
  expect((await complete('create-tags', '--tags', typed, ['Only'])).texts).toEqual(expected);
});
