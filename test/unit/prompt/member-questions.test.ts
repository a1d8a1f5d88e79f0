// Questions from schemas: the answers of a scripted user, and the options that they turn into.
import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { Prompter } from '../../../src/io/io.ts';
import { type DescribedOperation, describedModel as model } from '../../../src/model/described-model.ts';
import type { DescribedShape } from '../../../src/model/shape.ts';
import type { Resource } from '../../../src/operations/own-resources.ts';
import { questionsFor } from '../../../src/prompt/command-questions.ts';
import type { InputValue } from '../../../src/request/input-value.ts';
import { NO_FILE } from '../../../src/request/paramfile.ts';
import { requestToArgv } from '../../../src/request/to-argv.ts';
import type { Script } from '../../support/fake-prompter.ts';
import { operationOf, operationWith } from '../../support/operations.ts';
import { type PromptWorld, promptContext } from '../../support/prompt-context.ts';

const resource = (id: string, name: string): Resource => ({
  id,
  name,
  state: 'available',
  created: '',
  facts: [],
  note: '',
});
const RESOURCES = {
  images: [resource('ami-2', 'web-2'), resource('ami-1', 'web-1')],
  snapshots: [resource('snap-1', 'root')],
  'all-instances': [resource('i-1', 'web')],
  'recycled-images': [resource('ami-9', 'gone')],
};
const denied = new CliError('service', 'You are not authorized', { code: 'UnauthorizedOperation' });

interface Case {
  readonly given?: Readonly<Record<string, InputValue>>;
  readonly resources?: PromptWorld['resources'];
  readonly script: Script;
  readonly words: readonly string[];
  readonly reported?: readonly string[];
  readonly problems?: readonly string[];
}

async function answersOf(operation: DescribedOperation, { given = {}, resources = RESOURCES, script }: Case) {
  const { person, context, reported } = promptContext({ script, operation, resources });
  const answers = await questionsFor(operation)(new Map(Object.entries(given)), context);
  expect(person.asked.length).toBe(script.length);
  return { answers, person, reported };
}

