import { describe, expect, test } from 'vitest';
import type { Lookup, Name } from '../../../src/completion/candidate.ts';
import { candidatesFor } from '../../../src/completion/candidates.ts';
import { type DescribedOperation, describedModel as model } from '../../../src/model/described-model.ts';
import { commandOptions, globalOptions } from '../../../src/model/options.ts';
import type { CompletionSource } from '../../../src/model/shape.ts';
import { topics } from '../../../src/model/topics.ts';
import { commandsOf, FIRST_WORDS } from '../../support/commands.ts';
import { operationOf, operationWith } from '../../support/operations.ts';

const names = (...all: string[]): Name[] => all.map((name) => ({ name, description: '' }));
const WORLD: Readonly<Record<Exclude<CompletionSource, 'tag-values'>, Name[]>> = {
  profiles: names('default', 'dev', 'two words'),
  regions: names('eu-west-1', 'eu-west-2', 'us-east-1'),
  instances: [{ name: 'i-1', description: 'web, running' }, ...names('i-2', 'j-3')],
  'all-instances': names('i-1', 'i-9'),
  images: names('ami-1', 'ami-2'),
  'disabled-images': names('ami-3'),
  'recycled-images': names('ami-9'),
  snapshots: names('snap-1', 'snap-2'),
  'tag-keys': names('Stage', 'Name', 'aws:autoscaling:groupName'),
  files: [{ name: '/tmp/', description: '', isPartial: true }, ...names('/tmp.json')],
};
const VALUES: Readonly<Record<string, Name[]>> = { Stage: names('prod', 'test'), Name: names('web') };
const lookup: Lookup = async ({ sources, key = '' }) =>
  sources.flatMap((source) => (source === 'tag-values' ? (VALUES[key] ?? []) : WORLD[source]));

/** Completes the last of the words. */
const complete = (...words: string[]) => candidatesFor(words.slice(0, -1), words.at(-1) as string, model, lookup);
const texts = async (...words: string[]) => (await complete(...words)).map(({ text }) => text);

const create = operationOf('create-image');
const wait = operationOf('wait image-available');
const optionsOf = (operation: DescribedOperation): string[] =>
  [...commandOptions(model, operation), ...globalOptions(model)]
    .filter(({ member }) => !operation.input.properties?.[member]?.['x-hidden'])
    .filter(({ name }) => !operation.waiter || !['--starting-token', '--page-size', '--max-items'].includes(name))
    .map(({ name }) => name);
const GLOBALS = globalOptions(model).map(({ name }) => name);
const NO_REBOOT = ['--no-reboot', '--reboot'];

// The words are those of the API reference of DescribeImages, DescribeSnapshots and ModifyImageAttribute.
const OWNERS = ['self', 'amazon', 'aws-marketplace', 'aws-backup-vault'];
test.each([
  [['describe-images', '--owners', ''], OWNERS],
  [
    ['describe-images', '--owners=a'],
    ['--owners=amazon', '--owners=aws-marketplace', '--owners=aws-backup-vault'],
  ],
  [['describe-images', '--owners', '1'], []],
  [
    ['describe-images', '--executable-users', ''],
    ['self', 'all'],
  ],
  [['wait', 'image-exists', '--owners', ''], OWNERS],
  [
    ['describe-snapshots', '--owner-ids', ''],
    ['self', 'amazon'],
  ],
  [
    ['describe-snapshots', '--restorable-by-user-ids', ''],
    ['self', 'all'],
  ],
  [['wait', 'snapshot-completed', '--owner-ids', 's'], ['self']],
  [['modify-image-attribute', '--user-groups', ''], ['all']],
  [
    ['modify-image-attribute', '--attribute', ''],
    ['description', 'imdsSupport', 'launchPermission'],
  ],
])('completes the values %j with the keywords %j', async (words, expected) => {
  expect((await texts(...words)).filter((text) => !text.startsWith('--') || text.includes('='))).toEqual(expected);
});

const COMMANDS = [...FIRST_WORDS, 'help'];
const startingWith = (text: string): string[] => FIRST_WORDS.filter((word) => word.startsWith(text));
test.each([
  [[''], COMMANDS],
  [['ec2', ''], COMMANDS],
  [['ec2', 'create-im'], startingWith('create-im')],
  [['--region', 'eu-west-1', 'w'], startingWith('w')],
  [['--debug', 'c'], startingWith('c')],
  [
    ['wait', ''],
    [...commandsOf('wait'), 'help'],
  ],
  [['wait', '--debug', 'i'], commandsOf('wait').filter((word) => word.startsWith('i'))],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', 'powershell', 'help'],
  ],
  [['completion', 'bash', ''], []],
  [
    ['help', ''],
    [...FIRST_WORDS, ...topics.map(({ name }) => name)],
  ],
  [
    ['help', 'conf'],
    ['config', 'configuration'],
  ],
  [['help', 'wait', ''], commandsOf('wait')],
  [['bogus', ''], []],
  [['create-image', 'x'], []],
  [['create-image', 'x', ''], []],
  [['wait', 'bogus', ''], []],
])('completes the arguments %j with the commands %j', async (words, expected) => {
  expect(await texts(...words)).toEqual(expected);
});

