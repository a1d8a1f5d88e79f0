// botocore, the library of the AWS CLI, for tests that compare ec2img with it. They skip visibly without it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Finds a Python of this machine that runs `code` without an error. */
export const pythonWith = (code: string): string | undefined =>
  pythons().find((python) => run(python, code, '/nowhere', []).status === 0);

/** python3, the interpreter of the AWS CLI, and those of pyenv. */
function pythons(): string[] {
  const aws = (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'aws'))
    .filter((path) => existsSync(path))
    .flatMap((path) => /^#!(\S*python\S*)/.exec(readFileSync(path, 'latin1'))?.[1] ?? []);
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const installed = existsSync(versions) ? readdirSync(versions) : [];
  return ['python3', ...aws, ...installed.map((version) => join(versions, version, 'bin', 'python'))];
}

function run(python: string, code: string, home: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: home };
  return spawnSync(python, ['-c', code, ...args], { env, encoding: 'utf8' });
}

const found = pythonWith('from botocore.credentials import LoginCredentialFetcher');

export const hasBotocore: boolean = found !== undefined;

/** Runs Python code with arguments. Returns what it prints as JSON. Throws its error. */
export function withBotocore(code: string, home: string, ...args: readonly string[]): unknown {
  const { status, stdout, stderr } = run(found ?? 'python3', code, home, args);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
