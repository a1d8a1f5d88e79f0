// The built program as another account, whose home folder it must not read, or which /etc/passwd does not list. Needs root.

import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf, otherProgram, programLine } from '../support/program.ts';
import { answers, imageAnswer, type RawEndpoint, startRawEndpoint } from '../support/raw-endpoint.ts';

const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const NO_CREDENTIALS =
  '\nec2img: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".\n';
const USE_KEYS =
  'hint: without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
  'aws_secret_access_key to [default] in HOME/.aws/credentials\n' +
  'hint: to see where ec2img searches for credentials, run: ec2img credentials\n';

/** An account that /etc/passwd does not list. */
const UID = 12_345;

const canSwitch =
  process.getuid?.() === 0 &&
  spawnSync('sh', ['-c', `${programLine} --version`], { uid: UID, gid: UID, cwd: '/' }).status === 0;
if (!canSwitch) console.warn('this account cannot run the program as another: those cases are skipped');

let endpoint: RawEndpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await startRawEndpoint();
  endpoint.play(answers([imageAnswer('ami-1')]));
  folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  chmodSync(folder, 0o755);
  for (const [home, mode] of [
    ['closed', 0o700],
    ['open', 0o755],
  ] as const) {
    mkdirSync(join(folder, home, '.aws'), { recursive: true });
    for (const name of ['config', 'credentials']) {
      const text = '[default]\nregion = eu-west-1\naws_access_key_id = A\naws_secret_access_key = s\n';
      writeFileSync(join(folder, home, '.aws', name), text, { mode: 0o600 });
    }
    chmodSync(join(folder, home), mode);
  }
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const SEND = 'create-image --instance-id i-1 --name web';

describe.skipIf(otherProgram || !canSwitch)('ec2img as an account without a home folder', () => {
  test.concurrent.each<
    [name: string, argv: string, env: Readonly<Record<string, string>>, code: number, stdout: string, stderr: string]
  >([
    ['sends with HOME of another account', SEND, { ...KEYS, HOME: 'closed' }, 0, IMAGE, ''],
    ['sends with files of another account', SEND, { ...KEYS, HOME: 'open' }, 0, IMAGE, ''],
    [
      'finds no credentials in the home of another account',
      SEND,
      { HOME: 'closed' },
      253,
      '',
      NO_CREDENTIALS + USE_KEYS,
    ],
    ['finds no credentials in files of another account', SEND, { HOME: 'open' }, 253, '', NO_CREDENTIALS + USE_KEYS],
    ['sends without HOME', SEND, KEYS, 0, IMAGE, ''],
    ['finds no credentials without HOME', SEND, {}, 253, '', NO_CREDENTIALS + USE_KEYS],
  ])('%s', async (_, argv, { HOME, ...env }, code, stdout, stderr) => {
    const child = spawn('sh', ['-c', `${programLine} ${argv}`], {
      uid: UID,
      gid: UID,
      cwd: '/',
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...(HOME && { HOME: join(folder, HOME) }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const path = HOME ? join(folder, HOME) : '~';
    expect(await endOf(child)).toEqual({ code, stdout, stderr: stderr.replace('HOME', path) });
  });

  test('prints a skeleton with HOME of another account', async () => {
    const env = { PATH: process.env.PATH, HOME: join(folder, 'closed') };
    const line = `${programLine} create-image --generate-cli-skeleton | head -c 2`;
    const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], {
      uid: UID,
      gid: UID,
      cwd: '/',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(await endOf(child)).toMatchObject({ stdout: '{\n', stderr: '' });
  });
});
