// Guided prompts and live progress in a real terminal: the built program in tmux.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { planOf } from '../support/fleet-runs.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('tmux is not installed: the prompts are not tested in a real terminal');

const bin = fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url));
const IMAGE = '{\n    "ImageId": "ami-00000000000000001"\n}\n';
/** A separate tmux server for each test, because a server that is ending can disrupt the next test. */
let socket: string;
let servers = 0;
const PROMPT = 'ready>';

let endpoint: Ec2Endpoint;
let folder: string;

const tmux = (...words: string[]): string =>
  execFileSync('tmux', ['-L', socket, ...words], { encoding: 'utf8', env: { ...process.env, TMUX: '' } });

const screen = (): string => tmux('capture-pane', '-p').trimEnd();

/** Waits until the text is on the screen. */
async function until(text: string): Promise<void> {
  for (let tries = 0; !screen().includes(text); tries++) {
    if (tries === 1200) throw new Error(`never seen: ${text}\n${screen()}`);
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

/** Waits for each text and then presses keys. */
async function play(steps: readonly (readonly [seen: string, ...keys: string[]])[]): Promise<void> {
  for (const [seen, ...keys] of steps) {
    await until(seen);
    if (keys.length > 0) tmux('send-keys', ...keys);
  }
}

/** The process that the shell in tmux runs. */
function programInPane(): number {
  const shell = tmux('display-message', '-p', '#{pane_pid}').trim();
  return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }));
}

function isRunning(program: number): boolean {
  try {
    return process.kill(program, 0);
  } catch {
    return false;
  }
}

beforeEach(async () => {
  socket = `ec2img-${process.pid}-${++servers}`;
  endpoint = await startEc2Endpoint();
  folder = mkdtempSync(join(tmpdir(), 'tmux-'));
});
afterEach(async () => {
  spawnSync('tmux', ['-L', socket, 'kill-server']);
  rmSync(folder, { recursive: true });
  await endpoint.stop();
});