test.each([
  [['wa'], 'wait until a resource reaches a state'],
  [['help', 'wa'], 'wait until a resource reaches a state'],
  [['wait', 'image-e'], 'wait until an image exists'],
])('describes the group or the command that %j completes as %s', async (words, expected) => {
  const [first] = await complete(...words);
  expect(first?.description).toBe(expected);
});

describe('completion of options', () => {
  test.each([
    [['create-image', ''], optionsOf(create)],
    [['create-image', '--'], optionsOf(create)],
    [['wait', 'image-available', '-'], optionsOf(wait)],
    [['-'], GLOBALS],
    [['wait', '-'], GLOBALS],
    // As the AWS CLI 2.36 does.
    [['create-image', '--no-r'], ['--no-reboot']],
    [['create-image', '--name', 'a', '--na'], []],
    [['create-image', '--name=a', '--na'], []],
    [['create-image', '--wait', '--wai'], ['--wait-timeout']],
    [
      ['create-image', '--cli-input'],
      ['--cli-input-json', '--cli-input-yaml'],
    ],
    [['create-image', '--tag-specifications', 'a', 'b', '--no-re'], ['--no-reboot']],
    [['create-image', '--generate-cli-skeleton', '--instance'], ['--instance-id']],
    [['create-image', '--', ''], []],
    // --max-results and --next-token work, but are hidden, as in the AWS CLI.
    [['describe-images', '--max'], ['--max-items']],
    [['describe-images', '--next'], []],
    [['describe-tags', '--page'], ['--page-size']],
    [['wait', 'image-exists', '--max'], []],
    [['wait', 'snapshot-completed', '--page'], []],
    [['wait', 'instance-running', '--starting'], []],
    [['create-image', '--name', '--'], []],
  ])('completes the arguments %j with the options %j', async (words, expected) => {
    expect(await texts(...words)).toEqual(expected);
  });

  test.each([['--no-reboot'], ['--reboot'], ['--no-reb']])(
    'offers neither --no-reboot nor --reboot after %s',
    async (given) => {
      const left = optionsOf(create).filter((name) => !NO_REBOOT.includes(name));
      expect(await texts('create-image', given, '')).toEqual(left);
    },
  );

  test.each([
    ['create-image', '--reboot', 'reboot a running instance first (default)'],
    ['create-image', '--no-reboot', 'leave the instance running'],
    ['create-image', '--dry-run', 'check permissions; exits 254 even if allowed'],
    ['create-image', '--no-dry-run', 'send the request (default)'],
    ['create-image', '--instance-id', 'ID of the instance'],
    // A global option without a summary has the first sentence of its description.
    ['create-image', '--no-verify-ssl', 'do not verify the certificate of the server'],
    ['create-i', 'create-image', 'create an image (AMI) from an EC2 instance'],
    ['completi', 'completion', 'print a shell script for Tab completion'],
    ['hel', 'help', 'show help'],
  ])('offers after ec2img %s the word %s with the description "%s"', async (word, text, description) => {
    const words = text.startsWith('--') ? [word, text] : [word];
    expect((await complete(...words))[0]).toEqual({ text, shown: text, description, isPartial: false });
  });

  test('describes both names of every option that has two', async () => {
    for (const operation of model.operations) {
      const offered = await complete(...operation.command, '--');
      expect(offered.filter(({ description }) => description === '')).toEqual([]);
    }
  });
});

