// Stages of a call at which a signal arrives, and what the program prints then.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ec2Endpoint } from './ec2-endpoint.ts';
import { INSTANCE } from './fault-commands.ts';
import { done, IMAGE, internal, LOOK, silent } from './fault-scenarios.ts';

export interface Stage {
  readonly name: string;
  readonly argv: readonly string[];
  /** Variables to set; undefined ones are removed. */
  readonly env?: (folder: string) => Readonly<Record<string, string | undefined>>;
  readonly prepare?: (endpoint: Ec2Endpoint, folder: string) => void;
  /** True once the program is at the stage. */
  readonly isReached: (seen: Seen) => boolean;
  /** At a prompt: keys to press when a text is on the terminal, before the stage. */
  readonly keys?: readonly (readonly [seen: string, keys: string])[];
  /** The lines on standard output if there is an image; otherwise a line break after SIGINT. */
  readonly stdout?: string;
  /** The last line on standard error. */
  readonly line: string;
  /** True if standard output is a full pipe. */
  readonly isFull?: boolean;
}

/** The run so far. */
export interface Seen {
  readonly endpoint: Ec2Endpoint;
  readonly folder: string;
  /** Standard error, or the text on the terminal. */
  readonly text: string;
  /** True if the program opened standard output a second time, which it does before its first write. */
  readonly hasOpenedStdout: boolean;
}

const ID = 'ami-00000000000000001';
const CREATE = ['create-image', '--instance-id', INSTANCE, '--name', 'web'];
const MAY_EXIST = `hint: an image may have been created. ${LOOK}`;
const STILL_PENDING = `hint: ${ID} is pending, 0%. The image is still being created. To keep waiting, run: ec2img wait image-available --image-ids ${ID}`;
const hasAsked =
  (...actions: readonly string[]) =>
  ({ endpoint }: Seen): boolean =>
    endpoint
      .requests()
      .map(({ form }) => new Map(form).get('Action'))
      .join() === actions.join();

/** Stages without a prompt. */
export const STAGES: readonly Stage[] = [
  {
    name: 'before the request',
    argv: CREATE,
    env: (folder) => ({ AWS_CONFIG_FILE: join(folder, 'config'), AWS_ACCESS_KEY_ID: undefined }),
    prepare: (_, folder) =>
      writeFileSync(
        join(folder, 'config'),
        `[default]\ncredential_process = sh -c "touch ${folder}/asked && exec sleep 20"\n`,
      ),
    isReached: ({ folder }) => existsSync(join(folder, 'asked')),
    line: 'hint: nothing was created',
  },
  {
    name: 'request in flight',
    argv: CREATE,
    prepare: (endpoint) => endpoint.script('CreateImage', [silent]),
    isReached: hasAsked('CreateImage'),
    line: MAY_EXIST,
  },
  {
    name: 'looking the image up',
    argv: CREATE,
    prepare: (endpoint) => {
      endpoint.script('CreateImage', [done(internal)]);
      endpoint.script('DescribeImages', [silent]);
    },
    isReached: hasAsked('CreateImage', 'DescribeImages'),
    line: MAY_EXIST,
  },
  {
    name: 'waiting',
    argv: [...CREATE, '--wait'],
    prepare: ({ world }) => {
      world.pace = 0;
    },
    isReached: ({ text }) => text.includes('pending, 0%'),
    stdout: IMAGE,
    line: STILL_PENDING,
  },
  {
    name: 'printing to a full pipe',
    argv: CREATE,
    isReached: ({ hasOpenedStdout }) => hasOpenedStdout,
    isFull: true,
    stdout: '',
    line: `hint: the request succeeded; response: {"ImageId":"${ID}"}`,
  },
];

const shows =
  (text: string) =>
  (seen: Seen): boolean =>
    seen.text.includes(text);

const CANCELLED = 'Cancelled. Nothing was created or changed.';
const ASK = [...CREATE.slice(0, 3), '--cli-auto-prompt'];
const TAGS = ['--tag-specifications', 'ResourceType=image,Tags=[{Key=a,Value=b}]'];
const BEFORE_DEVICES = [...ASK, '--name', 'web', '--description', 'x', '--no-reboot', ...TAGS];

/** Stages on a terminal: every kind of prompt, and lines that are redrawn. */
export const ON_TERMINAL: readonly Stage[] = [
  {
    name: 'request in flight',
    argv: [...CREATE, '--reboot'],
    prepare: (endpoint) => endpoint.script('CreateImage', [silent]),
    isReached: hasAsked('CreateImage'),
    line: MAY_EXIST,
  },
  {
    name: 'waiting',
    argv: [...CREATE, '--wait', '--reboot'],
    prepare: ({ world }) => {
      world.pace = 0;
    },
    isReached: shows('pending, 0%'),
    line: STILL_PENDING,
  },
  {
    name: 'prompt: list to search',
    argv: ['create-image', '--name', 'web', '--cli-auto-prompt'],
    isReached: shows('type to search'),
    line: CANCELLED,
  },
  { name: 'prompt: text', argv: ASK, isReached: shows('Name of the image'), line: CANCELLED },
  {
    name: 'prompt: choice',
    argv: [...ASK, '--name', 'web', '--description', 'x'],
    isReached: shows('> Reboot'),
    line: CANCELLED,
  },
  { name: 'prompt: confirmation', argv: BEFORE_DEVICES, isReached: shows('Change the devices'), line: CANCELLED },
  {
    name: 'prompt: check boxes',
    argv: BEFORE_DEVICES,
    keys: [['Change the devices', 'y\r']],
    isReached: shows('[x] /dev/sdb'),
    line: CANCELLED,
  },
  {
    name: 'lookup of a prompt',
    argv: ['create-image', '--name', 'web', '--cli-auto-prompt'],
    prepare: (endpoint) => endpoint.script('DescribeInstances', [silent]),
    isReached: (seen) => shows('Looking up')(seen) && hasAsked('DescribeInstances')(seen),
    line: CANCELLED,
  },
  {
    name: 'prompt: MFA code',
    argv: [...CREATE, '--reboot', '--profile', 'role'],
    env: (folder) => ({ AWS_CONFIG_FILE: join(folder, 'config'), AWS_ACCESS_KEY_ID: undefined }),
    prepare: (_, folder) =>
      writeFileSync(
        join(folder, 'config'),
        '[profile role]\nrole_arn = arn:aws:iam::1:role/r\nmfa_serial = arn:aws:iam::1:mfa/me\nsource_profile = keys\n' +
          '[profile keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
      ),
    isReached: shows('Enter MFA code'),
    line: 'hint: nothing was created',
  },
];
