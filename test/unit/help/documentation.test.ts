// The help of create-image and wait image-available has every fact of EC2's documentation, in our own words. The
// documentation is that of the SDK. Each row has the digest of the text that its facts were compared with: if the test of
// the digests fails after an update of the SDK, read that text, add what is new to the schema and to the row, and update
// the digest.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layoutPage } from '../../../src/help/layout.ts';
import { optionEntry } from '../../../src/help/option-entries.ts';
import { describedModel } from '../../../src/model/described-model.ts';
import { members } from '../../../src/model/shape.ts';
import { operationOf } from '../../support/operations.ts';
import { below, PLAIN, pageOf, section, textBelow } from './read-page.ts';

const sdk = new URL('../../../node_modules/@aws-sdk/client-ec2/dist-types/', import.meta.url);
const models = readdirSync(new URL('models/', sdk)).filter((name) => /^models_\d+\.d\.ts$/.test(name));
const sources = models.map((name) => readFileSync(new URL(`models/${name}`, sdk), 'utf8'));

/** The documentation of a member of an interface, as text. */
function documentationOf(path: string): string {
  const [name, member] = path.split('.');
  const body = sources.flatMap((source) => source.split(`export interface ${name} {\n`)[1]?.split('\n}\n')[0] ?? [])[0];
  const before = body?.split(`    ${member}?: `)[0]?.split(`    ${member}: `)[0] ?? '';
  return plainText(before.slice(before.lastIndexOf('/**')));
}

/** The documentation of a command, up to its example. */
function documentationOfCommand(name: string): string {
  const source = readFileSync(new URL(`commands/${name}Command.d.ts`, sdk), 'utf8');
  return plainText(source.split('@example')[0]?.split('/**').at(-1) ?? '');
}

const plainText = (text: string): string =>
  text
    .replace(/<[^>]*>/g, '')
    .replace(/[\s*/]+/g, ' ')
    .trim();

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

interface Row {
  /** `INTERFACE.MEMBER` of the SDK. */
  readonly source: string;
  readonly digest: string;
  /** The title of the entry on our page. */
  readonly title: string;
  readonly facts: readonly string[];
}

const row = (source: string, digest: string, title: string, ...facts: string[]): Row => ({
  source,
  digest,
  title,
  facts,
});

