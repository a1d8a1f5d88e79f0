// Whole runs with skeletons that were not edited, or only in part. The skeletons are those of the AWS CLI.
import { expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';

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
  // Name, ResourceType, Iops, Throughput and Encrypted.
  ['an untouched JSON skeleton', 'input', '--cli-input-json', untouched, 5],
  ['an untouched YAML skeleton', 'yaml-input', '--cli-input-yaml', untouched, 5],
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
