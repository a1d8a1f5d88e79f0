// Signals, keys and closed terminals at every stage: the built program in a loop of bash. `npm run signals` plays the same
// stages in other shells.
import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { IMAGE, silent } from '../support/fault-scenarios.ts';
import { callEnv, program } from '../support/program.ts';
import { endOf, expectedEnd, playOnTerminal, playStage } from '../support/signal-runs.ts';
import { ON_TERMINAL, STAGES } from '../support/signal-stages.ts';
import { hasProgram } from '../support/terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const KEYS = ['Ctrl-C', 'Ctrl-\\', 'SIGTERM', 'SIGHUP', 'hang-up'] as const;

const runs = STAGES.flatMap((stage) => SIGNALS.map((stop) => [stop, stage.name, stage] as const));
const onTerminal = ON_TERMINAL.flatMap((stage) => KEYS.map((stop) => [stop, stage.name, stage] as const));
const hasScript = hasProgram('script');
if (!hasScript) console.warn('script is not installed: signals are not tested on a terminal');

test.concurrent.each(runs)(
  '%s reports what may have happened and ends the program and its loop (stage: %s)',
  async (stop, _, stage) => {
    const run = { program, shell: 'bash', stage, stop };
    const end = await playStage(run);
    expect({ ...endOf(run, end), text: end.text }).toEqual({ ...expectedEnd(run, false), text: end.text });
  },
);

describe.skipIf(!hasScript)('on a terminal', () => {
  test.concurrent.each(onTerminal)(
    '%s restores the terminal and ends the program and its loop (stage: %s)',
    async (stop, _, stage) => {
      const run = { program, shell: 'bash', stage, stop };
      const end = await playOnTerminal(run);
      expect({ ...endOf(run, end), text: end.text }).toEqual({ ...expectedEnd(run, true), text: end.text });
    },
  );
});

/** Starts a call without a shell. */
async function started(options: readonly string[] = []) {
  const endpoint = await startEc2Endpoint();
  const [command = '', ...words] = [...program, 'create-image', '--instance-id', INSTANCE, '--name', 'web', ...options];
  const env = callEnv(endpoint.url);
  endpoint.world.pace = 0;
  const begin = () => {
    const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const seen = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (seen.stdout += data));
    child.stderr.on('data', (data) => (seen.stderr += data));
    const ended = new Promise<unknown>((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    return { child, seen, ended };
  };
  return { endpoint, begin };
}

test('a second SIGINT does not cut off what is printed after the first', async () => {
  const { endpoint, begin } = await started(['--wait']);
  const { child, seen, ended } = begin();
  while (!seen.stderr.includes('pending, 0%')) await new Promise((soon) => setTimeout(soon, 20));
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect([seen.stdout, seen.stderr.trimEnd().split('\n').at(-1)]).toEqual([
    IMAGE,
    'hint: ami-00000000000000001 is pending, 0%. The image is still being created. To keep waiting, run: ec2img wait image-available --image-ids ami-00000000000000001',
  ]);
  await endpoint.stop();
});

test('SIGUSR1 ends the program instead of opening a debugger', async () => {
  const { endpoint, begin } = await started();
  endpoint.script('CreateImage', [silent]);
  const { child, seen, ended } = begin();
  while (endpoint.requests().length === 0) await new Promise((soon) => setTimeout(soon, 20));
  child.kill('SIGUSR1');
  expect([await ended, seen]).toEqual(['SIGUSR1', { stdout: '', stderr: '' }]);
  await endpoint.stop();
});
