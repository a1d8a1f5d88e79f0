// Closed or full streams, and missing home or current folders: the built program in a shell, with its output and exit
// code. Node.js replaces a closed stream by the null device.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callEnv, endOf, otherProgram, program, programLine } from '../support/program.ts';
import { answers, imageAnswer, type RawEndpoint, startRawEndpoint } from '../support/raw-endpoint.ts';

const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const FULL = '\nec2img: [ERROR]: Unable to write to standard output: ENOSPC: no space left on device, write\n';
const CLOSED = '\nec2img: [ERROR]: Unable to write to standard output: it is closed\n';
const DONE = 'hint: the request succeeded; response: {"ImageId":"ami-1"}\n';
const PARAMETER = '\nec2img: [ERROR]: An error occurred (ParamValidation): Error parsing parameter';
const large = (option: string, url: string, path: string): string =>
  `${PARAMETER} '${option}': Unable to load paramfile ${url}: File too large: '${path}'\n`;

// $C stands for the arguments of a call that creates an image.
const cases: readonly (readonly [line: string, code: number, stdout: string, stderr: string])[] = [
  ['E $C', 0, IMAGE, ''],
  ['E $C <&-', 0, IMAGE, ''],
  ['E $C >&-', 255, '', CLOSED + DONE],
  [`${programLine} $C >&-`, 255, '', CLOSED + DONE],
  [`dash -c '${programLine} "$@" >&-; exit $?' dash $C`, 255, '', CLOSED + DONE],
  ['exec >&-; E $C', 255, '', CLOSED + DONE],
  ['exec >&-; E $C; E $C', 255, '', (CLOSED + DONE).repeat(2)],
  ['E $C <&- >&-', 255, '', CLOSED + DONE],
  ['E $C >&- 2> f; code=$?; cat f >&2; exit $code', 255, '', CLOSED + DONE],
  ['E $C --output text --query ImageId >&-', 255, '', CLOSED + DONE],
  ['E $C --output off >&-', 0, '', ''],
  ['E create-image --generate-cli-skeleton >&-', 255, '', CLOSED],
  ['E help >&-', 0, '', ''],
  ['E create-image help >&-', 0, '', ''],
  ['E --version 2>&1 >&- | cut -d/ -f1', 0, 'ec2img\n', ''],
  ['E $C > /dev/null', 0, '', ''],
  ['E $C >> /dev/null', 0, '', ''],
  ['E $C &> /dev/null', 0, '', ''],
  ['exec > /dev/null; E $C', 0, '', ''],
  // As Python (subprocess.DEVNULL), Node.js (stdio: 'ignore') and daemons open it.
  ['exec 1<> /dev/null; E $C', 0, '', ''],
  ['exec 1<> /dev/null 2>&1; E $C >&2', 0, '', ''],
  ['exec 3<> /dev/null; E $C >&3', 0, '', ''],
  ['E $C 2>&-', 0, IMAGE, ''],
  ['E $C <&- 2>&-', 0, IMAGE, ''],
  ['E $C <&- >&- 2>&-', 255, '', ''],
  ['E $C --nope >&- 2>&-', 252, '', ''],
  ['E $C >/dev/full', 255, '', FULL + DONE],
  ['E $C 2>/dev/full', 0, IMAGE, ''],
  ['E $C --debug 2>/dev/full', 0, IMAGE, ''],
  ['E $C --nope 2>/dev/full', 252, '', ''],
  ['E $C >/dev/full 2>/dev/full', 255, '', ''],
  ['E help >/dev/full', 255, '', FULL],
  ['E create-image --generate-cli-skeleton >/dev/full', 255, '', FULL],
  [
    'E create-image --cli-input-json - <&-',
    252,
    '',
    `${PARAMETER} 'cli-input-json': Invalid JSON received.\nhint: expected a value, but the text ends here (line 1, column 1)\n`,
  ],
  ['yes | E create-image --cli-input-json -', 252, '', large('--cli-input-json', 'file:///dev/stdin', '/dev/stdin')],
  ['E $C --description file:///dev/zero', 252, '', large('--description', 'file:///dev/zero', '/dev/zero')],
  ['mkfifo p; (sleep 0.3; echo a > p) & E $C --description file://p', 0, IMAGE, ''],
  ['mkdir d; cd d; rmdir ../d; E $C', 0, IMAGE, ''],
  [
    'mkdir d; cd d; rmdir ../d; E $C --description file://x',
    252,
    '',
    `${PARAMETER} '--description': Unable to load paramfile file://x: No such file or directory: 'x'\n`,
  ],
  ['unset HOME; E $C', 0, IMAGE, ''],
  ['export HOME=; E $C', 0, IMAGE, ''],
  ['export HOME=/dev/null; E $C', 0, IMAGE, ''],
  ['export HOME=/proc; E $C', 0, IMAGE, ''],
  ['export XDG_CACHE_HOME=/proc/x; E $C', 0, IMAGE, ''],
  ['export AWS_CONFIG_FILE=/dev/zero; E $C', 0, IMAGE, ''],
  // These pipes have no writer. botocore/configloader.py: only a regular file counts.
  ['mkfifo p; export AWS_CONFIG_FILE=p; E $C', 0, IMAGE, ''],
  ['mkfifo p; export AWS_SHARED_CREDENTIALS_FILE=p; E $C', 0, IMAGE, ''],
  ['mkdir -p .aws/cli; mkfifo .aws/cli/alias; export HOME=$PWD; E $C', 0, IMAGE, ''],
  [
    'mkfifo p; export AWS_CONFIG_FILE=p; E config --query "Files[0].State" --output text',
    0,
    'not a regular file\n',
    '',
  ],
  [
    'export AWS_WEB_IDENTITY_TOKEN_FILE=/dev/zero AWS_ROLE_ARN=r; unset AWS_ACCESS_KEY_ID; E $C',
    255,
    '',
    '\nec2img: [ERROR]: Unable to read the token file /dev/zero: File too large\n' +
      'hint: the error occurred while getting credentials: AWS_WEB_IDENTITY_TOKEN_FILE names the token file /dev/zero for the role r\n',
  ],
];

