// AWS_CLI_OUTPUT_ENCODING: the bytes on standard output and standard error.
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEnv, endOf, program } from '../support/program.ts';
import { answers, imageAnswer, type RawEndpoint, startRawEndpoint } from '../support/raw-endpoint.ts';

let endpoint: RawEndpoint;
beforeAll(async () => {
  endpoint = await startRawEndpoint();
  endpoint.play(answers([imageAnswer('ami-1')]));
});
afterAll(() => endpoint.stop());

function run(encoding: string, options: readonly string[]) {
  const [command = '', ...words] = [...program, 'create-image', '--instance-id', 'i-1', '--name', 'web', ...options];
  const env = { ...callEnv(endpoint.url), AWS_EC2_METADATA_DISABLED: 'true', AWS_CLI_OUTPUT_ENCODING: encoding };
  const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return endOf(child, 'latin1');
}

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const utf16 = (text: string): string => Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1');
const literal = (text: string): string[] => ['--query', `[ImageId, '${text}']`];
const HINT = 'hint: the request succeeded; response: {"ImageId":"ami-1"}\n';
const refused = (message: string): { code: number; stdout: string; stderr: string } => ({
  code: 255,
  stdout: '',
  stderr: `\nec2img: [ERROR]: ${message}\n`,
});
const noProfile = (name: string) => ({
  ...refused(''),
  stderr:
    `\nec2img: [ERROR]: The config profile (${name}) could not be found\n` +
    'hint: the profile comes from --profile\nhint: there are no profiles in /nowhere/.aws/config and /nowhere/.aws/credentials\n',
});
const unencodable = (message: string) => ({ ...refused(message), stderr: `\nec2img: [ERROR]: ${message}\n${HINT}` });
const printed = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const JSON_LIST = '[\n    "ami-1",\n    "Größe"\n]\n';
const JAPANESE = "'latin-1' codec can't encode characters in position 6-7: ordinal not in range(256)";

test.concurrent.for<[encoding: string, options: readonly string[], end: ReturnType<typeof printed>]>([
  ['', literal('Größe'), printed(utf8(JSON_LIST))],
  ['utf_8', literal('Größe 日'), printed(utf8('[\n    "ami-1",\n    "Größe 日"\n]\n'))],
  ['latin-1', literal('Größe'), printed(JSON_LIST)],
  ['latin-1', [...literal('Größe'), '--output', 'text'], printed('ami-1\tGröße\n')],
  ['latin-1', [...literal('Größe'), '--output', 'yaml'], printed('- ami-1\n- Größe\n')],
  ['latin-1', [...literal('Größe'), '--output', 'yaml-stream'], printed('- - ami-1\n  - Größe\n')],
  [
    'latin-1',
    [...literal('ö'), '--output', 'table'],
    printed('-------------\n|CreateImage|\n+-----------+\n|  ami-1    |\n|  ö        |\n+-----------+\n'),
  ],
  ['cp1252', [...literal('€'), '--output', 'text'], printed('ami-1\t\x80\n')],
  ['shift_jis', [...literal('日本'), '--output', 'text'], printed('ami-1\t\x93\xfa\x96{\n')],
  ['utf-16', literal('Größe'), printed(utf16(JSON_LIST))],
  ['ascii', [], printed('{\n    "ImageId": "ami-1"\n}\n')],
  ['latin-1', ['--query', "'hello日本'"], unencodable(JAPANESE)],
  ['latin-1', ['--query', "'hello 日本'", '--output', 'text'], unencodable(JAPANESE)],
  ['bogus', [], refused('Unknown codec `bogus` specified for AWS_CLI_OUTPUT_ENCODING.')],
  ['base64', [], refused('Unknown codec `base64` specified for AWS_CLI_OUTPUT_ENCODING.')],
  // Standard error.
  ['latin-1', ['--profile', 'größe'], noProfile('größe')],
  ['ascii', ['--profile', 'größe'], noProfile('gr\\xf6\\xdfe')],
  ['latin-1', ['--profile', '日'], noProfile('\\u65e5')],
  ['bogus', ['--profile', 'größe'], refused('Unknown codec `bogus` specified for AWS_CLI_OUTPUT_ENCODING.')],
])('writes output and errors in the encoding %s, with the options %j', async ([encoding, options, end]) => {
  expect(await run(encoding, options)).toEqual(end);
});

test('utf-16 has one byte order mark for each stream', async () => {
  const { stdout, stderr } = await run('utf-16', ['--debug']);
  expect(stdout).toBe(utf16('{\n    "ImageId": "ami-1"\n}\n'));
  const text = Buffer.from(stderr, 'latin1').toString('utf16le');
  const [mark, ...lines] = text.split(/DEBUG: .*\n/);
  expect([mark, new Set(lines)]).toEqual(['\ufeff', new Set([''])]);
});