const CREATE_IMAGE: readonly Row[] = [
  row(
    'CreateImageRequest.TagSpecifications',
    'be4cb294',
    '--tag-specifications <tags>... (list)',
    'You can tag the image, its snapshots, or both',
    'With ResourceType image, EC2 tags the AMI',
    'With ResourceType snapshot, it adds the same tags to all the snapshots of the root volume and the other EBS volumes',
    'EC2 rejects any other ResourceType',
    'To tag an existing image or snapshot, use CreateTags',
    'ec2:CreateTags',
  ),
  row(
    'TagSpecification.ResourceType',
    '83d7e10b',
    'ResourceType -> (string)',
    'The type of resource to tag: image or snapshot',
  ),
  row('TagSpecification.Tags', '2fb7a4de', 'Tags -> (list)', 'The tags to add'),
  row(
    'Tag.Key',
    '0adbc24b',
    'Key -> (string)',
    'case-sensitive',
    '127 Unicode characters',
    'may not begin with "aws:"',
  ),
  row('Tag.Value', '63c04fa4', 'Value -> (string)', 'case-sensitive', '256 Unicode characters'),
  row(
    'CreateImageRequest.SnapshotLocation',
    '91409a96',
    '--snapshot-location <location> (string)',
    'Where in Amazon S3 to store the snapshots',
    'instances in Local Zones and on Outposts that support local snapshots; leave it out for any other instance',
    'local stores them in the Local Zone or on the Outpost of the instance, regional in its parent Region',
    'In a Local Zone the default is regional',
    'On an Outpost, it is required; otherwise EC2 returns InvalidParameterValue',
  ),
  row(
    'CreateImageRequest.BootModeOverride',
    '94cacaaa',
    '--boot-mode-override <mode> (string)',
    'instead of the one inherited from the instance',
    'valid only if the current boot mode of the instance is uefi',
    'boots with UEFI only, and its operating system must support that',
    'ec2img describe-instances shows both modes',
  ),
  row(
    'CreateImageRequest.DryRun',
    '8b2cf075',
    '--dry-run | --no-dry-run (boolean)',
    'without creating an image',
    'DryRunOperation if the request is allowed, UnauthorizedOperation if it is not',
  ),
  row('CreateImageRequest.InstanceId', '6f49b4d2', '--instance-id <id> (string)', 'The ID of the instance'),
  row(
    'CreateImageRequest.Name',
    'f94713bc',
    '--name <name> (string)',
    ...['3 to 128', 'letters', 'digits', 'parentheses', 'square brackets', 'spaces', 'periods', 'slashes', 'dashes'],
    ...['single quotes', 'at-signs', 'underscores', 'unique'],
  ),
  row('CreateImageRequest.Description', '04acb36c', '--description <text> (string)', 'A description of the image'),
  row(
    'CreateImageRequest.NoReboot',
    'f959a65b',
    '--no-reboot | --reboot (boolean)',
    'Do not reboot the instance',
    'crash-consistent',
    'they contain what is on the volumes when they are taken',
    'data in memory or in buffers is not in them',
    // The user guide of EC2.
    'EC2 does not shut the instance down, so the integrity of the file system on the image cannot be guaranteed',
    '--reboot, the default',
    'reboots a running instance first, so that all data is written to its volumes',
  ),
  row(
    'CreateImageRequest.BlockDeviceMappings',
    '717c114b',
    '--block-device-mappings <map>... (list)',
    'The size of a volume that the instance has cannot be changed here. Resize the volume of the instance first',
    'cannot change the encryption of existing volumes and snapshots',
    'copy the image with CopyImage: ec2img copy-image --encrypted',
    'Only DeleteOnTermination can be changed for existing mappings and snapshots',
  ),
  // How CopyImage relates to encryption.
  row(
    'CopyImageRequest.Encrypted',
    '5fb39281',
    '--block-device-mappings <map>... (list)',
    'To encrypt the snapshots of an image, copy the image',
    'The copy of an encrypted snapshot is always encrypted',
    'It uses the default KMS key for EBS, or the one of --kms-key-id',
  ),
  row('BlockDeviceMapping.Ebs', '311317f8', 'Ebs -> (structure)', 'when an instance is launched'),
  row('BlockDeviceMapping.NoDevice', '12b3fd7b', 'NoDevice -> (string)', 'an empty string', 'whatever the value is'),
  row('BlockDeviceMapping.DeviceName', '2ba63208', 'DeviceName -> (string)', 'The name of the device'),
  row(
    'BlockDeviceMapping.VirtualName',
    '0d4c81d1',
    'VirtualName -> (string)',
    ...['ephemeral0', 'ephemeral1', 'counted from 0', 'up to the number that the instance type has'],
    ...['Mount it after you connect to the instance', 'NVMe', 'no effect', 'M3 instances ignore'],
    'specify them when you launch the instance',
  ),
  row(
    'EbsBlockDevice.DeleteOnTermination',
    'a5a66d96',
    'DeleteOnTermination -> (boolean)',
    'when its instance is terminated',
  ),
  row(
    'EbsBlockDevice.Iops',
    'e7a14fa7',
    'Iops -> (integer)',
    ...['gp3 3,000-80,000', 'io1 100-64,000', 'io2 100-256,000', '256,000 on Nitro instances', '32,000 on others'],
    ...['Required for io1 and io2', 'gp3 defaults to 3,000', 'For gp2, it is the baseline', 'I/O credits'],
  ),
  row('EbsBlockDevice.SnapshotId', '1e29a087', 'SnapshotId -> (string)', 'The ID of the snapshot'),
  row(
    'EbsBlockDevice.VolumeSize',
    '4d54e989',
    'VolumeSize -> (integer)',
    ...['GiB', 'either a size or a snapshot', 'the default is its size', 'larger but not smaller', 'gp2 1-16,384'],
    ...['gp3 1-65,536', 'io1 4-16,384', 'io2 4-65,536', 'st1 and sc1 125-16,384', 'standard 1-1,024'],
  ),
  row('EbsBlockDevice.VolumeType', 'ea70017d', 'VolumeType -> (string)', 'The type of the volume'),
  row(
    'EbsBlockDevice.KmsKeyId',
    'fbcd95b8',
    'KmsKeyId -> (string)',
    'customer managed KMS key (key ID, key alias, key ARN or alias ARN)',
    'RunInstances, RequestSpotFleet and RequestSpotInstances only, not with CreateImage',
  ),
  row('EbsBlockDevice.Throughput', '186edc25', 'Throughput -> (integer)', 'MiB/s', '125-2,000', 'gp3 only'),
  row(
    'EbsBlockDevice.OutpostArn',
    'bb13c834',
    'OutpostArn -> (string)',
    'ARN of the Outpost',
    'not support it with CreateImage',
  ),
  row(
    'EbsBlockDevice.AvailabilityZone',
    'c5d0502a',
    'AvailabilityZone -> (string)',
    'The Availability Zone for the volume',
    'us-east-1a',
    'Do not combine it with AvailabilityZoneId',
    'If neither is given, EC2 chooses a zone in the Region',
    'CreateImage does not support AvailabilityZone.',
  ),
  row(
    'EbsBlockDevice.Encrypted',
    'df839246',
    'Encrypted -> (boolean)',
    'depends on the source of the volume, whether it is already encrypted, its owner',
    'whether the account encrypts by default',
    ...['true or false', 'the default is false'],
    'For a volume from a snapshot, leave it out: EC2 rejects it, whatever the value is',
    'For an unencrypted volume of the instance, only false is valid, and EC2 rejects true',
    'AWS recommends to leave it out',
    'stays encrypted whatever the value is; leave it out, too',
    ...['Encryption cannot be removed', 'supports EBS encryption', 'DescribeImageAttribute does not return'],
  ),
  row(
    'EbsBlockDevice.VolumeInitializationRate',
    '9c5ef132',
    'VolumeInitializationRate -> (integer)',
    ...['MiB/s', '100-300', 'from Amazon S3', 'predictable and consistent', 'Only for volumes created from snapshots'],
    ...['at the default rate', 'must be enabled for fast snapshot restore', 'fully initialized when it is created'],
    ...['A rate replaces fast snapshot restore', 'not support it with CreateImage'],
  ),
  row(
    'EbsBlockDevice.AvailabilityZoneId',
    '20595307',
    'AvailabilityZoneId -> (string)',
    'The ID of the Availability Zone for the volume',
    'use1-az1',
    'Do not combine it with AvailabilityZone',
    'If neither is given, EC2 chooses a zone in the Region',
    'CreateImage does not support AvailabilityZoneId.',
  ),
  row('EbsBlockDevice.EbsCardIndex', 'e696b03a', 'EbsCardIndex -> (integer)', 'several EBS cards', 'The default is 0'),
  row('CreateImageResult.ImageId', 'f218aec3', 'ImageId -> (string)', 'The ID of the new image'),
];

