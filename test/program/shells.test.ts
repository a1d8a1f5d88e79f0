// Completion in real shells: the edited line after Tab is pressed, with the built program.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const tags = [
    { key: 'Name', value: 'db' },
    { key: 'two words', value: '$(touch ran)' },
    { key: 'team:owner', value: 'me' },
  ];
  endpoint.world.instances.push({ instanceId: 'i-0aaa', name: 'db', state: 'stopped', volumes: [], tags });
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

const FILTERS = 'ec2img describe-images --filters';
const BDM = 'ec2img create-image --block-device-mappings';
const TAGS = 'ec2img create-image --tag-specifications';
const QUOTED_TAGS = `${TAGS} 'ResourceType=image,Tags=[{Key=a,Value=b}]'`;

/** Typed lines, and the lines after Tab in bash and zsh. */
const cases: readonly (readonly [typed: string, bash: string, zsh?: string])[] = [
  ['ec2img create-im', 'ec2img create-image'],
  ['ec2img copy-im', 'ec2img copy-image '],
  ['ec2img wait image-a', 'ec2img wait image-available '],
  ['ec2img create-image --no-reb', 'ec2img create-image --no-reboot '],
  ['ec2img create-image --instance-id i-1', 'ec2img create-image --instance-id i-1234567890abcdef0 '],
  ['ec2img create-image --instance-id ', 'ec2img create-image --instance-id i-'],
  ['ec2img create-image --instance-id=i-0', 'ec2img create-image --instance-id=i-0aaa '],
  [
    'ec2img create-image --instance-id "i-0',
    'ec2img create-image --instance-id "i-0aaa"',
    'ec2img create-image --instance-id "i-0aaa" ',
  ],
  ['ec2img create-tags --resources i-0', 'ec2img create-tags --resources i-0aaa '],
  // Another value may follow.
  [`${FILTERS} Name=root-device-n`, `${FILTERS} Name=root-device-name`],
  [`${FILTERS} Name=tag:te`, `${FILTERS} Name=tag:team:owner`],
  [`${FILTERS} Name=tag:team:owner,Values=m`, `${FILTERS} Name=tag:team:owner,Values=me`],
  // A value that a shell could run is not offered.
  ['ec2img create-tags --tags Key=tw\t,V\t', 'ec2img create-tags --tags Key=two\\ words,Value='],
  ['ec2img --output=js', 'ec2img --output=json '],
  ['ec2img --region ca-w', 'ec2img --region ca-west-1 '],
  ['ec2img --profile tw', 'ec2img --profile two\\ words '],
  ['ec2img create-image --cli-input-json file://one', 'ec2img create-image --cli-input-json file://one.json '],
  // Brackets can follow, so completion opens a quote: in bash at the last = or :, in zsh at the start of the value.
  [`${BDM} `, `${BDM} '`],
  [`${BDM} Dev`, `${BDM} 'DeviceName=`],
  [`${BDM}=Dev`, `${BDM}='DeviceName=`],
  [
    `${BDM} DeviceName=/dev/sdh,Ebs={VolumeS`,
    `${BDM} DeviceName=/dev/sdh,Ebs='{VolumeSize=`,
    `${BDM} DeviceName=/dev/sdh\\,Ebs={VolumeSize=`,
  ],
  [
    `${BDM} DeviceName=/dev/sdh,Ebs={Vol`,
    `${BDM} DeviceName=/dev/sdh,Ebs='{Volume`,
    `${BDM} DeviceName=/dev/sdh\\,Ebs={Volume`,
  ],
  [`${BDM} DeviceName=a,Eb`, `${BDM} DeviceName='a,Ebs={`, `${BDM} 'DeviceName=a,Ebs={`],
  [`${TAGS} R\tim\t,\tK\ta,\tb\t]`, QUOTED_TAGS, `${QUOTED_TAGS} `],
  [`${TAGS} \tR\tim\t,\tK\ta,\tb\t]`, QUOTED_TAGS, `${QUOTED_TAGS} `],
  [`${TAGS} 'ResourceType=image,Tags=[{Key=a,Value=b`, `${TAGS} 'ResourceType=image,Tags=[{Key=a,Value=b}`],
  [`${TAGS} 'ResourceType=image,Tags=[{Key=a,Value=b}]`, QUOTED_TAGS, `${QUOTED_TAGS} `],
  [`${BDM} "Dev`, `${BDM} "DeviceName=`],
  [
    `${BDM} 'DeviceName=/dev/sdh,Ebs={VolumeSize=8,VolumeT`,
    `${BDM} 'DeviceName=/dev/sdh,Ebs={VolumeSize=8,VolumeType=`,
  ],
  [`${BDM} "Ebs={VolumeType=gp3},De`, `${BDM} "Ebs={VolumeType=gp3},DeviceName=`],
  ['ec2img --bogus', 'ec2img --bogus'],
  ['cd /; A=b ec2img copy-im', 'cd /; A=b ec2img copy-image '],
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

/** Aliases, and the lines after Tab, which are the same in each shell. */
const ALIASES = `
alias mkimg='ec2img create-image --no-reboot'
alias named="ec2img create-image --name 'a b'"
alias aws=ec2img
alias ec='aws ec2'
`;
const aliased: readonly (readonly [typed: string, line: string])[] = [
  ['mkimg --inst', 'mkimg --instance-id '],
  ['mkimg --instance-id i-1', 'mkimg --instance-id i-1234567890abcdef0 '],
  ['mkimg --no-reb', 'mkimg --no-reb'],
  ['named --na', 'named --na'],
  ['named --inst', 'named --instance-id '],
  ['aws ec2 create-image --inst', 'aws ec2 create-image --instance-id '],
  ['ec create-image --inst', 'ec create-image --instance-id '],
];

test.each([
  ['bash', 'complete -o nospace -F _ec2img mkimg named aws ec'],
  // Without the option, the function sets it.
  ['bash', 'complete -F _ec2img mkimg named aws ec'],
  ['zsh', ''],
  ['fish', ''],
] as const)('completes aliases in %s after %j', { timeout: 60_000 }, async (shell, registration) => {
  if (!has[shell] || !has.script) return;
  const typed = aliased.map(([line]) => line);
  const lines = await pressTab(shell, typed, folder, env, { more: `${ALIASES}${registration}` });
  expect(lines).toEqual(aliased.map(([, line]) => line));
});

test.skipIf(!has.fish || !has.script)(
  'completes quoted and bracketed values in fish on a terminal',
  { timeout: 60_000 },
  async () => {
    const steps = [
      // fish escapes brackets itself.
      [`${TAGS} R\tim\t,\tK\ta,\tb\t]`, `${TAGS} ResourceType=image,Tags=\\[\\{Key=a,Value=b\\}] `],
      [`${TAGS} 'ResourceType=image,Tags=[{Key=a,Value=b}]`, `${QUOTED_TAGS} `],
      [`${BDM} DeviceName=a,Eb`, `${BDM} DeviceName=a,Ebs=\\{`],
    ] as const;
    const lines = await pressTab(
      'fish',
      steps.map(([typed]) => typed),
      folder,
      env,
    );
    expect(lines).toEqual(steps.map(([, line]) => line));
  },
);

test.each(['bash', 'zsh', 'fish'] as const)(
  'passes a completed value unchanged to the program in %s',
  { timeout: 60_000 },
  async (shell) => {
    if (!has[shell] || !has.script) return;
    const [line = ''] = await pressTab(shell, [`${TAGS} R\tim\t,\tK\ta,\tb\t]`], folder, env);
    const script = line.replace(TAGS, "printf '%s\\n'");
    const { stdout, stderr } = spawnSync(shell, ['-c', script], { env, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['ResourceType=image,Tags=[{Key=a,Value=b}]\n', '']);
  },
);

test.skipIf(!has.zsh || !has.script)('zsh shows why there are no IDs', { timeout: 60_000 }, async () => {
  const more = `_message() { print -r -- "$@" >> ${folder}/messages }`;
  const lost = { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', XDG_CACHE_HOME: join(folder, 'empty') };
  expect(await pressTab('zsh', ['ec2img create-image --instance-id '], folder, lost, { more })).toEqual([
    'ec2img create-image --instance-id ',
  ]);
  expect(readFileSync(join(folder, 'messages'), 'utf8')).toBe(
    '-r No instances: Could not connect to the endpoint URL: "http://127.0.0.1:9/"\n',
  );
});

describe.skipIf(!has.bash)('completion in bash', () => {
  /** Calls the completion function in the same way as bash. */
  const reply = (line: string, word: string, type = 9, more = {}): string[] => {
    const call = `COMP_LINE=$LINE; COMP_POINT=\${#LINE}; COMP_TYPE=${type}; _ec2img ec2img "$WORD"; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const script = `set -eu; source <(ec2img completion bash); ${call}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: folder,
      env: { ...env, ...more, LINE: line, WORD: word },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').slice(0, -1);
  };

  test('shows why there are no IDs when Tab is pressed twice', () => {
    const lost = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', XDG_CACHE_HOME: join(folder, 'empty') };
    const [line, message] = [
      'ec2img create-image --instance-id ',
      'No instances: Could not connect to the endpoint URL: "http://127.0.0.1:9/"',
    ];
    expect(reply(line, '', '?'.charCodeAt(0), lost)).toEqual([message, ' ']);
    expect(reply(line, '', 9, lost)).toEqual(['']);
  });

  test('changes no option of the shell, and starts no program', () => {
    const script = `before=$(set +o; shopt -p; trap -p); ${SCRIPTS.bash}
[ "$before" = "$(set +o; shopt -p; trap -p)" ] && complete -p ec2img`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      env: { PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['complete -o nospace -F _ec2img ec2img\n', '']);
  });

  test('lists IDs with names when Tab is pressed twice', () => {
    const listed = ['i-1234567890abcdef0  web, running', 'i-0aaa  db, stopped'];
    const offered = reply('ec2img create-image --instance-id i-', 'i-', '?'.charCodeAt(0));
    // On a slow machine a lookup can take too long, and the IDs of an earlier test are offered with their age.
    expect(offered.map((line) => line.replace(/, \d+ min ago$/, ''))).toEqual(listed);
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
    // On a busy machine, a lookup may be late; then older IDs are offered, with their age.
    return stdout
      .replace(/, \d+ min ago$/gm, '')
      .split('\n')
      .slice(0, -1);
  };

  test.each([
    ['ec2img create-im', [/^create-image\t/, /^create-images\t/]],
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

describe('a script installed as a system file', () => {
  /** A program that only completes: the shell must not start it for anything else. */
  const strict = `#!/bin/sh\n[ "\${COMP_LINE+x}" ] || echo "started: $*" >> "$HOME/started"\n`;
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'installed-'));
    const program = `${strict}exec "${process.execPath}" "${bin}" "$@"\n`;
    writeFileSync(join(home, 'ec2img'), program, { mode: 0o755 });
    mkdirSync(join(home, 'data/fish/vendor_completions.d'), { recursive: true });
    mkdirSync(join(home, 'functions'));
    mkdirSync(join(home, 'completions'));
    writeFileSync(join(home, 'data/fish/vendor_completions.d/ec2img.fish'), SCRIPTS.fish);
    writeFileSync(join(home, 'functions/_ec2img'), SCRIPTS.zsh);
    writeFileSync(join(home, 'completions/ec2img'), SCRIPTS.bash);
  });
  afterAll(() => rmSync(home, { recursive: true }));

  // The loader of bash-completion sources a file with the name of the command, and asks bash to try again.
  const loader = '_load() { . "$HOME/completions/$1" && return 124; }; complete -D -F _load';

  test.each([
    ['bash', loader],
    ['zsh', 'fpath=(~/functions $fpath); compinit -u -D'],
    ['fish', 'set -g fish_complete_path ~/data/fish/vendor_completions.d $fish_complete_path'],
  ] as const)('is loaded by %s on the first Tab', { timeout: 60_000 }, async (shell, load) => {
    if (!has[shell] || !has.script) return;
    const own = { ...env, HOME: home, PATH: `${home}:${process.env.PATH}` };
    const typed = ['ec2img copy-im', 'ec2img create-image --no-reb'];
    expect(await pressTab(shell, typed, home, own, { load })).toEqual([
      'ec2img copy-image ',
      'ec2img create-image --no-reboot ',
    ]);
    expect(existsSync(join(home, 'started'))).toBe(false);
  });

  test('begins in zsh with the line that compinit looks for', () => {
    expect(SCRIPTS.zsh.split('\n')[0]).toBe('#compdef ec2img');
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
