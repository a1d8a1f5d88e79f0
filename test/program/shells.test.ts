// Completion in real shells: the edited line after Tab is pressed, with the built program.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCRIPTS } from '../../src/completion/shells.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { hasProgram, pressTab } from '../support/terminal.ts';

const bin = fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url));
const has = Object.fromEntries(['bash', 'zsh', 'fish', 'pwsh', 'script'].map((name) => [name, hasProgram(name)]));
for (const [name, isThere] of Object.entries(has)) {
  if (!isThere) console.warn(`${name} is not installed: its completion cases are skipped`);
}

let endpoint: Ec2Endpoint;
let folder: string;
let env: Readonly<Record<string, string | undefined>>;
beforeAll(async () => {
  endpoint = await startEc2Endpoint();
  endpoint.world.instances.push({ instanceId: 'i-0aaa', name: 'db', state: 'stopped', volumes: [] });
  folder = mkdtempSync(join(tmpdir(), 'shells-'));
  writeFileSync(join(folder, 'ec2img'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'one.json'), '{}');
  writeFileSync(join(folder, 'config'), '[default]\n[profile two words]\n[profile "two words"]\n[profile $(id>ran)]\n');
  env = {
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

const BDM = 'ec2img create-image --block-device-mappings';

/** Typed lines, and the lines after Tab in bash and zsh. */
const cases: readonly (readonly [typed: string, bash: string, zsh?: string])[] = [
  ['ec2img crea', 'ec2img create-image '],
  ['ec2img wait im', 'ec2img wait image-available '],
  ['ec2img create-image --no-reb', 'ec2img create-image --no-reboot '],
  ['ec2img create-image --instance-id i-1', 'ec2img create-image --instance-id i-1234567890abcdef0 '],
  ['ec2img create-image --instance-id ', 'ec2img create-image --instance-id i-'],
  ['ec2img create-image --instance-id=i-0', 'ec2img create-image --instance-id=i-0aaa '],
  [
    'ec2img create-image --instance-id "i-0',
    'ec2img create-image --instance-id "i-0aaa"',
    'ec2img create-image --instance-id "i-0aaa" ',
  ],
  ['ec2img --output=js', 'ec2img --output=json '],
  ['ec2img --region ca-w', 'ec2img --region ca-west-1 '],
  ['ec2img --profile tw', 'ec2img --profile two\\ words '],
  ['ec2img create-image --cli-input-json file://one', 'ec2img create-image --cli-input-json file://one.json '],
  [`${BDM} Dev`, `${BDM} DeviceName=`],
  [
    `${BDM} DeviceName=/dev/sdh,Ebs={VolumeS`,
    `${BDM} DeviceName=/dev/sdh,Ebs={VolumeSize=`,
    `${BDM} DeviceName=/dev/sdh\\,Ebs={VolumeSize=`,
  ],
  [
    `${BDM} DeviceName=/dev/sdh,Ebs={Vol`,
    `${BDM} DeviceName=/dev/sdh,Ebs={Volume`,
    `${BDM} DeviceName=/dev/sdh\\,Ebs={Volume`,
  ],
  [`${BDM} DeviceName=a,Eb`, `${BDM} DeviceName=a,Ebs=\\{`],
  [`${BDM} "Dev`, `${BDM} "DeviceName=`],
  [
    `${BDM} 'DeviceName=/dev/sdh,Ebs={VolumeSize=8,VolumeT`,
    `${BDM} 'DeviceName=/dev/sdh,Ebs={VolumeSize=8,VolumeType=`,
  ],
  [`${BDM} "Ebs={VolumeType=gp3},De`, `${BDM} "Ebs={VolumeType=gp3},DeviceName=`],
  ['ec2img --bogus', 'ec2img --bogus'],
  ['cd /; A=b ec2img crea', 'cd /; A=b ec2img create-image '],
  // Nothing that is typed is run.
  [
    'ec2img create-image --name "$(touch ran)" --instance-id i-0',
    'ec2img create-image --name "$(touch ran)" --instance-id i-0aaa ',
  ],
  ['ec2img create-image --name img-$(touch ran) --no-reb', 'ec2img create-image --name img-$(touch ran) --no-reboot '],
  ['ec2img --profile "$', 'ec2img --profile "$'],
  ["ec2img --profile '$", "ec2img --profile '$(id>ran)'", "ec2img --profile '$(id>ran)' "],
];

describe.each(['bash', 'zsh'] as const)('completion in %s on a terminal', (shell) => {
  test.skipIf(!has[shell] || !has.script)(
    'completes each typed line when Tab is pressed',
    { timeout: 120_000 },
    async () => {
      const lines = await pressTab(
        shell,
        cases.map(([typed]) => typed),
        folder,
        env,
      );
      expect(lines).toEqual(cases.map(([, bash, zsh = bash]) => (shell === 'zsh' ? zsh : bash)));
      expect(existsSync(join(folder, 'ran'))).toBe(false);
    },
  );
});

describe.skipIf(!has.bash)('completion in bash', () => {
  /** Calls the completion function in the same way as bash. */
  const reply = (line: string, word: string, type = 9): string[] => {
    const call = `COMP_LINE=$LINE; COMP_POINT=\${#LINE}; COMP_TYPE=${type}; _ec2img ec2img "$WORD"; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const script = `set -eu; source <(ec2img completion bash); ${call}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: folder,
      env: { ...env, LINE: line, WORD: word },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').slice(0, -1);
  };

  test('lists IDs with names when Tab is pressed twice', () => {
    const listed = ['i-1234567890abcdef0  web, running', 'i-0aaa  db, stopped'];
    expect(reply('ec2img create-image --instance-id i-', 'i-', '?'.charCodeAt(0))).toEqual(listed);
    expect(reply('ec2img create-image --instance-id i-', 'i-')).toEqual(['i-1234567890abcdef0 ', 'i-0aaa ']);
  });

  test('completes shorthand that contains a variable', () => {
    const [line, word] = [`${BDM} "DeviceName=$dev,Ebs={VolumeS`, 'DeviceName=$dev,Ebs={VolumeS'];
    expect(reply(line, word)[0]).toBe('DeviceName=$dev,Ebs={VolumeSize=');
  });

  test('completes a line that contains a non-ASCII character', () => {
    expect(reply('ec2img create-image --name é --instance-id i-0', 'i-0')).toEqual(['i-0aaa ']);
  });
});

describe.skipIf(!has.fish)('completion in fish', () => {
  const complete = (line: string): string[] => {
    const script = 'ec2img completion fish | source; complete -C "$LINE"';
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], {
      cwd: folder,
      env: { ...env, LINE: line },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').slice(0, -1);
  };

  test.each([
    ['ec2img create-im', [/^create-image\t/]],
    ['ec2img create-image --instance-id ', ['i-1234567890abcdef0\tweb, running', 'i-0aaa\tdb, stopped']],
    ['ec2img create-image --instance-id "i-0', ['i-0aaa\tdb, stopped']],
    ['ec2img --output=ya', ['--output=yaml', '--output=yaml-stream']],
    ['ec2img --profile ', ['default', 'two words', '$(id>ran)']],
    [
      `${BDM} DeviceName=/dev/sdh,Ebs={VolumeS`,
      ['DeviceName=/dev/sdh,Ebs={VolumeSize=\tThe size of the volume in GiB'],
    ],
    [
      `${BDM} "DeviceName=/dev/sdh,Ebs={VolumeS`,
      ['DeviceName=/dev/sdh,Ebs={VolumeSize=\tThe size of the volume in GiB'],
    ],
    ['cd /; ec2img create-image --name (touch ran) --no-reb', [/^--no-reboot\t/]],
    ['ec2img bogus ', []],
  ])('offers the expected candidates, and runs nothing, for the typed line %j', (line, expected) => {
    expect(complete(line)).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

describe.skipIf(!has.zsh)('completion in zsh', () => {
  test('is loaded by compinit from a folder in fpath', async () => {
    const functions = mkdtempSync(join(tmpdir(), 'fpath-'));
    writeFileSync(join(functions, '_ec2img'), SCRIPTS.zsh);
    const script = `fpath=(${functions} $fpath); autoload -Uz compinit; compinit -u -D; print $_comps[ec2img]`;
    const { stdout } = spawnSync('zsh', ['-f', '-c', script], { env, encoding: 'utf8' });
    rmSync(functions, { recursive: true });
    expect(stdout).toBe('_ec2img\n');
  });
});

test.skipIf(!has.pwsh)('completion in PowerShell completes an instance ID', () => {
  const script = `ec2img completion powershell | Out-String | Invoke-Expression
$line = 'ec2img create-image --instance-id "i-0'
(TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText`;
  const { stdout } = spawnSync('pwsh', ['-NoProfile', '-Command', script], { env, encoding: 'utf8' });
  expect(stdout).toBe('"i-0aaa"\n');
});

test('completion offers nothing and prints no error if EC2 does not respond within a second', () => {
  endpoint.script('DescribeInstances', [{ delay: 20 }]);
  const cold = { ...env, XDG_CACHE_HOME: join(folder, 'other'), COMP_LINE: 'ec2img create-image --instance-id ' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'completion', 'fish'], {
    env: cold,
    encoding: 'utf8',
    // The endpoint answers only after this process goes on.
    timeout: 60_000,
  });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
  expect(readdirSync(join(folder, 'other', 'ec2img'))).toEqual(['code']);
});
