import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { relatedCommand, resumeCommand, resumePlanCommand } from '../../../src/cli/command-line.ts';
import { parsedCall } from '../../support/parse.ts';

const CREATE = ['create-image', '--instance-id', 'i-1', '--name', "it's"];
const WAIT = 'ec2img wait image-available --image-ids ami-1';
const line = (argv: readonly string[], imageId?: string): string => resumeCommand(argv, parsedCall(argv), imageId);

test.each([
  [[], ''],
  [['--output', 'text', '--query=a', '--debug', '--no-cli-pager', '--color', 'on'], ''],
  [['--profile', 'my own', '--region=us-west-2'], "--profile 'my own' --region us-west-2"],
  [['--reg', 'a', '--no-sign', '--no-v'], '--no-verify-ssl --region a --no-sign-request'],
  [['--wait', '--po', '5s', '--wait-t=1h', '--quiet'], '--wait-timeout 1h --poll-interval 5s'],
  [
    ['--endpoint-url', 'http://127.0.0.1:1/?a=b', '--ca-bundle', ''],
    "--endpoint-url 'http://127.0.0.1:1/?a=b' --ca-bundle ''",
  ],
])('the command to resume create-image with the options %j is wait image-available', (options, more) => {
  expect(line([...CREATE, ...options], 'ami-1')).toBe(more ? `${WAIT} ${more}` : WAIT);
});

test('the command to resume a wait has the same arguments, quoted for a shell', () => {
  const words = ['wait', 'image-available', '--filters', 'Name=name,Values=it\'s $HOME; `x` \\ "\n*', '--debug'];
  const text = line(words);
  expect(execFileSync('sh', ['-c', `ec2img() { printf '%s\\0' "$@"; }; ${text}`], { encoding: 'utf8' })).toBe(
    words.map((word) => `${word}\0`).join(''),
  );
});

test.each<[words: string[], timeout: string, resumed: string]>([
  [['--wait-timeout', '3s', '--image-ids', 'ami-1'], '', '--image-ids ami-1'],
  [['--image-ids', 'ami-1', '--wait-t=3s', '--poll-interval', '1s'], '', '--image-ids ami-1 --poll-interval 1s'],
  [['--w', '3h', '--image-ids', 'ami-1'], '6h', '--image-ids ami-1 --wait-timeout 6h'],
  [['--image-ids', 'ami-1'], '6h', '--image-ids ami-1 --wait-timeout 6h'],
  [['--image-ids', 'ami-1', '--'], '6h', '--image-ids ami-1 --wait-timeout 6h --'],
])('the command to resume a wait with %j may have another timeout: %j', (words, timeout, resumed) => {
  const argv = ['wait', 'image-available', ...words];
  expect(resumeCommand(argv, parsedCall(argv), undefined, timeout)).toBe(`ec2img wait image-available ${resumed}`);
});

test.each([
  ['', `${WAIT} --poll-interval 5s`],
  ['6h', `${WAIT} --wait-timeout 6h --poll-interval 5s`],
])('the command to resume create-image may have another timeout: %j', (timeout, resumed) => {
  const argv = [...CREATE, '--wait', '--wait-timeout', '3s', '--poll-interval', '5s'];
  expect(resumeCommand(argv, parsedCall(argv), 'ami-1', timeout)).toBe(resumed);
});

test('a suggested command has the same endpoint and profile, with the password masked', () => {
  const argv = [...CREATE, '--profile', 'my own', '--endpoint-url', 'http://me:secret@h:1', '--output=text'];
  expect(relatedCommand(['describe-images', '$(id)'], parsedCall(argv))).toBe(
    "ec2img describe-images '$(id)' --endpoint-url 'http://***:***@h:1' --profile 'my own'",
  );
});

test.each([
  [['--plan', 'a b.jsonl', '--wait'], [], "--plan 'a b.jsonl' --wait --resume"],
  [['--plan', 'a', '--'], [], '--plan a --resume --'],
  [['--plan', 'a', '--res'], [['Resume', true]], '--plan a --res'],
] as const)('the command to resume the plan of %j has --resume once', (words, values, resumed) => {
  const invocation = { values: new Map<string, boolean>(values) };
  expect(resumePlanCommand(['create-images', ...words], invocation)).toBe(`ec2img create-images ${resumed}`);
});