const cases: readonly [command: string, name: string, one: Case][] = [
  [
    'deregister-image',
    'chooses an image, and keeps its snapshots',
    { script: [['Image to deregister'], ['Delete the snapshots of the image, too?']], words: ['--image-id', 'ami-2'] },
  ],
  [
    'deregister-image',
    'deletes the snapshots on request',
    {
      script: [
        ['Image to deregister', 'web-1'],
        ['Delete the snapshots of the image, too?', true],
      ],
      words: ['--image-id', 'ami-1', '--delete-associated-snapshots'],
    },
  ],
  [
    'deregister-image',
    'asks nothing that is given',
    { given: { ImageId: 'ami-1', DeleteAssociatedSnapshots: false }, script: [], words: [] },
  ],
  ['delete-snapshot', 'chooses a snapshot', { script: [['Snapshot']], words: ['--snapshot-id', 'snap-1'] }],
  [
    'restore-image-from-recycle-bin',
    'chooses an image in the Recycle Bin',
    { script: [['Image in the Recycle Bin']], words: ['--image-id', 'ami-9'] },
  ],
  [
    'enable-image',
    'asks for an ID if there are no images, and rejects one that an option would read as a file',
    {
      resources: {},
      script: [['ID of the image to enable', ['', 'file://x', 'ami-1']]],
      words: ['--image-id', 'ami-1'],
      reported: ['You own no images in us-east-1'],
      problems: ['a value is required', NO_FILE],
    },
  ],
  [
    'enable-image',
    'asks for an ID if images cannot be listed',
    {
      resources: { 'disabled-images': denied },
      script: [['ID of the image to enable', 'ami-1']],
      words: ['--image-id', 'ami-1'],
      reported: ['Could not look up images in us-east-1: UnauthorizedOperation'],
    },
  ],
  [
    'describe-image-attribute',
    'asks for an ID that is not in the list, after one of the known attributes',
    {
      script: [
        ['Attribute to print', 'bootMode'],
        ['Image', 'Another ID'],
        ['ID of the image', 'ami-7'],
      ],
      words: ['--attribute', 'bootMode', '--image-id', 'ami-7'],
    },
  ],
  [
    'reset-image-attribute',
    'suggests the only known value',
    {
      script: [['Attribute: launchPermission'], ['Image']],
      words: ['--attribute', 'launchPermission', '--image-id', 'ami-2'],
    },
  ],
  [
    'create-tags',
    'asks for several resources of all kinds, and for tags',
    {
      script: [
        ['Resources to tag', 'snap'],
        ['Another one?', true],
        ['Resources to tag', 'web available'],
        ['Another one?'],
        ['Tags to add or replace (Key=Value)', ['', 'Stage', '=x', 'Stage=a=b']],
        ['Next tag', ['Stage=c', 'Note=']],
        ['Next tag'],
      ],
      words: ['--resources', 'snap-1', 'i-1', '--tags', '[{"Key":"Stage","Value":"a=b"},{"Key":"Note","Value":""}]'],
      problems: [
        'a value is required',
        'enter a tag as Key=Value',
        'enter a tag as Key=Value',
        'tag Stage already has a value',
      ],
    },
  ],
  [
    'create-tags',
    'names the resources that it cannot offer',
    {
      resources: { images: denied, 'all-instances': [] },
      given: { Tags: [] },
      script: [['IDs of the resources to tag', 'vol-1'], ['Another one?']],
      words: ['--resources', 'vol-1'],
      reported: [
        'Could not look up images in us-east-1: UnauthorizedOperation',
        'You own no snapshots in us-east-1',
        'No instances in us-east-1',
      ],
    },
  ],
  [
    'delete-tags',
    'accepts tags without values',
    {
      given: { Resources: ['ami-1'] },
      script: [
        ['Tags to delete (Key=Value or Key); the default is all tags', 'Stage'],
        ['Next tag', 'Owner=me'],
        ['Next tag'],
      ],
      words: ['--tags', 'Key=Stage', 'Key=Owner,Value=me'],
    },
  ],
  [
    'delete-tags',
    'leaves out tags on request',
    {
      given: { Resources: ['ami-1'] },
      script: [['Tags to delete (Key=Value or Key); the default is all tags']],
      words: [],
    },
  ],
  [
    'copy-image',
    'offers the images of the Region of the call if the source is there',
    {
      script: [['Image name, 3 to 128 characters', ['ab', 'web']], ['Region of the image to copy'], ['Image to copy']],
      words: ['--name', 'web', '--source-region', 'us-east-1', '--source-image-id', 'ami-2'],
      problems: ['Invalid length for parameter Name, value: 2, valid min length: 3'],
    },
  ],
  [
    'copy-image',
    'asks for the ID of an image in another Region',
    {
      given: { Name: 'web' },
      script: [
        ['Region of the image to copy', 'Ireland'],
        ['ID of the image to copy', 'ami-7'],
      ],
      words: ['--source-region', 'eu-west-1', '--source-image-id', 'ami-7'],
    },
  ],
  [
    'copy-image',
    'knows the Region that is given',
    {
      given: { Name: 'web', SourceRegion: 'eu-west-1' },
      script: [['ID of the image to copy', 'ami-7']],
      words: ['--source-image-id', 'ami-7'],
    },
  ],
  [
    'enable-image-deprecation',
    'validates a time',
    {
      given: { ImageId: 'ami-1' },
      script: [['When to deprecate, for example 2027-01-31', ['soon', '2027-01-31']]],
      words: ['--deprecate-at', '2027-01-31'],
      problems: [expect.stringContaining('Invalid type for parameter DeprecateAt, value: soon') as unknown as string],
    },
  ],
  [
    'create-store-image-task',
    'asks for text without choices',
    {
      script: [
        ['Image', 'web-1'],
        ['S3 bucket for the image', 'b'],
      ],
      words: ['--image-id', 'ami-1', '--bucket', 'b'],
    },
  ],
  [
    'create-restore-image-task',
    'asks for text without choices',
    {
      script: [
        ['S3 bucket of the stored image', 'b'],
        ['Name of the object in the bucket', 'ami-1.bin'],
      ],
      words: ['--bucket', 'b', '--object-key', 'ami-1.bin'],
    },
  ],
  [
    'describe-images',
    'suggests the own images',
    { script: [['Only images with these owners'], ['Next']], words: ['--owners', 'self'] },
  ],
  [
    'describe-images',
    'takes several owners',
    {
      script: [['Only images with these owners', 'amazon'], ['Next', 'self'], ['Next']],
      words: ['--owners', 'amazon', 'self'],
    },
  ],
  [
    'describe-images',
    'suggests nothing if images are named',
    { given: { ImageIds: ['ami-1'] }, script: [], words: [] },
  ],
  [
    'describe-snapshots',
    'suggests the own snapshots',
    { script: [['Only snapshots with these owners'], ['Next']], words: ['--owner-ids', 'self'] },
  ],
  ['describe-tags', 'asks nothing', { script: [], words: [] }],
  [
    'modify-image-attribute',
    'shares an image',
    {
      script: [
        ['Image'],
        ['What to change'],
        [
          'Share with: an account ID, the ARN of an organization, or all',
          ['', '12', 'arn:aws:s3:::bucket', '123456789012'],
        ],
        ['Next', 'arn:aws:organizations::123456789012:organization/o-abc'],
        ['Next', 'arn:aws:organizations::123456789012:ou/o-abc/ou-1'],
        ['Next'],
      ],
      words: [
        '--image-id',
        'ami-2',
        '--launch-permission',
        'Add=[{UserId=123456789012},{OrganizationArn=arn:aws:organizations::123456789012:organization/o-abc},{OrganizationalUnitArn=arn:aws:organizations::123456789012:ou/o-abc/ou-1}]',
      ],
      problems: [
        'a value is required',
        ...Array(2).fill('enter 12 digits, the ARN of an organization or a unit of it, or all'),
      ],
    },
  ],
  [
    'modify-image-attribute',
    'stops sharing an image with everyone',
    {
      given: { ImageId: 'ami-1' },
      script: [
        ['What to change', 'Stop'],
        ['Stop sharing with: an account ID, the ARN of an organization, or all', 'all'],
        ['Next'],
      ],
      words: ['--launch-permission', 'Remove=[{Group=all}]'],
    },
  ],
  [
    'modify-image-attribute',
    'changes the description',
    {
      given: { ImageId: 'ami-1' },
      script: [
        ['What to change', 'description'],
        ['New description', 'a, b'],
      ],
      words: ['--description', '{"Value":"a, b"}'],
    },
  ],
  [
    'modify-image-attribute',
    'requires IMDSv2',
    { given: { ImageId: 'ami-1' }, script: [['What to change', 'IMDSv2']], words: ['--imds-support', 'Value=v2.0'] },
  ],
  [
    'modify-image-attribute',
    'asks for the image alone if a change is given',
    { given: { Attribute: 'description', Value: 'x' }, script: [['Image']], words: ['--image-id', 'ami-2'] },
  ],
  [
    'register-image',
    'registers the snapshot of a root volume for current instance types',
    {
      script: [
        ['Image name, 3 to 128 characters', 'web'],
        ['Name of the root device'],
        ['Snapshot of the root volume'],
        ['Architecture'],
      ],
      words: [
        ...['--name', 'web', '--root-device-name', '/dev/xvda'],
        ...['--block-device-mappings', 'DeviceName=/dev/xvda,Ebs={SnapshotId=snap-1}'],
        ...['--architecture', 'x86_64', '--virtualization-type', 'hvm', '--ena-support'],
      ],
    },
  ],
  [
    'register-image',
    'asks for what is not given',
    {
      given: {
        Name: 'web',
        RootDeviceName: '/dev/sda1',
        Architecture: 'arm64',
        EnaSupport: false,
        VirtualizationType: 'hvm',
      },
      resources: {},
      script: [['ID of the snapshot of the root volume', 'snap-7']],
      words: ['--block-device-mappings', 'DeviceName=/dev/sda1,Ebs={SnapshotId=snap-7}'],
      reported: ['You own no snapshots in us-east-1'],
    },
  ],
  [
    'register-image',
    'asks for no snapshot of an image in Amazon S3',
    { given: { Name: 'web', ImageLocation: 'b/k' }, script: [], words: [] },
  ],
  [
    'wait image-available',
    'uses the first image if the user presses Enter',
    { script: [['Image']], words: ['--image-ids', 'ami-2'] },
  ],
  [
    'wait image-available',
    'uses the image that the user chooses',
    { script: [['Image', 'web-1']], words: ['--image-ids', 'ami-1'] },
  ],
  [
    'wait image-available',
    'asks nothing if a member was given',
    { given: { Owners: ['self'] }, script: [], words: [] },
  ],
  [
    'wait image-available',
    'asks for an image if the list is empty',
    { given: { ImageIds: [] }, script: [['Image']], words: ['--image-ids', 'ami-2'] },
  ],
  [
    'wait image-available',
    'rejects an ID that an option would read as a file',
    {
      resources: {},
      script: [['ID of the image', ['', 'file://x', 'ami-1']]],
      words: ['--image-ids', 'ami-1'],
      reported: ['You own no images in us-east-1'],
      problems: ['a value is required', NO_FILE],
    },
  ],
  [
    'create-images',
    'asks for the path of the plan',
    {
      script: [['The plan: JSON Lines of requests', ['', 'plan.jsonl']]],
      words: ['--plan', 'plan.jsonl'],
      problems: ['a value is required'],
    },
  ],
  [
    'plan-images',
    'asks for the template of the names',
    { script: [['Template of the names, such as {name}-{date}', 'web-{index}']], words: ['--name', 'web-{index}'] },
  ],
  ['wait snapshot-completed', 'chooses a snapshot', { script: [['Snapshot']], words: ['--snapshot-ids', 'snap-1'] }],
  ['wait instance-running', 'chooses an instance', { script: [['Instance']], words: ['--instance-ids', 'i-1'] }],
];

