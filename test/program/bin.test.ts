// The built program as a process: pipes, closed pipes, full disks, interrupts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { program, programLine } from '../support/program.ts';

const IMAGE = '{\n    "ImageId": "ami-00000000000000001"\n}\n';
const CREATE = 'create-image --instance-id i-1234567890abcdef0 --name "My server"';

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

const environment = () => ({
  PATH: process.env.PATH,
  HOME: '/nowhere',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_EC2_METADATA_DISABLED: 'true',
});

interface Output {
  stdout: string;
  stderr: string;
}

/** Runs a shell line in which `ec2img` is the built program; `onStart` can read its output so far and send signals. */
function shell(line: string, onStart: (kill: (signal: NodeJS.Signals) => void, seen: Output) => void = () => {}) {
  const script = `ec2img() { ${programLine} "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], { env: environment(), detached: true });
  const seen: Output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  onStart((signal) => process.kill(-(child.pid as number), signal), seen);
  return new Promise<Output & { code: number | null }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...seen }));
  });
}

test('create-image prints the ID of the new image', async () => {
  expect(await shell(`ec2img ${CREATE}`)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
});

test.each([
  ['a pipe with the path file:///dev/stdin', '| ec2img create-image --cli-input-json file:///dev/stdin'],
  ['a pipe with the path -', '| ec2img create-image --cli-input-json -'],
  ['a pipe with --cli-input-yaml', '| ec2img create-image --cli-input-yaml file:///dev/stdin'],
  ['a redirected file', '> s.json; ec2img create-image --cli-input-json file:///dev/stdin < s.json'],
])('create-image accepts an edited skeleton from %s', async (_, rest) => {
  const edit = `${process.execPath} -e 'process.stdin.on("data", (d) => console.log(JSON.stringify({ ...Object.fromEntries(["NoReboot"].map((k) => [k, JSON.parse(d)[k]])), InstanceId: "i-1234567890abcdef0", Name: "My server" })))'`;
  const line = `cd "$(mktemp -d)"; ec2img create-image --generate-cli-skeleton | ${edit} ${rest}`;
  expect(await shell(line)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
});

test.each(['file://<(echo "$D")', '<(echo "$D")'])(
  'create-image reads a request from the process substitution %s',
  async (value) => {
    const line = `D='{"InstanceId": "i-1234567890abcdef0", "Name": "My server"}'; ec2img create-image --cli-input-json ${value}`;
    expect(await shell(line)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  },
);

test('create-image reports the image on standard error if the output pipe is closed', async () => {
  const { stdout, stderr } = await shell(`( ec2img ${CREATE}; echo "code $?" >&2 ) | exec true`);
  expect([stdout, stderr]).toEqual([
    '',
    '\nec2img: [ERROR]: Unable to write to standard output: broken pipe\n' +
      'hint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}\ncode 255\n',
  ]);
});

test.skipIf(!existsSync('/dev/full'))(
  'create-image reports the image on standard error if the disk is full',
  async () => {
    const { code, stderr } = await shell(`ec2img ${CREATE} > /dev/full`);
    expect([code, stderr]).toEqual([
      255,
      '\nec2img: [ERROR]: Unable to write to standard output: ENOSPC: no space left on device, write\n' +
        'hint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}\n',
    ]);
  },
);

test('Ctrl-C ends the program at once while a credential process runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bin-'));
  const asked = join(folder, 'asked');
  writeFileSync(join(folder, 'config'), `[default]\ncredential_process = sh -c "touch ${asked} && exec sleep 1000"\n`);
  const setting = `export AWS_CONFIG_FILE=${folder}/config; unset AWS_ACCESS_KEY_ID`;
  const line = `${setting}; trap '' INT; ( trap - INT; exec ${programLine} ${CREATE} )`;
  const result = await shell(line, async (kill) => {
    while (!existsSync(asked)) await new Promise((soon) => setTimeout(soon, 10));
    kill('SIGINT');
  });
  rmSync(folder, { recursive: true });
  expect(result).toEqual({ code: 130, stdout: '\n', stderr: 'hint: nothing was created\n' });
});

test('create-image prints the response without a pager if the pager cannot be started', async () => {
  const script = 'script -qec';
  const { code, stdout } = await shell(
    `cd "$(mktemp -d)"; printf '#!/nonexistent\\n' > pager; chmod +x pager; export AWS_PAGER=$PWD/pager; ${script} "${program.join(' ')} ${CREATE.replaceAll('"', "'")} --reboot --output text" /dev/null`,
  );
  expect([code, stdout.replaceAll('\r', '')]).toEqual([0, 'ami-00000000000000001\n']);
});

test('the program exits after its last output even if a request is still open', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((listening) => silent.once('listening', listening));
  const { port } = silent.address() as { port: number };
  const keys = 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY';
  const { code, stderr } = await shell(
    `${keys}; export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:${port}/; ec2img ${CREATE}`,
  );
  silent.close();
  silent.closeAllConnections();
  expect([code, stderr.split(':')[0]]).toEqual([255, '\nec2img']);
});

test('create-image rejects arguments that are not UTF-8 and sends nothing', async () => {
  expect(await shell(`ec2img ${CREATE} --description $'\\xff'`)).toEqual({
    code: 255,
    stdout: '',
    stderr: '\nec2img: [ERROR]: The command line is not valid UTF-8; nothing was sent\n',
  });
  expect(endpoint.requests()).toEqual([]);
  expect((await shell(`ec2img ${CREATE} --description $'\\uFFFD'`)).code).toBe(0);
});

test('the program runs no code and reads no configuration from the current directory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bin-'));
  const evil = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'run'))}, '');\n`;
  const files = {
    '.env':
      'AWS_ACCESS_KEY_ID=EVIL\nAWS_ENDPOINT_URL=http://127.0.0.1:1\nEC2IMG_VALIDATE=none\nNODE_OPTIONS=--no-such\n',
    'bunfig.toml': 'preload = ["./evil.js"]\n',
    'evil.js': evil,
    'index.js': evil,
    'kerberos.js': evil,
    'package.json': '{"name": "ec2img", "main": "evil.js", "type": "module", "imports": {"#x": "./evil.js"}}\n',
    'tsconfig.json': '{"compilerOptions": {"paths": {"*": ["./evil.js"]}}}\n',
    credentials: '[default]\naws_access_key_id = EVIL\n',
    config: '[default]\nregion = evil-west-1\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const packages = [
    'kerberos',
    'commander',
    'supports-color',
    '@aws-sdk/signature-v4-crt',
    'ajv/dist/runtime/ucs2length',
  ];
  for (const name of ['.aws', ...packages.map((name) => `node_modules/${name}`)]) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const file of ['config', 'credentials', 'index.js']) {
      writeFileSync(join(folder, name, file), file === 'index.js' ? evil : (files[file as 'config'] as string));
    }
  }
  expect(await shell(`cd ${folder}; ec2img ${CREATE}`)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  const proxied = await shell(`cd ${folder}; HTTP_PROXY=http://127.0.0.1:1 AWS_MAX_ATTEMPTS=1 ec2img ${CREATE}`);
  expect(proxied.stderr).toBe('\nec2img: [ERROR]: Failed to connect to proxy URL: "http://127.0.0.1:1"\n');
  expect(existsSync(join(folder, 'run'))).toBe(false);
  rmSync(folder, { recursive: true });
});
