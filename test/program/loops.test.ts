// One Ctrl-C on the terminal ends the loop or the program that runs ec2img several times: no further image is created.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { IMAGE } from '../support/fault-scenarios.ts';
import { callEnv, program } from '../support/program.ts';
import { hasProgram } from '../support/terminal.ts';

const hasScript = hasProgram('script');
if (!hasScript) console.warn('script is not installed: Ctrl-C in loops is not tested');

let endpoint: Ec2Endpoint;
let folder: string;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
  endpoint.world.pace = 0;
  folder = mkdtempSync(join(tmpdir(), 'loops-'));
});
afterEach(async () => {
  await endpoint.stop();
  // xargs ends before its child, which may still write to its cache folder.
  rmSync(folder, { recursive: true, maxRetries: 20 });
});

/** The call of a loop, without the name of the image. No word needs quotes. */
const CALL = [...program, 'create-image', '--instance-id', INSTANCE, '--no-reboot', '--wait', '--name'].join(' ');

const posix = `for name in one two three; do ${CALL} $name; done\n`;

interface Loop {
  /** The program that runs ec2img several times. */
  readonly with: string;
  /** A file for it. */
  readonly text?: string;
  /** The command line, with FILE for the file. */
  readonly command: string;
}

const loops: readonly Loop[] = [
  { with: 'bash', text: posix, command: 'bash FILE' },
  { with: 'sh', text: `set -e\n${posix}`, command: 'sh FILE' },
  { with: 'zsh', text: posix, command: 'zsh FILE' },
  { with: 'fish', text: `for name in one two three; ${CALL} $name; end\n`, command: 'fish FILE' },
  {
    with: 'make',
    text: `all: one two three\none two three:\n\t${CALL} $@\n`,
    command: 'make --silent --file FILE',
  },
  {
    with: 'make',
    text: `all: one two three\none two three:\n\t${CALL} $@\n`,
    command: 'make --silent --keep-going --file FILE',
  },
  { with: 'xargs', command: `printf 'one\\ntwo\\nthree\\n' | xargs -n 1 ${CALL}` },
  { with: 'parallel', command: `parallel --will-cite -j 1 ${CALL} ::: one two three` },
];

for (const name of new Set(loops.map((loop) => loop.with))) {
  if (!hasProgram(name)) console.warn(`${name} is not installed: Ctrl-C is not tested with it`);
}

const actions = (): (string | undefined)[] => endpoint.requests().map(({ form }) => new Map(form).get('Action'));

async function until(isTrue: () => boolean, seen: { readonly text: string }): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    if (waited > 30_000) throw new Error(`timed out; printed: ${seen.text}`);
    await new Promise((soon) => setTimeout(soon, 20));
  }
}

/** Starts a command on a terminal of its own. */
function onTerminal(command: string) {
  const env = { ...callEnv(endpoint.url), TERM: 'xterm', HOME: folder, PS1: '', MAKEFLAGS: '' };
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env });
  const seen = { text: '' };
  child.stdout.on('data', (data) => (seen.text += data));
  const ended = new Promise((resolve) => child.on('close', resolve));
  return { child, seen, ended };
}

const isWaiting = (): boolean => actions().filter((action) => action === 'DescribeImages').length > 0;

describe.skipIf(!hasScript)('one Ctrl-C', () => {
  for (const loop of loops) {
    test.skipIf(!hasProgram(loop.with))(`ends ${loop.command.replaceAll(CALL, 'ec2img ...')}`, async () => {
      const file = join(folder, 'file');
      writeFileSync(file, loop.text ?? '');
      writeFileSync(join(folder, 'run'), `${loop.command.replace('FILE', file)}\n`);
      const { child, seen, ended } = onTerminal(`exec bash ${join(folder, 'run')}`);
      await until(isWaiting, seen);
      child.stdin.write('\x03');
      await ended;
      expect(actions().filter((action) => action === 'CreateImage')).toEqual(['CreateImage']);
    });
  }

  /** Shells at a prompt. They get no SIGINT themselves: they see that ec2img ended by it. */
  const prompts = [
    { shell: 'bash', command: 'bash --noprofile --norc -i', line: posix },
    { shell: 'zsh', command: 'zsh -f -d -i', line: posix },
    { shell: 'fish', command: 'fish --no-config -i', line: `for name in one two three; ${CALL} $name; end\n` },
  ];

  for (const { shell, command, line } of prompts) {
    test.skipIf(!hasProgram(shell))(`ends a loop at the prompt of ${shell}`, async () => {
      const { child, seen, ended } = onTerminal(`exec ${command}`);
      const text = (): string => stripVTControlCharacters(seen.text);
      // The shell prints the sum, which is not in what is typed.
      child.stdin.write('echo ready-$(expr 40 + 2)\r');
      await until(() => text().includes('ready-42'), seen);
      child.stdin.write(line.replace('\n', '\r'));
      await until(isWaiting, seen);
      child.stdin.write('\x03');
      await until(() => text().includes('To keep waiting, run:'), seen);
      child.stdin.write('echo over-$(expr 40 + 3)\r');
      await until(() => text().includes('over-43'), seen);
      child.stdin.write('exit\r');
      await ended;
      expect(actions().filter((action) => action === 'CreateImage')).toEqual(['CreateImage']);
    });
  }
});

/** Runs a script of sh with its output in files. */
async function runScript(text: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('sh', ['-c', text], { env: callEnv(endpoint.url), stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...seen };
}

const RESUME = 'ec2img wait image-available --image-ids ami-00000000000000001';
const STILL_PENDING = `hint: ami-00000000000000001 is pending, 0%. The image is still being created. To keep waiting, run: ${RESUME}\n`;

test.skipIf(!hasProgram('timeout'))('a script with set -e has the ID after timeout has ended a wait', async () => {
  const call = `timeout 3 ${CALL} web --quiet --query ImageId --output text`;
  const script = `set -e\nid=$(${call}) || { echo "code $? id $id"; exit 1; }\necho never\n`;
  expect(await runScript(script)).toEqual({
    code: 1,
    stdout: 'code 124 id ami-00000000000000001\n',
    stderr: STILL_PENDING,
  });
});

test('a script with set -e ends with the exit code of a wait whose time is up', async () => {
  const script = `set -e\n${CALL} web --quiet --wait-timeout 1\necho never\n`;
  expect(await runScript(script)).toEqual({
    code: 255,
    stdout: IMAGE,
    stderr: `\nec2img: [ERROR]: Gave up waiting after 1s: ami-00000000000000001 is pending, 0%\nhint: The image is still being created. To keep waiting, run: ${RESUME}\n`,
  });
});

test('a script that creates an image and then waits for it is patient if EC2 does not list the image at first', async () => {
  endpoint.world.delay = 2;
  endpoint.world.pace = 100;
  const create = CALL.replace(' --wait', '');
  const wait = `${program.join(' ')} wait image-available --image-ids "$id"`;
  const script = `set -e\nexport HOME=${folder}\nid=$(${create} web --query ImageId --output text)\n${wait}\necho "done: $id"\n`;
  expect(await runScript(script)).toEqual({ code: 0, stdout: 'done: ami-00000000000000001\n', stderr: '' });
  expect(actions().filter((action) => action === 'DescribeImages').length).toBeGreaterThan(2);
});