test.each(cases)('auto-prompt for %s %s', async (command, _, one) => {
  const operation = operationOf(command);
  const { answers, person, reported } = await answersOf(operation, one);
  expect(requestToArgv(answers, operation.input)).toEqual(one.words);
  expect([reported, person.problems]).toEqual([one.reported ?? [], one.problems ?? []]);
});

test('auto-prompt for delete-tags shows that no answer stands for all tags', async () => {
  const operation = operationOf('delete-tags');
  const script: Script = [['Tags to delete (Key=Value or Key); the default is all tags']];
  const { context } = promptContext({ script, operation });
  const meanings: (string | undefined)[] = [];
  const ask: Prompter['ask'] = (question, rules = {}) => {
    meanings.push(rules.emptyMeans);
    return context.prompter.ask(question, rules);
  };
  const prompter = { ...context.prompter, ask };
  await questionsFor(operation)(new Map([['Resources', ['ami-1']]]), { ...context, prompter });
  expect(meanings).toEqual(['all']);
});

test('auto-prompt asks for every required member of every command', async () => {
  for (const operation of model.operations.filter(({ waiter, input }) => !waiter && input.required)) {
    const asked = cases.filter(([command]) => command === operation.command.join(' '));
    const special = ['create-image', 'list-images-in-recycle-bin'];
    if (asked.length > 0 || special.includes(operation.command.join(' '))) continue;
    // The other commands need an image alone.
    expect([operation.command.join(' '), operation.input.required]).toEqual([operation.command.join(' '), ['ImageId']]);
    const { answers } = await answersOf(operation, { script: [[titleOf(operation)]], words: [] });
    expect(requestToArgv(answers, operation.input)).toEqual(['--image-id', 'ami-2']);
  }
});