const environment = (home: string) => ({ ...callEnv(endpoint.url), HOME: home, AWS_EC2_METADATA_DISABLED: 'true' });

let endpoint: RawEndpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await startRawEndpoint();
  endpoint.play(answers([imageAnswer('ami-1')]));
  folder = mkdtempSync(join(tmpdir(), 'surroundings-'));
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

describe.skipIf(!existsSync('/dev/full'))('ec2img (E) with the arguments of create-image ($C)', () => {
  // The standalone program does not start in a folder that was deleted.
  const played = cases.filter(([line]) => !(otherProgram && line.includes('rmdir')));
  test.concurrent.each(played)(
    'has the expected output and exit code in the shell line %s',
    async (line, code, stdout, stderr) => {
      const here = mkdtempSync(join(folder, 'home-'));
      const env = environment(here);
      const script = `E() { ${programLine} "$@"; }; C='create-image --instance-id i-1 --name web'; ${line}`;
      const child = spawn('bash', ['-c', script], { env, cwd: here, stdio: ['ignore', 'pipe', 'pipe'] });
      expect(await endOf(child)).toEqual({ code, stdout, stderr });
    },
  );
});

const noPython = spawnSync('python3', ['--version']).status !== 0;
const DISCARDING = `import subprocess, sys
sys.exit(subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode)`;

test.each([
  ['Node.js discards', false, () => ({ words: [] as string[], stdout: 'ignore' as const })],
  ['Python discards', noPython, () => ({ words: ['python3', '-c', DISCARDING], stdout: 'pipe' as const })],
])('ec2img succeeds if its standard output is one that %s', async (_, isSkipped, callerOf) => {
  if (isSkipped) return;
  const { words, stdout } = callerOf();
  const [command = '', ...rest] = [...words, ...program, 'create-image', '--instance-id', 'i-1', '--name', 'web'];
  const child = spawn(command, rest, { env: environment(folder), stdio: ['ignore', stdout, 'pipe'] });
  expect(await endOf(child)).toMatchObject({ code: 0, stderr: '' });
});
