// Aliases that run a shell, with the built program as a process. Exit codes: measured on AWS CLI 2.9.19.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEnv, type Ended, endOf, program } from '../support/program.ts';

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'alias-shell-'));
  mkdirSync(join(home, '.aws', 'cli'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true }));

async function runAlias(value: string, args: readonly string[], stdin = ''): Promise<Ended> {
  writeFileSync(join(home, '.aws', 'cli', 'alias'), `[command ec2]\nok = ${value}\n`);
  const [command = '', ...words] = [...program, 'ok', ...args];
  const child = spawn(command, words, { env: { ...callEnv('http://127.0.0.1:9'), HOME: home } });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return endOf(child);
}

test.each<[string, readonly string[], string, Ended]>([
  ['!printf "%s|"', ['a b', "it's", '', '$X', 'ü'], '', { code: 0, stdout: "a b|it's||$X|ü|", stderr: '' }],
  ['!f() { echo "n=$#"; }; f', ['a', 'b c'], '', { code: 0, stdout: 'n=2\n', stderr: '' }],
  ['!cat', [], 'from stdin', { code: 0, stdout: 'from stdin', stderr: '' }],
  ['!echo problem >&2; exit 7', [], '', { code: 7, stdout: '', stderr: 'problem\n' }],
  ['!', [], '', { code: 0, stdout: '', stderr: '' }],
  ['!kill -9 $$', [], '', { code: 247, stdout: '', stderr: '' }],
])('the alias %s with the arguments %j', async (value, args, stdin, ended) => {
  expect(await runAlias(value, args, stdin)).toEqual(ended);
});