/** The question for the image of a command: `Image to protect`. */
function titleOf({ input }: DescribedOperation): string {
  const words = (input.properties?.ImageId?.['x-summary'] ?? '').replace(/^ID of the /, '');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const own: DescribedShape = {
  type: 'object',
  required: ['Id', 'Name', 'Count', 'Force', 'Ids', 'Permission', 'Rules'],
  properties: {
    Id: { type: 'string' },
    Name: { type: 'string', minLength: 3 },
    Count: { type: 'integer' },
    Force: { type: 'boolean', 'x-summary': 'force it' },
    Ids: { type: 'array', items: { type: 'string' } },
    Permission: { type: 'object', properties: { Add: { type: 'array', items: { type: 'string' } } } },
    Rules: {
      type: 'array',
      items: { type: 'object', properties: { Port: { type: 'integer' }, From: { type: 'string' } } },
    },
    Other: { type: 'string' },
  },
};

test('asks for members of every type of a command that has no special questions', async () => {
  const operation = operationWith(operationOf('describe-tags'), { input: own });
  const { answers, person } = await answersOf(operation, {
    given: { Id: 'i' },
    script: [
      ['Name', ['', 'ab', 'file://x', 'abc']],
      ['Count', ['x', '5']],
      ['Force it?', true],
      ['Ids', ['', 'i-1']],
      ['Next', 'i-2'],
      ['Next'],
      ['Permission', ['Add', 'Add=a,b']],
      ['Rules, such as Port=...', ['Port=x', 'Port=1,From=a']],
      ['Next', 'From=b'],
      ['Next'],
    ],
    words: [],
  });
  expect(requestToArgv(answers, own)).toEqual([
    ...['--name', 'abc', '--count', '5', '--force', '--ids', 'i-1', 'i-2', '--permission', 'Add=[a,b]'],
    ...['--rules', 'Port=1,From=a', 'From=b'],
  ]);
  expect(person.problems.map((one) => one.replace(/[,:].*/s, ''))).toEqual([
    'a value is required',
    'Invalid length for parameter Name',
    'a value here cannot start with file',
    "Error parsing parameter '--count'",
    'a value is required',
    "Error parsing parameter '--permission'",
    "Error parsing parameter '--rules'",
  ]);
});
