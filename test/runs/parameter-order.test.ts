// The order of parameters in requests, as AWS CLI 2.36.7 writes them: options in the order of the model, then the other
// members of a document in its order, then a generated idempotency token.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const COPY = ['copy-image', '--source-region', 'us-west-2', '--source-image-id', 'ami-1', '--name', 'abc'];

test.each<[words: string[], body: string]>([
  [
    [
      ...['describe-images', '--executable-users', 'self', 'all', '--image-ids', 'ami-1', 'ami-2'],
      ...['--owners', 'self', '123', '--include-deprecated', '--no-include-disabled', '--dry-run'],
      ...['--filters', 'Name=tag:a,Values=b,c', 'Name=x,Values=y'],
    ],
    'ExecutableBy.1=self&ExecutableBy.2=all&ImageId.1=ami-1&ImageId.2=ami-2&Owner.1=self&Owner.2=123&IncludeDeprecated=true&IncludeDisabled=false&DryRun=true&Filter.1.Name=tag%3Aa&Filter.1.Value.1=b&Filter.1.Value.2=c&Filter.2.Name=x&Filter.2.Value.1=y',
  ],
  [
    [
      ...['modify-image-attribute', '--image-id', 'ami-1', '--attribute', 'description', '--description', 'd'],
      ...['--launch-permission', 'Add=[{Group=all},{UserId=123}],Remove=[{UserId=4}]', '--operation-type', 'add'],
      ...['--product-codes', 'p', 'q', '--user-groups', 'all', '--user-ids', '1', '2', '--value', 'v'],
      ...['--organization-arns', 'o', '--organizational-unit-arns', 'ou', '--imds-support', 'v2.0', '--dry-run'],
    ],
    'Attribute=description&Description.Value=d&ImageId=ami-1&LaunchPermission.Add.1.Group=all&LaunchPermission.Add.2.UserId=123&LaunchPermission.Remove.1.UserId=4&OperationType=add&ProductCode.1=p&ProductCode.2=q&UserGroup.1=all&UserId.1=1&UserId.2=2&Value=v&OrganizationArn.1=o&OrganizationalUnitArn.1=ou&ImdsSupport.Value=v2.0&DryRun=true',
  ],
  [
    ['create-tags', '--tags', 'Key=a,Value=b', 'Key=c,Value=', 'Key=d', '--resources', 'ami-1', 'snap-2'],
    'ResourceId.1=ami-1&ResourceId.2=snap-2&Tag.1.Key=a&Tag.1.Value=b&Tag.2.Key=c&Tag.2.Value=&Tag.3.Key=d',
  ],
  [
    ['delete-tags', '--resources', 'ami-1', '--tags', 'Key=a', 'Value=,Key=b'],
    // The members of a structure keep the order in which they are written.
    'ResourceId.1=ami-1&Tag.1.Key=a&Tag.2.Value=&Tag.2.Key=b',
  ],
  [
    ['register-image', '--name', 'web', '--architecture', 'arm64', '--image-location', 'b/k', '--ena-support'],
    'ImageLocation=b%2Fk&Name=web&Architecture=arm64&EnaSupport=true',
  ],
  [
    ['create-image', '--name', 'web', '--instance-id', 'i-1', '--tag-specifications', 'Tags=[],ResourceType=image'],
    'TagSpecification.1.ResourceType=image&InstanceId=i-1&Name=web',
  ],
  [
    [
      'create-restore-image-task',
      '--bucket',
      'b',
      '--object-key',
      'k',
      '--cli-input-json',
      '{"Name":"web","DryRun":true}',
    ],
    'Bucket=b&ObjectKey=k&Name=web&DryRun=true',
  ],
  // An option keeps its place in the model, and replaces the value in the document.
  [
    [
      'describe-tags',
      '--filters',
      'Name=key,Values=a',
      '--cli-input-json',
      '{"NextToken":"t","DryRun":true,"Filters":[]}',
    ],
    'Filter.1.Name=key&Filter.1.Value.1=a&NextToken=t&DryRun=true',
  ],
  [
    [...COPY, '--client-token', 'tok', '--description', 'd'],
    'ClientToken=tok&Description=d&Name=abc&SourceImageId=ami-1&SourceRegion=us-west-2',
  ],
  [[...COPY, '--client-token', ''], 'ClientToken=&Name=abc&SourceImageId=ami-1&SourceRegion=us-west-2'],
  [
    [...COPY, '--cli-input-json', '{"Description":"d","ClientToken":""}'],
    'Name=abc&SourceImageId=ami-1&SourceRegion=us-west-2&Description=d&ClientToken=',
  ],
  [['describe-instances'], ''],
  [['modify-image-attribute', '--image-id', 'ami-1', '--launch-permission', '{}'], 'ImageId=ami-1'],
])('%j sends %s', async (words, body) => {
  expect(await sentBy(words)).toMatchObject({ code: 0, bodies: [body] });
});