const SKELETON = '--generate-cli-skeleton';
test.each([
  [
    ['--output', ''],
    ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'],
  ],
  [['--output=ya'], ['--output=yaml', '--output=yaml-stream']],
  [['--outp=ya'], ['--outp=yaml', '--outp=yaml-stream']],
  [
    ['--color', 'o'],
    ['on', 'off'],
  ],
  [['--debug=t'], []],
  [
    ['create-image', '--region', 'eu'],
    ['eu-west-1', 'eu-west-2'],
  ],
  [['create-image', '--region=us'], ['--region=us-east-1']],
  [
    ['--profile', ''],
    ['default', 'dev', 'two words'],
  ],
  [
    ['create-image', '--instance-id', 'i'],
    ['i-1', 'i-2'],
  ],
  [['create-image', '--inst', 'i-2'], ['i-2']],
  [['create-image', '--name', 'x'], []],
  [['create-image', '--name', ''], []],
  [['create-image', SKELETON, 'in'], ['input']],
  [
    ['create-image', SKELETON, ''],
    ['input', 'output', 'yaml-input', 'minimal'],
  ],
  [['create-image', SKELETON, 'input', 'o'], []],
  [
    ['create-image', '--snapshot-location', ''],
    ['local', 'regional'],
  ],
  [['create-image', '--cli-input-json', ''], ['file://']],
  [
    ['create-image', '--cli-input-json', 'file:///t'],
    ['file:///tmp/', 'file:///tmp.json'],
  ],
  [['create-image', '--description', 'fileb:///tmp.'], ['fileb:///tmp.json']],
  [['create-image', '--tag-specifications=file:///tmp.'], ['--tag-specifications=file:///tmp.json']],
  [['create-image', '--ca-bundle', '/tmp.'], ['/tmp.json']],
  [
    ['create-images', '--plan', ''],
    ['/tmp/', '/tmp.json'],
  ],
  [['create-images', '--plan=/tmp.'], ['--plan=/tmp.json']],
  [['create-images', '--plan', 'file:///tmp.'], ['file:///tmp.json']],
  [['create-images', '--journal', '/tmp.'], ['/tmp.json']],
  [
    ['wait', 'image-available', '--image-ids', ''],
    ['ami-1', 'ami-2'],
  ],
  [['wait', 'image-available', '--image-ids', 'ami-1', 'ami-2'], ['ami-2']],
  [['wait', 'image-available', '--owners', 's'], ['self']],
  [['enable-image', '--image-id', ''], ['ami-3']],
  [
    ['copy-image', '--source-region', 'eu'],
    ['eu-west-1', 'eu-west-2'],
  ],
  [['describe-image-attribute', '--attribute', 'boot'], ['bootMode']],
  [['reset-image-attribute', '--attribute', ''], ['launchPermission']],
  [
    ['modify-image-attribute', '--operation-type', ''],
    ['add', 'remove'],
  ],
  [['register-image', '--architecture=arm64_'], ['--architecture=arm64_mac']],
  [
    ['delete-snapshot', '--snapshot-id', ''],
    ['snap-1', 'snap-2'],
  ],
  [['restore-image-from-recycle-bin', '--image-id', ''], ['ami-9']],
  [['describe-snapshots', '--snapshot-ids', 'snap-1', 'snap-2'], ['snap-2']],
  [
    ['describe-instances', '--instance-ids', ''],
    ['i-1', 'i-9'],
  ],
  [
    ['create-tags', '--resources', ''],
    ['ami-1', 'ami-2', 'snap-1', 'snap-2', 'i-1', 'i-9'],
  ],
])('completes the arguments %j with the values %j', async (words, expected) => {
  expect(await texts(...words)).toEqual(expected);
});

test('completion offers values and options after the first value of a list', async () => {
  const rest = optionsOf(wait).filter((name) => name !== '--image-ids');
  expect(await texts('wait', 'image-available', '--image-ids', 'ami-1', '')).toEqual(['ami-1', 'ami-2', ...rest]);
});

test('completes shorthand both as a separate argument and after =', async () => {
  const words = ['create-image', '--block-device-mappings'];
  expect(await texts(...words, 'DeviceName=/dev/sdh,Ebs={VolumeS')).toEqual(['DeviceName=/dev/sdh,Ebs={VolumeSize=']);
  expect(await texts(...words, 'DeviceName=a', 'No')).toEqual(['NoDevice=']);
  expect(await texts('create-image', '--block=NoD')).toEqual(['--block=NoDevice=']);
});

test('completes shorthand of an option that takes a single structure', async () => {
  const properties = { Permission: { type: 'object', properties: { Add: { type: 'string' } } } } as const;
  const operation = operationWith(create, { input: { type: 'object', properties } });
  const candidates = await candidatesFor(
    ['create-image', '--permission'],
    'A',
    { ...model, operations: [operation] },
    lookup,
  );
  expect(candidates.map(({ text }) => text)).toEqual(['Add=']);
});

test('completion marks instance IDs as opaque candidates', async () => {
  expect(await complete('create-image', '--instance-id', 'i-1')).toEqual([
    { text: 'i-1', shown: 'i-1', description: 'web, running', isPartial: false, isOpaque: true },
  ]);
});

test('completion does not offer a profile name with control characters', async () => {
  const nasty: Lookup = async () => names('a\x1b[31m', 'a\nb', 'a');
  const candidates = await candidatesFor(['--profile'], 'a', model, nasty);
  expect(candidates.map(({ text }) => text)).toEqual(['a']);
});

test('every command and option has a description, in one mood', async () => {
  const lines = [[''], ['wait', ''], ['create-image', ''], ['wait', 'image-available', '']];
  const found = (await Promise.all(lines.map((words) => complete(...words)))).flat();
  // Region is a proper name.
  expect(
    found.filter(({ description }) => description === '' || /^(?!Region\b)[A-Z][a-z]|\.$/.test(description)),
  ).toEqual([]);
});