const DESCRIBE_IMAGES: readonly Row[] = [
  row(
    'DescribeImagesRequest.ExecutableUsers',
    'ea0abb37',
    '--executable-users <account>... (list)',
    'explicit permission to launch: an account ID, self for your own account, or all for public images',
    'self and your own account ID include images that are shared with your organization or organizational unit (OU)',
    'The ID of another account does not include them',
  ),
  row(
    'DescribeImagesRequest.ImageIds',
    'd8e641a4',
    '--image-ids <id>... (list)',
    'The default is every image that is available to you',
  ),
  row(
    'DescribeImagesRequest.Owners',
    '5745ba2d',
    '--owners <owner>... (list)',
    'in any combination: account IDs, self, amazon, aws-backup-vault or aws-marketplace',
    'The default is all images that you have permission to launch, of any owner',
  ),
  row(
    'DescribeImagesRequest.IncludeDeprecated',
    '9a74f2b9',
    '--include-deprecated | --no-include-deprecated (boolean)',
    'Your own deprecated images are always included',
    'The default is --no-include-deprecated',
  ),
  row(
    'DescribeImagesRequest.IncludeDisabled',
    'e6d7fdfe',
    '--include-disabled | --no-include-disabled (boolean)',
    'Include disabled images. The default is --no-include-disabled',
  ),
  row(
    'DescribeImagesRequest.MaxResults',
    '6f579ac6',
    '--max-results <number> (integer)',
    'maximum number of images in one',
  ),
  row('DescribeImagesRequest.NextToken', '1e31a6c9', '--next-token <token> (string)', 'continues from there'),
  row(
    'DescribeImagesRequest.DryRun',
    '8b2cf075',
    '--dry-run | --no-dry-run (boolean)',
    'DryRunOperation if the request is allowed, UnauthorizedOperation if it is not',
  ),
  row(
    'DescribeImagesRequest.Filters',
    '6ca3d73b',
    'Name -> (string)',
    ...['i386, x86_64, arm64, x86_64_mac, arm64_mac', 'legacy-bios, uefi, uefi-preferred', 'ovm, xen', 'true, false'],
    ...['2021-09-29T11:04:43.305Z', '2021-09-29T* matches the whole day', 'machine, kernel, ramdisk', 'in GiB'],
    ...['io1, io2, gp2, gp3, sc1, st1, standard', 'ebs, instance-store', 'available, pending, failed', '/dev/sda1'],
    ...['only for images created by create-image', 'not the alias of an account in IAM', 'prefer --owners'],
    ...['aws/service/', 't3.micro or t3.*', '123456789012:approvedAmi', 'paravirtual, hvm', '/dev/sdh or xvdh'],
    ...['informational: CVSS score 0, low: 0.1 to 3.9, medium: 4.0 to 6.9, high: 7.0 to 8.9, critical: 9.0 to 10.0'],
  ),
  row('Filter.Name', '6ffdc8b5', 'Name -> (string)', 'Names are case-sensitive'),
  row('Filter.Values', 'd44645e8', 'Values -> (list)', 'one match is enough', 'Values are case-sensitive'),
];

