// Auto-prompt of every command, on a terminal whose input has ended.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATION_COMMANDS } from '../support/commands.ts';
import { programLine } from '../support/program.ts';
import { hasProgram } from '../support/terminal.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'auto-prompt-'));
});
afterAll(() => rmSync(home, { recursive: true }));

const hasScript = hasProgram('script');
if (!hasScript) console.warn('script is not installed: the end of auto-prompt is not tested');

/** The end of a command line on a terminal of its own, with /dev/null as the input of the terminal. */
function onEndedTerminal(line: string): Promise<{ readonly code: number | null; readonly screen: string }> {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TERM: 'xterm',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  };
  const words = `${programLine} ${line}; code=$?; echo "code $code"; exit $code`;
  const child = spawn('script', ['-qec', words, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let screen = '';
  child.stdout.on('data', (data) => (screen += data));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, screen: stripVTControlCharacters(screen) }));
  });
}

test.skipIf(!hasScript).each(['', ...OPERATION_COMMANDS])(
  'ec2img %s --cli-auto-prompt ends if the input of the terminal has ended, and changes nothing',
  async (command) => {
    const { code, screen } = await onEndedTerminal(`${command} --cli-auto-prompt`);
    expect(screen).toContain('Cancelled. Nothing was created or changed.');
    expect(screen).toContain('code 130');
    expect(code).toBe(130);
  },
);
