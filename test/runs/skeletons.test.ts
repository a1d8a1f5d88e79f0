// Whole runs with skeletons that were not edited, or only in part. The skeletons are those of the AWS CLI.
import { expect, test } from 'vitest';
import { model } from '../../src/model/model.ts';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { sentBy } from '../support/sent-requests.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };

async function runWith(argv: readonly string[], stdin = '') {
  const { io, seen } = fakeIo({ env: KEYS, stdin });
  return { code: await run(argv, io), ...seen };
}

const skeleton = async (kind: string): Promise<string> =>
  (await runWith(['create-image', '--generate-cli-skeleton', kind])).stdout;

const hintsOf = async (argv: readonly string[], stdin: string): Promise<string[]> => {
  const { code, stderr } = await runWith(['create-image', ...argv], stdin);
  expect(code).toBe(252);
  return stderr.split('\n').filter((line) => line.startsWith('hint: '));
};

const REFERENCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_';
const CREATE_IMAGE = `${REFERENCE}CreateImage.html`;
const START = 'or start with --generate-cli-skeleton minimal, which has only required members';
const documented = (...pages: string[]): string => `hint: documented at ${pages.join(' and ')}`;
const BOTH = documented(CREATE_IMAGE, `${REFERENCE}EbsBlockDevice.html`);

/** Replaces the values of the required members. */
const filledIn = (text: string): string =>
  text.replace(/(InstanceId"?:) (?:""|'')/, '$1 "i-1"').replace(/(\bName"?:) (?:""|'')/, '$1 "web"');
const untouched = (text: string): string => text;

test.each([
  // InstanceId, Name, ResourceType, Iops, Throughput and Encrypted.
  ['an untouched JSON skeleton', 'input', '--cli-input-json', untouched, 6],
  ['an untouched YAML skeleton', 'yaml-input', '--cli-input-yaml', untouched, 6],
  ['a JSON skeleton whose required members are filled in', 'input', '--cli-input-json', filledIn, 4],
  ['a YAML skeleton whose required members are filled in', 'yaml-input', '--cli-input-yaml', filledIn, 4],
] as const)('one hint names the minimal skeleton for %s', async (_name, kind, option, edited, count) => {
  expect(await hintsOf([option, '-'], edited(await skeleton(kind)))).toEqual([
    BOTH,
    `hint: ${count} values are still those of the skeleton; fill them in or delete them, ${START}`,
  ]);
});

const TAGS = '"TagSpecifications":[{"ResourceType":"capacity-reservation","Tags":[{"Key":"","Value":""}]}]';
const SAVED = `${documented(CREATE_IMAGE)}; to send the request anyway, add --validate aws`;

test.each([
  [
    'one value that is left over',
    `{"InstanceId":"i-1","Name":"web",${TAGS}}`,
    [documented(CREATE_IMAGE), `hint: 1 value is still that of the skeleton; fill it in or delete it, ${START}`],
  ],
  [
    'a required value that is left over',
    '{"InstanceId":"i-1","Name":""}',
    ['hint: 1 value is still that of the skeleton; fill it in'],
  ],
  ['no invalid value that is left over', '{"InstanceId":"i-1","Name":"web:1","DryRun":true,"Description":""}', [SAVED]],
])('hints about a document with %s', async (_name, document, hints) => {
  expect(await hintsOf(['--cli-input-json', '-'], document)).toEqual(hints);
});

test('does not call the value of an option a value of the skeleton', async () => {
  expect(await hintsOf(['--name', '', '--cli-input-json', '-'], '{"InstanceId":"i-1"}')).toEqual([]);
});

const DOCUMENTED = { EC2IMG_VALIDATE: 'documented' };

const COMMANDS = model.operations.filter(({ waiter }) => !waiter);

test.each(
  COMMANDS.flatMap(({ command, input }) =>
    ['input', 'yaml-input', ...((input.required ?? []).length > 0 ? ['minimal'] : [])].map(
      (kind) => [command.join(' '), kind] as const,
    ),
  ),
)('%s does not send its untouched skeleton %s', async (command, kind) => {
  const document = (await sentBy([command, '--generate-cli-skeleton', kind])).stdout;
  const option = kind === 'yaml-input' ? '--cli-input-yaml' : '--cli-input-json';
  expect(await sentBy([command, option, document], { env: DOCUMENTED })).toMatchObject({ code: 252, bodies: [] });
});

// The group of the skeleton is `all`: it would make the image public.
test('does not send launch permissions that are still those of the skeleton', async () => {
  const skeletonText = (await sentBy(['modify-image-attribute', '--generate-cli-skeleton', 'input'])).stdout;
  const { LaunchPermission } = JSON.parse(skeletonText);
  expect(LaunchPermission.Add[0].Group).toBe('all');
  const send = (permission: object) =>
    sentBy(
      [
        'modify-image-attribute',
        '--cli-input-json',
        JSON.stringify({ ImageId: 'ami-1', LaunchPermission: permission }),
      ],
      { env: DOCUMENTED },
    );
  const start = '\nec2img: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:\n';
  const still = 'all its values are still those of the skeleton\n';
  expect(await send(LaunchPermission)).toEqual({
    code: 252,
    stdout: '',
    stderr: `${start}Invalid value for parameter LaunchPermission: ${still}hint: 8 values are still those of the skeleton; fill them in or delete them, ${START}\n`,
    bodies: [],
  });
  const kept = await send({ ...LaunchPermission, Remove: [{ UserId: '123456789012' }] });
  expect(kept).toEqual({
    code: 252,
    stdout: '',
    stderr: `${start}Invalid value for parameter LaunchPermission.Add[0]: ${still}hint: 4 values are still those of the skeleton; fill them in or delete them, ${START}\n`,
    bodies: [],
  });
  expect(await send({ Add: [{ Group: 'all' }] })).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
    bodies: ['ImageId=ami-1&LaunchPermission.Add.1.Group=all'],
  });
});

test('does not send an empty ID or an empty account of a document', async () => {
  const empty = 'the value is empty; check the variable or command that it comes from';
  const argv = ['modify-image-attribute', '--cli-input-json', '{"ImageId":"","UserIds":["1"," "]}'];
  const { code, stderr, bodies } = await sentBy(argv, { env: DOCUMENTED });
  expect({ code, stderr, bodies }).toEqual({
    code: 252,
    stderr: `\nec2img: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:\nInvalid value for parameter ImageId, value: "": ${empty}\nInvalid value for parameter UserIds[1], value: " ": ${empty}\nhint: 1 value is still that of the skeleton; fill it in\n`,
    bodies: [],
  });
});
