// EC2 deletes all tags of the resources if the list of tags is empty. A script with an empty variable does not mean that.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const DELETE = ['delete-tags', '--resources', 'ami-1'];
const EFFECT = 'with an empty list, EC2 deletes all tags of the resources; to do that, leave out';
const EMPTY = `Invalid length for parameter Tags, value: 0, valid min length: 1: ${EFFECT}`;
const nothing = (value: string): string => `Invalid value for parameter Tags, value: ${value}: ${EFFECT}`;

const REJECTED: [words: string[], line: string][] = [
  [['--tags'], `${EMPTY} --tags`],
  [['--tags', '[]'], `${EMPTY} --tags`],
  [['--tags', '[{}]'], `${nothing('[{}]')} --tags`],
  [['--tags', '{}'], `${nothing('[{}]')} --tags`],
  [['--cli-input-json', '{"Tags":[]}'], `${EMPTY} "Tags"`],
  [['--cli-input-json', '{"Tags":[{},{}]}'], `${nothing('[{}, {}]')} "Tags"`],
  [['--tags', 'Key='], `${nothing('[{"Key": ""}]')} --tags`],
  [['--cli-input-json', '{"Tags":[{"Key":"","Value":""},{}]}'], `${nothing('[{"Key": "", "Value": ""}, {}]')} "Tags"`],
  [['--cli-input-yaml', 'Tags: []'], `${EMPTY} "Tags"`],
];

const LEVELS = ['documented', 'aws', 'none'];

test.each(LEVELS.flatMap((level) => REJECTED.map(([words, line]) => [words, level, line] as const)))(
  'rejects delete-tags %j at the level %s',
  async (words, level, line) => {
    const result = await sentBy([...DELETE, ...words], { env: { EC2IMG_VALIDATE: level } });
    expect({ ...result, code: 0 }).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`Parameter validation failed:\n${line}\n`),
      bodies: [],
    });
    expect(result.code).not.toBe(0);
  },
);

test.each<[words: string[], body: string]>([
  [[], 'ResourceId.1=ami-1'],
  [['--tags', '[{"Key":"a"},{}]'], 'ResourceId.1=ami-1&Tag.1.Key=a'],
  [['--cli-input-json', '{"Tags":[{"Key":"a"}]}'], 'ResourceId.1=ami-1&Tag.1.Key=a'],
  [['--tags', 'Key=a,Value='], 'ResourceId.1=ami-1&Tag.1.Key=a&Tag.1.Value='],
])('sends delete-tags %j as %s', async (words, body) => {
  expect(await sentBy([...DELETE, ...words])).toEqual({ code: 0, stdout: '', stderr: '', bodies: [body] });
});

test('rejects a tag without a key among others', async () => {
  const result = await sentBy([...DELETE, '--tags', 'Key=a', 'Key='], { env: { EC2IMG_VALIDATE: 'documented' } });
  expect(result).toMatchObject({ code: 252, bodies: [] });
  expect(result.stderr).toContain(
    'Invalid value for parameter Tags[1].Key, value: "": a tag has a key; check the variable or command that it comes from\n',
  );
});

test('an empty list of tags to create is sent, as by the AWS CLI', async () => {
  expect(await sentBy(['create-tags', '--resources', 'ami-1', '--tags'])).toMatchObject({
    code: 0,
    bodies: ['ResourceId.1=ami-1'],
  });
});