function start(columns: number): void {
  const env = {
    HOME: '/nowhere',
    // A CI server sets it, and progress would be plain lines.
    CI: '',
    LC_ALL: 'C.UTF-8',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const settings = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`);
  const program = `ec2img() { '${process.execPath}' '${bin}' "$@"; }\n`;
  writeFileSync(join(folder, 'rc'), `${settings.join('')}${program}PS1='${PROMPT}'\ncd ${folder}\n`);
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', '40', `bash --rcfile ${folder}/rc -i`);
}

/** The image that the answers describe was created, and its ID printed. */
function expectCreatedImage(): void {
  expect(readFileSync(join(folder, 'answer'), 'utf8')).toBe(IMAGE);
  const form = new Map(endpoint.requests().at(-1)?.form);
  expect([form.get('Name'), form.get('NoReboot'), form.get('BlockDeviceMapping.1.NoDevice')]).toEqual([
    'abc',
    'true',
    '',
  ]);
}

describe.skipIf(!hasTmux)('guided prompts in tmux', () => {
  test('create an image and print only the response on standard output', async () => {
    start(80);
    await play([
      [PROMPT, 'ec2img create-image --cli-auto-prompt > answer; echo "exit $?"', 'Enter'],
      ['1; type to search', 'we'],
      ['? Instance we\n> i-1234567890abcdef0  web  running  2 volumes\n1 of 1; type to search', 'Enter'],
      ['? Name of the image', 'a:'],
      ['> Invalid length for parameter Name, value: 2', 'BSpace', 'bc'],
      ['? Name of the image abc', 'Enter'],
      ['? Description (none)', 'Enter'],
      ['EC2 reboots the instance', 'Down'],
      ['crash-consistent', 'Enter'],
      ['? Tag for the image and its snapshots, Key=Value (none)', 'Stage=prod', 'Enter'],
      ['? Next tag (done)', 'Enter'],
      ['? Change the devices (/dev/xvda 8 GiB, /dev/sdb 100 GiB)? (y/N)', 'y', 'Enter'],
      ['>[x] /dev/sdb 100 GiB', 'Space'],
      ['>[ ] /dev/sdb 100 GiB', 'Enter'],
      ['>[x] /dev/xvda 8 GiB', 'Enter'],
      ['? Device name of a new, empty volume, such as /dev/sdf (none)', 'Enter'],
      ['? Wait until the image is available? (y/N)', 'Enter'],
      ['? Run this command? (Y/n)', 'Enter'],
      ['exit 0'],
    ]);
    expectCreatedImage();
    // The command line, wrapped by the terminal at 80 columns.
    expect(screen().replaceAll(/(?<=.{80})\n/g, '')).toContain(
      "\nec2img create-image --instance-id i-1234567890abcdef0 --name abc --no-reboot --tag-specifications 'ResourceType=image,Tags=[{Key=Stage,Value=prod}]' 'ResourceType=snapshot,Tags=[{Key=Stage,Value=prod}]' --block-device-mappings DeviceName=/dev/sdb,NoDevice=\n",
    );
  });

  test('are plain lines with numbers if TERM is dumb', async () => {
    start(100);
    await play([
      [PROMPT, 'TERM=dumb ec2img create-image --cli-auto-prompt > answer; echo "exit $?"', 'Enter'],
      ['Region us-east-1 (AWS_REGION), access key from AWS_ACCESS_KEY_ID'],
      ['  1) i-1234567890abcdef0  web  running  2 volumes\ntype a number, or text to search:', '1', 'Enter'],
      ['Name of the image:', 'ab', 'Enter'],
      ['Invalid length for parameter Name, value: 2, valid min length: 3\nName of the image:', 'abc', 'Enter'],
      ['Description (none):', 'Enter'],
      ['  2) No reboot: ', '2', 'Enter'],
      ['Tag for the image and its snapshots, Key=Value (none):', 'Enter'],
      ['Change the devices (/dev/xvda 8 GiB, /dev/sdb 100 GiB)? (y/N):', 'y', 'Enter'],
      ['  1) [x] /dev/sdb 100 GiB\nNumbers, or none (1):', 'none', 'Enter'],
      ['Volumes to delete when an instance of the image terminates', 'Enter'],
      ['Device name of a new, empty volume, such as /dev/sdf (none):', 'Enter'],
      ['Wait until the image is available? (y/N):', 'Enter'],
      ['Run this command? (Y/n):', 'Enter'],
      ['exit 0'],
    ]);
    expectCreatedImage();
  });

  test.each([
    ['C-c', 130],
    ['C-d', 130],
  ] as const)('are ended by %s if TERM is dumb', async (key, exitCode) => {
    start(100);
    await play([
      [PROMPT, 'TERM=dumb ec2img create-image --cli-auto-prompt --name web', 'Enter'],
      ['type a number, or text to search:', key],
      ['Cancelled. Nothing was created or changed.\n', 'echo "exit $?"', 'Enter'],
      [`exit ${exitCode}`],
    ]);
  });

  test.each(['xterm', 'dumb'])('can be ended by kill in the background, with TERM=%s', async (term) => {
    start(100);
    await play([
      [PROMPT, `TERM=${term} ec2img create-image --cli-auto-prompt --name web`, 'Enter'],
      ['to search', 'C-z'],
      ['Stopped', 'bg', 'Enter'],
      ['"$@" &'],
    ]);
    const program = programInPane();
    await play([['"$@" &', 'sleep 1; kill %1', 'Enter']]);
    for (let tries = 0; isRunning(program); tries++) {
      if (tries === 300) throw new Error(`still runs:\n${screen()}`);
      await new Promise((soon) => setTimeout(soon, 50));
    }
    expect(endpoint.requests().map(({ form }) => new Map(form).get('Action'))).toEqual(['DescribeInstances']);
  });

  test.each([
    ['C-c', 130],
    ['C-d', 130],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('restore the terminal modes when they are ended by %s', async (key, exitCode) => {
    start(120);
    // SIGINT ends the whole line of the shell.
    const modes = 'code=$?; stty -a | grep -ow -e "-*icanon" -e "-*echo" -e "-*isig" | tr "\\n" " "; echo "exit $code"';
    await play([
      [PROMPT, 'ec2img --cli-auto-prompt create-image --name web', 'Enter'],
      ['1; type to search', 'Enter'],
      ['? Description', 'Enter'],
      ['> Reboot'],
    ]);
    if (key.startsWith('SIG')) process.kill(programInPane(), key);
    else tmux('send-keys', key);
    await play([[`\n${PROMPT}`, `${modes}`, 'Enter'], [`isig icanon echo exit ${exitCode}`]]);
    expect(tmux('display-message', '-p', '#{cursor_flag}').trim()).toBe('1');
    expect(endpoint.requests().map(({ form }) => new Map(form).get('Action'))).toEqual([
      'DescribeInstances',
      'DescribeVolumes',
    ]);
  });
});

describe.skipIf(!hasTmux)('live progress in tmux', () => {
  test('leaves no old line when the terminal becomes narrower', async () => {
    endpoint.world.pace = 0;
    start(40);
    const idLines = (): string[] =>
      screen()
        .split('\n')
        .filter((line) => line.startsWith('ami-'));
    await play([
      [
        PROMPT,
        'clear; seq 8; ec2img create-image --instance-id i-1234567890abcdef0 --name web --no-reboot --wait --poll-interval 2s',
        'Enter',
      ],
      ['/dev/sdb   100 GiB  0%'],
    ]);
    // The line of the image has 37 columns or more.
    expect(idLines()[0]).toMatch(/^ami-00000000000000001 {2}pending, 0% {2}\d+s$/);
    for (const columns of [30, 20, 40]) {
      tmux('resize-window', '-x', String(columns));
      const requests = endpoint.requests().length;
      // The progress is drawn again every second, and after each poll.
      while (endpoint.requests().length < requests + 2) await new Promise((soon) => setTimeout(soon, 50));
      // A screen can be read while it is drawn. An old line would stay.
      for (let reads = 1; idLines().length !== 1 && reads < 100; reads++)
        await new Promise((soon) => setTimeout(soon, 100));
      expect(idLines().length).toBe(1);
    }
    tmux('send-keys', 'C-c');
    await until(`\n${PROMPT}`);
    expect(endpoint.requests().filter(({ form }) => new Map(form).get('Action') === 'CreateImage').length).toBe(1);
  });

  test('is plain lines if CI is set', async () => {
    start(100);
    await play([
      [PROMPT, 'CI=true ec2img create-image --instance-id i-1234567890abcdef0 --name web --no-reboot --wait', 'Enter'],
      ['ami-00000000000000001: available'],
    ]);
    expect(screen()).toContain(
      'ami-00000000000000001: pending (0s)\nami-00000000000000001: pending, 50%; /dev/xvda 8 GiB 50%; /dev/sdb 100 GiB 50% (0s)\n',
    );
  });
});

describe.skipIf(!hasTmux)('the progress of a plan in tmux', () => {
  const LINES = 40;
  const MADE = `hint: waiting for the requests in progress; to stop at once, press Ctrl-C again, and go on later with --resume\n`;

  /** The images of lines after the second one exist, but their responses take so many seconds. */
  function startSlowly(seconds: number): void {
    endpoint.world.addFleet(LINES);
    const slow = { isDone: true, delay: seconds };
    endpoint.nextFault = (action) => (action === 'CreateImage' && requestsOf(action) > 2 ? slow : undefined);
    start(80);
    writeFileSync(join(folder, 'plan.jsonl'), planOf(LINES));
  }

  const requestsOf = (action: string): number =>
    endpoint.requests().filter(({ form }) => form.some(([name, value]) => name === 'Action' && value === action))
      .length;

  /** The screen with whole lines. */
  const unwrapped = (): string => screen().replaceAll(/(?<=^.{80})\n/gm, '');

  const journal = (): string => readFileSync(join(folder, 'plan.jsonl.journal'), 'utf8');

  /** Continues the plan, which makes each image once. */
  async function resume(command: string): Promise<void> {
    endpoint.nextFault = () => undefined;
    await play([
      [PROMPT, `clear; ${command} --quiet --query 'length(Images)'; echo "exit $?"`, 'Enter'],
      [`${LINES}\nexit 0`],
    ]);
    expect(endpoint.world.images.map(({ name }) => name).filter((name) => name.startsWith('fleet-'))).toHaveLength(
      LINES,
    );
    expect(requestsOf('CreateImage')).toBe(LINES);
  }

  test('fits the terminal when it becomes narrower, and leaves no old line', async () => {
    startSlowly(3600);
    await play([
      [PROMPT, 'clear; ec2img create-images --plan plan.jsonl --max-concurrency 3', 'Enter'],
      ['  fleet-5  i-0b000000000000005'],
    ]);
    // The rate and the times change.
    const lines = (): string[] =>
      screen()
        .split('\n')
        .map((line) => line.replace(/ made, .*/, ' made').replace(/ +\d+s$/, '  0s'));
    // Which two requests are answered first is not known.
    const numbers = lines().flatMap((line) => /^ {2}fleet-(\d) /.exec(line)?.[1] ?? []);
    expect(numbers).toHaveLength(3);
    const whole = [`2 of ${LINES} made`, ...numbers.map((one) => `  fleet-${one}  i-0b00000000000000${one}  0s`)];
    for (const columns of [80, 28, 20, 40]) {
      tmux('resize-window', '-x', String(columns));
      const expected = whole.map((line) => line.slice(0, columns));
      // A screen can be read before it is drawn again. An old line would stay.
      for (let reads = 1; lines().join() !== expected.join() && reads < 100; reads++)
        await new Promise((soon) => setTimeout(soon, 100));
      expect(lines()).toEqual(expected);
    }
  });

  test('ends after what is in flight with Ctrl-C, and shows the command that goes on', async () => {
    startSlowly(2);
    await play([
      [PROMPT, 'clear; ec2img create-images --plan plan.jsonl --max-concurrency 3 > first', 'Enter'],
      ['  fleet-5', 'C-c'],
      [`\n${PROMPT}`, 'echo "exit $?"', 'Enter'],
      ['exit 130'],
    ]);
    expect(unwrapped()).toContain(MADE);
    const made = requestsOf('CreateImage');
    expect(made).toBeLessThan(LINES);
    expect(JSON.parse(readFileSync(join(folder, 'first'), 'utf8')).Images).toHaveLength(made);
    expect(JSON.parse(journal().trimEnd().split('\n').at(-1) as string)).toMatchObject({ Event: 'ended', Made: made });
    const [, count, command] = /^hint: (.*) images were made; continue with: (.*)$/m.exec(unwrapped()) ?? [];
    expect([count, command]).toEqual([
      `${made} of ${LINES}`,
      'ec2img create-images --plan plan.jsonl --max-concurrency 3 --resume',
    ]);
    await resume(command as string);
  });

  test('ends at once with the second Ctrl-C, and no image is lost', async () => {
    startSlowly(3600);
    await play([
      [PROMPT, 'clear; ec2img create-images --plan plan.jsonl --max-concurrency 3', 'Enter'],
      ['  fleet-5', 'C-c'],
      ['press Ctrl-C again', 'C-c'],
      [`\n${PROMPT}`, 'echo "exit $?"', 'Enter'],
      ['exit 130'],
    ]);
    expect(journal()).not.toContain('"ended"');
    await resume('ec2img create-images --plan plan.jsonl --resume');
  });
});