// All options of a command, in another order than that of the model.
test.each([
  [
    'describe-snapshots --owner-ids a b --restorable-by-user-ids c --snapshot-ids s t --no-dry-run --filters Name=n,Values=v',
    'Owner.1=a&Owner.2=b&RestorableBy.1=c&SnapshotId.1=s&SnapshotId.2=t&DryRun=false&Filter.1.Name=n&Filter.1.Value.1=v',
  ],
  [
    'describe-instances --filters Name=n,Values=v --instance-ids i --include-managed-resources --no-dry-run',
    'InstanceId.1=i&IncludeManagedResources=true&DryRun=false&Filter.1.Name=n&Filter.1.Value.1=v',
  ],
  [
    'copy-image --snapshot-copy-completion-duration-minutes 15 --client-token t --description d --encrypted --kms-key-id k --name abc --source-image-id i --source-region r --destination-outpost-arn o --copy-image-tags --tag-specifications ResourceType=image,Tags=[{Key=a,Value=b}] --destination-availability-zone z --destination-availability-zone-id zi --dry-run',
    'ClientToken=t&Description=d&Encrypted=true&KmsKeyId=k&Name=abc&SourceImageId=i&SourceRegion=r&DestinationOutpostArn=o&CopyImageTags=true&TagSpecification.1.ResourceType=image&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=b&SnapshotCopyCompletionDurationMinutes=15&DestinationAvailabilityZone=z&DestinationAvailabilityZoneId=zi&DryRun=true',
  ],
  [
    'register-image --name abc --image-location l --billing-products bp-1 bp-2 --boot-mode uefi --tpm-support v2.0 --uefi-data AAA --imds-support v2.0 --tag-specifications ResourceType=image --no-dry-run --description d --architecture arm64 --kernel-id k --ramdisk-id r --root-device-name /dev/xvda --block-device-mappings DeviceName=/dev/xvda,Ebs={SnapshotId=snap-1} --virtualization-type hvm --sriov-net-support simple --no-ena-support',
    'ImageLocation=l&BillingProduct.1=bp-1&BillingProduct.2=bp-2&BootMode=uefi&TpmSupport=v2.0&UefiData=AAA&ImdsSupport=v2.0&TagSpecification.1.ResourceType=image&DryRun=false&Name=abc&Description=d&Architecture=arm64&KernelId=k&RamdiskId=r&RootDeviceName=%2Fdev%2Fxvda&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fxvda&BlockDeviceMapping.1.Ebs.SnapshotId=snap-1&VirtualizationType=hvm&SriovNetSupport=simple&EnaSupport=false',
  ],
  [
    'create-restore-image-task --name abc --tag-specifications ResourceType=image,Tags=[{Key=a}] --no-dry-run --object-key k --bucket b',
    'Bucket=b&ObjectKey=k&Name=abc&TagSpecification.1.ResourceType=image&TagSpecification.1.Tag.1.Key=a&DryRun=false',
  ],
  [
    'create-store-image-task --dry-run --s3-object-tags Key=a,Value=b --bucket b --image-id a',
    'ImageId=a&Bucket=b&S3ObjectTag.1.Key=a&S3ObjectTag.1.Value=b&DryRun=true',
  ],
  [
    'list-images-in-recycle-bin --dry-run --image-ids a b --page-size 5',
    'ImageId.1=a&ImageId.2=b&DryRun=true&MaxResults=5',
  ],
  [
    'describe-store-image-tasks --filters Name=n,Values=v --dry-run --image-ids a',
    'ImageId.1=a&DryRun=true&Filter.1.Name=n&Filter.1.Value.1=v',
  ],
  [
    'deregister-image --dry-run --delete-associated-snapshots --image-id a',
    'ImageId=a&DeleteAssociatedSnapshots=true&DryRun=true',
  ],
  [
    'enable-image-deprecation --dry-run --deprecate-at 2026-01-02 --image-id a',
    'ImageId=a&DeprecateAt=2026-01-02T00%3A00%3A00Z&DryRun=true',
  ],
  [
    'enable-image-deregistration-protection --no-dry-run --no-with-cooldown --image-id a',
    'ImageId=a&WithCooldown=false&DryRun=false',
  ],
  ['describe-image-attribute --dry-run --image-id a --attribute bootMode', 'Attribute=bootMode&ImageId=a&DryRun=true'],
  ['delete-snapshot --dry-run --snapshot-id s', 'SnapshotId=s&DryRun=true'],
  ['reset-image-attribute --image-id a --attribute launchPermission', 'Attribute=launchPermission&ImageId=a'],
])('%s sends %s', async (line, body) => {
  expect(await sentBy(line.split(' '))).toMatchObject({ code: 0, stderr: '', bodies: [body] });
});

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const REQUIRED = 'Name=abc&SourceImageId=ami-1&SourceRegion=us-west-2';

test.each<[words: string[], start: string]>([
  [[], REQUIRED],
  [['--dry-run'], `${REQUIRED}&DryRun=true`],
  [['--cli-input-json', '{"KmsKeyId":"k","Description":"d"}'], `${REQUIRED}&KmsKeyId=k&Description=d`],
])('copy-image %j sends a generated token after all other parameters', async (words, start) => {
  const { code, bodies } = await sentBy([...COPY, ...words]);
  expect(code).toBe(0);
  expect(bodies).toEqual([expect.stringMatching(new RegExp(`^${start}&ClientToken=${UUID}$`))]);
});

test('copy-image sends the same body with all attempts, and another token with the next call', async () => {
  const answers = [{ status: 503 }, { status: 503 }, {}];
  const [first, second] = [await sentBy(COPY, { answers }), await sentBy(COPY, { answers })];
  expect([first.code, first.bodies.length, second.code, second.bodies.length]).toEqual([0, 3, 0, 3]);
  expect(new Set(first.bodies).size).toBe(1);
  expect(new Set([...first.bodies, ...second.bodies]).size).toBe(2);
});

test('copy-image refuses null for its token', async () => {
  const { code, stderr, bodies } = await sentBy([...COPY, '--cli-input-json', '{"ClientToken":null}']);
  expect({ code, stderr, bodies }).toEqual({
    code: 252,
    stderr:
      '\nec2img: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:\nInvalid type for parameter ClientToken, value: null, type: null, valid types: string\n',
    bodies: [],
  });
});