const OPERATIONS = [
  ['create-image', ['create-image'], CREATE_IMAGE],
  ['wait image-available', ['wait', 'image-available'], DESCRIBE_IMAGES],
] as const;

const entries = OPERATIONS.flatMap(([name, path, rows]) => rows.map((entry) => ({ name, path, ...entry })));

const linesOf = (path: readonly string[]): string[] => [
  ...['REQUIRED OPTIONS', 'OPTIONS', 'OUTPUT'].flatMap((heading) => section(pageOf(path), heading)),
  ...hiddenEntries(path),
];

/** Entries of the options that the page leaves out, as it would show them. */
function hiddenEntries(path: readonly string[]): string[] {
  const hidden = members(operationOf(path.join(' ')).input).filter(([, shape]) => shape['x-hidden']);
  const sections = [{ title: 'HIDDEN', blocks: hidden.map(optionEntry) }];
  const page = { path, summary: '', sections, seeAlso: { pages: [], urls: [] } };
  return section(layoutPage(page, PLAIN), 'HIDDEN');
}

test.each(entries)('the help of $name has all documented facts of $source', ({ path, title, facts }) => {
  const text = textBelow(linesOf(path), title).replace(/\s+/g, ' ');
  expect(facts.filter((fact) => !text.includes(fact))).toEqual([]);
});

test.each(entries)('the documentation of $source is the one that was read', ({ source, digest: known }) => {
  expect([source, digest(documentationOf(source))]).toEqual([source, known]);
});

test.each([
  ['CreateImage', '6ae46b22'],
  ['DescribeImages', '2cc24bbe'],
])('the documentation of %s is the one that was read', (name, known) => {
  expect([name, digest(documentationOfCommand(name))]).toEqual([name, known]);
});

test.each([
  'CreateImageRequest',
  'EbsBlockDevice',
  'BlockDeviceMapping',
  'TagSpecification',
  'Tag',
  'DescribeImagesRequest',
])('every member of %s has a row', (name) => {
  const body = sources.flatMap((source) => source.split(`export interface ${name} {\n`)[1]?.split('\n}\n')[0] ?? [])[0];
  const members = [...(body ?? '').matchAll(/^ {4}(\w+)\??: /gm)].map(([, member]) => `${name}.${member}`);
  expect(members.length).toBeGreaterThan(1);
  expect(members.filter((member) => !entries.some(({ source }) => source === member))).toEqual([]);
});

test('the help of wait image-available names every documented filter', () => {
  const body =
    sources.flatMap((source) => source.split('export interface DescribeImagesRequest {\n')[1] ?? [])[0] ?? '';
  const text = body.slice(body.indexOf('<p>The filters.</p>'), body.indexOf('    Filters?: '));
  const names = [...text.matchAll(/<p>[\s*]*<code>([a-z]\S*)<\/code>[\s*]*[-–]/g)].map(([, filter]) => filter);
  const shown = below(linesOf(['wait', 'image-available']), 'Name -> (string)').join(' ');
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((filter = '') => !shown.includes(filter.replace('<key>', 'KEY')))).toEqual([]);
});

test.each([
  ['create-image', 'running or stopped'],
  ['create-image', 'EC2 reboots a running instance first'],
  ['create-image', 'an instance launched from the image starts with those volumes too'],
  ['create-image', 'Snapshots of an instance in a Region stay in that Region'],
  ['create-image', 'For a Local Zone, they are stored there or in its parent Region'],
  ['create-image', 'For an Outpost that supports local snapshots, they are stored there or in its parent Region'],
  ['create-image', '--snapshot-location is required'],
  ['create-image', 'eventually consistent'],
  ['wait image-available', 'public images, your own, and private images that other accounts share with you'],
  ['wait image-available', 'EC2 lists a deregistered image for a short time; later, it returns an error for its ID'],
  ['wait image-available', 'If Allowed AMIs is enabled in the account, EC2 lists only allowed images'],
  ['wait image-available', 'Such requests are slow and may be throttled, so name images or owners'],
])('the page of %s contains the documented fact "%s"', (name, fact) => {
  expect(pageOf(name.split(' ')).replace(/\s+/g, ' ')).toContain(fact);
});

test('every page of the API reference that the help names is that of an operation of EC2', () => {
  const named = describedModel.operations.flatMap(({ command }) =>
    section(pageOf(command, 100), 'SEE ALSO').flatMap((line) => /WebAPI\/ec2-2016-11-15\/(\w+)$/.exec(line)?.[1] ?? []),
  );
  const commands = new Set(readdirSync(new URL('commands/', sdk)));
  expect(named).toContain('CreateImage');
  expect(named.filter((name) => !commands.has(`${name}Command.d.ts`))).toEqual([]);
});
