// Hints and notes about values that are sent, but may not be what the user meant.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const split = (option: string, count: number, meant: string): string =>
  `hint: ${option} has ${count} elements, because a space starts a new one; did you mean ${meant}?\n`;

test.each<[words: string, stderr: string]>([
  ['describe-images --filters Name=name Values=a', split('--filters', 2, 'Name=name,Values=a')],
  ['describe-tags --filters Name=a,Values=b Name=key Values=a,b', split('--filters', 3, 'Name=key,Values=a,b')],
  ['create-tags --resources i-1 --tags Key=a Value=b', split('--tags', 2, 'Key=a,Value=b')],
  ['delete-tags --resources i-1 --tags Value=b Key=a', split('--tags', 2, 'Value=b,Key=a')],
  [
    'create-store-image-task --image-id ami-1 --bucket b --s3-object-tags Key=a Value=b',
    split('--s3-object-tags', 2, 'Key=a,Value=b'),
  ],
  [
    'register-image --name web --block-device-mappings DeviceName=/dev/sdh Ebs={VolumeSize=8}',
    split('--block-device-mappings', 2, 'DeviceName=/dev/sdh,Ebs={VolumeSize=8}'),
  ],
  // Lists that are as they were meant.
  ['describe-images --filters Name=name,Values=a Name=owner-id,Values=b', ''],
  ['describe-images --filters Name=name', ''],
  ['create-tags --resources i-1 --tags Key=a Key=b', ''],
  ['create-tags --resources i-1 --tags Key=a,Value=b Key=c', ''],
  ['create-tags --resources i-1 --tags [{"Key":"a"},{"Value":"b"}]', ''],
  ['create-tags --resources i-1 --tags {"Key":"a"} {"Value":"b"}', ''],
  ['create-tags --resources a=1 b=2 --tags Key=a', ''],
])('of %s, standard error is %j', async (line, stderr) => {
  const result = await sentBy(line.split(' '));
  expect(result.code).toBe(0);
  expect(result.stderr).toBe(stderr);
  expect(result.bodies).toHaveLength(1);
});

test('prints the hint before the request is sent', async () => {
  const answers = [
    { status: 400, body: '<Response><Errors><Error><Code>C</Code><Message>m</Message></Error></Errors></Response>' },
  ];
  const { code, stderr } = await sentBy(['create-tags', '--resources', 'i-1', '--tags', 'Key=a', 'Value=b'], {
    answers,
  });
  expect(code).toBe(254);
  expect(stderr).toBe(
    `${split('--tags', 2, 'Key=a,Value=b')}\nec2img: [ERROR]: An error occurred (C) when calling the CreateTags operation: m\n`,
  );
});

test.each([[['--cli-error-format', 'json']], [['--generate-cli-skeleton', 'output']]])(
  'prints no such hint with %j',
  async (more) => {
    const words = ['create-tags', '--resources', 'i-1', '--tags', 'Key=a', 'Value=b', ...more];
    expect(await sentBy(words)).toMatchObject({ code: 0, stderr: '' });
  },
);

const MODIFY = ['modify-image-attribute', '--image-id', 'ami-1'];
const plain = (option: string): string =>
  `hint: ${option} takes the whole text as its value; in shorthand, write ${option} "Value=..."\n`;

test.each<[words: string[], body: string, stderr: string]>([
  [['--description', 'a=b'], 'Description.Value=a%3Db&ImageId=ami-1', plain('--description')],
  [
    ['--description', 'https://x.test/?a=b'],
    'Description.Value=https%3A%2F%2Fx.test%2F%3Fa%3Db&ImageId=ami-1',
    plain('--description'),
  ],
  [['--imds-support', 'v=2.0'], 'ImageId=ami-1&ImdsSupport.Value=v%3D2.0', plain('--imds-support')],
  [
    ['--description', 'Value=a,Value=b'],
    'Description.Value=Value%3Da%2CValue%3Db&ImageId=ami-1',
    plain('--description'),
  ],
  [['--description', 'Value=a=b'], 'Description.Value=a%3Db&ImageId=ami-1', ''],
  [['--description', '{"Value":"a=b"}'], 'Description.Value=a%3Db&ImageId=ami-1', ''],
  [['--description', 'plain, "text"'], 'Description.Value=plain%2C%20%22text%22&ImageId=ami-1', ''],
])('modify-image-attribute %j sends %s, and a terminal shows %j', async (words, body, stderr) => {
  const onTerminal = await sentBy([...MODIFY, ...words], { terminal: 80 });
  expect({ ...onTerminal, stdout: '' }).toEqual({ code: 0, stdout: '', stderr, bodies: [body] });
  expect(await sentBy([...MODIFY, ...words])).toEqual({ code: 0, stdout: '', stderr: '', bodies: [body] });
});

const everything = (option: string): string => `hint: ${option} is an empty list, so it selects everything\n`;

// The level documented rejects these lists.
test.each([
  ['describe-images --image-ids', everything('--image-ids')],
  ['describe-images --filters --owners []', everything('--owners') + everything('--filters')],
  ['list-images-in-recycle-bin --cli-input-json {"ImageIds":[]}', everything('--image-ids')],
  ['create-tags --resources a --tags', ''],
  ['modify-image-attribute --image-id a --user-ids', ''],
])('%s is sent, and standard error is %j', async (line, stderr) => {
  expect(await sentBy(line.split(' '))).toMatchObject({ code: 0, stderr, bodies: [expect.any(String)] });
});
