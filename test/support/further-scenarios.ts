// Failure scenarios of register-image and create-restore-image-task, in addition to those of create-image.
import type { Fault } from './ec2-endpoint.ts';
import type { Image } from './ec2-world.ts';
import { type FaultCommand, INSTANCE, REGISTER, RESTORE, RESTORE_UNNAMED, SNAPSHOT, STORED } from './fault-commands.ts';
import { closed, denied, done, internal, page, type Scenario, silent, throttled } from './fault-scenarios.ts';

const ID = 'ami-00000000000000001';
const once = { AWS_MAX_ATTEMPTS: '1' };
const quick = ['--cli-read-timeout', '3'];

const refused = (action: string, code: string, message: string, retries = ''): string =>
  `\nec2img: [ERROR]: An error occurred (${code}) when calling the ${action} operation${retries}: ${message}\n`;
const clash = (action: string): string =>
  refused(action, 'InvalidAMIName.Duplicate', `AMI name web is already in use by AMI ${ID}`);
const doubt = (image: string, reason: string, { lookup }: FaultCommand): string =>
  `hint: an earlier attempt may have created ${image}; ${reason}. ${lookup}\n`;
const UNLISTED = 'EC2 does not list it yet';
const FOUND_BY_MARK = `hint: the response was lost, but the image was created: ${ID}\n`;

/** Another call creates an image with the name. */
const meanwhile = (image: Partial<Image>): Fault => ({
  ...internal,
  meanwhile: ({ world, clock }) =>
    void world.addImage({ name: 'web', creationDate: new Date(clock()).toISOString(), ...image }),
});

const root = (snapshotId: string): Pick<Image, 'devices' | 'settings'> => ({
  settings: { rootDeviceName: '/dev/xvda' },
  devices: [
    {
      ...{ deviceName: '/dev/xvda', size: 8, volumeType: 'standard', encrypted: false, deleteOnTermination: true },
      snapshot: {
        ...{ snapshotId, volumeId: 'vol-ffffffff', ownerId: '123456789012', size: 8, encrypted: false },
        ...{ description: '', startTime: '2026-01-01T00:00:00.000Z', tags: [], progress: 100, state: 'completed' },
      },
    },
  ],
});

/** Scenarios that both commands have. */
const common = (name: string, command: FaultCommand): Scenario[] =>
  [
    { name: 'no failure', create: [], stderr: '' },
    { name: 'status 500 before the image is created', create: [internal], stderr: '' },
    { name: 'status 500 after the image is created', create: [done(internal)] },
    { name: 'connection closed after the image is created', create: [done(closed)] },
    { name: 'no response after the image is created', create: [done(silent)], options: quick },
    { name: 'HTML page of a proxy after the image is created', create: [done(page)] },
    { name: 'status 500 after the image is created, with a single attempt', create: [done(internal)], env: once },
    { name: 'response lost on every attempt', create: [done(closed), done(closed), done(closed)] },
    { name: 'image listed late', create: [done(internal)], delay: 3 },
    { name: 'throttled lookup', create: [done(closed)], describe: [throttled, throttled] },
    {
      name: 'denied lookup: the error names the image that EC2 reports',
      create: [done(internal)],
      describe: [denied, denied],
      code: 254,
      stdout: '',
      stderr: clash(command.action) + doubt(ID, 'the lookup failed (UnauthorizedOperation)', command),
    },
    {
      name: 'image that is not listed, with a single attempt',
      create: [done(internal)],
      env: once,
      delay: 20,
      code: 254,
      stdout: '',
      stderr:
        refused(command.action, 'InternalError', 'x', ' (reached max retries: 0)') +
        doubt('an image', UNLISTED, command),
    },
    {
      name: 'duplicate name of an older image after a failure',
      create: [internal],
      before: { sourceInstanceId: INSTANCE },
      code: 254,
      stdout: '',
      stderr: `${clash(command.action)}hint: ${ID} already has this name (available, created 2 hours ago, from ${INSTANCE})\n`,
    },
    {
      name: 'the mark shows the image (ec2img: --mark)',
      create: [done(internal)],
      ownOptions: ['--mark'],
      stderr: FOUND_BY_MARK,
    },
    {
      name: 'dry run creates nothing, so no lookup',
      create: [internal],
      options: ['--dry-run'],
      code: 254,
      stdout: '',
      images: 0,
      stderr: `${refused(command.action, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.')}hint: the call would be allowed; nothing was created\n`,
    },
  ].map((scenario: Scenario) => ({ ...scenario, command, name: `${name}: ${scenario.name}` }));

const register: readonly Scenario[] = [
  {
    name: 'another call with another description takes the name',
    create: [meanwhile({ ...root(SNAPSHOT), description: 'nightly' })],
    code: 254,
    stdout: '',
    stderr: `${clash('RegisterImage')}hint: ${ID} is the image of another call: description is "nightly", not ""\n`,
  },
  {
    name: 'another call with another snapshot takes the name',
    create: [meanwhile(root('snap-0fedcba9876543210'))],
    code: 254,
    stdout: '',
    stderr: `${clash('RegisterImage')}hint: ${ID} is the image of another call: SnapshotId of /dev/xvda is "snap-0fedcba9876543210", not "${SNAPSHOT}"\n`,
  },
  { name: 'another call with an equal request takes the name', create: [meanwhile(root(SNAPSHOT))] },
  {
    name: 'an image without devices takes the name',
    create: [meanwhile({ settings: {} })],
    code: 254,
    stdout: '',
    stderr: clash('RegisterImage') + doubt(ID, 'EC2 does not show from what it was registered', REGISTER),
  },
].map((scenario) => ({ ...scenario, command: REGISTER, name: `register-image: ${scenario.name}` }));

const UNNAMED = 'without --name, it cannot be looked up';
const failed = (reason: string): string =>
  refused('CreateRestoreImageTask', 'InternalError', 'x') + doubt('an image', reason, RESTORE_UNNAMED);

const restore: readonly Scenario[] = [
  {
    name: 'another call restores the same object to the name',
    create: [meanwhile({ sourceImageId: STORED })],
  },
  {
    name: 'an image whose source EC2 does not show takes the name',
    create: [meanwhile({})],
    code: 254,
    stdout: '',
    stderr:
      clash('CreateRestoreImageTask') + doubt(ID, 'EC2 does not show that it was restored from this object', RESTORE),
  },
  {
    name: 'status 500 before the image is created, without a name',
    command: RESTORE_UNNAMED,
    create: [internal],
    code: 254,
    stdout: '',
    stderr: failed(UNNAMED),
    images: 0,
  },
  {
    name: 'status 500 after the image is created, without a name',
    command: RESTORE_UNNAMED,
    create: [done(internal)],
    code: 254,
    stdout: '',
    stderr: failed(UNNAMED),
  },
  { name: 'throttling, then success, without a name', command: RESTORE_UNNAMED, create: [throttled], stderr: '' },
  {
    name: 'the mark shows the image, without a name (ec2img: --mark)',
    command: RESTORE_UNNAMED,
    create: [done(internal)],
    ownOptions: ['--mark'],
    stderr: FOUND_BY_MARK,
  },
  {
    name: 'no image has the mark, without a name (ec2img: --mark)',
    command: RESTORE_UNNAMED,
    create: [internal],
    ownOptions: ['--mark'],
    code: 254,
    stdout: '',
    stderr:
      refused('CreateRestoreImageTask', 'InternalError', 'x') +
      `hint: an earlier attempt may have created an image; ${UNLISTED}. Before you retry, check with: ec2img describe-images --owners self --include-disabled --filters '[{"Name":"tag:ec2img:mark","Values":["MARK"]}]'\n`,
    images: 0,
  },
].map((scenario: Scenario) => ({ command: RESTORE, ...scenario, name: `create-restore-image-task: ${scenario.name}` }));

export const furtherScenarios: readonly Scenario[] = [
  ...common('register-image', REGISTER),
  ...register,
  ...common('create-restore-image-task', RESTORE),
  ...restore,
];
